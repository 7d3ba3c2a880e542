"""What comments do about news from below."""

from community.comments import erasing
from community.kernel.outbox import on
from community.members.events import MemberRemoved
from community.members.removing import KEPT


@on(MemberRemoved)
def forget_author(event: MemberRemoved) -> None:
    """Erase what a removed member said; if their writing is kept, what they had taken down themselves."""
    erasing.erase_all(event.member_id, taken_down_only=event.writing == KEPT)
