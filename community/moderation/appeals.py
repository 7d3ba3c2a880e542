"""Appeals: the member concerned asks for a moderation action to be reviewed, and a site moderator answers.

An action can be appealed once, within 30 days. A moderator does not answer appeals against their own actions;
administrators may, so a site with a single moderator can answer at all.
"""

from sqlalchemy import select

from community.core import markup, outbox
from community.core.db import db, exists, lock_row, now
from community.core.errors import Hidden, Refused, Stale
from community.core.i18n import gettext as _
from community.members.models import Member
from community.moderation import actions, acts, permissions, undoing
from community.moderation.events import AppealUpheld
from community.moderation.models import UPHELD, Appeal, ModerationAction
from community.moderation.queries.log import ended_by

APPEAL_MIN, APPEAL_MAX = 10, 1000  # characters


def submit(action_id: int, member: Member, reason: str) -> None:
    """Appeal an action. Raises `Hidden` unless it is about this member, `Refused` if it cannot be appealed."""
    actions.lock_action(action_id)
    action = find_appealable(member, action_id)
    check_appealable(action)
    reason = markup.clean_text(reason)
    if not APPEAL_MIN <= len(reason) <= APPEAL_MAX:
        raise Refused(_("Please explain in 10 to 1,000 characters why it should be reviewed."), "reason")
    db.session.add(Appeal(action_id=action.id, reason=reason))


def find_appealable(member: Member, action_id: int) -> ModerationAction:
    """An action about this member that they are told of. Raises `Hidden`."""
    found = db.session.scalar(
        select(ModerationAction).where(ModerationAction.id == action_id, ModerationAction.about_id == member.id)
    )
    if found is None or found.act == acts.KEEP:
        raise Hidden
    return found


def check_appealable(action: ModerationAction) -> None:
    """Raise `Refused`, saying why, if the action cannot be appealed or no longer can."""
    if exists(select(Appeal.action_id).where(Appeal.action_id == action.id)):
        raise Refused(_("You’ve already appealed this decision. You can appeal only once."))
    if action.act not in acts.APPEALABLE:
        raise Refused(_("This decision can’t be appealed."))
    if db.session.scalar(select(ended_by()).select_from(ModerationAction).where(ModerationAction.id == action.id)):
        raise Refused(_("This decision is no longer in effect, so there’s nothing to appeal."))
    if action.acted_at < now() - acts.APPEAL_WINDOW:
        raise Refused(_("You can appeal a decision within 30 days, and that time has passed."))


def uphold(action_id: int, by: Member, answer: str) -> None:
    """Answer an appeal: the action stays in force. Raises `Hidden`, `Refused`, or `Stale` if it has been answered."""
    appeal, _action = find_answerable(action_id, by)
    answer = _validated_answer(answer)
    lock_row(appeal)
    if appeal.decided_at is not None:
        raise Stale(_already_answered(appeal))
    appeal.outcome, appeal.answer, appeal.decided_by, appeal.decided_at = UPHELD, answer, by.id, now()
    outbox.record(AppealUpheld(action_id))


def grant(action_id: int, by: Member, answer: str) -> ModerationAction:
    """Answer an appeal: the action is undone, with the answer as the reason. Raises as `uphold` and `undoing.undo`."""
    appeal, _action = find_answerable(action_id, by)
    answer = _validated_answer(answer)
    if appeal.decided_at is not None:
        raise Stale(_already_answered(appeal))
    undo_action = undoing.undo(action_id, by, answer)
    # Another moderator may have upheld it while this waited for the row locks. Theirs was first, so nothing is undone.
    db.session.refresh(appeal)
    if appeal.outcome == UPHELD:
        raise Stale(_already_answered(appeal))
    return undo_action


def find_answerable(action_id: int, by: Member) -> tuple[Appeal, ModerationAction]:
    """An appeal that this moderator may answer, and its action. Raises `Hidden` and `Refused`."""
    if not by.is_site_moderator or by.is_suspended:
        raise Hidden
    found = db.session.execute(
        select(Appeal, ModerationAction, Member.role)
        .join(ModerationAction, ModerationAction.id == Appeal.action_id)
        .join(Member, Member.id == ModerationAction.about_id)
        .where(Appeal.action_id == action_id)
    ).first()
    if found is None:
        raise Hidden
    appeal, action, role = found
    if action.about_id == by.id:
        raise Refused(_("You can’t answer your own appeal. Another moderator will review it."))
    if not permissions.outranks(by, role):
        raise Refused(_("This is by someone with a higher role than yours, so you can’t answer it."))
    if action.moderator_id == by.id and not by.is_administrator:
        raise Refused(_("You made this decision, so someone else has to review it."))
    return appeal, action


def _validated_answer(answer: str) -> str:
    try:
        return actions.validated_reason(answer)
    except Refused:
        raise Refused(_("Please answer in 5 to 500 characters. The member will see it."), "answer") from None


def _already_answered(appeal: Appeal) -> str:
    name = db.session.scalar(select(Member.name).where(Member.id == appeal.decided_by)) or _("Someone")
    if appeal.outcome == UPHELD:
        return _("%(name)s has already upheld the decision: “%(answer)s”.", name=name, answer=appeal.answer)
    return _("%(name)s has already granted this appeal: “%(answer)s”.", name=name, answer=appeal.answer)
