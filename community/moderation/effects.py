"""Effects of moderation actions: apply one and record what it changed, or revert it from that record.

What an action changed is stored with it as JSON: {name: [old value, new value]}, times as ISO 8601 text. The names are
columns of the subject's row (`CHANGEABLE`; of its text only the version, since the history has the texts); or, of a
member's part in a group, "ban" ([since, until] or null), "membership" ([is moderator, since] or null) and "request"
(the id of a pending join request or null). "trusted" says whether the author was trusted, "name" is the group's name.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from community.comments import editing as comment_editing
from community.comments import visibility as comment_visibility
from community.core.db import db, now
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.visibility import AUTO_HIDDEN, MODERATOR
from community.groups import banning, moderators
from community.groups import permissions as group_permissions
from community.groups.models import Ban, Group
from community.ideas import editing as idea_editing
from community.ideas import locking, moving
from community.ideas import visibility as idea_visibility
from community.members import suspensions
from community.members.models import Member
from community.moderation import acts, permissions, subjects
from community.moderation.models import ModerationAction
from community.moderation.subjects import COMMENT, IDEA, MEMBER, Subject

Changes = dict[str, list[Any]]
CHANGEABLE = {
    IDEA: ("removed_by", "review_state", "hidden_at", "locked_at", "pinned_at", "group_id", "version"),
    COMMENT: ("removed_by", "review_state", "hidden_at", "version"),
    MEMBER: ("suspended_at", "suspended_until"),
}
# These follow from other changes or may be gone already, so a difference does not mean that someone changed them since.
DERIVED = ("hidden_at", "trusted", "name", "request")


class TextEdit(NamedTuple):
    """New texts of a post by the names of their columns, and the version they were made from."""

    texts: Mapping[str, str]
    version: int


class ActionRequest(NamedTuple):
    """What a moderator asked for."""

    act: str
    until: datetime | None = None
    to_group: Group | None = None
    trust: bool = False
    edit: TextEdit | None = None


def apply(subject: Subject, moderator: Member, request: ActionRequest) -> Changes:
    """Change a locked subject as requested, and return what that changed.

    Raises `Refused` if a suspension or a ban until just then is in force already.
    """
    old = snapshot(subject)
    if subject.kind == MEMBER:
        _apply_to_member(subject, request)
    elif request.edit is not None:
        _edit_post(subject, moderator, request.edit)
    else:
        _apply_to_post(subject, request)
    db.session.flush()
    new = snapshot(subject)
    changes = {name: [old[name], new[name]] for name in old if old[name] != new[name]}
    if not changes and request.act == acts.EDIT:
        raise Refused(_("Nothing has changed."))
    if not changes and request.act in acts.TIMED:
        raise Refused(_("It’s already in effect until then. Please choose another end."), "until")
    if request.act == acts.APPROVE and request.trust and subject.group is not None:
        changes["trusted"] = [not moderators.trust_poster(subject.group, subject.author, moderator), True]
    access = subject.access
    if request.act == acts.BAN and access is not None and (access.is_member or not access.group.is_private):
        # A banned member can no longer see a private group. They are told of the ban by the name they knew.
        changes["name"] = [access.group.name] * 2
    return changes


def revert(action: ModerationAction, subject: Subject, by: Member) -> None:
    """Restore everything that an action changed on a locked subject.

    Raises `Refused` if someone has changed one of these values since, or if the old values cannot be restored.
    """
    if subject.removed_by == subjects.ERASED:
        raise Refused(_("Its author erased it when they left, so there’s nothing to restore."))
    changes: Changes = action.before
    if not changes and action.act not in (acts.KEEP, acts.WARN):
        raise Refused(_("This decision was made before decisions could be undone. You can make a new one instead."))
    current = snapshot(subject)
    for name, values in changes.items():
        if name not in DERIVED and current[name] not in values:
            raise Refused(_changed_since())
    old = {name: values[0] for name, values in changes.items()}
    if subject.access is not None:
        _revert_membership(subject, current | old)
    elif subject.kind in (IDEA, COMMENT):
        _revert_post(subject, old, by)
    elif old:
        wanted = current | old
        since, until = _optional_time(wanted["suspended_at"]), _optional_time(wanted["suspended_until"])
        suspensions.restore(subject.row, since, until)
    db.session.flush()


def snapshot(subject: Subject) -> dict[str, Any]:
    """Everything about a subject that an action may change, as it is stored: {name: value}."""
    if subject.access is None:
        return {name: _plain(getattr(subject.row, name)) for name in CHANGEABLE[subject.kind]}
    group, member_id = subject.access.group, subject.author.id
    ban = db.session.get(Ban, (group.id, member_id), populate_existing=True)
    membership = group_permissions.membership_of(group, member_id)
    return {
        "ban": [_plain(ban.banned_at), _plain(ban.ends_at)] if ban else None,
        "membership": [membership.moderates, _plain(membership.joined_at)] if membership else None,
        "request": banning.pending_request_id(group, member_id),
    }


def _apply_to_member(subject: Subject, request: ActionRequest) -> None:
    member = subject.author
    if subject.access is not None:
        if request.act == acts.BAN:
            banning.ban(subject.access.group, member, request.until)
        elif request.act == acts.UNBAN:
            banning.unban(subject.access.group, member)
    elif request.act == acts.SUSPEND:
        suspensions.suspend(member, request.until)
    elif request.act == acts.LIFT:
        suspensions.lift(member)


def _apply_to_post(subject: Subject, request: ActionRequest) -> None:
    """Any act other than removing ends the review of a post that was hidden by reports."""
    row: Any = subject.row
    visibility: Any = idea_visibility if subject.kind == IDEA else comment_visibility
    if request.act == acts.REMOVE:
        visibility.remove(row, MODERATOR)
    elif request.act == acts.RESTORE:
        visibility.restore(row, MODERATOR)
    elif request.act == acts.APPROVE or row.review_state == AUTO_HIDDEN:
        visibility.approve(row)
    if request.act == acts.MOVE and request.to_group is not None:
        moving.move(row, request.to_group)
    locks: dict[str, Callable[[Any], bool]] = {acts.LOCK: locking.lock, acts.UNLOCK: locking.unlock}
    if request.act in locks:
        locks[request.act](row)


def _edit_post(subject: Subject, moderator: Member, edit: TextEdit) -> None:
    if subject.kind == IDEA:
        idea_editing.correct(subject.row, moderator, version=edit.version, **edit.texts)
    else:
        comment_editing.correct(subject.row, moderator, edit.texts["body"], edit.version)


def _revert_post(subject: Subject, old: dict[str, Any], by: Member) -> None:
    row: Any = subject.row
    if "trusted" in old and not old["trusted"] and subject.group is not None:
        moderators.untrust_poster(subject.group, subject.author, by)
    if "version" in old:
        editing: Any = idea_editing if subject.kind == IDEA else comment_editing
        editing.restore(row, by, old["version"])
    if "group_id" in old:
        moving.move(row, _original_group(old["group_id"], by))
    for name in ("locked_at", "pinned_at"):
        if name in old:
            setattr(row, name, _optional_time(old[name]))
    if "removed_by" in old or "review_state" in old:
        visibility: Any = idea_visibility if subject.kind == IDEA else comment_visibility
        visibility.restore_state(row, old.get("removed_by", row.removed_by), old.get("review_state", row.review_state))
    if old.get("hidden_at") and row.hidden_at is not None:
        row.hidden_at = _optional_time(old["hidden_at"])


def _original_group(group_id: int, by: Member) -> Group:
    """The group that an idea is moved back to. Raises `Refused` if the moderator may not."""
    group = db.session.get_one(Group, group_id)
    if not permissions.can_moderate_group(by, group):
        raise Refused(_("You don’t moderate the group it came from, so you can’t move it back."))
    if group.is_archived:
        raise Refused(_("The group it came from is archived. Restore that group first."))
    return group


def _revert_membership(subject: Subject, old: dict[str, Any]) -> None:
    assert subject.access is not None
    ban, membership = old["ban"], old["membership"]
    if ban and membership and (ban[1] is None or _time(ban[1]) > now()):  # a member of the group cannot be banned
        raise Refused(_changed_since())
    banning.restore_state(
        subject.access.group,
        subject.author.id,
        (_time(ban[0]), _optional_time(ban[1])) if ban else None,
        (membership[0], _time(membership[1])) if membership else None,
        old["request"],
    )


def _changed_since() -> str:
    return _("This has changed since that decision, so it can’t be undone. You can make a new decision instead.")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _optional_time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
