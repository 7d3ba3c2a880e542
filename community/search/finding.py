"""Finding ideas, groups and people by words; names while one types; and ideas that are like a new one's title.

The index answers, or the database where the index cannot. Whatever they say is looked up as the viewer may see it.
"""

from community.members.models import Member
from community.search import asking, falling_back, queries, reading
from community.search.generations import Unavailable
from community.search.hits import Hits
from community.search.shapes import KINDS, Answers, Similar, Suggestion, Suggestions
from community.site import choices

SIZE = 20
FARTHEST = 200  # how many answers can be paged through


def find(viewer: Member | None, text: str, kind: str, cursor: str | None = None) -> Answers:
    """A page of the ideas, groups or people that have every word which was typed. `kind` is one of `KINDS`."""
    place = _place(cursor)
    hits = _find(viewer, text, kind, place + SIZE + 1)
    rows = queries.load(viewer, kind, hits.ids[place : place + SIZE])
    more = len(hits.ids) > place + SIZE and place + SIZE < FARTHEST
    return Answers(rows, str(place + SIZE) if more else None, hits.counts, hits.notice)


def suggest(viewer: Member | None, text: str, limit: int = 8) -> Suggestions:
    """Ideas, groups and people whose names begin or go on like what was typed so far."""
    veil = queries.veil(viewer)
    try:
        hits = reading.ask(lambda leaves: asking.suggest(leaves, text, veil, limit))
    except Unavailable:
        hits = falling_back.suggest(viewer, text, limit)
    found = [queries.suggestions(viewer, kind, hits[kind].ids) for kind in KINDS]
    return Suggestions(_shared(found, limit), hits[KINDS[0]].notice)


def similar(viewer: Member | None, title: str, limit: int = 5) -> list[Similar]:
    """Ideas that share the rarest words of a title, the most alike first."""
    veil, language = queries.veil(viewer), choices.current().language
    try:
        hits = reading.ask(lambda leaves: asking.similar(leaves, title, veil, limit, language))
    except Unavailable:
        hits = falling_back.similar(viewer, title, limit)
    return queries.similar(viewer, hits.ids)


def like(viewer: Member | None, idea_id: int, title: str, limit: int = 5) -> list[Similar]:
    """Other ideas that share two telling words with one, for its page: none where there is no index to ask.

    At most two statements. One more than is wanted is looked for: the idea is like itself.
    """
    veil, language = queries.veil(viewer), choices.current().language
    try:
        hits = reading.ask(lambda leaves: asking.similar(leaves, title, veil, limit + 1, language, least=2))
    except Unavailable:
        return []
    return queries.similar(viewer, [found for found in hits.ids if found != idea_id][:limit])


def _find(viewer: Member | None, text: str, kind: str, limit: int) -> Hits:
    veil = queries.veil(viewer)
    try:
        return reading.ask(lambda leaves: asking.find(leaves, kind, text, veil, limit))
    except Unavailable:
        return falling_back.find(viewer, kind, text, limit)


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
