"""Events of duplicates."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PairSearchDue:
    """Pairs are to be found again for all ideas with a higher id."""

    after_id: int
