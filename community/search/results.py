"""The results of searches: ids as the index finds them, and rows as templates show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from community.ideas.queries import IdeaRow
from community.members.queries import DirectoryEntry
from community.members.summary import MemberSummary
from community.search.filters import GROUP, PERIOD, STATUS, Facets
from community.search.question import Operator

IDEAS, COMMENTS, GROUPS, PEOPLE = KINDS = ("ideas", "comments", "groups", "people")
POSTS = (IDEAS, GROUPS, PEOPLE)  # have titles, and are searched apart from comments
FACETS: Mapping[str, tuple[str, ...]] = {
    IDEAS: (STATUS, GROUP, PERIOD),
    COMMENTS: (GROUP, PERIOD),
    GROUPS: (),
    PEOPLE: (),
}
COMPLETE, DATABASE, PARTIAL = "", "database", "partial"  # notices


class HiddenGroups(NamedTuple):
    """The ids of groups that not everyone can find, and of those among them that the viewer cannot find."""

    private: frozenset[int]
    hidden: frozenset[int]


@dataclass(frozen=True)
class Hits:
    """Ids from the index or the database, best first, with the counts per kind and of facets if known.

    The ids are loaded as the viewer can see them before anyone is shown them.
    """

    ids: Sequence[int]
    counts: Mapping[str, int] = field(default_factory=dict)
    notice: str = COMPLETE
    facets: Facets | None = None


@dataclass(frozen=True)
class SearchResults:
    """A page of results of one kind, best or newest first.

    `counts` is the number of results per kind, if known, as are `facets`. `notice` is empty, "database" if the index
    was unavailable, or "partial" if time ran out before everything was searched. `corrected` is the text that was
    searched for instead of what was typed, if that found nothing. With `has_fewer_words` no result has all the words.
    `words` is the text without operators. Operators with a value that no one knows are `unknown`, and ignored.
    """

    rows: Sequence[Any] = ()
    next: str | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    notice: str = COMPLETE
    corrected: str = ""
    has_fewer_words: bool = False
    facets: Facets | None = None
    words: str = ""
    unknown: Sequence[Operator] = ()


class IdeaResult(NamedTuple):
    """An idea, and its whole text without markup for showing a passage."""

    idea: IdeaRow
    text: str


class CommentResult(NamedTuple):
    """A comment, what it is about, and its whole text. `group_name` is empty for announcements to the whole site."""

    author: MemberSummary
    id: int
    posted_at: datetime
    title: str
    group_name: str | None
    group_color: int | None
    text: str


class GroupResult(NamedTuple):
    """A group, and its whole text."""

    id: int
    slug: str
    name: str
    purpose: str
    color: int
    is_private: bool
    member_count: int
    idea_count: int
    by_request: bool
    is_archived: bool
    is_banned: bool  # the viewer, now
    has_requested: bool  # the viewer, to join
    text: str


class PersonResult(NamedTuple):
    """A member, and their whole text."""

    person: DirectoryEntry
    text: str


class SearchSuggestion(NamedTuple):
    """A suggestion while typing. `address` is a slug, or a member's handle."""

    kind: str
    title: str
    id: int
    address: str
    detail: str
    is_staff: bool = False


class SearchSuggestions(NamedTuple):
    """Suggestions, ideas first, with the notice of `SearchResults`."""

    rows: Sequence[SearchSuggestion] = ()
    notice: str = COMPLETE


class SimilarIdea(NamedTuple):
    """An idea similar to the title of a new one."""

    id: int
    title: str
    slug: str
    status_key: str
    status_name: str
    status_color: int
    is_closed: bool
    vote_count: int
    my_vote: bool
    author_id: int
    shows_count: bool
