"""The forms in which the written content is kept."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reply:
    """An answer to a remark. The speaker is "op" for the author of the idea, a letter, or a staff post."""

    speaker: str
    text: str


@dataclass(frozen=True)
class Remark:
    """A first-level comment with the replies to it."""

    speaker: str
    text: str
    replies: tuple[Reply, ...] = ()


@dataclass(frozen=True)
class WrittenIdea:
    """An idea written as a whole."""

    key: str
    title: str
    body: str
    today: str
    others: str
    topic: str
    part: str
    group: str
    days_ago: int
    appeal: float


@dataclass(frozen=True)
class Need:
    """The heart of an idea: what is wished for, what happens today, and what people say to it."""

    title: str
    body: str
    today: str
    topic: str
    others: str = ""
    talk: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Part:
    """A part of the product with its needs, the people who have them, and talk that fits the part."""

    name: str
    group: str
    who: tuple[str, ...]
    needs: tuple[Need, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """Where an idea has arrived, why, and the official answer."""

    status: str
    reason: str
    answer: str = ""


@dataclass(frozen=True)
class FlaggedRemark:
    """A comment that somebody brought to the moderators' notice."""

    idea: str
    text: str
    reason: str
    note: str


@dataclass(frozen=True)
class RuledRemark:
    """A comment that a moderator ruled on."""

    name: str
    idea: str
    speaker: str
    text: str
    days_ago: float
    is_reply: bool = False
    """Whether it answers what was said last before it."""


@dataclass(frozen=True)
class WrittenRuling:
    """A ruling on a remark, on the speaker of one, or on an idea, whichever is named."""

    act: str
    reason: str
    days_ago: float
    remark: str = ""
    speaker: str = ""
    idea: str = ""
    by: str = ""
    """A post; empty for the member who moderates the group."""
