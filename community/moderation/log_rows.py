"""Lines of the log, as moderators read them and as the person concerned does, and appeals that wait."""

from datetime import datetime, timedelta
from typing import NamedTuple

from community.core.db import now
from community.moderation import acts
from community.moderation.models import GRANTED, UPHELD


class LogEntry(NamedTuple):
    """A line of the log."""

    id: int
    act: str
    kind: str
    subject_id: int
    reason: str
    acted_at: datetime
    until: datetime | None
    moderator_name: str
    moderator_handle: str
    author_name: str
    author_handle: str  # empty if they have left
    title: str  # of the idea that it is, or is about; empty if the viewer cannot find it
    group_name: str
    group_slug: str
    to_group_name: str  # where it was moved; empty if the viewer cannot find it
    to_group_slug: str
    undoes_id: int | None
    undoes_act: str | None
    undone_by: str | None  # the name of who undid it, if somebody has

    @property
    def done(self) -> str:
        return str(acts.PAST_TENSE[self.act])

    @property
    def undid(self) -> str:
        """Of an undoing: what the ruling had done."""
        return str(acts.PAST_TENSE[self.undoes_act]) if self.undoes_act else ""

    @property
    def may_be_undone(self) -> bool:
        return self.act != acts.UNDO and self.undone_by is None


class ReceivedAction(NamedTuple):
    """What was ruled about a member, as they are told of it. Who ruled is not."""

    id: int
    act: str
    kind: str
    subject_id: int
    reason: str
    acted_at: datetime
    until: datetime | None
    title: str
    group_name: str  # as far as they can find it, or as they knew it
    to_group_name: str
    undoes_act: str | None
    is_undone: bool
    ended_by: int | None  # the ruling that undid it or ended what it began
    appeal: str | None
    outcome: str | None
    answer: str | None

    @property
    def is_over(self) -> bool:
        """Whether its end has come."""
        return self.until is not None and self.until <= now()

    @property
    def appeal_until(self) -> datetime:
        return self.acted_at + acts.APPEAL_WINDOW

    @property
    def may_appeal(self) -> bool:
        possible = self.act in acts.APPEALABLE and self.ended_by is None and self.appeal is None
        return possible and now() <= self.appeal_until

    @property
    def is_upheld(self) -> bool:
        return self.outcome == UPHELD

    @property
    def is_granted(self) -> bool:
        return self.outcome == GRANTED


class AppealEntry(NamedTuple):
    """A ruling that somebody appealed against, and what was answered if it was."""

    id: int
    appealed_at: datetime
    appeal: str
    act: str
    kind: str
    subject_id: int
    reason: str
    acted_at: datetime
    until: datetime | None
    moderator_id: int
    moderator_name: str
    author_name: str
    author_handle: str
    title: str
    group_name: str
    group_slug: str
    outcome: str | None
    answer: str
    decider_name: str | None

    @property
    def done(self) -> str:
        return str(acts.PAST_TENSE[self.act])

    @property
    def age(self) -> timedelta:
        return now() - self.appealed_at
