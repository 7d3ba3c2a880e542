"""What a moderator may rule: the acts, their words, and which are possible as a thing stands."""

from typing import NamedTuple

from community.ideas.models import HELD, SET_ASIDE
from community.kernel.words import lazy
from community.moderation.models import ACTS as ACTS
from community.moderation.subjects import ERASED, IDEA, MEMBER

KEEP, TAKE_DOWN, RESTORE, WARN, SUSPEND, LIFT, LOCK, UNLOCK, MOVE, BAN, UNBAN, APPROVE, UNDO = ACTS
MODERATOR = "moderator"
DONE = {  # what became of it, in the log
    KEEP: lazy("kept"),
    TAKE_DOWN: lazy("taken down"),
    RESTORE: lazy("restored"),
    WARN: lazy("warned"),
    SUSPEND: lazy("suspended"),
    LIFT: lazy("suspension lifted"),
    LOCK: lazy("discussion locked"),
    UNLOCK: lazy("discussion opened again"),
    MOVE: lazy("moved"),
    BAN: lazy("banned from the group"),
    UNBAN: lazy("ban lifted"),
    APPROVE: lazy("approved"),
    UNDO: lazy("ruling undone"),
}
LABELS = {  # what a button says
    KEEP: lazy("Keep"),
    TAKE_DOWN: lazy("Take down"),
    RESTORE: lazy("Restore"),
    WARN: lazy("Warn"),
    SUSPEND: lazy("Suspend"),
    LIFT: lazy("Lift the suspension"),
    LOCK: lazy("Lock the discussion"),
    UNLOCK: lazy("Open the discussion again"),
    MOVE: lazy("Move to another group"),
    BAN: lazy("Ban from the group"),
    UNBAN: lazy("Lift the ban"),
    APPROVE: lazy("Approve"),
    UNDO: lazy("Undo"),
}
TIMED = (SUSPEND, BAN)  # have an end, or none
APPEALABLE = (TAKE_DOWN, WARN, SUSPEND, LOCK, MOVE, BAN)
TURNS_BACK = {RESTORE: TAKE_DOWN, LIFT: SUSPEND, UNLOCK: LOCK, UNBAN: BAN}  # by the act that ends what another began


class State(NamedTuple):
    """How a thing stands, as far as it decides what can be ruled."""

    kind: str
    is_flagged: bool
    taken_down_by: str = ""
    withheld: str = ""
    is_locked: bool = False
    is_suspended: bool = False
    oversees: bool = False  # of a member
    in_group: bool = False  # a member, as to one group
    is_banned: bool = False
    moderates: bool = False  # that group


def possible(state: State) -> list[str]:
    """What can be ruled now, the likeliest first."""
    if state.kind == MEMBER:
        return _on_member_of_group(state) if state.in_group else _on_member(state)
    return _on_text(state)


def _on_text(state: State) -> list[str]:
    """What a moderator took down can be restored; what its author did can be kept down, and what is erased is so."""
    keep = [KEEP] if state.is_flagged or state.withheld == SET_ASIDE else []
    if state.taken_down_by == ERASED:
        return [KEEP] if state.is_flagged else []
    first = [APPROVE] if state.withheld == HELD else keep
    more = [RESTORE if state.taken_down_by == MODERATOR else TAKE_DOWN, WARN]
    if state.kind == IDEA:
        more += [UNLOCK if state.is_locked else LOCK, MOVE]
    return [*first, *more]


def _on_member(state: State) -> list[str]:
    """Those who look after the site have to lose their role before they can be suspended."""
    ending = [LIFT] if state.is_suspended else []
    suspending = [] if state.oversees else [SUSPEND]  # anew: for longer or shorter
    return [*([KEEP] if state.is_flagged else []), WARN, *ending, *suspending]


def _on_member_of_group(state: State) -> list[str]:
    """Those who keep the peace there have to be relieved before they can be banned."""
    ending = [UNBAN] if state.is_banned else []
    return [WARN, *ending, *([] if state.oversees or state.moderates else [BAN])]
