"""How many documents contain a term, counted over documents that everyone can find.

All weights and limits come from these counts, for every viewer. If private groups counted, the order in which outsiders
see public ideas would reveal words used in private groups.
"""

import heapq
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter

from community.search.results import IDEAS
from community.search.segments import LiveSegment, PublicDocuments


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

    def terms_with_prefix(self, field: str, prefix: str, most: int) -> list[str]:
        """The first terms of a field with this prefix that occur in one of the documents."""
        terms = _merge_sorted([part.segment.terms_with_prefix(field, prefix) for part in self._parts])
        return list(islice((term for term in terms if any(part.count(field, term) for part in self._parts)), most))


def terms_with_prefix(segments: Sequence[LiveSegment], field: str, prefix: str, most: int) -> list[str]:
    """The first terms of a field with this prefix, including those that occur only in private groups."""
    return list(islice(_merge_sorted([live.segment.terms_with_prefix(field, prefix) for live in segments]), most))


def _merge_sorted(parts: Sequence[Iterator[str]]) -> Iterator[str]:
    return map(itemgetter(0), groupby(heapq.merge(*parts)))
