"""Discover: ideas by the upper confidence bound of their support, a stored score.

Two rows of a page are exploration slots: drawn from ideas that need impressions and put at random positions, so
position bias can be measured there. Viewers whose impressions are not counted see the plain order.
"""

import time
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from sqlalchemy import bindparam, or_

from community.core import pagination
from community.core.db import Moment, now
from community.core.pagination import PAGE_SIZE, LastRow, Page
from community.core.statements import late
from community.ideas import calibration, exploration, families, impressions, ranking
from community.ideas.models import Idea, Vote
from community.ideas.queries.lists import filtered, not_pinned, pinned, pins
from community.ideas.queries.rows import IdeaRow, fetch_together, make_row, together
from community.members.models import Member
from community.members.viewers import built_once_per_kind, id_of

EXPLORATION_ROWS = 2  # rows of a page
DRAWN_CANDIDATES = 6  # ideas drawn for them: the viewer may have voted for some, or seen them further up
MAX_PAGES = 10  # pages of a list that have exploration slots
DRAW_SECONDS = 600  # seconds for which a viewer who comes back finds the same exploration slots
VOTED_STAYS = timedelta(days=1)  # how long what one voted for stays on the list
SEPARATOR = "."


def discover_page(
    viewer: Member | None, *, group_id: int | None = None, cursor: str | None = None, pinned_first: bool = False
) -> Page[IdeaRow]:
    """A page of Discover, of one group or of all that are not archived, in one statement.

    Ideas that the viewer voted for more than a day ago are left out, except in a group. `pinned_first` as in
    `list_page`. The cursor also names the ideas of exploration slots, so they are not shown again.
    """
    after, shown = _decode_cursor(cursor)
    random = _random(viewer, group_id, cursor)
    drawn = _drawn(random, viewer, group_id, shown)
    last = pagination.last_row(Idea.discover, after)
    shape = _Shape(
        *(group_id is not None, pinned_first, pinned_first and not cursor, bool(shown), bool(drawn)),
        type(last.value) if last else None,
    )
    values = {"viewer_id": id_of(viewer), "group_id": group_id, "shown": shown, "drawn": drawn}
    found, first, apart = fetch_together(_select(viewer, shape), 3, **values, **(last.values if last else {}))
    found.sort(key=lambda row: (row.discover, row.id), reverse=True)
    rows = [make_row(row, viewer) for row in found]
    by_id = {row.id: make_row(row, viewer) for row in apart}
    ahead = {row.id for row in rows[:PAGE_SIZE]}
    # Ideas that are on this page anyway need no exploration slot while there are other candidates.
    drawn.sort(key=lambda idea_id: idea_id in ahead)
    is_exploration = _suitable([by_id[idea_id] for idea_id in drawn if idea_id in by_id], viewer, after)
    page = _compose_page(random, rows, is_exploration, shown)
    return Page([*pins(first, viewer), *page.rows], page.next)


class _Shape(NamedTuple):
    """What the statement of a page depends on besides the kind of viewer."""

    of_group: bool
    without_pinned: bool
    with_pinned: bool  # apart, as a part of their own
    has_shown: bool
    has_drawn: bool
    last: type | None


@built_once_per_kind
def _select(viewer: Any, shape: _Shape) -> Any:
    """The rows in order, those that are pinned, and those drawn for exploration slots."""
    whole = filtered(viewer, ("group_id",) if shape.of_group else ())
    besides = not_pinned(whole) if shape.without_pinned else whole.add_columns(Idea.pinned_at)
    ordered = besides
    if shape.has_shown:
        ordered = ordered.where(Idea.id.not_in(bindparam("shown", expanding=True)))
    if viewer is not None and not shape.of_group:
        ordered = ordered.where(or_(~families.has_voted(viewer.id), Vote.cast_at > late(_votes_stay_since, Moment())))
    return together(
        pagination.after_row(ordered, Idea.discover, Idea.id, LastRow.parameters(shape.last)),
        pinned(whole) if shape.with_pinned else None,
        besides.where(Idea.id.in_(bindparam("drawn", expanding=True))) if shape.has_drawn else None,
    )


def _votes_stay_since() -> datetime:
    return now() - VOTED_STAYS


def _drawn(random: Random, viewer: Member | None, group_id: int | None, shown: Sequence[int]) -> list[int]:
    """Ids of candidates for exploration slots, the most likely first."""
    if not impressions.counts_for(viewer) or len(shown) >= EXPLORATION_ROWS * MAX_PAGES:
        return []
    pool = [one for one in exploration.candidates(group_id) if one.id not in shown]
    return ranking.draw_candidates(random, pool, calibration.current(), DRAWN_CANDIDATES)


def _suitable(rows: Sequence[IdeaRow], viewer: Member | None, after: str | None) -> list[IdeaRow]:
    """Candidates that the viewer could vote for and that were not on an earlier page."""
    position = pagination.decode_cursor(after, float)
    return [
        row
        for row in rows
        if viewer is not None
        and impressions.could_vote(viewer, row)
        and (position is None or (row.discover, row.id) < position)
    ][:EXPLORATION_ROWS]


def _compose_page(
    random: Random, rows: Sequence[IdeaRow], is_exploration: Sequence[IdeaRow], shown: Sequence[int]
) -> Page[IdeaRow]:
    """A page of the rows in order with exploration slots among them, and the cursor of the next page."""
    apart = {row.id for row in is_exploration}
    others = [row for row in rows if row.id not in apart]
    free_rows = PAGE_SIZE - len(is_exploration)
    page, is_last = others[:free_rows], len(others) <= free_rows
    following = None if is_last else _encode_cursor(page[-1], [*shown, *(row.id for row in is_exploration)])
    for slot, row in zip(
        ranking.exploration_positions(random, len(page) + len(is_exploration), len(is_exploration)),
        is_exploration,
        strict=True,
    ):
        page.insert(slot - 1, row._replace(is_exploration=True))
    return Page(page, following)


def _random(viewer: Member | None, group_id: int | None, cursor: str | None) -> Random:
    """Seeded for ten minutes, so going back shows the same page."""
    seed = (viewer.id if viewer else 0, group_id, cursor, int(time.time() / DRAW_SECONDS))
    return Random(str(seed))  # noqa: S311 # nosec B311 - no secret


def _encode_cursor(last: IdeaRow, shown: Collection[int]) -> str:
    return SEPARATOR.join([pagination.encode_cursor(last.discover, last.id), *map(str, shown)])


def _decode_cursor(cursor: str | None) -> tuple[str | None, list[int]]:
    """(Cursor of the ordered rows, ids shown in exploration slots before). Unreadable parts are left out.

    A cursor of a list by time is not valid here.
    """
    # Where a page had a single exploration slot, the deepest writes one more than ten pages of two.
    after, *shown = (cursor or "").split(SEPARATOR, EXPLORATION_ROWS * (MAX_PAGES + 1))
    if pagination.decode_cursor(after, float) is None:
        return None, []
    return after, [int(text) for text in shown if text.isascii() and text.isdecimal() and len(text) < 10]
