"""Ruling on an idea, a comment, a member, or a member as to a group. Each ruling with a reason, each in the log.

The subject's row is held while it is ruled on. A ruling names the last one that its maker knew of, so of two
moderators at once one wins, and the other is told what happened.
"""

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
from community.moderation.acts import ACTS as ACTS
from community.moderation.acts import BAN, KEEP, MOVE, PAST_TENSE, REMOVE, RESTORE, SUSPEND, TIMED, UNDO
from community.moderation.effects import ActionRequest
from community.moderation.events import ModerationActionTaken
from community.moderation.models import GRANTED, Appeal, ModerationAction, Report
from community.moderation.subjects import Subject

REASON_MIN, REASON_MAX = 5, 500  # characters of a reason


class LatestAction(NamedTuple):
    """The latest ruling on a subject."""

    id: int
    act: str
    reason: str
    moderator_name: str


def perform(
    subject: Subject,
    ruler: Member,
    act: str,
    reason: str,
    known: int = 0,
    *,
    until: datetime | None = None,
    to_group: Group | None = None,
    trust: bool = False,
) -> ModerationAction:
    """Rule on a subject. `known` is the id of the last ruling on it that the ruler has seen, 0 for none.

    `until` is the end of a suspension or a ban, none if it is to be lifted; `to_group` is where an idea moves; `trust`:
    what the author of an approved post writes in the group later is not held. Raises `Hidden` for who is no moderator
    of it, `Refused`, and `Stale` if somebody ruled meanwhile.
    """
    check_permitted(subject, ruler)
    reason = validated_reason(reason)
    subject = subjects.lock(subject)
    check_nothing_newer(subject, known)
    if act not in possible_acts(subject):
        raise Refused(_impossible(subject, act), "act")
    order = ActionRequest(act, _end(act, until), _target(subject, ruler, act, to_group), trust)
    ruling = ModerationAction(
        act=act,
        **subject.key,
        about_id=subject.author.id,
        group_id=subject.group.id if subject.group else None,
        moderator_id=ruler.id,
        reason=reason,
        until=order.until,
        to_group_id=order.to_group.id if order.to_group else None,
        before=effects.apply(subject, ruler, order),
    )
    record(ruling)
    db.session.execute(
        update(Report).where(subject.named_by(Report), Report.action_id.is_(None)).values(action_id=ruling.id)
    )
    if act in acts.REVERSES:
        grant_pending_appeals(subject.named_by(ModerationAction), acts.REVERSES[act], ruler, reason)
    return ruling


def record(ruling: ModerationAction) -> None:
    """Put a ruling into the log; those concerned are told."""
    db.session.add(ruling)
    db.session.flush()
    outbox.record(ModerationActionTaken(ruling.id))


def check_permitted(subject: Subject, ruler: Member) -> None:
    """Raise `Hidden` for who does not keep the peace there, `Refused` on one's own and on who stands higher."""
    if subject.group is None:
        keeps = ruler.is_site_moderator and not ruler.is_suspended
    else:
        keeps = permissions.moderates(ruler, subject.group)
    if not keeps:
        raise Hidden
    if subject.author.id == ruler.id:
        raise Refused(_("Nobody rules on their own. Another moderator can look at it."))
    if not permissions.outranks(ruler, subject.author.role):
        raise Refused(_("This is by a member of staff. Staff and administrators can rule on it."))


def validated_reason(reason: str) -> str:
    """A reason as it is kept. Raises `Refused` if it is too short or too long."""
    reason = markup.clean_text(reason)
    if not REASON_MIN <= len(reason) <= REASON_MAX:
        raise Refused(_("Please give a reason of 5 to 500 characters: its author will read it."), "reason")
    return reason


def possible_acts(subject: Subject) -> list[str]:
    """What can be ruled on a subject as it stands: keeping answers a flag, the others depend on how it stands."""
    return acts.possible(state_of(subject, is_reported(subject)))


def state_of(subject: Subject, flagged: bool) -> acts.SubjectState:
    """How a subject stands, for `acts.possible`."""
    place = subject.place
    return acts.SubjectState(
        subject.kind,
        flagged,
        subject.removed_by,
        subject.review_state,
        subject.is_locked,
        subject.is_suspended,
        subject.author.is_site_moderator,
        in_group=place is not None,
        is_banned=place is not None and place.is_banned,
        moderates=place is not None and place.moderates,
    )


def is_reported(subject: Subject) -> bool:
    """Whether somebody's flag on it is open."""
    return exists(select(Report.id).where(subject.named_by(Report), Report.action_id.is_(None)))


def latest(subject: Subject) -> LatestAction | None:
    """The latest ruling on it."""
    found = db.session.execute(
        select(ModerationAction.id, ModerationAction.act, ModerationAction.reason, Member.name)
        .join(Member, Member.id == ModerationAction.moderator_id)
        .where(ModerationAction.about_id == subject.author.id, subject.named_by(ModerationAction))
        .order_by(ModerationAction.id.desc())
        .limit(1)
    ).first()
    return LatestAction(*found) if found else None


def check_nothing_newer(subject: Subject, known: int) -> None:
    """Raise `Stale` with what happened, if there is a later ruling than the one that was known."""
    there = latest(subject)
    if there is not None and there.id != known:
        raise Stale(
            _(
                "%(name)s has ruled on this since you opened it: %(done)s, because “%(reason)s”. "
                "If that is not the end of it, you can rule again below.",
                name=there.moderator_name,
                done=str(PAST_TENSE[there.act]),
                reason=there.reason,
            )
        )


def _end(act: str, until: datetime | None) -> datetime | None:
    if act not in TIMED:
        return None
    if until is not None and until <= now():
        raise Refused(_("Please choose an end that is still to come, or none."), "until")
    return until


def _target(subject: Subject, ruler: Member, act: str, group: Group | None) -> Group | None:
    if act != MOVE:
        return None
    if group is None:
        raise Refused(_("Please choose the group that it moves to."), "to_group")
    if not permissions.moderates(ruler, group):
        raise Refused(_("You do not moderate that group, so you cannot move anything to it."), "to_group")
    if subject.group is not None and group.id == subject.group.id:
        raise Refused(_("It stands in this group already. Please choose another."), "to_group")
    if group.is_archived:
        raise Refused(_("That group is archived, and nothing new comes to it. Please choose another."), "to_group")
    return group


def _impossible(subject: Subject, act: str) -> str:
    looks_after = subject.author.is_site_moderator or (subject.place is not None and subject.place.moderates)
    sentences = {
        KEEP: _("There is no open flag on this, so there is nothing to answer."),
        REMOVE: _("A moderator took this down already. It can be restored."),
        RESTORE: _("No moderator took this down, so there is nothing to restore."),
        UNDO: _("A ruling is undone from the log, or where it is shown."),
    }
    if act == SUSPEND and looks_after:
        return _("Members who look after this site cannot be suspended. Take their role away first.")
    if act == BAN and looks_after:
        return _("%(name)s keeps the peace of this group. Take that from them first.", name=subject.author.name)
    return sentences.get(act) or _("That cannot be ruled here: it is so already.")


def grant_pending_appeals(rulings: ColumnElement[bool], act: str, by: Member, answer: str) -> None:
    """Appeals against these rulings of this act that still wait are granted: what they asked for has happened.

    The rulings are held first, as appealing does: who appeals at the same moment is answered too, or told.
    """
    those = select(ModerationAction.id).where(rulings, ModerationAction.act == act)
    db.session.execute(those.order_by(ModerationAction.id).with_for_update())
    against = those.scalar_subquery()
    execute_bulk(
        update(Appeal)
        .where(Appeal.action_id.in_(against), Appeal.decided_at.is_(None))
        .values(outcome=GRANTED, answer=answer, decided_by=by.id, decided_at=now())
    )


def lock_action(action_id: int) -> None:
    """Lock a ruling against being appealed and undone at once. Its row never changes."""
    db.session.execute(select(ModerationAction.id).where(ModerationAction.id == action_id).with_for_update())
