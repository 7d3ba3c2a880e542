"""What rulings do to the things they are about, written down so that undoing can put it back.

What a ruling changed is kept with it, by name: as it was, and as the ruling left it. Times are kept as text.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from community.comments import visibility as comment_visibility
from community.core.db import db, now
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.visibility import AUTO_HIDDEN
from community.groups import banning, moderators
from community.groups import permissions as group_permissions
from community.groups.models import Ban, Group
from community.ideas import locking, moving
from community.ideas import visibility as idea_visibility
from community.members import suspensions
from community.members.models import Member
from community.moderation import acts, subjects
from community.moderation import permissions as moderation_permissions
from community.moderation.acts import MODERATOR
from community.moderation.models import ModerationAction
from community.moderation.subjects import COMMENT, IDEA, MEMBER, Subject

Changes = dict[str, list[Any]]
CHANGEABLE = {
    IDEA: ("removed_by", "review_state", "hidden_at", "locked_at", "pinned_at", "group_id"),
    COMMENT: ("removed_by", "review_state", "hidden_at"),
    MEMBER: ("suspended_at", "suspended_until"),
}


class ActionRequest(NamedTuple):
    """What is to be done."""

    act: str
    until: datetime | None = None
    to_group: Group | None = None
    trust: bool = False


def apply(subject: Subject, ruler: Member, order: ActionRequest) -> Changes:
    """Do what was ruled to a held subject. What that changed."""
    was = snapshot(subject)
    if subject.kind == MEMBER:
        _to_member(subject, order)
    else:
        _to_text(subject, order)
    db.session.flush()
    became = snapshot(subject)
    changes = {name: [was[name], became[name]] for name in was if was[name] != became[name]}
    if not changes and order.act in acts.TIMED:
        raise Refused(_("It is so already, until just then. Please choose another end."), "until")
    if order.act == acts.APPROVE and order.trust and subject.group is not None:
        changes["trusted"] = [not moderators.trust_poster(subject.group, subject.author, ruler), True]
    place = subject.place
    if order.act == acts.BAN and place is not None and (place.is_member or not place.group.is_private):
        # Who is sent away from a private group finds it no more: they are told of it by the name that they knew.
        changes["name"] = [place.group.name] * 2
    return changes


def snapshot(subject: Subject) -> dict[str, Any]:
    """Everything about a subject that a ruling may change."""
    if subject.place is None:
        return {name: _plain(getattr(subject.row, name)) for name in CHANGEABLE[subject.kind]}
    group, member_id = subject.place.group, subject.author.id
    ban = db.session.get(Ban, (group.id, member_id), populate_existing=True)
    belongs = group_permissions.membership_of(group, member_id)
    return {
        "ban": [_plain(ban.banned_at), _plain(ban.ends_at)] if ban else None,
        "belongs": [belongs.moderates, _plain(belongs.joined_at)] if belongs else None,
    }


def _to_member(subject: Subject, order: ActionRequest) -> None:
    member = subject.author
    if subject.place is not None:
        if order.act == acts.BAN:
            banning.ban(subject.place.group, member, order.until)
        elif order.act == acts.UNBAN:
            banning.unban(subject.place.group, member)
    elif order.act == acts.SUSPEND:
        suspensions.suspend(member, order.until)
    elif order.act == acts.LIFT:
        suspensions.lift(member)


def _to_text(subject: Subject, order: ActionRequest) -> None:
    """Whatever is ruled on what flags had set aside, it comes back into sight, unless it is taken down."""
    row: Any = subject.row
    taking_down: Any = idea_visibility if subject.kind == IDEA else comment_visibility
    withholding: Any = idea_visibility if subject.kind == IDEA else comment_visibility
    if order.act == acts.REMOVE:
        taking_down.remove(row, MODERATOR)
    elif order.act == acts.RESTORE:
        taking_down.put_back(row, MODERATOR)
    elif order.act == acts.APPROVE or row.review_state == AUTO_HIDDEN:
        withholding.release(row)
    if order.act == acts.MOVE and order.to_group is not None:
        moving.move(row, order.to_group)
    doing: dict[str, Callable[[Any], bool]] = {acts.LOCK: locking.lock, acts.UNLOCK: locking.unlock}
    if order.act in doing:
        doing[order.act](row)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


DERIVED = (
    "hidden_at",
    "trusted",
    "name",
)  # follows from others, or may be gone already: says nothing about who came since


def revert(undone: ModerationAction, subject: Subject, by: Member) -> None:
    """Let everything that a ruling changed be as it was. Raises `Refused` where somebody changed it since."""
    if subject.removed_by == subjects.ERASED:
        raise Refused(_("Its author erased it when they left, so there is nothing to put back."))
    changes: dict[str, list[Any]] = undone.before
    if not changes and undone.act not in (acts.KEEP, acts.WARN):
        raise Refused(_("This was ruled before rulings could be undone. You can rule on it anew instead."))
    there = snapshot(subject)
    for name, (was, became) in changes.items():
        if name not in DERIVED and there[name] not in (was, became):
            raise Refused(_changed_since())
    was_so = {name: was for name, (was, _became) in changes.items()}
    if subject.place is not None:
        _revert_membership(subject, there | was_so)
    elif subject.kind in (IDEA, COMMENT):
        _revert_text(subject, was_so, by)
    elif was_so:
        when = there | was_so
        suspensions.restore(subject.row, _optional_time(when["suspended_at"]), _optional_time(when["suspended_until"]))
    db.session.flush()


def _changed_since() -> str:
    return _("This is no longer as that ruling left it, so it cannot be undone. You can rule on it anew instead.")


def _revert_text(subject: Subject, was: dict[str, Any], by: Member) -> None:
    row: Any = subject.row
    if "trusted" in was and not was["trusted"] and subject.group is not None:
        moderators.untrust_poster(subject.group, subject.author, by)
    if "group_id" in was:
        moving.move(row, _original_group(was["group_id"], by))
    for name in ("locked_at", "pinned_at"):
        if name in was:
            setattr(row, name, _optional_time(was[name]))
    if "removed_by" in was or "review_state" in was:
        withholding: Any = idea_visibility if subject.kind == IDEA else comment_visibility
        withholding.as_it_was(row, was.get("removed_by", row.removed_by), was.get("review_state", row.review_state))
    if was.get("hidden_at") and row.hidden_at is not None:
        row.hidden_at = _optional_time(was["hidden_at"])


def _original_group(group_id: int, by: Member) -> Group:
    group = db.session.get_one(Group, group_id)
    if not moderation_permissions.moderates(by, group):
        raise Refused(_("You do not moderate the group that it came from, so you cannot move it back."))
    if group.is_archived:
        raise Refused(_("The group that it came from is archived. Restore it first."))
    return group


def _revert_membership(subject: Subject, was: dict[str, Any]) -> None:
    assert subject.place is not None
    ban, belongs = was["ban"], was["belongs"]
    if ban and belongs and (ban[1] is None or _time(ban[1]) > now()):  # nobody who belongs is banned
        raise Refused(_changed_since())
    banning.restore_state(
        subject.place.group,
        subject.author.id,
        (_time(ban[0]), _optional_time(ban[1])) if ban else None,
        (belongs[0], _time(belongs[1])) if belongs else None,
    )


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _optional_time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
