"""What a moderator can press beside a case on the desk: each button with its key and the reason that it gives."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from community.core.i18n import gettext as _
from community.members.models import MEMBER, Member
from community.moderation import acts, subjects
from community.moderation.reason_templates import ReasonOption
from community.moderation.review_items import ReviewItem

KEYS = {
    acts.KEEP: "1",
    acts.REMOVE: "2",
    acts.WARN: "3",
    acts.SUSPEND: "4",
    acts.LIFT: "4",
    acts.LOCK: "5",
    acts.UNLOCK: "5",
    acts.MOVE: "6",
    acts.RESTORE: "7",
    acts.APPROVE: "a",
}
PENDING_KEYS = {acts.APPROVE: "a", acts.REMOVE: "d"}
TRUST = "t"
NEEDS = {acts.SUSPEND: "until", acts.MOVE: "to_group"}  # the field that has to be filled
DANGER = (acts.REMOVE, acts.SUSPEND)
Reasons = Mapping[str, Sequence[ReasonOption]]


class QueueButton(NamedTuple):
    """One of them."""

    key: str
    act: str
    label: str
    reason: str  # given unless another is written; empty: one has to be written
    needs: str = ""  # the field that has to be filled first
    trusts: bool = False
    on_author: bool = False  # rules on the author of what is shown
    is_grave: bool = False


def for_item(case: ReviewItem, viewer: Member, reasons: Reasons, held: bool = False) -> list[QueueButton]:
    """The buttons beside a case; beside a held post only those for it."""
    keys = PENDING_KEYS if held else KEYS
    found = [_button(act, keys[act], case, reasons) for act in case.acts if act in keys]
    if acts.APPROVE in case.acts:
        trusting = _button(acts.APPROVE, TRUST, case, reasons)
        found.insert(1, trusting._replace(label=_("Approve and trust"), trusts=True))
    if not held and may_suspend_author(case, viewer):
        suspending = _button(acts.SUSPEND, KEYS[acts.SUSPEND], case, reasons)
        found.append(suspending._replace(label=_("Suspend the author"), on_author=True))
    return sorted(found, key=lambda button: (button.key.isdecimal(), button.key if button.key.isdecimal() else ""))


def matching_reason(reasons: Reasons, act: str, worst: str) -> str:
    """The reason ready for an act that answers the worst flag's reason; else one for whatever was flagged; or none."""
    there = reasons.get(act, ())
    for fits in (worst, ""):
        for reason in there:
            if reason.fits == fits:
                return reason.text
    return ""


def may_suspend_author(case: ReviewItem, viewer: Member) -> bool:
    """Whether the viewer could suspend whose idea or comment this is."""
    return (
        viewer.is_site_moderator
        and case.kind != subjects.MEMBER
        and case.author_role == MEMBER
        and not case.is_suspended
    )


def _button(act: str, key: str, case: ReviewItem, reasons: Reasons) -> QueueButton:
    return QueueButton(
        key,
        act,
        str(acts.LABELS[act]),
        matching_reason(reasons, act, case.worst),
        NEEDS.get(act, ""),
        is_grave=act in DANGER,
    )
