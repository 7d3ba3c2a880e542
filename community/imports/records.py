"""Records as they are read from a source, before anything is written. Ids are the source's own.

Times are aware UTC. Texts are cleaned and short enough to be stored.
"""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, Protocol, TypeAlias

from community.core.i18n import gettext as _

NAME_MAX = 60  # characters
REFUSED, CORRECTED = "refused", "corrected"


class SourcePerson(NamedTuple):
    """Someone who wrote or voted there."""

    id: str
    name: str
    email: str | None
    joined_at: datetime | None
    is_named: bool  # the source has their name; of others only the id is known
    note: str  # an issue to report about a person of whom only the id is known, if any
    file: str
    line: int


class SourceGroup(NamedTuple):
    """A group to be created for imported ideas."""

    id: str
    name: str
    purpose: str
    description: str
    file: str
    line: int
    creator: str = ""  # the author of its first idea, found once all ideas are staged
    created_at: datetime | None = None


class SourceIdea(NamedTuple):
    """A proposal, or a statement to vote on."""

    id: str
    group: str
    person: str
    title: str
    body: str
    summary: str  # shown in lists instead of the beginning of the body
    status: str
    posted_at: datetime
    is_rejected: bool  # by the moderators there
    support: int  # a number of supporters who are not known
    url: str | None
    file: str
    line: int


class SourceComment(NamedTuple):
    """A comment on an idea; `parent` is the comment that it replies to."""

    id: str
    idea: str
    person: str
    parent: str | None
    body: str
    posted_at: datetime
    agreed: int
    disagreed: int
    file: str
    line: int


class SourceJudgement(NamedTuple):
    """A person's opinion of an idea at a time: 1 agrees, 0 passes, -1 disagrees. A later one replaces it."""

    idea: str
    person: str
    at: datetime
    value: int
    importance: int | None
    was_shown: bool  # the idea had been shown to them: the judgement counts as an impression
    file: str
    line: int
    is_first: bool = True  # of those of this person on this idea that count as an impression

    @property
    def id(self) -> str:
        return "\t".join((self.idea, self.person, self.at.isoformat(), str(self.value)))


class RowIssue(NamedTuple):
    """A row that was refused, or corrected to be used."""

    what: str  # REFUSED or CORRECTED
    reason: str
    source_id: str
    file: str
    line: int


class HasLocation(Protocol):
    """Something read from a line of a file."""

    @property
    def file(self) -> str: ...
    @property
    def line(self) -> int: ...


SourceRecord: TypeAlias = SourcePerson | SourceGroup | SourceIdea | SourceComment | SourceJudgement
RecordOrIssue: TypeAlias = SourceRecord | RowIssue
ReportIssue: TypeAlias = Callable[[RowIssue], None]


def refused(row: HasLocation, source_id: str, reason: str) -> RowIssue:
    """The issue of a row that cannot be used."""
    return RowIssue(REFUSED, reason, source_id, row.file, row.line)


def corrected(row: HasLocation, source_id: str, reason: str) -> RowIssue:
    """The issue of a row that is used with a change."""
    return RowIssue(CORRECTED, reason, source_id, row.file, row.line)


def unnamed_person(person_id: str, at: datetime, row: HasLocation, note: str = "") -> SourcePerson:
    """A person of whom only the id is known, active at this time."""
    return SourcePerson(person_id, placeholder_name(person_id), None, at, False, note, row.file, row.line)


def placeholder_name(person_id: str) -> str:
    """The name given to a person whose name is not known."""
    return _("Participant %(id)s", id=person_id)[:NAME_MAX]
