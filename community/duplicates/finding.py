"""Finds pairs: for one idea, the ideas with the same rare words, and how likely each is the same.

A search from one idea replaces the pairs that it found before. It neither touches what people decided nor pairs that
only members suggested. Ideas are compared only where the same people can read them: in groups that everyone can find,
or in the same private group.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import and_, case, delete, or_, select, update

from community.core.db import db, execute_bulk, insert, now, rows
from community.duplicates.likelihood import TextProfile, likelihood, profile, similarity
from community.duplicates.models import OPEN, DuplicatePair
from community.groups import scope as group_scope
from community.groups.models import Group
from community.ideas import scope as idea_scope
from community.ideas.models import Idea, Status
from community.search import documents, index_reader, languages, queries, synonyms, tokenizer
from community.search import similarity as similar_texts
from community.search.documents import Document
from community.search.results import IDEAS
from community.site import settings

MAX_CANDIDATES = 50  # ideas with rare words of one, whose texts are compared with its text
MAX_COMPARED = 20  # of them, the most similar
MAX_PAIRS = 5  # of one idea
MIN_LIKELIHOOD = 0.03  # of a pair that staff are asked about
MAX_WORDS = 4  # that are shown of a pair
MIN_SHARE_OF_RAREST = 0.5  # of the weight of the rarest of them
MAX_TEXT_LENGTH = 20_000  # characters of a text that are compared

_WORD = re.compile(r"[^\W_]+")


class ComparedIdea(NamedTuple):
    """An idea that was compared with the one searched from."""

    idea_id: int
    similarity: float
    words: list[str]
    shares_title_word: bool  # whether both have a word that is in either title


class FoundPair(NamedTuple):
    """An idea that may be the same as the one searched from."""

    idea_id: int
    likelihood: float
    words: list[str]
    similarity: float = 0.0
    rank: int = 0


class PairingFacts(NamedTuple):
    """What decides whether two ideas are compared: who can read each, and whether it takes votes."""

    group_id: int | None  # None: a group that everyone can find
    is_closed: bool


def affected(idea_ids: Collection[int]) -> list[int]:
    """These ideas, and those whose search had found a pair with one of them: to search from again, in their order."""
    of_them = or_(DuplicatePair.first_id.in_(idea_ids), DuplicatePair.second_id.in_(idea_ids))
    finders = select(DuplicatePair.finder_id).where(of_them, DuplicatePair.state == OPEN)
    return sorted({*idea_ids, *db.session.scalars(finders.where(DuplicatePair.finder_id.is_not(None)))})


def next_ids(after: int, most: int) -> list[int]:
    """The ids of the next ideas to search from, in their order."""
    statement = select(Idea.id).where(Idea.id > after, idea_scope.not_hidden()).order_by(Idea.id).limit(most)
    return list(db.session.scalars(statement))


def search_from(idea_id: int, least: float = MIN_LIKELIHOOD, most: int = MAX_PAIRS) -> list[FoundPair]:
    """The ideas that may be the same as this one, the likeliest first. None for a hidden idea.

    Raises `IndexUnavailable`.
    """
    return pairs_among(idea_id, compare(idea_id), least, most)


def compare(idea_id: int) -> list[ComparedIdea]:
    """The most similar of the ideas with rare words of this one, in this order. None for a hidden idea.

    Ideas of private groups are among them. Raises `IndexUnavailable`.
    """
    own = documents.for_ids(IDEAS, [idea_id])
    if not own:
        return []
    private = queries.hidden_groups(None).private
    most, known = MAX_CANDIDATES + 1, synonyms.known()
    ids = index_reader.ask(lambda segments: similar_texts.related(segments, *_text(own[0]), private, most, known))
    others = [one for one in documents.for_ids(IDEAS, ids) if one.id != idea_id]
    return _compare(own[0], others, private)


def pairs_among(
    idea_id: int, compared: Sequence[ComparedIdea], least: float = MIN_LIKELIHOOD, most: int = MAX_PAIRS
) -> list[FoundPair]:
    """Those of the compared ideas that may be the same as this one, the likeliest first."""
    facts = _pairing_facts([idea_id, *(one.idea_id for one in compared)])
    pairable = [one for one in compared if _pairable(facts, idea_id, one.idea_id)]
    found = [
        FoundPair(one.idea_id, likelihood(one.similarity, rank), one.words, one.similarity, rank)
        for rank, one in enumerate(pairable, 1)
    ]
    return [pair for pair in found if pair.likelihood >= least][:most]


def _compare(own: Document, others: Sequence[Document], private: frozenset[int]) -> list[ComparedIdea]:
    stems = {
        languages.stem(word, one.language)
        for one in (own, *others)
        for text in _text(one)
        for word in tokenizer.tokenize(text)
    }
    rarity = index_reader.ask(lambda segments: similar_texts.rarities(segments, stems, private))

    def profile_of(one: Document) -> TextProfile:
        return profile(*_text(one), one.language, rarity.__getitem__)

    mine = profile_of(own)
    profiles = {one.id: profile_of(one) for one in others}
    similar = {i: similarity(mine, theirs, synonyms.known()) for i, theirs in profiles.items()}
    best = sorted(similar, key=lambda i: (-similar[i], i))[:MAX_COMPARED]
    return [
        ComparedIdea(i, similar[i], _shared_words(own, mine, profiles[i]), _shares_title_word(own, mine, profiles[i]))
        for i in best
    ]


def _shares_title_word(own: Document, mine: TextProfile, theirs: TextProfile) -> bool:
    in_both = mine.text.weights.keys() & theirs.text.weights.keys()  # a title is part of the text
    in_titles = mine.title.weights.keys() | theirs.title.weights.keys()
    return not {languages.stem(word, own.language) for word in _stop_words(own)}.issuperset(in_both & in_titles)


def _stop_words(one: Document) -> frozenset[str]:
    """Words that say nothing in this text: of its language and, if it is too short to tell, of the site's."""
    return languages.stop_words(one.language) | languages.stop_words(settings.current().language)


def _shared_words(own: Document, mine: TextProfile, theirs: TextProfile) -> list[str]:
    """The rarest words that both texts have, as they are written in one of them; those in both titles first."""
    shared = mine.text.weights.keys() & theirs.text.weights.keys()
    titled = mine.title.weights.keys() & theirs.title.weights.keys()
    written: dict[str, str] = {}
    for word in _WORD.findall(" ".join(_text(own))):
        for token in tokenizer.tokenize(word):
            written.setdefault(languages.stem(token, own.language), word.lower())
    stop_words = _stop_words(own)
    telling = [stem for stem in shared & written.keys() if written[stem] not in stop_words]
    least = MIN_SHARE_OF_RAREST * max((mine.text.weights[stem] for stem in telling), default=0.0)
    best = sorted(telling, key=lambda stem: (stem not in titled, -mine.text.weights[stem], stem))
    return [written[stem] for stem in best if mine.text.weights[stem] >= least][:MAX_WORDS]


def replace(idea_id: int, found: Sequence[FoundPair]) -> None:
    """Make the open pairs that a search from this idea found those that it finds now."""
    kept = [one.idea_id for one in found]
    mine = and_(DuplicatePair.finder_id == idea_id, DuplicatePair.state == OPEN)
    gone = and_(mine, DuplicatePair.first_id.not_in(kept), DuplicatePair.second_id.not_in(kept))
    execute_bulk(delete(DuplicatePair).where(gone, DuplicatePair.is_suggested.is_(False)))
    execute_bulk(update(DuplicatePair).where(gone).values(finder_id=None, likelihood=0.0, priority=1.0, words=[]))
    for one in found:
        _put(idea_id, one)


def _put(idea_id: int, found: FoundPair) -> None:
    """Store a pair. One that the other idea's search found stays if it is likelier that way."""
    values = {"likelihood": found.likelihood, "words": found.words, "finder_id": idea_id}
    first, second = sorted((idea_id, found.idea_id))
    row = insert(DuplicatePair).values(
        first_id=first,
        second_id=second,
        state=OPEN,
        found_at=now(),
        is_suggested=False,
        priority=found.likelihood,
        **values,
    )
    is_better = or_(
        DuplicatePair.finder_id == idea_id,
        DuplicatePair.finder_id.is_(None),
        DuplicatePair.likelihood < found.likelihood,
    )
    db.session.execute(
        row.on_conflict_do_update(
            index_elements=["first_id", "second_id"],
            set_={**values, "priority": found.likelihood + case((DuplicatePair.is_suggested, 1.0), else_=0.0)},
            where=and_(DuplicatePair.state == OPEN, is_better),
        )
    )


def _pairing_facts(ids: Iterable[int]) -> dict[int, PairingFacts]:
    is_open = group_scope.visible_to(None)
    found = rows(
        select(Idea.id, Idea.group_id, is_open, Status.closes)
        .join(Group, Group.id == Idea.group_id)
        .join(Status, Status.key == Idea.status_key)
        .where(Idea.id.in_(list(ids)), idea_scope.not_hidden())
    )
    return {i: PairingFacts(None if public else group_id, closes) for i, group_id, public, closes in found}


def _pairable(facts: dict[int, PairingFacts], one: int, other: int) -> bool:
    """Whether the same people can read both ideas, and not both are closed."""
    first, second = facts.get(one), facts.get(other)
    if first is None or second is None:
        return False
    return first.group_id == second.group_id and not (first.is_closed and second.is_closed)


def _text(one: Document) -> tuple[str, str]:
    return one.title, one.text[:MAX_TEXT_LENGTH]
