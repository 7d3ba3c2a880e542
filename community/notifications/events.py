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


@dataclass(frozen=True)
class ReportsEmailDue:
    """A moderator has to be told about reports."""

    member_id: int
    report_ids: list[int]


@dataclass(frozen=True)
class SignUpsEmailDue:
    """A member of staff has to be told how many accounts were asked for within an hour, and how many are usual."""

    member_id: int
    requests: int
    usual: int
