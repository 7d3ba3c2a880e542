"""Editing one's own profile."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from community.kernel.database import db, exists
from community.kernel.errors import Refused
from community.kernel.outbox import record
from community.kernel.words import gettext as _
from community.members import handles, interests, removing
from community.members.events import MemberChanged
from community.members.joining import check_name
from community.members.models import Member


def edit(member: Member, *, name: str, handle: str, colour: int, about: str, topics: str) -> None:
    """Show the member so from now on. `topics` are interests with commas between. Raises `Refused`."""
    check_name(name)
    removing.check(member)
    if handle != member.handle:
        _rename(member, handle)
    member.name, member.colour, member.about = name, colour, about
    member.interests = interests.join(interests.split(topics))
    record(MemberChanged(member.id))


def _rename(member: Member, handle: str) -> None:
    handles.check(handle)
    taken = Refused(_("Somebody else has this handle. Please choose another."), field="handle")
    if exists(select(Member.id).where(Member.handle == handle)):
        raise taken
    try:
        with db.session.begin_nested():  # another may take it between the look and the writing
            member.handle = handle
    except IntegrityError:
        raise taken from None
