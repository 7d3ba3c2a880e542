"""Editing one's own profile.

Which letters a member wants, besides those about their account.
"""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from community.core.db import db, exists
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.outbox import record
from community.members import deletion, handles, interests
from community.members.accounts import check_name
from community.members.events import MemberChanged
from community.members.models import Member
from community.members.tokens import SignedLink


def edit(member: Member, *, name: str, handle: str, color: int, about: str, topics: str) -> None:
    """Show the member so from now on. `topics` are interests with commas between. Raises `Refused`."""
    check_name(name)
    deletion.require_not_deleted(member)
    if handle != member.handle:
        _rename(member, handle)
    member.name, member.color, member.about = name, color, about
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


# Stands under every letter about a mention and works without signing in; a letter may be found again after months.
UNSUBSCRIBE = SignedLink("stop letters about mentions", timedelta(days=365), lambda member: str(member.id))


def set_mention_emails(member: Member, *, mentions: bool) -> bool:
    """Tell the member by mail when a comment names them, or do so no more. False if it was so already."""
    changes = member.email_mentions != mentions
    member.email_mentions = mentions
    return changes
