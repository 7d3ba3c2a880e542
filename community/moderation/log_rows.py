"""Rows of the moderation log as moderators read them, of actions as the member concerned does, and of appeals."""

from datetime import datetime, timedelta
from typing import NamedTuple

from community.core.db import now
from community.moderation import acts
from community.moderation.models import GRANTED, UPHELD


class LogEntry(NamedTuple):
    """An action in the log, as far as the viewer may see what it concerns."""

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
    author_handle: str  # empty if the account is deleted
    title: str  # of the idea, or of what was commented on; empty if the viewer cannot see it
    group_name: str
    group_slug: str
    to_group_name: str  # where an idea moved; empty if the viewer cannot see the group
    to_group_slug: str
    undoes_id: int | None
    undoes_act: str | None
    undone_by: str | None  # the name of the moderator who undid it

    @property
    def done(self) -> str:
        """The act in the past tense."""
        return str(acts.PAST_TENSE[self.act])

    @property
    def undid(self) -> str:
        """Of an undo: the undone act in the past tense."""
        return str(acts.PAST_TENSE[self.undoes_act]) if self.undoes_act else ""

    @property
    def can_be_undone(self) -> bool:
        return self.act != acts.UNDO and self.undone_by is None


class ReceivedAction(NamedTuple):
    """An action as the member concerned is told of it. The moderator is not named."""

    id: int
    act: str
    kind: str
    subject_id: int
    reason: str
    acted_at: datetime
    until: datetime | None
    title: str
    group_name: str  # empty if they cannot see the group; of a ban, the name as they knew it
    to_group_name: str
    undoes_act: str | None
    is_undone: bool
    ended_by: int | None  # the id of the action that undid it or ended its effect
    appeal: str | None
    outcome: str | None
    answer: str | None

    @property
    def is_over(self) -> bool:
        """Whether its end has passed."""
        return self.until is not None and self.until <= now()

    @property
    def appeal_until(self) -> datetime:
        return self.acted_at + acts.APPEAL_WINDOW

    @property
    def can_be_appealed(self) -> bool:
        possible = self.act in acts.APPEALABLE and self.ended_by is None and self.appeal is None
        return possible and now() <= self.appeal_until

    @property
    def is_upheld(self) -> bool:
        return self.outcome == UPHELD

    @property
    def is_granted(self) -> bool:
        return self.outcome == GRANTED


class AppealEntry(NamedTuple):
    """An appeal with the action it is against, and the answer if there is one."""

    id: int  # of the action
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
        """The act in the past tense."""
        return str(acts.PAST_TENSE[self.act])

    @property
    def age(self) -> timedelta:
        return now() - self.appealed_at
