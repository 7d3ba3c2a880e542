"""Undoing a ruling: what it changed is put back as it was, and the flags that it answered are open again.

That is a ruling of its own in the log. Only the latest on a subject is undone, and only while things are as it left
them: what others did since is not swept away.
"""

from sqlalchemy import func, select, update
from sqlalchemy.orm import aliased

from community.core.db import db, execute_bulk
from community.core.errors import Hidden, Refused, Stale
from community.core.i18n import gettext as _
from community.groups.models import Group
from community.members.models import Member
from community.moderation import actions, acts, effects, subjects
from community.moderation.models import ModerationAction, Report
from community.moderation.queries.log import moderatable_by
from community.moderation.subjects import Subject


def undo(action_id: int, by: Member, reason: str) -> ModerationAction:
    """Undo a ruling. Raises `Hidden`, `Refused`, and `Stale` with what happened if it is the latest no longer."""
    undone = find(by, action_id)
    reason = actions.validated_reason(reason)
    subject = subjects.lock(subject_of(by, undone))
    actions.lock_action(undone.id)
    check_latest(undone, subject)
    effects.revert(undone, subject, by)
    made = ModerationAction(
        act=acts.UNDO,
        **subject.key,
        about_id=undone.about_id,
        group_id=undone.group_id,
        moderator_id=by.id,
        reason=reason,
        undoes_id=undone.id,
    )
    actions.record(made)
    _reopen_reports(undone, subject)
    actions.grant_pending_appeals(ModerationAction.id == undone.id, undone.act, by, reason)
    return made


def find(by: Member, action_id: int) -> ModerationAction:
    """A ruling that stands in this moderator's log. Raises `Hidden`."""
    log = select(ModerationAction).outerjoin(Group, Group.id == ModerationAction.group_id)
    found = db.session.scalar(
        log.where(ModerationAction.id == action_id, moderatable_by(by, ModerationAction.group_id))
    )
    if found is None:
        raise Hidden
    return found


def subject_of(by: Member, undone: ModerationAction) -> Subject:
    """What a ruling was on, if it is this moderator's to rule on. Raises `Refused` in words."""
    slug = None
    if undone.subject_member_id is not None and undone.group_id is not None:
        slug = db.session.get_one(Group, undone.group_id).slug
    kinds = zip(subjects.KINDS, (undone.idea_id, undone.comment_id, undone.subject_member_id), strict=True)
    kind, number = next((kind, number) for kind, number in kinds if number is not None)
    try:
        subject = subjects.find(by, kind, number, slug)
        actions.check_permitted(subject, by)
    except Hidden:
        raise Refused(
            _("What this was about is gone, or stands where you are no moderator. So you cannot undo it.")
        ) from None
    return subject


def check_latest(undone: ModerationAction, subject: Subject) -> None:
    """Raise `Stale` if it is undone already, or if there is a later ruling that is not; `Refused` for an undoing."""
    if undone.act == acts.UNDO:
        raise Refused(_("This undid a ruling. You can rule on it anew instead."))
    undoing, ruler = aliased(ModerationAction), aliased(Member)
    later = db.session.execute(
        select(ModerationAction.id, ModerationAction.act, ModerationAction.reason, ruler.name, undoing.id)
        .outerjoin(undoing, undoing.undoes_id == ModerationAction.id)
        .join(ruler, ruler.id == func.coalesce(undoing.moderator_id, ModerationAction.moderator_id))
        .where(subject.named_by(ModerationAction), ModerationAction.id >= undone.id, ModerationAction.act != acts.UNDO)
        .where((undoing.id.is_(None)) | (ModerationAction.id == undone.id))
        .order_by(ModerationAction.id.desc())
    ).all()
    for number, act, reason, name, undone_by in later:
        if number == undone.id and undone_by is not None:
            raise Stale(_("%(name)s has undone this already.", name=name))
        if number > undone.id and (undone.act != acts.WARN or undone.before):  # a bare warning is in nobody's way
            raise Stale(
                _(
                    "%(name)s has ruled on this since: %(done)s, because “%(reason)s”. That has to be undone first.",
                    name=name,
                    done=str(acts.PAST_TENSE[act]),
                    reason=reason,
                )
            )


def _reopen_reports(undone: ModerationAction, subject: Subject) -> None:
    """The flags that it answered, but not of those who have flagged the same anew."""
    anew = select(Report.reporter_id).where(subject.named_by(Report), Report.action_id.is_(None)).scalar_subquery()
    execute_bulk(
        update(Report).where(Report.action_id == undone.id, Report.reporter_id.not_in(anew)).values(action_id=None)
    )
