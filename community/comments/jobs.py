"""What comments do about news from below."""

from community.comments import erasing, marking, mentioning
from community.kernel.outbox import on
from community.members.events import MemberRemoved
from community.members.removing import KEPT


@on(MemberRemoved)
def forget_author(event: MemberRemoved) -> None:
    """Erase what a removed member said; if their writing is kept, what they had taken down themselves."""
    erasing.erase_all(event.member_id, taken_down_only=event.writing == KEPT)


@on(MemberRemoved)
def forget_marks(event: MemberRemoved) -> None:
    """What a removed member found helpful counts no more."""
    marking.unmark_all(event.member_id)


@on(MemberRemoved)
def forget_mentions(event: MemberRemoved) -> None:
    """A removed member's handle is taken out of the comments that named them."""
    mentioning.forget(event.member_id)
