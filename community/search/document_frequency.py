"""How common words are among what everybody may find.

All weights and limits come from here, for every viewer: were they made of the whole index, the order in which an
outsider sees public things would tell of words that stand in private groups.
"""

import heapq
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter

from community.search.index_reader import DocumentNumbers, LiveSegment, PublicDocuments
from community.search.results import IDEAS


class DocumentFrequencies:
    """Counts of documents outside private groups, in all parts of the index."""

    def __init__(self, leaves: Sequence[LiveSegment], private: DocumentNumbers) -> None:
        self._parts: list[PublicDocuments] = [leaf.open(private) for leaf in leaves]

    @property
    def size(self) -> int:
        return sum(len(part.documents) for part in self._parts)

    @property
    def ideas(self) -> int:
        return sum(len(part.documents & part.segment.kinds[IDEAS]) for part in self._parts)

    def having(self, field: str, term: str) -> int:
        """How many of them have a term in a field."""
        return sum(part.count(field, term) for part in self._parts)

    def beginning(self, field: str, prefix: str, most: int) -> list[str]:
        """The first terms of a field that begin so and that one of them has."""
        words = _merge_sorted([part.segment.beginning(field, prefix) for part in self._parts])
        return list(islice((word for word in words if any(part.count(field, word) for part in self._parts)), most))


def terms_with_prefix(leaves: Sequence[LiveSegment], field: str, prefix: str, most: int) -> list[str]:
    """The first terms of a field that begin so, in private groups too."""
    return list(islice(_merge_sorted([leaf.segment.beginning(field, prefix) for leaf in leaves]), most))


def _merge_sorted(parts: Sequence[Iterator[str]]) -> Iterator[str]:
    return map(itemgetter(0), groupby(heapq.merge(*parts)))
