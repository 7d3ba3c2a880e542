"""Finds ideas that may say the same as a text or as another idea, by their rarest words."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from math import log
from operator import itemgetter

from community.search import engine, term_weights, tokenizer
from community.search.document_frequency import DocumentFrequencies
from community.search.document_sets import NONE, Documents
from community.search.engine import NO_SYNONYMS, Deadline, Synonyms
from community.search.results import IDEAS, HiddenGroups, Hits
from community.search.segments import LiveSegment
from community.search.term_weights import WeightedTerm

TITLE_FACTOR = 1.5  # of a word that is in the title of an idea that was found


def similar(
    segments: Sequence[LiveSegment],
    title: str,
    groups: HiddenGroups,
    limit: int,
    language: str = "en",
    min_terms: int = 1,
    synonyms: Synonyms = NO_SYNONYMS,
) -> Hits:
    """Ideas with this exact title, then ideas with at least `min_terms` of its rarest words, best first."""
    deadline, title = Deadline(engine.TIME_LIMIT), title[: tokenizer.MAX_INPUT_LENGTH]
    frequencies = DocumentFrequencies(segments, groups.private)
    terms = term_weights.distinctive_terms(segments, frequencies, title, language)
    terms = term_weights.with_synonyms(terms, synonyms)
    whole = tokenizer.normalize(title)
    scored: list[engine.ScoredIds] = []
    for live in segments:
        if deadline.check():
            break
        scores, enough = _score_similar(live, terms, min_terms)
        same = live.segment.documents_with("whole", whole)  # the same title, however few words match
        for document in same:
            scores[document] += term_weights.EXACT_TITLE_SCORE
        visible = engine.visible(live, (enough | same) & live.segment.by_kind[IDEAS], groups)
        scored.append([(scores[document], *live.segment.posted_and_id(document)) for document in visible])
    return Hits(engine.best_ids(scored, limit), notice=deadline.notice)


def related(
    segments: Sequence[LiveSegment],
    title: str,
    text: str,
    private_groups: Collection[int],
    limit: int,
    synonyms: Synonyms = NO_SYNONYMS,
) -> list[int]:
    """Ideas with the rarest words of an idea's title and text, best first. For jobs: no deadline, no viewer."""
    frequencies = DocumentFrequencies(segments, private_groups)
    terms = term_weights.with_synonyms(term_weights.rarest_terms(frequencies, title, text), synonyms)
    scored: list[engine.ScoredIds] = []
    for live in segments:
        scores: dict[int, float] = defaultdict(float)
        for term in terms:
            _add_scores(scores, live, term, TITLE_FACTOR)
        found = live.segment.by_kind[IDEAS] - live.deleted
        scored.append(
            [(score, *live.segment.posted_and_id(number)) for number, score in scores.items() if number in found]
        )
    return engine.best_ids(scored, limit)


def rarities(
    segments: Sequence[LiveSegment], stems: Collection[str], private_groups: Collection[int]
) -> dict[str, float]:
    """The weight of each of these stems: log(1 + documents / documents with it), over what everyone can find."""
    frequencies = DocumentFrequencies(segments, private_groups)
    total = frequencies.total
    return {stem: log(1 + total / max(frequencies.count("text", stem), 1)) for stem in stems}


def _score_similar(
    live: LiveSegment, terms: Sequence[WeightedTerm], min_terms: int
) -> tuple[dict[int, float], Documents]:
    """The score of each document with some of the terms, twice as much for one in the title; and those with enough."""
    scores: dict[int, float] = defaultdict(float)
    with_terms = [Documents.all(live.segment.size)] + [NONE] * min_terms  # with at least 0, 1 ... terms
    for term in terms:
        found = _add_scores(scores, live, term, 2)
        for count in range(min_terms, 0, -1):
            with_terms[count] |= with_terms[count - 1] & found
    return scores, with_terms[min_terms]


def _add_scores(scores: dict[int, float], live: LiveSegment, term: WeightedTerm, title_factor: float) -> Documents:
    """Add the weight of a term to the score of each document with it, and return these documents."""
    found = NONE
    in_title = live.segment.documents_with("stems", term.stem)
    for documents, share in _shares(live, "text", term):
        for part, factor in ((documents & in_title, title_factor), (documents - in_title, 1.0)):
            for document in part:
                scores[document] += term.weight * share * factor
        found |= documents
    return found


def _shares(live: LiveSegment, field: str, term: WeightedTerm) -> Iterator[tuple[Documents, float]]:
    """The documents with a term, and the share of its weight that it has there: less where only a synonym is."""
    found = live.segment.documents_with(field, term.stem)
    yield found, 1.0
    for stem, share in sorted(term.synonyms.items(), key=itemgetter(1), reverse=True):
        documents = live.segment.documents_with(field, stem)
        yield documents - found, share
        found |= documents
