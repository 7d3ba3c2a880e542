"""What rulings do to the things they are about, written down so that undoing can put it back.

What a ruling changed is kept with it, by name: as it was, and as the ruling left it. Times are kept as text.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from community.comments import taking_down as comments
from community.comments import withholding as withheld_comments
from community.groups import banning, rights, trusting
from community.groups.models import Ban, Group
from community.ideas import locking, moving
from community.ideas import taking_down as ideas
from community.ideas import withholding as withheld_ideas
from community.ideas.models import SET_ASIDE
from community.kernel.database import db
from community.kernel.errors import Refused
from community.kernel.words import gettext as _
from community.members import standing
from community.members.models import Member
from community.moderation import acts
from community.moderation.acts import MODERATOR
from community.moderation.subjects import COMMENT, IDEA, MEMBER, Subject

Changes = dict[str, list[Any]]
COLUMNS = {
    IDEA: ("taken_down_by", "withheld", "taken_down_at", "locked_at", "pinned_at", "group_id"),
    COMMENT: ("taken_down_by", "withheld", "taken_down_at"),
    MEMBER: ("suspended_at", "suspended_until"),
}


class Order(NamedTuple):
    """What is to be done."""

    act: str
    until: datetime | None = None
    to_group: Group | None = None
    trust: bool = False


def carry_out(subject: Subject, ruler: Member, order: Order) -> Changes:
    """Do what was ruled to a held subject. What that changed."""
    was = as_it_is(subject)
    if subject.kind == MEMBER:
        _to_member(subject, order)
    else:
        _to_text(subject, order)
    db.session.flush()
    became = as_it_is(subject)
    changes = {name: [was[name], became[name]] for name in was if was[name] != became[name]}
    if not changes and order.act in acts.TIMED:
        raise Refused(_("It is so already, until just then. Please choose another end."), "until")
    if order.act == acts.APPROVE and order.trust and subject.group is not None:
        changes["trusted"] = [not trusting.trust(subject.group, subject.author, ruler), True]
    place = subject.place
    if order.act == acts.BAN and place is not None and (place.belongs or not place.group.is_private):
        # Who is sent away from a private group finds it no more: they are told of it by the name that they knew.
        changes["name"] = [place.group.name] * 2
    return changes


def as_it_is(subject: Subject) -> dict[str, Any]:
    """Everything about a subject that a ruling may change."""
    if subject.place is None:
        return {name: _plain(getattr(subject.row, name)) for name in COLUMNS[subject.kind]}
    group, member_id = subject.place.group, subject.author.id
    ban = db.session.get(Ban, (group.id, member_id), populate_existing=True)
    belongs = rights.membership(group, member_id)
    return {
        "ban": [_plain(ban.banned_at), _plain(ban.ends_at)] if ban else None,
        "belongs": [belongs.moderates, _plain(belongs.joined_at)] if belongs else None,
    }


def _to_member(subject: Subject, order: Order) -> None:
    member = subject.author
    if subject.place is not None:
        if order.act == acts.BAN:
            banning.ban(subject.place.group, member, order.until)
        elif order.act == acts.UNBAN:
            banning.unban(subject.place.group, member)
    elif order.act == acts.SUSPEND:
        standing.suspend(member, order.until)
    elif order.act == acts.LIFT:
        standing.lift(member)


def _to_text(subject: Subject, order: Order) -> None:
    """Whatever is ruled on what flags had set aside, it comes back into sight, unless it is taken down."""
    row: Any = subject.row
    taking_down: Any = ideas if subject.kind == IDEA else comments
    withholding: Any = withheld_ideas if subject.kind == IDEA else withheld_comments
    if order.act == acts.TAKE_DOWN:
        taking_down.take_down(row, MODERATOR)
    elif order.act == acts.RESTORE:
        taking_down.put_back(row, MODERATOR)
    elif order.act == acts.APPROVE or row.withheld == SET_ASIDE:
        withholding.release(row)
    if order.act == acts.MOVE and order.to_group is not None:
        moving.move(row, order.to_group)
    doing: dict[str, Callable[[Any], bool]] = {acts.LOCK: locking.lock, acts.UNLOCK: locking.unlock}
    if order.act in doing:
        doing[order.act](row)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
