"""Finding ideas, groups and people by words; names while one types; and ideas that are like a new one's title.

The index answers, or the database where the index cannot. Whatever they say is looked up as the viewer may see it.
"""

from community.members.models import Member
from community.search import database_fallback, engine, index_reader, queries
from community.search.index_versions import IndexUnavailable
from community.search.results import KINDS, Hits, SearchResults, SearchSuggestion, SearchSuggestions, SimilarIdea
from community.site import settings

PAGE_SIZE = 20
MAX_RESULTS = 200  # how many answers can be paged through


def find(viewer: Member | None, text: str, kind: str, cursor: str | None = None) -> SearchResults:
    """A page of the ideas, groups or people that have every word which was typed. `kind` is one of `KINDS`."""
    place = _offset(cursor)
    hits = _find(viewer, text, kind, place + PAGE_SIZE + 1)
    rows = queries.load(viewer, kind, hits.ids[place : place + PAGE_SIZE])
    more = len(hits.ids) > place + PAGE_SIZE and place + PAGE_SIZE < MAX_RESULTS
    return SearchResults(rows, str(place + PAGE_SIZE) if more else None, hits.counts, hits.notice)


def suggest(viewer: Member | None, text: str, limit: int = 8) -> SearchSuggestions:
    """Ideas, groups and people whose names begin or go on like what was typed so far."""
    hidden_groups = queries.hidden_groups(viewer)
    try:
        hits = index_reader.ask(lambda leaves: engine.suggest(leaves, text, hidden_groups, limit))
    except IndexUnavailable:
        hits = database_fallback.suggest(viewer, text, limit)
    found = [queries.suggestions(viewer, kind, hits[kind].ids) for kind in KINDS]
    return SearchSuggestions(_share_places(found, limit), hits[KINDS[0]].notice)


def similar(viewer: Member | None, title: str, limit: int = 5) -> list[SimilarIdea]:
    """Ideas that share the rarest words of a title, the most alike first."""
    hidden_groups, language = queries.hidden_groups(viewer), settings.current().language
    try:
        hits = index_reader.ask(lambda leaves: engine.similar(leaves, title, hidden_groups, limit, language))
    except IndexUnavailable:
        hits = database_fallback.similar(viewer, title, limit)
    return queries.similar(viewer, hits.ids)


def similar_to(viewer: Member | None, idea_id: int, title: str, limit: int = 5) -> list[SimilarIdea]:
    """Other ideas that share two telling words with one, for its page: none where there is no index to ask.

    At most two statements. One more than is wanted is looked for: the idea is like itself.
    """
    hidden_groups, language = queries.hidden_groups(viewer), settings.current().language
    try:
        hits = index_reader.ask(
            lambda leaves: engine.similar(leaves, title, hidden_groups, limit + 1, language, least=2)
        )
    except IndexUnavailable:
        return []
    return queries.similar(viewer, [found for found in hits.ids if found != idea_id][:limit])


def _find(viewer: Member | None, text: str, kind: str, limit: int) -> Hits:
    hidden_groups = queries.hidden_groups(viewer)
    try:
        return index_reader.ask(lambda leaves: engine.find(leaves, kind, text, hidden_groups, limit))
    except IndexUnavailable:
        return database_fallback.find(viewer, kind, text, limit)


def _offset(cursor: str | None) -> int:
    if cursor is None or not cursor.isascii() or not cursor.isdecimal() or len(cursor) > 3:
        return 0
    return min(int(cursor), MAX_RESULTS) // PAGE_SIZE * PAGE_SIZE


def _share_places(found: list[list[SearchSuggestion]], limit: int) -> list[SearchSuggestion]:
    """At most `limit`, with two places kept for each kind that has something to fill them."""
    ideas, *others = found
    kept = [suggestion for kind in others for suggestion in kind[:2]]
    first = ideas[: max(0, limit - len(kept))]
    return [*first, *kept][:limit]
