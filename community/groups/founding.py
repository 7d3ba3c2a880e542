"""Founding a group."""

import hashlib

from community.groups.events import GroupChanged
from community.groups.joining import enter
from community.groups.models import Group
from community.groups.wording import worded
from community.kernel.database import db
from community.kernel.errors import Refused
from community.kernel.outbox import record
from community.kernel.slugs import slug
from community.kernel.upsert import insert_once
from community.kernel.words import gettext as _
from community.members import pacing
from community.members.models import Member
from community.site import choices

RESERVED = frozenset({"new"})
ANYONE = "members"


def may_found(member: Member | None) -> bool:
    """Whether the community lets this member found groups at all."""
    return member is not None and (member.oversees or choices.current().who_may_found == ANYONE)


def reserved() -> Refused:
    """The refusal where only those who oversee the site found groups."""
    return Refused(_("Here groups are founded by those who run this site. Tell them which group you miss."))


def found(founder: Member, name: str, purpose: str, description: str, colour: int, is_private: bool) -> Group:
    """A new group, moderated by its founder. Raises `Refused`.

    A private group's address always ends in letters of its own, so that a plain address which is taken never tells
    of one. An open group takes the plain address if it is free.
    """
    if founder.is_suspended:
        raise Refused(pacing.suspended(founder))
    if not founder.in_good_standing:
        raise Refused(_("Please confirm your address first. Then you can found a group."))
    if not may_found(founder):
        raise reserved()
    values = worded(name, purpose, description, colour) | {"is_private": is_private, "founder_id": founder.id}
    group = db.session.get_one(Group, _insert(values, founder))
    enter(group, founder.id, moderates=True)
    record(GroupChanged(group.id))
    return group


def _insert(values: dict[str, object], founder: Member) -> int:
    plain = slug(str(values["name"]), otherwise="group")
    numbers = range(1 if values["is_private"] or plain in RESERVED else 0, 100)
    for number in numbers:
        new = insert_once(Group, slug=_address(plain, founder, number), **values)
        if new is not None:
            return int(new)
    raise Refused(_("You have founded many groups of this name. Please choose another name."), field="name")


def _address(plain: str, founder: Member, number: int) -> str:
    if number == 0:
        return plain
    return f"{plain}-{hashlib.sha256(f'{plain} {founder.id} {number}'.encode()).hexdigest()[:5]}"
