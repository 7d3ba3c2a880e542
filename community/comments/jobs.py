"""What comments do about news from below."""

from community.comments import taking_down
from community.kernel.outbox import on
from community.members.events import MemberRemoved


@on(MemberRemoved)
def forget_author(event: MemberRemoved) -> None:
    """What a removed member said is taken down."""
    taking_down.take_down_all(event.member_id)
