"""Finding ideas, groups and people by words; names while one types; and ideas that are like a new one's title.

The index answers, or the database where the index cannot. Whatever they say is looked up as the viewer may see it.
"""

from community.members.models import Member
from community.search import falling_back, queries
from community.search.shapes import KINDS, WHOLE, Answers, Similar, Suggestion, Suggestions

SIZE = 20
FARTHEST = 200  # how many answers can be paged through


def find(viewer: Member | None, text: str, kind: str, cursor: str | None = None) -> Answers:
    """A page of the ideas, groups or people that have every word which was typed. `kind` is one of `KINDS`."""
    place = _place(cursor)
    hits = falling_back.find(viewer, kind, text, place + SIZE + 1)
    rows = queries.load(viewer, kind, hits.ids[place : place + SIZE])
    more = len(hits.ids) > place + SIZE and place + SIZE < FARTHEST
    return Answers(rows, str(place + SIZE) if more else None, hits.counts, hits.notice)


def suggest(viewer: Member | None, text: str, limit: int = 8) -> Suggestions:
    """Ideas, groups and people whose names begin or go on like what was typed so far."""
    hits = {kind: falling_back.suggest(viewer, kind, text, limit) for kind in KINDS}
    found = [queries.suggestions(viewer, kind, hits[kind].ids) for kind in KINDS]
    return Suggestions(_shared(found, limit), next((hit.notice for hit in hits.values() if hit.notice), WHOLE))


def similar(viewer: Member | None, title: str, limit: int = 5) -> list[Similar]:
    """Ideas that share the rarest words of a title, the most alike first."""
    return queries.similar(viewer, falling_back.similar(viewer, title, limit).ids)


def like(viewer: Member | None, idea_id: int, title: str, limit: int = 5) -> list[Similar]:
    """Other ideas that are like one, for its page: none where the index cannot say, for the database takes too long."""
    return []


def _place(cursor: str | None) -> int:
    if cursor is None or not cursor.isascii() or not cursor.isdecimal() or len(cursor) > 3:
        return 0
    return min(int(cursor), FARTHEST) // SIZE * SIZE


def _shared(found: list[list[Suggestion]], limit: int) -> list[Suggestion]:
    """At most `limit`, with two places kept for each kind that has something to fill them."""
    ideas, *others = found
    kept = [suggestion for kind in others for suggestion in kind[:2]]
    first = ideas[: max(0, limit - len(kept))]
    return [*first, *kept][:limit]
