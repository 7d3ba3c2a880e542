"""Synonyms: words that this community uses for the same thing, learned from the titles of merged ideas.

Only ideas that everyone can find teach, so that no word of a private group reaches a search by others. Undoing a merge,
hiding an idea or making its group private takes back what it taught.

The worker writes the synonyms in use to a file beside the index. Searches read it again when it has changed, so they
need no statement for it.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import and_, delete, func, or_, select
from sqlalchemy.orm import aliased

from community.core.db import db, execute_bulk, insert, now, rows
from community.core.errors import Hidden
from community.core.outbox import record
from community.groups.models import Group
from community.ideas.models import Idea, IdeaMerge
from community.members.models import Member
from community.search import index_versions, languages, tokenizer
from community.search.events import SynonymsChanged
from community.search.models import Synonym, SynonymSource
from community.site import settings

# A synonym must come from three merged pairs, and from a third of the pairs in which either word has no counterpart.
# Among 61 known duplicates of bug reports 768 pairs of words have no counterpart: 23 occur twice, most by chance, seven
# three times, and four of these pass the second condition.
MIN_PAIRS = 3
MIN_SHARE = 1 / 3
MAX_WEIGHT = 0.5  # of a synonym, as a share of the weight of the word itself
MAX_TITLE_WORDS = 8  # of a title without a counterpart; more teach nothing
MIN_LENGTH = 3  # letters of a word
MAX_SYNONYMS = 2000  # in use
FILE = "synonyms.json"

Synonyms = Mapping[str, Mapping[str, float]]  # stems with weights, by stem


class LearnedSynonym(NamedTuple):
    """A synonym in use, for staff."""

    id: int
    term: str
    other: str
    pair_count: int


def known() -> Synonyms:
    """The synonyms in use, as the worker wrote them last."""
    path = index_versions.root() / FILE
    try:
        state = path.stat()
    except OSError:
        return {}
    return _read(path, state.st_mtime_ns, state.st_ino)


def learn(idea_ids: Collection[int]) -> bool:
    """Learn from the merges of these ideas, or take back what they taught. Whether anything changed.

    Records `SynonymsChanged` if so.
    """
    merged = set(
        db.session.scalars(
            select(IdeaMerge.child_id).where(or_(IdeaMerge.child_id.in_(idea_ids), IdeaMerge.parent_id.in_(idea_ids)))
        )
    )
    if not merged:
        return False
    sources = select(SynonymSource.idea_id, SynonymSource.term, SynonymSource.other)
    before = {tuple(row) for row in rows(sources.where(SynonymSource.idea_id.in_(merged)))}
    after = set(_taught(merged))
    for idea_id, pairs in groupby(sorted(before - after), key=itemgetter(0)):
        gone = [and_(SynonymSource.term == term, SynonymSource.other == other) for _idea_id, term, other in pairs]
        execute_bulk(delete(SynonymSource).where(SynonymSource.idea_id == idea_id, or_(*gone)))
    if new := [{"idea_id": i, "term": term, "other": other} for i, term, other in sorted(after - before)]:
        db.session.execute(insert(SynonymSource).on_conflict_do_nothing(), new)
    for term, other in sorted(_concerned({(term, other) for _idea_id, term, other in before ^ after})):
        _count(term, other)
    if before != after:
        execute_bulk(delete(Synonym).where(Synonym.pair_count == 0, Synonym.dismissed_at.is_(None)))
        record(SynonymsChanged())
    return before != after


def merged_in(group_id: int) -> list[int]:
    """The ideas of a group that were ever merged."""
    part = or_(IdeaMerge.child_id == Idea.id, IdeaMerge.parent_id == Idea.id)
    return list(db.session.scalars(select(Idea.id).join(IdeaMerge, part).where(Idea.group_id == group_id).distinct()))


def dismiss(synonym_id: int, by: Member) -> LearnedSynonym:
    """Stop using a synonym, even if more merges teach it. Raises `Hidden` for others than staff."""
    found = db.session.get(Synonym, synonym_id)
    if found is None or not by.is_staff or by.is_suspended:
        raise Hidden
    if found.dismissed_at is None:
        found.dismissed_at, found.dismissed_by = now(), by.id
        record(SynonymsChanged())
    db.session.flush()
    return LearnedSynonym(found.id, found.term, found.other, found.pair_count)


def in_use(limit: int) -> list[LearnedSynonym]:
    """The synonyms in use, those from most merges first."""
    columns = (Synonym.id, Synonym.term, Synonym.other, Synonym.pair_count)
    statement = select(*columns).where(Synonym.dismissed_at.is_(None), Synonym.pair_count >= MIN_PAIRS)
    statement = statement.where(Synonym.weight > 0).order_by(Synonym.pair_count.desc(), Synonym.id.desc())
    return [LearnedSynonym._make(row) for row in rows(statement.limit(limit))]


def publish() -> None:
    """Write the synonyms in use to the file that searches read. Reads the database, and can be repeated."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    chosen = [one.id for one in in_use(MAX_SYNONYMS)]
    for term, other, weight in rows(
        select(Synonym.term, Synonym.other, Synonym.weight).where(Synonym.id.in_(chosen)).order_by(Synonym.id)
    ):
        found[term][other] = found[other][term] = weight
    index_versions.root().mkdir(parents=True, exist_ok=True)
    index_versions.write_atomically(index_versions.root() / FILE, json.dumps(found))


def _taught(idea_ids: Collection[int]) -> Iterator[tuple[int, str, str]]:
    """(idea, term, other) of those of these ideas that are merged, if everyone can find both ideas."""
    child, parent = aliased(Idea), aliased(Idea)
    child_group, parent_group = aliased(Group), aliased(Group)
    found = rows(
        select(child.id, child.title, parent.title)
        .join(IdeaMerge, and_(IdeaMerge.child_id == child.id, IdeaMerge.undone_at.is_(None)))
        .join(parent, parent.id == IdeaMerge.parent_id)
        .join(child_group, child_group.id == child.group_id)
        .join(parent_group, parent_group.id == parent.group_id)
        .where(child.id.in_(idea_ids), child.hidden_at.is_(None), parent.hidden_at.is_(None))
        .where(child_group.is_private.is_(False), parent_group.is_private.is_(False))
    )
    for idea_id, title, other_title in found:
        one, other = _title_stems(title), _title_stems(other_title)
        if len(one - other) <= MAX_TITLE_WORDS and len(other - one) <= MAX_TITLE_WORDS:
            for first in one - other:
                for second in other - one:
                    yield idea_id, min(first, second), max(first, second)


def _title_stems(title: str) -> set[str]:
    """The stems of a title that can have synonyms: neither numbers, nor stop words, nor very short."""
    every = tokenizer.tokenize(title)
    words, language = {word for word in every if word.isalpha() and len(word) >= MIN_LENGTH}, languages.guess(every)
    return {languages.stem(word, language) for word in words - languages.stop_words(settings.current().language)}


def _concerned(pairs: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """These pairs of terms, and the pairs in use or nearly that share a term, of which each is a smaller part now."""
    terms = {term for pair in pairs for term in pair}
    sharing = select(Synonym.term, Synonym.other).where(
        Synonym.pair_count >= MIN_PAIRS, or_(Synonym.term.in_(terms), Synonym.other.in_(terms))
    )
    return {*pairs, *map(tuple, rows(sharing))} if pairs else set()


def _count(term: str, other: str) -> None:
    """Count the merges that teach a synonym, and how it weighs."""
    both = and_(SynonymSource.term == term, SynonymSource.other == other)
    either = [
        select(func.count(SynonymSource.idea_id.distinct()))
        .where(or_(SynonymSource.term == word, SynonymSource.other == word))
        .scalar_subquery()
        for word in (term, other)
    ]
    count = select(func.count()).select_from(SynonymSource).where(both).scalar_subquery()
    pairs, first, second = db.session.execute(select(count, *either)).one()
    share = 2 * pairs / (first + second) if first + second else 0.0
    values = {"pair_count": pairs, "weight": MAX_WEIGHT * share if share >= MIN_SHARE else 0.0}
    row = insert(Synonym).values(term=term, other=other, **values)
    db.session.execute(row.on_conflict_do_update(index_elements=["term", "other"], set_=values))


@lru_cache(maxsize=4)
def _read(path: Path, changed_at: int, number: int) -> Synonyms:
    """The content of the file. None of it if it cannot be read: the worker writes it again."""
    try:
        found = json.loads(path.read_text())
        return {str(stem): {str(key): float(weight) for key, weight in words.items()} for stem, words in found.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}
