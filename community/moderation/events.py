"""Events of moderation. They carry ids, never texts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ModerationActionTaken:
    """A moderator acted on an idea, a comment or a member."""

    action_id: int


@dataclass(frozen=True)
class ActionAnnounced:
    """The member concerned is told of an action by email, unless it is undone before the email is sent."""

    action_id: int


@dataclass(frozen=True)
class AppealUpheld:
    """A moderator answered an appeal, and the action stays in force."""

    action_id: int


@dataclass(frozen=True)
class ReportsAccumulated:
    """A subject has its second open report, or was hidden by reports. `report_id`: the latest report."""

    report_id: int
