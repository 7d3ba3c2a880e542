"""What finding answers with: named tuples, as their templates read them.

What the index or the database says was found: ids only, which are looked up before anybody sees them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from community.ideas.queries import IdeaRow
from community.members.queries import DirectoryEntry

IDEAS, GROUPS, PEOPLE = KINDS = ("ideas", "groups", "people")
COMPLETE, DATABASE, PARTIAL = "", "database", "partial"


class IdeaResult(NamedTuple):
    """An idea that has the words, and all its words without marks, to show where they stand."""

    idea: IdeaRow
    text: str


class GroupResult(NamedTuple):
    """A group that has the words."""

    id: int
    slug: str
    name: str
    purpose: str
    color: int
    is_private: bool
    member_count: int
    idea_count: int
    text: str


class PersonResult(NamedTuple):
    """A member who has the words."""

    person: DirectoryEntry
    text: str


class SearchSuggestion(NamedTuple):
    """Something that may be meant while one is still typing. `address` is a slug, or a member's handle."""

    kind: str
    title: str
    id: int
    address: str
    detail: str


class SearchSuggestions(NamedTuple):
    """What may be meant, ideas first, and the notice of `Answers`."""

    rows: Sequence[SearchSuggestion] = ()
    notice: str = COMPLETE


class SimilarIdea(NamedTuple):
    """An idea that is like the title of a new one."""

    id: int
    title: str
    slug: str
    status_key: str
    status_name: str
    is_closed: bool
    vote_count: int
    my_vote: bool
    author_id: int


@dataclass(frozen=True)
class SearchResults:
    """A page of what was found, the best first.

    `counts` says how many there are of each kind, where that is known. `notice` is empty, or "database" when the index
    could not be asked, or "partial" when the time was over before everything was looked at.
    """

    rows: Sequence[Any] = ()
    next: str | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    notice: str = COMPLETE


@dataclass(frozen=True)
class Hits:
    """Ids in their order, the best first; how many there are of each kind, where that is known; and a notice."""

    ids: Sequence[int]
    counts: Mapping[str, int] = field(default_factory=dict)
    notice: str = COMPLETE


class HiddenGroups(NamedTuple):
    """Groups that not everybody can find, and those of them that the viewer cannot."""

    private: frozenset[int]
    hidden: frozenset[int]
