"""How many documents contain a term, counted over documents that everyone can find.

All weights and limits come from these counts, for every viewer. If private groups counted, the order in which outsiders
see public ideas would reveal words used in private groups.
"""

import heapq
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby, repeat
from operator import itemgetter
from typing import NamedTuple

from community.search.results import IDEAS
from community.search.segments import LiveSegment, PublicDocuments


class FoundTerm(NamedTuple):
    """A term, its frequency outside private groups, and the places of the segments that have it."""

    term: str
    frequency: int
    places: list[int]


class DocumentFrequencies:
    """Counts of documents outside private groups, over all segments of the index."""

    def __init__(self, segments: Sequence[LiveSegment], private_groups: Collection[int]) -> None:
        self._parts: list[PublicDocuments] = [segment.public_documents(private_groups) for segment in segments]

    @property
    def total(self) -> int:
        """The number of documents."""
        return sum(len(part.numbers) for part in self._parts)

    @property
    def ideas(self) -> int:
        """The number of documents that are ideas."""
        return sum(len(part.numbers & part.segment.by_kind[IDEAS]) for part in self._parts)

    def count(self, field: str, term: str) -> int:
        """The number of documents with a term in a field."""
        return sum(part.count(field, term) for part in self._parts)

    def terms_with_prefix(self, field: str, prefix: str, most: int) -> list[FoundTerm]:
        """The first terms of a field with this prefix that occur in one of the documents, in order.

        With them are those that only other documents have, as far as they are among the first of all terms.
        """
        found: list[FoundTerm] = []
        public = 0
        for term, listed in groupby(heapq.merge(*self._listed(field, prefix)), itemgetter(0)):
            places = [place for _term, place in listed]
            frequency = sum(self._parts[place].count(field, term) for place in places)
            if frequency or len(found) < most:
                found.append(FoundTerm(term, frequency, places))
            public += bool(frequency)
            if public == most:
                break
        return found

    def _listed(self, field: str, prefix: str) -> Iterator[Iterator[tuple[str, int]]]:
        for place, part in enumerate(self._parts):
            yield zip(part.segment.terms_with_prefix(field, prefix), repeat(place))
