"""Discover: what many of those who look support, and what too few have looked at to tell, in its stored order.

Two rows of a page are reserved: drawn by chance from what needs looks, and put where chance says, so that attention
can be measured there. Whose looks are not counted sees the order alone.
"""

import time
from collections.abc import Collection, Sequence
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import Select, or_

from community.ideas import candidates, looking, measured, ranking
from community.ideas.models import Idea, Vote
from community.ideas.queries.lists import narrowed, not_pinned, pinned, pins
from community.ideas.queries.rows import Row, in_one, made
from community.kernel import paging
from community.kernel.database import now
from community.kernel.paging import SIZE, Page
from community.members.models import Member
from community.site import choices

RESERVED = 2  # rows of a page
DRAWN = 6  # ideas drawn for them: the viewer may have voted for some, or seen them further up
DEEPEST = 10  # pages of a list that have reserved rows
DRAWS_HOLD = 600  # seconds for which who comes back finds the same rows reserved
IN_SIGHT = timedelta(days=1)  # how long what one voted for stays on the list
BETWEEN = "."


def discovered(
    viewer: Member | None, *, group_id: int | None = None, cursor: str | None = None, pinned_first: bool = False
) -> Page[Row]:
    """A page of Discover, of one group or of all that are not archived, in one statement.

    Of all groups, what the viewer voted for more than a day ago is left out. `pinned_first` as in `listed`. The cursor
    names the ideas of reserved rows too: they are not shown again.
    """
    after, shown = _read(cursor)
    chance = _chance(viewer, group_id, cursor)
    drawn = _drawn(chance, viewer, group_id, shown)
    open_counts = not choices.current().hide_counts
    whole = narrowed(viewer, group_id)
    besides = not_pinned(whole) if pinned_first else whole.add_columns(Idea.pinned_at)
    found, first, apart = in_one(
        paging.after(_ordered(besides, viewer, group_id, shown), Idea.discover, Idea.id, after),
        pinned(whole) if pinned_first and not cursor else None,
        besides.where(Idea.id.in_(drawn)) if drawn else None,
    )
    found.sort(key=lambda row: (row.discover, row.id), reverse=True)
    rows = [made(row, viewer, open_counts) for row in found]
    by_id = {row.id: made(row, viewer, open_counts) for row in apart}
    ahead = {row.id for row in rows[:SIZE]}
    # What stands on this page by its order needs no reserved row as long as there is something else.
    drawn.sort(key=lambda idea_id: idea_id in ahead)
    reserved = _fitting([by_id[idea_id] for idea_id in drawn if idea_id in by_id], viewer, after)
    page = _placed(chance, rows, reserved, shown)
    return Page([*pins(first, viewer, open_counts), *page.rows], page.next)


def _ordered(statement: Select[Any], viewer: Member | None, group_id: int | None, shown: Sequence[int]) -> Select[Any]:
    if shown:
        statement = statement.where(Idea.id.not_in(shown))
    if viewer is not None and group_id is None:
        statement = statement.where(or_(Vote.id.is_(None), Vote.cast_at > now() - IN_SIGHT))
    return statement


def _drawn(chance: Random, viewer: Member | None, group_id: int | None, shown: Sequence[int]) -> list[int]:
    """Ids of what could stand in reserved rows, the likeliest first."""
    if not looking.counts_for(viewer) or len(shown) >= RESERVED * DEEPEST:
        return []
    pool = [one for one in candidates.current(group_id) if one.id not in shown]
    return ranking.draw(chance, pool, measured.current(), DRAWN)


def _fitting(rows: Sequence[Row], viewer: Member | None, after: str | None) -> list[Row]:
    """Those the viewer could vote for and has not passed: what stood further up is not shown twice."""
    place = paging.read(after)
    return [
        row
        for row in rows
        if viewer is not None and looking.could_vote(viewer, row) and (place is None or (row.discover, row.id) < place)
    ][:RESERVED]


def _placed(chance: Random, rows: Sequence[Row], reserved: Sequence[Row], shown: Sequence[int]) -> Page[Row]:
    """A page of the rows in order with the reserved ones among them, and the cursor of the next."""
    apart = {row.id for row in reserved}
    others = [row for row in rows if row.id not in apart]
    room = SIZE - len(reserved)
    page, is_last = others[:room], len(others) <= room
    following = None if is_last else _write(page[-1], [*shown, *(row.id for row in reserved)])
    for slot, row in zip(ranking.slots(chance, len(page) + len(reserved), len(reserved)), reserved, strict=True):
        page.insert(slot - 1, row._replace(is_reserved=True))
    return Page(page, following)


def _chance(viewer: Member | None, group_id: int | None, cursor: str | None) -> Random:
    """The same for ten minutes, so that who goes back finds the page as it was."""
    seed = (viewer.id if viewer else 0, group_id, cursor, int(time.time() / DRAWS_HOLD))
    return Random(str(seed))  # noqa: S311 # nosec B311 - no secret


def _write(last: Row, shown: Collection[int]) -> str:
    return BETWEEN.join([paging.write(last.discover, last.id), *map(str, shown)])


def _read(cursor: str | None) -> tuple[str | None, list[int]]:
    """(Where the page begins, ideas that stood in reserved rows before). What cannot be read is left out.

    A place in a list by time is none here.
    """
    # Where one page had a single reserved row, the deepest writes one more than ten pages of two.
    after, *shown = (cursor or "").split(BETWEEN, RESERVED * (DEEPEST + 1))
    place = paging.read(after)
    if place is None or isinstance(place[0], str):
        return None, []
    return after, [int(text) for text in shown if text.isascii() and text.isdecimal() and len(text) < 10]
