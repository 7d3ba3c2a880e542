"""The acts of moderation: their names and labels, and which of them are possible in a given state."""

from datetime import timedelta
from typing import NamedTuple

from community.core.i18n import lazy_gettext
from community.core.visibility import AUTO_HIDDEN, MODERATOR, PENDING
from community.moderation.models import ACTS as ACTS
from community.moderation.subjects import ERASED, IDEA, MEMBER

KEEP, REMOVE, RESTORE, WARN, SUSPEND, LIFT, LOCK, UNLOCK, MOVE, BAN, UNBAN, APPROVE, EDIT, UNDO = ACTS
PAST_TENSE = {  # what happened, in the log
    KEEP: lazy_gettext("report dismissed"),
    REMOVE: lazy_gettext("removed"),
    RESTORE: lazy_gettext("restored"),
    WARN: lazy_gettext("warned"),
    SUSPEND: lazy_gettext("suspended"),
    LIFT: lazy_gettext("suspension lifted"),
    LOCK: lazy_gettext("discussion locked"),
    UNLOCK: lazy_gettext("discussion unlocked"),
    MOVE: lazy_gettext("moved"),
    BAN: lazy_gettext("banned from the group"),
    UNBAN: lazy_gettext("ban lifted"),
    APPROVE: lazy_gettext("approved"),
    EDIT: lazy_gettext("edited"),
    UNDO: lazy_gettext("decision undone"),
}
LABELS = {  # what a button says
    KEEP: lazy_gettext("Dismiss report"),
    REMOVE: lazy_gettext("Remove"),
    RESTORE: lazy_gettext("Restore"),
    WARN: lazy_gettext("Warn"),
    SUSPEND: lazy_gettext("Suspend"),
    LIFT: lazy_gettext("Lift suspension"),
    LOCK: lazy_gettext("Lock discussion"),
    UNLOCK: lazy_gettext("Unlock discussion"),
    MOVE: lazy_gettext("Move to group"),
    BAN: lazy_gettext("Ban from group"),
    UNBAN: lazy_gettext("Lift ban"),
    APPROVE: lazy_gettext("Approve"),
    EDIT: lazy_gettext("Edit text"),
    UNDO: lazy_gettext("Undo"),
}
TIMED = (SUSPEND, BAN)  # may have an end
APPEALABLE = (REMOVE, WARN, SUSPEND, LOCK, MOVE, BAN)
APPEAL_WINDOW = timedelta(days=30)
REVERSES = {RESTORE: REMOVE, LIFT: SUSPEND, UNLOCK: LOCK, UNBAN: BAN}  # {act: the act whose effect it ends}


class SubjectState(NamedTuple):
    """What decides which acts are possible on a subject."""

    kind: str
    is_reported: bool
    removed_by: str = ""
    review_state: str = ""
    is_locked: bool = False
    is_suspended: bool = False
    is_site_moderator: bool = False  # of a member
    in_group: bool = False  # a member's part in one group, not their account
    is_banned: bool = False
    moderates: bool = False  # that group


def is_editable(state: SubjectState) -> bool:
    """Whether a moderator can edit its text now. Editing has a page of its own and is none of `possible`."""
    return state.kind != MEMBER and not state.removed_by


def possible(state: SubjectState) -> list[str]:
    """The acts that are possible now, the likeliest first."""
    if state.kind == MEMBER:
        return _on_member_of_group(state) if state.in_group else _on_member(state)
    return _on_post(state)


def _on_post(state: SubjectState) -> list[str]:
    """A moderator's removal can be restored; an author's can be turned into a moderator's; an erased post is gone."""
    keep = [KEEP] if state.is_reported or state.review_state == AUTO_HIDDEN else []
    if state.removed_by == ERASED:
        return [KEEP] if state.is_reported else []
    first = [APPROVE] if state.review_state == PENDING else keep
    more = [RESTORE if state.removed_by == MODERATOR else REMOVE, WARN]
    if state.kind == IDEA:
        more += [UNLOCK if state.is_locked else LOCK, MOVE]
    return [*first, *more]


def _on_member(state: SubjectState) -> list[str]:
    """Members with a role have to lose it before they can be suspended. A suspension can be replaced by another."""
    ending = [LIFT] if state.is_suspended else []
    suspending = [] if state.is_site_moderator else [SUSPEND]
    return [*([KEEP] if state.is_reported else []), WARN, *ending, *suspending]


def _on_member_of_group(state: SubjectState) -> list[str]:
    """Moderators of the group have to be removed as such before they can be banned."""
    ending = [UNBAN] if state.is_banned else []
    return [WARN, *ending, *([] if state.is_site_moderator or state.moderates else [BAN])]
