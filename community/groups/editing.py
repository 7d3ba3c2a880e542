"""Changing what a group says of itself, who can find it, and who may do what in it."""

from community.groups import addressing, renaming, wording
from community.groups.events import GroupChanged
from community.groups.models import Group
from community.groups.rights import require, require_living
from community.groups.wording import Charter
from community.kernel.database import db, hold
from community.kernel.errors import Stale
from community.kernel.outbox import record
from community.kernel.words import gettext as _
from community.members.models import Member


def edit(group: Group, editor: Member, charter: Charter, version: int) -> bool:
    """Give a group this charter. False if nothing is different. Raises `Stale` if `version` is not the last.

    Its address stays, unless it becomes private: then it gets letters of its own, and the old one leads on.
    """
    require(group, editor)
    hold(group)
    require_living(group)
    if group.version != version:
        raise Stale(
            _("Somebody changed this group while you were writing. Nothing of yours is lost: compare, then save.")
        )
    values = wording.columns(charter)
    if all(getattr(group, key) == value for key, value in values.items()):
        return False
    for key, value in values.items():
        setattr(group, key, value)
    group.version += 1
    db.session.flush()
    if group.is_private and not addressing.has_letters(group.slug):
        renaming.readdress(group, group.slug)
    record(GroupChanged(group.id))
    return True
