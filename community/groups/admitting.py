"""Admitting somebody to a group that not everybody joins by themselves: a private one, or one by request."""

from sqlalchemy import select

from community.groups.joining import archived, enter, require_welcome
from community.groups.models import OPEN, Group
from community.groups.rights import require
from community.kernel import markup
from community.kernel.database import db, hold
from community.kernel.errors import Refused
from community.kernel.words import gettext as _
from community.members import scope as members
from community.members.models import Member


def admit(group: Group, handle: str, by: Member) -> Member:
    """Add the member with this handle (with or without its @) to a group that not everybody joins. Raises `Refused`.

    Open groups are joined by everyone for themselves. Members who stand in no directory cannot be added, and are
    spoken of as if there were none of that handle.
    """
    require(group, by)
    hold(group)
    if group.is_archived:
        raise archived()
    if group.kind == OPEN:
        raise Refused(_("This group is open: everyone who wants to belong can join it themselves."), field="handle")
    wanted = markup.one_line(handle).removeprefix("@").lower()
    if not wanted:
        raise Refused(_("Please give the handle of the member you want to add."), field="handle")
    member = db.session.scalar(select(Member).where(Member.handle == wanted, members.listed_to(None)))
    if member is None:
        raise Refused(
            _(
                "We know nobody with the handle @%(handle)s. It stands under the name on a member’s page.",
                handle=wanted,
            ),
            field="handle",
        )
    require_welcome(group, member)
    if not enter(group, member.id):
        raise Refused(_("%(name)s belongs to this group already.", name=member.name), field="handle")
    return member
