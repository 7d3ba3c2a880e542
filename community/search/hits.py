"""What the index or the database says was found: ids only, which are looked up before anybody sees them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from community.search.shapes import WHOLE


@dataclass(frozen=True)
class Hits:
    """Ids in their order, the best first; how many there are of each kind, where that is known; and a notice."""

    ids: Sequence[int]
    counts: Mapping[str, int] = field(default_factory=dict)
    notice: str = WHOLE


class Veil(NamedTuple):
    """Groups that not everybody can find, and those of them that the viewer cannot."""

    private: frozenset[int]
    hidden: frozenset[int]
