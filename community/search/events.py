"""Events of search."""

from dataclasses import dataclass


@dataclass(frozen=True)
class IndexRebuilt:
    """A new index has replaced the previous one, or is the first."""


@dataclass(frozen=True)
class SynonymsChanged:
    """Other synonyms are in use than before."""
