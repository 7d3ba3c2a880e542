"""Founding a group."""

from community.core.db import db, insert_once
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.outbox import record
from community.groups import settings_validation, slugs
from community.groups.events import GroupChanged
from community.groups.memberships import create_membership
from community.groups.models import Group
from community.groups.settings_validation import GroupSettings
from community.members import quotas, rate_limits, suspensions
from community.members.models import Member
from community.site import settings

ANYONE = "members"


def can_create(member: Member | None) -> bool:
    """Whether the community lets this member found groups at all."""
    return member is not None and (member.is_site_moderator or settings.current().who_can_create_groups == ANYONE)


def creation_refusal() -> Refused:
    """The refusal where only those who oversee the site found groups."""
    return Refused(_("Here groups are founded by those who run this site. Tell them which group you miss."))


def create(founder: Member, charter: GroupSettings) -> Group:
    """A new group, moderated by its founder. Raises `Refused`.

    A private group's address always ends in letters of its own, so that a plain address which is taken never tells
    of one. Others take the plain address if it is free.
    """
    if founder.is_suspended:
        raise Refused(suspensions.notice(founder))
    if not founder.in_good_standing:
        raise Refused(_("Please confirm your address first. Then you can found a group."))
    if not can_create(founder):
        raise creation_refusal()
    rate_limits.require(founder, quotas.GROUPS, Group.created_at, Group.creator_id == founder.id)
    group = db.session.get_one(Group, _insert(settings_validation.validated_columns(charter), founder))
    create_membership(group, founder.id, moderates=True)
    record(GroupChanged(group.id))
    return group


def _insert(values: dict[str, object], founder: Member) -> int:
    plain = slugs.slugify(str(values["name"]))
    for address in slugs.candidates(plain, founder.id, is_private=bool(values["is_private"])):
        if slugs.is_taken(address):
            continue
        new = insert_once(Group, slug=address, creator_id=founder.id, **values)
        if new is not None:
            return int(new)
    raise Refused(_("You have founded many groups of this name. Please choose another name."), field="name")
