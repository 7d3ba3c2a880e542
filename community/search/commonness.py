"""How common words are among what everybody may find.

All weights and limits come from here, for every viewer: were they made of the whole index, the order in which an
outsider sees public things would tell of words that stand in private groups.
"""

import heapq
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter

from community.search.reading import Docs, Leaf, Open
from community.search.shapes import IDEAS


class Common:
    """Counts of documents outside private groups, in all parts of the index."""

    def __init__(self, leaves: Sequence[Leaf], private: Docs) -> None:
        self._parts: list[Open] = [leaf.open(private) for leaf in leaves]

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
        words = _beginning([part.segment.beginning(field, prefix) for part in self._parts])
        return list(islice((word for word in words if any(part.count(field, word) for part in self._parts)), most))


def beginning(leaves: Sequence[Leaf], field: str, prefix: str, most: int) -> list[str]:
    """The first terms of a field that begin so, in private groups too."""
    return list(islice(_beginning([leaf.segment.beginning(field, prefix) for leaf in leaves]), most))


def _beginning(parts: Sequence[Iterator[str]]) -> Iterator[str]:
    return map(itemgetter(0), groupby(heapq.merge(*parts)))
