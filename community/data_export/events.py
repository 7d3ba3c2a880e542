"""Events of data exports."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DataExportRequested:
    """A member requested an export of their data."""

    member_id: int
