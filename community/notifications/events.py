"""Events within this package. They carry ids, never texts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NoticesDue:
    """Followers with a larger id than `after` have to be told of the source."""

    kind: str
    source_id: int
    after: int


@dataclass(frozen=True)
class NoticeEmailDue:
    """A notice has to be sent by email."""

    notice_id: int


@dataclass(frozen=True)
class DigestDue:
    """A digest has to be sent."""

    digest_id: int
