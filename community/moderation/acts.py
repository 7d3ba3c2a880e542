"""What a moderator may rule: the acts, their words, and which are possible as a thing stands."""

from datetime import timedelta
from typing import NamedTuple

from community.core.i18n import lazy_gettext
from community.core.visibility import AUTO_HIDDEN, PENDING
from community.moderation.models import ACTS as ACTS
from community.moderation.subjects import ERASED, IDEA, MEMBER

KEEP, REMOVE, RESTORE, WARN, SUSPEND, LIFT, LOCK, UNLOCK, MOVE, BAN, UNBAN, APPROVE, UNDO = ACTS
MODERATOR = "moderator"
PAST_TENSE = {  # what became of it, in the log
    KEEP: lazy_gettext("kept"),
    REMOVE: lazy_gettext("taken down"),
    RESTORE: lazy_gettext("restored"),
    WARN: lazy_gettext("warned"),
    SUSPEND: lazy_gettext("suspended"),
    LIFT: lazy_gettext("suspension lifted"),
    LOCK: lazy_gettext("discussion locked"),
    UNLOCK: lazy_gettext("discussion opened again"),
    MOVE: lazy_gettext("moved"),
    BAN: lazy_gettext("banned from the group"),
    UNBAN: lazy_gettext("ban lifted"),
    APPROVE: lazy_gettext("approved"),
    UNDO: lazy_gettext("ruling undone"),
}
LABELS = {  # what a button says
    KEEP: lazy_gettext("Keep"),
    REMOVE: lazy_gettext("Take down"),
    RESTORE: lazy_gettext("Restore"),
    WARN: lazy_gettext("Warn"),
    SUSPEND: lazy_gettext("Suspend"),
    LIFT: lazy_gettext("Lift the suspension"),
    LOCK: lazy_gettext("Lock the discussion"),
    UNLOCK: lazy_gettext("Open the discussion again"),
    MOVE: lazy_gettext("Move to another group"),
    BAN: lazy_gettext("Ban from the group"),
    UNBAN: lazy_gettext("Lift the ban"),
    APPROVE: lazy_gettext("Approve"),
    UNDO: lazy_gettext("Undo"),
}
TIMED = (SUSPEND, BAN)  # have an end, or none
APPEALABLE = (REMOVE, WARN, SUSPEND, LOCK, MOVE, BAN)
REVERSES = {RESTORE: REMOVE, LIFT: SUSPEND, UNLOCK: LOCK, UNBAN: BAN}  # by the act that ends what another began


class SubjectState(NamedTuple):
    """How a thing stands, as far as it decides what can be ruled."""

    kind: str
    is_flagged: bool
    removed_by: str = ""
    review_state: str = ""
    is_locked: bool = False
    is_suspended: bool = False
    is_site_moderator: bool = False  # of a member
    in_group: bool = False  # a member, as to one group
    is_banned: bool = False
    moderates: bool = False  # that group


def possible(state: SubjectState) -> list[str]:
    """What can be ruled now, the likeliest first."""
    if state.kind == MEMBER:
        return _on_member_of_group(state) if state.in_group else _on_member(state)
    return _on_text(state)


def _on_text(state: SubjectState) -> list[str]:
    """What a moderator took down can be restored; what its author did can be kept down, and what is erased is so."""
    keep = [KEEP] if state.is_flagged or state.review_state == AUTO_HIDDEN else []
    if state.removed_by == ERASED:
        return [KEEP] if state.is_flagged else []
    first = [APPROVE] if state.review_state == PENDING else keep
    more = [RESTORE if state.removed_by == MODERATOR else REMOVE, WARN]
    if state.kind == IDEA:
        more += [UNLOCK if state.is_locked else LOCK, MOVE]
    return [*first, *more]


def _on_member(state: SubjectState) -> list[str]:
    """Those who look after the site have to lose their role before they can be suspended."""
    ending = [LIFT] if state.is_suspended else []
    suspending = [] if state.is_site_moderator else [SUSPEND]  # anew: for longer or shorter
    return [*([KEEP] if state.is_flagged else []), WARN, *ending, *suspending]


def _on_member_of_group(state: SubjectState) -> list[str]:
    """Those who keep the peace there have to be relieved before they can be banned."""
    ending = [UNBAN] if state.is_banned else []
    return [WARN, *ending, *([] if state.is_site_moderator or state.moderates else [BAN])]


APPEAL_WINDOW = timedelta(days=30)
