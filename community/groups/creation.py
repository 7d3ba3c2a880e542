"""Creating a group."""

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

ANYONE = "members"  # value of the setting


def can_create(member: Member | None) -> bool:
    """Whether the site's settings let this member create groups."""
    return member is not None and (member.is_site_moderator or settings.current().who_can_create_groups == ANYONE)


def creation_refusal() -> Refused:
    """The refusal on sites where only site moderators create groups."""
    return Refused(_("Only the site team can create groups here. Let them know which group you’d like."))


def create(creator: Member, group_settings: GroupSettings) -> Group:
    """Create a group with its creator as moderator. Raises `Refused`.

    The slug of a private group always has a suffix, so a taken slug never reveals one.
    """
    if creator.is_suspended:
        raise Refused(suspensions.notice(creator))
    if not can_create(creator):
        raise creation_refusal()
    rate_limits.require(creator, quotas.GROUPS, Group.created_at, Group.creator_id == creator.id)
    group = db.session.get_one(Group, _insert(settings_validation.validated_columns(group_settings), creator))
    create_membership(group, creator.id, moderates=True)
    record(GroupChanged(group.id))
    return group


def _insert(values: dict[str, object], creator: Member) -> int:
    wanted = slugs.slugify(str(values["name"]))
    for slug in slugs.candidates(wanted, creator.id, is_private=bool(values["is_private"])):
        if slugs.is_taken(slug):
            continue
        new = insert_once(Group, slug=slug, creator_id=creator.id, **values)
        if new is not None:
            return int(new)
    raise Refused(_("You’ve created many groups with this name. Please choose another name."), field="name")
