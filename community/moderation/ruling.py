"""Ruling on an idea, a comment, a member, or a member as to a group. Each ruling with a reason, each in the log.

The subject's row is held while it is ruled on. A ruling names the last one that its maker knew of, so of two
moderators at once one wins, and the other is told what happened.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select, update

from community.groups.models import Group
from community.kernel import markup, outbox
from community.kernel.database import db, exists, now
from community.kernel.errors import Hidden, Refused, Stale
from community.kernel.words import gettext as _
from community.members.models import Member
from community.moderation import acts, appealing, carrying_out, rights, subjects
from community.moderation.acts import ACTS as ACTS
from community.moderation.acts import BAN, DONE, KEEP, LIFT, MOVE, RESTORE, SUSPEND, TAKE_DOWN, TIMED, UNDO
from community.moderation.carrying_out import Order
from community.moderation.events import Ruled
from community.moderation.models import Flag, Ruling
from community.moderation.subjects import Subject

__all__ = ["ACTS", "DONE", "KEEP", "LIFT", "RESTORE", "SUSPEND", "TAKE_DOWN", "check", "last", "rule"]

LEAST, MOST = 5, 500  # characters of a reason


class Last(NamedTuple):
    """The latest ruling on a subject."""

    id: int
    act: str
    reason: str
    ruler_name: str


def rule(
    subject: Subject,
    ruler: Member,
    act: str,
    reason: str,
    known: int = 0,
    *,
    until: datetime | None = None,
    to_group: Group | None = None,
    trust: bool = False,
) -> Ruling:
    """Rule on a subject. `known` is the id of the last ruling on it that the ruler has seen, 0 for none.

    `until` is the end of a suspension or a ban, none if it is to be lifted; `to_group` is where an idea moves; `trust`:
    what the author of an approved post writes in the group later is not held. Raises `Hidden` for who is no moderator
    of it, `Refused`, and `Stale` if somebody ruled meanwhile.
    """
    check(subject, ruler)
    reason = checked(reason)
    subject = subjects.held(subject)
    check_known(subject, known)
    if act not in possible(subject):
        raise Refused(_impossible(subject, act), "act")
    order = Order(act, _end(act, until), _target(subject, ruler, act, to_group), trust)
    ruling = Ruling(
        act=act,
        **subject.key,
        about_id=subject.author.id,
        group_id=subject.group.id if subject.group else None,
        ruled_by=ruler.id,
        reason=reason,
        until=order.until,
        to_group_id=order.to_group.id if order.to_group else None,
        before=carrying_out.carry_out(subject, ruler, order),
    )
    write(ruling)
    db.session.execute(update(Flag).where(subject.named_by(Flag), Flag.ruling_id.is_(None)).values(ruling_id=ruling.id))
    if act in acts.TURNS_BACK:
        appealing.settle(subject.named_by(Ruling), acts.TURNS_BACK[act], ruler, reason)
    return ruling


def write(ruling: Ruling) -> None:
    """Put a ruling into the log; those concerned are told."""
    db.session.add(ruling)
    db.session.flush()
    outbox.record(Ruled(ruling.id))


def check(subject: Subject, ruler: Member) -> None:
    """Raise `Hidden` for who does not keep the peace there, `Refused` on one's own and on who stands higher."""
    if subject.group is None:
        keeps = ruler.oversees and not ruler.is_suspended
    else:
        keeps = rights.moderates(ruler, subject.group)
    if not keeps:
        raise Hidden
    if subject.author.id == ruler.id:
        raise Refused(_("Nobody rules on their own. Another moderator can look at it."))
    if not rights.outranks(ruler, subject.author.role):
        raise Refused(_("This is by a member of staff. Staff and administrators can rule on it."))


def checked(reason: str) -> str:
    """A reason as it is kept. Raises `Refused` if it is too short or too long."""
    reason = markup.tidy(reason)
    if not LEAST <= len(reason) <= MOST:
        raise Refused(_("Please give a reason of 5 to 500 characters: its author will read it."), "reason")
    return reason


def possible(subject: Subject) -> list[str]:
    """What can be ruled on a subject as it stands: keeping answers a flag, the others depend on how it stands."""
    return acts.possible(state(subject, is_flagged(subject)))


def state(subject: Subject, flagged: bool) -> acts.State:
    """How a subject stands, for `acts.possible`."""
    place = subject.place
    return acts.State(
        subject.kind,
        flagged,
        subject.taken_down_by,
        subject.withheld,
        subject.is_locked,
        subject.is_suspended,
        subject.author.oversees,
        in_group=place is not None,
        is_banned=place is not None and place.is_banned,
        moderates=place is not None and place.moderates,
    )


def is_flagged(subject: Subject) -> bool:
    """Whether somebody's flag on it is open."""
    return exists(select(Flag.id).where(subject.named_by(Flag), Flag.ruling_id.is_(None)))


def last(subject: Subject) -> Last | None:
    """The latest ruling on it."""
    found = db.session.execute(
        select(Ruling.id, Ruling.act, Ruling.reason, Member.name)
        .join(Member, Member.id == Ruling.ruled_by)
        .where(Ruling.about_id == subject.author.id, subject.named_by(Ruling))
        .order_by(Ruling.id.desc())
        .limit(1)
    ).first()
    return Last(*found) if found else None


def check_known(subject: Subject, known: int) -> None:
    """Raise `Stale` with what happened, if there is a later ruling than the one that was known."""
    there = last(subject)
    if there is not None and there.id != known:
        raise Stale(
            _(
                "%(name)s has ruled on this since you opened it: %(done)s, because “%(reason)s”. "
                "If that is not the end of it, you can rule again below.",
                name=there.ruler_name,
                done=str(DONE[there.act]),
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
    if not rights.moderates(ruler, group):
        raise Refused(_("You do not moderate that group, so you cannot move anything to it."), "to_group")
    if subject.group is not None and group.id == subject.group.id:
        raise Refused(_("It stands in this group already. Please choose another."), "to_group")
    if group.is_archived:
        raise Refused(_("That group is archived, and nothing new comes to it. Please choose another."), "to_group")
    return group


def _impossible(subject: Subject, act: str) -> str:
    looks_after = subject.author.oversees or (subject.place is not None and subject.place.moderates)
    sentences = {
        KEEP: _("There is no open flag on this, so there is nothing to answer."),
        TAKE_DOWN: _("A moderator took this down already. It can be restored."),
        RESTORE: _("No moderator took this down, so there is nothing to restore."),
        UNDO: _("A ruling is undone from the log, or where it is shown."),
    }
    if act == SUSPEND and looks_after:
        return _("Members who look after this site cannot be suspended. Take their role away first.")
    if act == BAN and looks_after:
        return _("%(name)s keeps the peace of this group. Take that from them first.", name=subject.author.name)
    return sentences.get(act) or _("That cannot be ruled here: it is so already.")
