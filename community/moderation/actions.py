"""Moderation actions on an idea, a comment, a member or a member's part in a group. Each has a reason and is logged.

The subject's row is locked during an action. An action names the latest one that its moderator has seen, so of two
moderators who act at once one succeeds and the other is told what happened.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, select, update

from community.core import markup, outbox
from community.core.db import db, execute_bulk, exists, now
from community.core.errors import Hidden, Refused, Stale
from community.core.i18n import gettext as _
from community.groups.models import Group
from community.members.models import Member
from community.moderation import acts, effects, permissions, subjects
from community.moderation.effects import ActionRequest, TextEdit
from community.moderation.events import ActionAnnounced, ModerationActionTaken
from community.moderation.models import GRANTED, Appeal, ModerationAction, Report
from community.moderation.subjects import Subject

REASON_MIN, REASON_MAX = 5, 500  # characters


class LatestAction(NamedTuple):
    """The latest action on a subject."""

    id: int
    act: str
    reason: str
    moderator_name: str


def perform(
    subject: Subject,
    moderator: Member,
    act: str,
    reason: str,
    known: int = 0,
    *,
    until: datetime | None = None,
    to_group: Group | None = None,
    trust: bool = False,
) -> ModerationAction:
    """Act on a subject. `known` is the id of the latest action on it that the moderator has seen, 0 for none.

    `until` is the end of a suspension or a ban, None for indefinite; `to_group` is where an idea moves; `trust` lets
    the author of an approved post skip pre-moderation in this group from now on. Open reports of the subject are
    resolved. Texts are edited by `edit` instead. Raises `Hidden` for members who do not moderate it, `Refused`, and
    `Stale` if someone else acted first.
    """
    check_permitted(subject, moderator)
    reason = validated_reason(reason)
    subject = subjects.lock(subject)
    check_nothing_newer(subject, known)
    if act not in possible_acts(subject):
        raise Refused(_impossible(subject, act), "act")
    request = ActionRequest(act, _end(act, until), _target(subject, moderator, act, to_group), trust)
    action = _apply(subject, moderator, request, reason)
    open_reports = (subject.matches(Report), Report.action_id.is_(None))
    db.session.execute(update(Report).where(*open_reports).values(action_id=action.id))
    if act in acts.REVERSES:
        grant_pending_appeals(subject.matches(ModerationAction), acts.REVERSES[act], moderator, reason)
    return action


def edit(subject: Subject, moderator: Member, reason: str, texts: Mapping[str, str], version: int) -> ModerationAction:
    """Fix the text of someone else's idea or comment. Earlier versions stay in its history; open reports stay open.

    `texts` are the new ones by the name of their column. `version` is the one they were made from: raises `Stale` if
    there is a later one, and `Refused` if they are the same.
    """
    check_permitted(subject, moderator)
    reason = validated_reason(reason)
    subject = subjects.lock(subject)
    check_editable(subject)
    return _apply(subject, moderator, ActionRequest(acts.EDIT, edit=TextEdit(texts, version)), reason)


def check_editable(subject: Subject) -> None:
    """Raise `Refused` if the text of the subject cannot be edited by moderators now."""
    if not acts.is_editable(state_of(subject, reported=False)):
        raise Refused(_("This was removed, so it can’t be edited. Restore it first."))


def _apply(subject: Subject, moderator: Member, request: ActionRequest, reason: str) -> ModerationAction:
    """Perform an action on a locked subject, write it into the log and have the member told."""
    action = ModerationAction(
        act=request.act,
        **subject.key,
        about_id=subject.author.id,
        group_id=subject.group.id if subject.group else None,
        moderator_id=moderator.id,
        reason=reason,
        until=request.until,
        to_group_id=request.to_group.id if request.to_group else None,
        before=effects.apply(subject, moderator, request),
    )
    record(action)
    announce(action)
    return action


def record(action: ModerationAction) -> None:
    """Add an action to the log."""
    db.session.add(action)
    db.session.flush()
    outbox.record(ModerationActionTaken(action.id))


def announce(action: ModerationAction) -> None:
    """Have the member concerned told of an action by email, as soon as the time to undo it quietly is over."""
    outbox.record(ActionAnnounced(action.id), delay=outbox.UNDO_DELAY)


def check_permitted(subject: Subject, moderator: Member) -> None:
    """Raise `Hidden` unless they moderate there, `Refused` for their own content or that of a higher role."""
    if subject.group is None:
        may = moderator.is_site_moderator and not moderator.is_suspended
    else:
        may = permissions.can_moderate_group(moderator, subject.group)
    if not may:
        raise Hidden
    if subject.author.id == moderator.id:
        raise Refused(_("You can’t moderate your own content. Another moderator can."))
    if not permissions.outranks(moderator, subject.author.role):
        raise Refused(_("This is by someone with a higher role than yours, so you can’t moderate it."))


def validated_reason(reason: str) -> str:
    """The reason as it is stored. Raises `Refused` if it is too short or too long."""
    reason = markup.clean_text(reason)
    if not REASON_MIN <= len(reason) <= REASON_MAX:
        raise Refused(_("Please give a reason of 5 to 500 characters. The member will see it."), "reason")
    return reason


def possible_acts(subject: Subject) -> list[str]:
    """The acts that are possible on a subject now, the likeliest first."""
    return acts.possible(state_of(subject, is_reported(subject)))


def state_of(subject: Subject, reported: bool) -> acts.SubjectState:
    """A subject's state, for `acts.possible`."""
    access = subject.access
    return acts.SubjectState(
        subject.kind,
        reported,
        subject.removed_by,
        subject.review_state,
        subject.is_locked,
        subject.is_suspended,
        subject.author.is_site_moderator,
        in_group=access is not None,
        is_banned=access is not None and access.is_banned,
        moderates=access is not None and access.moderates,
    )


def is_reported(subject: Subject) -> bool:
    """Whether the subject has an open report."""
    return exists(select(Report.id).where(subject.matches(Report), Report.action_id.is_(None)))


def latest(subject: Subject) -> LatestAction | None:
    """The latest action on a subject; None if there is none."""
    found = db.session.execute(
        select(ModerationAction.id, ModerationAction.act, ModerationAction.reason, Member.name)
        .join(Member, Member.id == ModerationAction.moderator_id)
        .where(ModerationAction.about_id == subject.author.id, subject.matches(ModerationAction))
        .order_by(ModerationAction.id.desc())
        .limit(1)
    ).first()
    return LatestAction(*found) if found else None


def check_nothing_newer(subject: Subject, known: int) -> None:
    """Raise `Stale`, saying what happened, if the latest action is not the one with the id `known`."""
    newest = latest(subject)
    if newest is not None and newest.id != known:
        raise Stale(
            _(
                "%(name)s has acted on this since you opened it: %(done)s, “%(reason)s”. "
                "You can still take another action below.",
                name=newest.moderator_name,
                done=str(acts.PAST_TENSE[newest.act]),
                reason=newest.reason,
            )
        )


def grant_pending_appeals(actions: ColumnElement[bool], act: str, by: Member, answer: str) -> None:
    """Grant the pending appeals against these actions of this act, because their effect has been reversed.

    The actions are locked first, as submitting an appeal does: an appeal submitted at the same moment is granted too,
    or refused.
    """
    appealed = select(ModerationAction.id).where(actions, ModerationAction.act == act)
    db.session.execute(appealed.order_by(ModerationAction.id).with_for_update())
    execute_bulk(
        update(Appeal)
        .where(Appeal.action_id.in_(appealed.scalar_subquery()), Appeal.decided_at.is_(None))
        .values(outcome=GRANTED, answer=answer, decided_by=by.id, decided_at=now())
    )


def lock_action(action_id: int) -> None:
    """Lock an action, so it is not appealed and undone at the same time. Its row never changes."""
    db.session.execute(select(ModerationAction.id).where(ModerationAction.id == action_id).with_for_update())


def _end(act: str, until: datetime | None) -> datetime | None:
    if act not in acts.TIMED:
        return None
    if until is not None and until <= now():
        raise Refused(_("Please choose an end in the future, or none."), "until")
    return until


def _target(subject: Subject, moderator: Member, act: str, group: Group | None) -> Group | None:
    if act != acts.MOVE:
        return None
    if group is None:
        raise Refused(_("Please choose a group to move it to."), "to_group")
    if not permissions.can_moderate_group(moderator, group):
        raise Refused(_("You don’t moderate that group, so you can’t move anything there."), "to_group")
    if subject.group is not None and group.id == subject.group.id:
        raise Refused(_("It’s already in this group. Please choose another."), "to_group")
    if group.is_archived:
        raise Refused(_("That group is archived. Please choose another."), "to_group")
    return group


def _impossible(subject: Subject, act: str) -> str:
    """Why an act is not possible on a subject, as a sentence for the moderator."""
    has_role = subject.author.is_site_moderator or (subject.access is not None and subject.access.moderates)
    sentences = {
        acts.KEEP: _("There are no open reports on this, so there’s nothing to dismiss."),
        acts.REMOVE: _("A moderator has already removed this. It can be restored."),
        acts.RESTORE: _("This wasn’t removed by a moderator, so there’s nothing to restore."),
        acts.EDIT: _("Use “Edit text” to change what it says."),
        acts.UNDO: _("You can undo a decision from the log."),
    }
    if act == acts.SUSPEND and has_role:
        return _("Members with a role can’t be suspended. Remove their role first.")
    if act == acts.BAN and has_role:
        return _("%(name)s has a role here. Remove that role first.", name=subject.author.name)
    return sentences.get(act) or _("That’s already the case.")
