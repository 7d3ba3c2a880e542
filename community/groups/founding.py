"""Founding a group."""

from community.groups import addressing, wording
from community.groups.events import GroupChanged
from community.groups.joining import enter
from community.groups.models import Group
from community.groups.wording import Charter
from community.kernel.database import db
from community.kernel.errors import Refused
from community.kernel.outbox import record
from community.kernel.upsert import insert_once
from community.kernel.words import gettext as _
from community.members import allowances, pacing
from community.members.models import Member
from community.site import choices

ANYONE = "members"


def may_found(member: Member | None) -> bool:
    """Whether the community lets this member found groups at all."""
    return member is not None and (member.oversees or choices.current().who_may_found == ANYONE)


def reserved() -> Refused:
    """The refusal where only those who oversee the site found groups."""
    return Refused(_("Here groups are founded by those who run this site. Tell them which group you miss."))


def found(founder: Member, charter: Charter) -> Group:
    """A new group, moderated by its founder. Raises `Refused`.

    A private group's address always ends in letters of its own, so that a plain address which is taken never tells
    of one. Others take the plain address if it is free.
    """
    if founder.is_suspended:
        raise Refused(pacing.suspended(founder))
    if not founder.in_good_standing:
        raise Refused(_("Please confirm your address first. Then you can found a group."))
    if not may_found(founder):
        raise reserved()
    pacing.require(founder, allowances.GROUPS, Group.founded_at, Group.founder_id == founder.id)
    group = db.session.get_one(Group, _insert(wording.columns(charter), founder))
    enter(group, founder.id, moderates=True)
    record(GroupChanged(group.id))
    return group


def _insert(values: dict[str, object], founder: Member) -> int:
    plain = addressing.plain(str(values["name"]))
    for address in addressing.candidates(plain, founder.id, is_private=bool(values["is_private"])):
        if addressing.is_taken(address):
            continue
        new = insert_once(Group, slug=address, founder_id=founder.id, **values)
        if new is not None:
            return int(new)
    raise Refused(_("You have founded many groups of this name. Please choose another name."), field="name")
