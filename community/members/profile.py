"""What members change about themselves."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from community.core.db import db, exists
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.outbox import record
from community.members import deletion, handles, interests, old_handles, protected_names
from community.members.accounts import check_name
from community.members.events import MemberChanged
from community.members.models import Member


def edit(
    member: Member,
    *,
    name: str,
    handle: str,
    color: int,
    about: str,
    topics: str,
    shows_votes: bool = True,
    is_suggested: bool = True,
) -> None:
    """Change a member's profile. `topics`: interests separated by commas. Raises `Refused`."""
    check_name(name, member)
    deletion.require_not_deleted(member)
    if handle != member.handle:
        _change_handle(member, handle)
    member.name, member.color, member.about = name, color, about
    member.shows_votes, member.is_suggested = shows_votes, is_suggested
    member.interests = interests.join(interests.split(topics))
    record(MemberChanged(member.id))


def choose_interests(member: Member, topics: str) -> None:
    """Replace a member's interests, which are separated by commas."""
    deletion.require_not_deleted(member)
    member.interests = interests.join(interests.split(topics))
    record(MemberChanged(member.id))


def _change_handle(member: Member, handle: str) -> None:
    """The member is locked, so the handle that is kept is the one that is replaced."""
    handles.check(handle)
    protected_names.check(handle, member, field="handle")
    taken = Refused(_("This handle is taken. Please choose another."), field="handle")
    if exists(select(Member.id).where(Member.handle == handle, Member.id != member.id)):
        raise taken
    try:
        with db.session.begin_nested():  # another transaction may take it after the query
            old_handles.keep(member)
            member.handle = handle
            if old_handles.among([handle], but=member):
                raise taken
    except IntegrityError:
        raise taken from None
    old_handles.take_back(member, handle)
