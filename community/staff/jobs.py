"""What staff keep for themselves goes with them, and stands in their own file."""

from collections.abc import Iterator

from sqlalchemy import delete, select

from community.kernel.database import db
from community.kernel.outbox import on
from community.kernel.words import lazy
from community.members.events import MemberRemoved
from community.members.models import Member
from community.personal import gathering
from community.personal.reading import Record, read
from community.staff.models import SavedView


def saved_views(member: Member) -> Iterator[Record]:
    """Views of the ranked table that they saved."""
    columns = (SavedView.id, SavedView.name, SavedView.slug, SavedView.query, SavedView.is_shared, SavedView.saved_at)
    return read(select(*columns).where(SavedView.owner_id == member.id), SavedView.id)


gathering.include("saved_views", lazy("Views of the ranked table you saved"), saved_views)


@on(MemberRemoved)
def forget_views(event: MemberRemoved) -> None:
    """A removed member's own views go. Those that all of staff use stay, and can be taken over."""
    theirs = (SavedView.owner_id == event.member_id, SavedView.is_shared.is_(False))
    db.session.execute(delete(SavedView).where(*theirs))
