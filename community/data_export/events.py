"""What happened to copies of one's own data. Events carry ids, never texts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DataExportRequested:
    """A member wants a copy of their data."""

    member_id: int
