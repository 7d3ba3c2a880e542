"""The buttons of an item in the moderation queue: each with its keyboard shortcut and the reason it gives."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from community.core.i18n import gettext as _
from community.members.models import MEMBER, Member
from community.moderation import acts, subjects
from community.moderation.reason_templates import ReasonOption
from community.moderation.review_items import ReviewItem

SHORTCUTS = {
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
PENDING_SHORTCUTS = {acts.APPROVE: "a", acts.REMOVE: "d"}
TRUST_SHORTCUT = "t"
REQUIRED_FIELDS = {acts.SUSPEND: "until", acts.MOVE: "to_group"}
DANGEROUS = (acts.REMOVE, acts.SUSPEND)
Reasons = Mapping[str, Sequence[ReasonOption]]  # {act: templates in their order}


class QueueButton(NamedTuple):
    """A button that performs an act at once."""

    shortcut: str
    act: str
    label: str
    reason: str  # given unless the moderator writes another; empty: one has to be written
    required_field: str = ""  # has to be filled in first
    trusts: bool = False
    on_author: bool = False  # acts on the author's account instead of the post
    is_dangerous: bool = False


def for_item(item: ReviewItem, viewer: Member, reasons: Reasons, is_pending: bool = False) -> list[QueueButton]:
    """The buttons of an item; of a pending post only approving and removing."""
    shortcuts = PENDING_SHORTCUTS if is_pending else SHORTCUTS
    found = [_button(act, shortcuts[act], item, reasons) for act in item.acts if act in shortcuts]
    if acts.APPROVE in item.acts:
        trusting = _button(acts.APPROVE, TRUST_SHORTCUT, item, reasons)
        found.insert(1, trusting._replace(label=_("Approve and trust"), trusts=True))
    if not is_pending and can_suspend_author(item, viewer):
        suspending = _button(acts.SUSPEND, SHORTCUTS[acts.SUSPEND], item, reasons)
        found.append(suspending._replace(label=_("Suspend author"), on_author=True))
    return sorted(found, key=_by_shortcut)


def matching_reason(reasons: Reasons, act: str, report_reason: str) -> str:
    """The text of the first template of an act made for this report reason; else of one for any; else empty."""
    templates = reasons.get(act, ())
    for wanted in (report_reason, ""):
        for template in templates:
            if template.report_reason == wanted:
                return template.text
    return ""


def can_suspend_author(item: ReviewItem, viewer: Member) -> bool:
    """Whether the viewer could suspend the author of this post."""
    return (
        viewer.is_site_moderator
        and item.kind != subjects.MEMBER
        and item.author.role == MEMBER
        and not item.is_suspended
    )


def _by_shortcut(button: QueueButton) -> tuple[bool, str]:
    """Letters first, in the order of the acts, then digits in their order."""
    is_digit = button.shortcut.isdecimal()
    return is_digit, button.shortcut if is_digit else ""


def _button(act: str, shortcut: str, item: ReviewItem, reasons: Reasons) -> QueueButton:
    return QueueButton(
        shortcut,
        act,
        str(acts.LABELS[act]),
        matching_reason(reasons, act, item.worst_reason),
        REQUIRED_FIELDS.get(act, ""),
        is_dangerous=act in DANGEROUS,
    )
