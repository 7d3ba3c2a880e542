"""Changing a group's settings: its texts, who can find it, and who can do what in it."""

from community.core.db import db, lock_row
from community.core.errors import Stale
from community.core.i18n import gettext as _
from community.core.outbox import record
from community.groups import settings_validation, slugs
from community.groups.events import GroupChanged
from community.groups.models import Group
from community.groups.permissions import require_active, require_moderator
from community.groups.settings_validation import GroupSettings
from community.members.models import Member


def edit(group: Group, editor: Member, group_settings: GroupSettings, version: int) -> bool:
    """Save a group's settings. False if nothing changes. Raises `Stale` if `version` is not the latest.

    The slug stays, unless the group becomes private: then it gets one with a suffix, and the old one redirects.
    """
    require_moderator(group, editor)
    lock_row(group)
    require_active(group)
    if group.version != version:
        raise Stale(_("Someone changed this group while you were editing. Nothing is lost: compare, then save."))
    values = settings_validation.validated_columns(group_settings)
    if all(getattr(group, key) == value for key, value in values.items()):
        return False
    for key, value in values.items():
        setattr(group, key, value)
    group.version += 1
    db.session.flush()
    if group.is_private and not slugs.has_suffix(group.slug):
        slugs.assign(group, group.slug)
    record(GroupChanged(group.id))
    return True
