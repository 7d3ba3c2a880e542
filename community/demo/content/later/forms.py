"""The forms in which this content is kept. Times are days ago."""

from __future__ import annotations

from dataclasses import dataclass

NOW = 0.0


@dataclass(frozen=True)
class LaterIdea:
    """An idea with its answer, and how many others voted for it."""

    title: str
    group: str
    author: str
    days_ago: float
    body: str
    part: str
    topic_votes: int = 0
    today: str = ""
    others: str = ""
    status: str = "open"
    answered_after: float = 0
    """Days until staff answered; 0 if nobody has."""
    by: str = ""
    reason: str = ""
    answer: str = ""
    review_state: str | None = None
    withheld_days_ago: float = NOW


@dataclass(frozen=True)
class LaterRemark:
    """A comment, or an answer to the one that is named."""

    idea: str
    handle: str
    days_ago: float
    text: str
    name: str = ""
    answers: str = ""
    review_state: str | None = None
    withheld_days_ago: float = NOW


@dataclass(frozen=True)
class LaterFlag:
    """That somebody flagged the named remark, or the idea of this title."""

    handle: str
    days_ago: float
    reason: str
    note: str = ""
    remark: str = ""
    idea: str = ""
    counts: bool = True
    ruling: str = ""
    """The name of the ruling that answered it."""


@dataclass(frozen=True)
class LaterRuling:
    """A ruling on a remark, on a member (in a group), or on an idea, whichever is named."""

    name: str
    act: str
    by: str
    days_ago: float
    reason: str
    remark: str = ""
    member: str = ""
    idea: str = ""
    group: str | None = None
    to_group: str | None = None
    lasts: float | None = None
    undoes: str = ""
    trusts: bool = False
    released: float | None = None


@dataclass(frozen=True)
class LaterAppeal:
    """An appeal against the named ruling."""

    ruling: str
    days_ago: float
    reason: str
    outcome: str | None = None
    answer: str = ""
    by: str | None = None
    decided_days_ago: float | None = None
