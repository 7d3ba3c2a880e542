"""Undo a moderation action: restore what it changed and reopen the reports that it resolved.

Undoing is an action of its own in the log. Only the latest action on a subject can be undone, and only while its
effects are still in place: later changes by others are never overwritten. The email about an action waits for a while;
if the action is undone before, the member is told of neither.
"""

from sqlalchemy import func, select, update
from sqlalchemy.orm import aliased

from community.core import outbox
from community.core.db import db, execute_bulk, exists
from community.core.errors import Hidden, Refused, Stale
from community.core.i18n import gettext as _
from community.groups.models import Group
from community.members.models import Member
from community.moderation import actions, acts, effects, subjects
from community.moderation.events import ActionAnnounced
from community.moderation.models import GRANTED, Appeal, ModerationAction, Report
from community.moderation.queries.log import moderatable_by
from community.moderation.subjects import Subject


def undo(action_id: int, by: Member, reason: str) -> ModerationAction:
    """Undo an action. Raises `Hidden`, `Refused`, and `Stale` with what happened if it is no longer the latest."""
    undone = find(by, action_id)
    reason = actions.validated_reason(reason)
    subject = subjects.lock(subject_of(by, undone))
    actions.lock_action(undone.id)
    check_latest(undone, subject)
    effects.revert(undone, subject, by)
    action = ModerationAction(
        act=acts.UNDO,
        **subject.key,
        about_id=undone.about_id,
        group_id=undone.group_id,
        moderator_id=by.id,
        reason=reason,
        undoes_id=undone.id,
    )
    actions.record(action)
    was_announced = not outbox.drop(ActionAnnounced(undone.id))
    if was_announced or exists(select(Appeal.action_id).where(Appeal.action_id == undone.id)):
        actions.announce(action)
    _reopen_reports(undone, subject)
    _reopen_appeals(undone, subject)
    actions.grant_pending_appeals(ModerationAction.id == undone.id, undone.act, by, reason)
    return action


def find(by: Member, action_id: int) -> ModerationAction:
    """An action in this moderator's log. Raises `Hidden`."""
    log = select(ModerationAction).outerjoin(Group, Group.id == ModerationAction.group_id)
    found = db.session.scalar(
        log.where(ModerationAction.id == action_id, moderatable_by(by, ModerationAction.group_id))
    )
    if found is None:
        raise Hidden
    return found


def subject_of(by: Member, action: ModerationAction) -> Subject:
    """The subject of an action. Raises `Refused` if this moderator cannot see it or may not act on it."""
    slug = None
    if action.subject_member_id is not None and action.group_id is not None:
        slug = db.session.get_one(Group, action.group_id).slug
    ids = zip(subjects.KINDS, (action.idea_id, action.comment_id, action.subject_member_id), strict=True)
    kind, subject_id = next((kind, number) for kind, number in ids if number is not None)
    try:
        subject = subjects.find(by, kind, subject_id, slug)
        actions.check_permitted(subject, by)
    except Hidden:
        raise Refused(_("You can’t undo this: what it was about is gone or somewhere you don’t moderate.")) from None
    return subject


def check_latest(undone: ModerationAction, subject: Subject) -> None:
    """Raise `Refused` for an undo, `Stale` if the action is undone already or a later one has not been undone."""
    if undone.act == acts.UNDO:
        raise Refused(_("This undid a decision. You can make a new decision instead."))
    undo_action, moderator = aliased(ModerationAction), aliased(Member)
    later = db.session.execute(
        select(ModerationAction.id, ModerationAction.act, ModerationAction.reason, moderator.name, undo_action.id)
        .outerjoin(undo_action, undo_action.undoes_id == ModerationAction.id)
        .join(moderator, moderator.id == func.coalesce(undo_action.moderator_id, ModerationAction.moderator_id))
        .where(subject.matches(ModerationAction), ModerationAction.id >= undone.id)
        # Edits change nothing that other acts change.
        .where(
            ModerationAction.act == acts.EDIT
            if undone.act == acts.EDIT
            else ModerationAction.act.not_in((acts.UNDO, acts.EDIT))
        )
        .where((undo_action.id.is_(None)) | (ModerationAction.id == undone.id))
        .order_by(ModerationAction.id.desc())
    ).all()
    for action_id, act, reason, name, undone_by in later:
        if action_id == undone.id and undone_by is not None:
            raise Stale(_("%(name)s has already undone this.", name=name))
        # A warning that changed nothing can be undone whatever came after it.
        if action_id > undone.id and (undone.act != acts.WARN or undone.before):
            raise Stale(
                _(
                    "%(name)s has acted on this since: %(done)s, “%(reason)s”. That has to be undone first.",
                    name=name,
                    done=str(acts.PAST_TENSE[act]),
                    reason=reason,
                )
            )


def _reopen_appeals(undone: ModerationAction, subject: Subject) -> None:
    """Reopen the appeals that the action granted by reversing an earlier one, which is in force again."""
    if undone.act not in acts.REVERSES:
        return
    appealed = select(ModerationAction.id).where(
        subject.matches(ModerationAction), ModerationAction.act == acts.REVERSES[undone.act]
    )
    granted = (Appeal.outcome == GRANTED, Appeal.decided_by == undone.moderator_id, Appeal.answer == undone.reason)
    execute_bulk(
        update(Appeal)
        .where(Appeal.action_id.in_(appealed.scalar_subquery()), *granted)
        .values(outcome=None, answer="", decided_by=None, decided_at=None)
    )


def _reopen_reports(undone: ModerationAction, subject: Subject) -> None:
    """Reopen the reports that the action resolved, except by members who have reported the same again."""
    open_again = select(Report.reporter_id).where(subject.matches(Report), Report.action_id.is_(None))
    execute_bulk(
        update(Report)
        .where(Report.action_id == undone.id, Report.reporter_id.not_in(open_again.scalar_subquery()))
        .values(action_id=None)
    )
