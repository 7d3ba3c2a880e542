"""Good standing: whether a member counts in public numbers, and how counters follow when that changes.

A member counts who is confirmed, or was brought in by an import and has not claimed the account yet, and is neither
suspended nor deleted (`Member.is_counted`, and in SQL `scope.counted`). Both read stored values only, never the clock:
a suspension that is over counts as one until the worker has ended it, so that at every moment counters and
`community recount` agree.

Everything that can change this happens inside `change`, which lets the packages above move their counters in the same
transaction. On the other side, an act that adds something to count calls `hold`, or locks the member's row with
`FOR SHARE` in its own statement: otherwise of a vote and a suspension at the same moment neither would see the other.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

from sqlalchemy import select

from community.core.db import db, is_sqlite, lock_row
from community.members import scope
from community.members.models import Member

Follower: TypeAlias = Callable[[int, bool], None]

IDEAS, COMMENTS, GROUPS = range(3)  # the order in which rows are locked, see `core.db.lock_row`

_followers: dict[int, Follower] = {}


def follow(place: int) -> Callable[[Follower], Follower]:
    """Call the function with the member's id and whether they count now, when that has changed.

    `place` is the kind of rows that it locks: followers run in the order in which rows are locked.
    """

    def register(function: Follower) -> Follower:
        _followers[place] = function
        return function

    return register


@contextmanager
def change(member: Member) -> Iterator[None]:
    """Lock a member whose standing may change inside, and then move every counter, in the same transaction."""
    lock_row(member)
    was_counted = member.is_counted
    yield
    db.session.flush()
    if member.is_counted != was_counted:
        for place in sorted(_followers):
            _followers[place](member.id, member.is_counted)


def hold(member_id: int) -> None:
    """Keep a member's standing as it is until the transaction ends. Before rows of ideas, comments and groups."""
    if not is_sqlite():  # it has one writer anyway
        db.session.execute(_held(Member.id == member_id))


def counted_among(ids: Sequence[int]) -> set[int]:
    """Those of these members who count, whose standing stays as it is until the transaction ends."""
    return set(db.session.scalars(_held(Member.id.in_(ids)).where(scope.counted()).order_by(Member.id)))


def _held(which: Any) -> Any:
    return select(Member.id).where(which).with_for_update(read=True)
