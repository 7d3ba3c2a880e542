"""Changing what a group says of itself, and who can find it."""

from community.groups.events import GroupChanged
from community.groups.models import Group
from community.groups.rights import require
from community.groups.wording import worded
from community.kernel.database import db, hold
from community.kernel.errors import Stale
from community.kernel.outbox import record
from community.kernel.words import gettext as _
from community.members.models import Member


def edit(
    group: Group,
    editor: Member,
    *,
    name: str,
    purpose: str,
    description: str,
    colour: int,
    is_private: bool,
    version: int,
) -> bool:
    """Change a group; its address stays. False if nothing is different. Raises `Stale` if `version` is not the last."""
    require(group, editor)
    hold(group)
    if group.version != version:
        raise Stale(
            _("Somebody changed this group while you were writing. Nothing of yours is lost: compare, then save.")
        )
    values = worded(name, purpose, description, colour) | {"is_private": is_private}
    if all(getattr(group, key) == value for key, value in values.items()):
        return False
    for key, value in values.items():
        setattr(group, key, value)
    group.version += 1
    db.session.flush()
    record(GroupChanged(group.id))
    return True
