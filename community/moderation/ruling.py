"""Ruling on an idea, a comment or a member: keep, take down, restore, suspend, lift. Each with a reason, each logged.

The subject's row is held while it is ruled on. A ruling names the last one that its maker knew of, so of two
moderators at once one wins, and the other is told what happened.
"""

from typing import NamedTuple

from sqlalchemy import select, update

from community.comments import taking_down as comments
from community.ideas import taking_down as ideas
from community.kernel import markup, outbox
from community.kernel.database import db, exists, hold
from community.kernel.errors import Hidden, Refused, Stale
from community.kernel.words import gettext as _
from community.kernel.words import lazy
from community.members import standing
from community.members.models import Member
from community.moderation import rights
from community.moderation.events import Ruled
from community.moderation.models import Flag, Ruling
from community.moderation.subjects import COMMENT, ERASED, IDEA, MEMBER, Subject

KEEP, TAKE_DOWN, RESTORE, SUSPEND, LIFT = ACTS = ("keep", "take_down", "restore", "suspend", "lift")
DONE = {
    KEEP: lazy("kept"),
    TAKE_DOWN: lazy("taken down"),
    RESTORE: lazy("restored"),
    SUSPEND: lazy("suspended"),
    LIFT: lazy("suspension lifted"),
}
LEAST, MOST = 5, 500  # characters of a reason
MODERATOR = "moderator"


class Last(NamedTuple):
    """The latest ruling on a subject."""

    id: int
    act: str
    reason: str
    ruler_name: str


def rule(subject: Subject, ruler: Member, act: str, reason: str, known: int = 0) -> Ruling:
    """Rule on a subject. `known` is the id of the last ruling on it that the ruler has seen, 0 for none.

    Raises `Hidden` for who is no moderator of it, `Refused`, and `Stale` if somebody ruled meanwhile.
    """
    check(subject, ruler)
    reason = markup.tidy(reason)
    if not LEAST <= len(reason) <= MOST:
        raise Refused(_("Please give a reason of 5 to 500 characters: its author will read it."), "reason")
    if subject.kind == COMMENT:
        comments.hold_under(subject.row)
    else:
        hold(subject.row)
    _check_known(subject, known)
    if act not in acts(subject, is_flagged(subject)):
        raise Refused(_impossible(subject, act))
    _do(subject, act)
    ruling = Ruling(
        act=act,
        **subject.key,
        about_id=subject.author.id,
        group_id=subject.group.id if subject.group else None,
        ruled_by=ruler.id,
        reason=reason,
    )
    db.session.add(ruling)
    db.session.flush()
    db.session.execute(update(Flag).where(subject.named_by(Flag), Flag.ruling_id.is_(None)).values(ruling_id=ruling.id))
    outbox.record(Ruled(ruling.id))
    return ruling


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


def acts(subject: Subject, is_flagged: bool) -> list[str]:
    """What can be ruled now: keeping answers a flag, the others depend on how the subject stands."""
    if subject.kind == MEMBER:
        return acts_on_member(subject.author.oversees, subject.is_suspended, is_flagged)
    return acts_on_text(subject.taken_down_by, is_flagged)


def acts_on_member(oversees: bool, is_suspended: bool, is_flagged: bool) -> list[str]:
    """Those who look after the site have to lose their role before they can be suspended."""
    possible = [KEEP] if is_flagged else []
    return [*possible, LIFT] if is_suspended else possible if oversees else [*possible, SUSPEND]


def acts_on_text(taken_down_by: str, is_flagged: bool) -> list[str]:
    """What a moderator took down can be restored; what its author did can be kept down, and what is erased is so."""
    if taken_down_by == ERASED:
        return [KEEP] if is_flagged else []
    return [*([KEEP] if is_flagged else []), RESTORE if taken_down_by == MODERATOR else TAKE_DOWN]


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


def _check_known(subject: Subject, known: int) -> None:
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


def _do(subject: Subject, act: str) -> None:
    if act == SUSPEND:
        standing.suspend(subject.row)
    elif act == LIFT:
        standing.lift(subject.row)
    elif act in (TAKE_DOWN, RESTORE):
        if subject.kind == IDEA:
            (ideas.take_down if act == TAKE_DOWN else ideas.put_back)(subject.row, MODERATOR)
        else:
            (comments.take_down if act == TAKE_DOWN else comments.put_back)(subject.row, MODERATOR)


def _impossible(subject: Subject, act: str) -> str:
    if act == KEEP:
        return _("There is no open flag on this, so there is nothing to answer.")
    if act == SUSPEND and subject.author.oversees:
        return _("Members who look after this site cannot be suspended. Take their role away first.")
    if act == TAKE_DOWN:
        return _("A moderator took this down already. It can be restored.")
    if act == RESTORE:
        return _("No moderator took this down, so there is nothing to restore.")
    return _("That cannot be ruled here: it is so already.")
