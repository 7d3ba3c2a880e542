"""What a source says, in the shapes of this site, before anything is written. Ids are the source's own.

Times are aware UTC. Texts are tidy and short enough to be stored.

People of whom a source tells only the id.
"""

from datetime import datetime
from typing import NamedTuple, Protocol, TypeAlias

from community.core.i18n import gettext as _


class SourcePerson(NamedTuple):
    """Somebody who wrote or voted there."""

    id: str
    name: str
    email: str | None
    joined_at: datetime | None
    is_named: bool  # the source says who they are; of others only the id is known
    note: str  # why a person of whom only the id is known is worth a word, if so
    file: str
    line: int


class SourceGroup(NamedTuple):
    """A place for ideas, made for this import."""

    id: str
    name: str
    purpose: str
    description: str
    file: str
    line: int
    founder: str = ""  # who wrote the first idea, found when all are known
    created_at: datetime | None = None


class SourceIdea(NamedTuple):
    """A proposal, or a statement to judge."""

    id: str
    group: str
    person: str
    title: str
    body: str
    summary: str  # stands in lists in place of the beginning of the body
    status: str
    posted_at: datetime
    is_rejected: bool  # by the moderators there
    support: int  # a number without people behind it
    url: str | None
    file: str
    line: int


class SourceComment(NamedTuple):
    """What somebody said about an idea; `parent` is the comment that it answers."""

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
    """What somebody thought of an idea at a time: 1 agrees, 0 passes, −1 disagrees. A later one takes its place."""

    idea: str
    person: str
    at: datetime
    value: int
    importance: int | None
    is_look: bool  # it was asked for: the idea had been shown
    file: str
    line: int

    @property
    def id(self) -> str:
        return "\t".join((self.idea, self.person, self.at.isoformat(), str(self.value)))


class RowIssue(NamedTuple):
    """A row that was refused, or changed before it could be used."""

    what: str  # "refused" or "mended"
    reason: str
    source_id: str
    file: str
    line: int


class HasLocation(Protocol):
    """What stands on a line of a file."""

    @property
    def file(self) -> str: ...
    @property
    def line(self) -> int: ...


REFUSED, MENDED = "refused", "mended"
SourceRecord: TypeAlias = SourcePerson | SourceGroup | SourceIdea | SourceComment | SourceJudgement
RecordOrIssue: TypeAlias = SourceRecord | RowIssue


def refused(row: HasLocation, source_id: str, reason: str) -> RowIssue:
    """A row that cannot be used."""
    return RowIssue(REFUSED, reason, source_id, row.file, row.line)


def mended(row: HasLocation, source_id: str, reason: str) -> RowIssue:
    """A row that is used with a change."""
    return RowIssue(MENDED, reason, source_id, row.file, row.line)


NAME_MAX = 60


def unnamed_person(person_id: str, at: datetime, row: HasLocation, note: str = "") -> SourcePerson:
    """Somebody known by their id alone."""
    return SourcePerson(person_id, placeholder_name(person_id), None, at, False, note, row.file, row.line)


def placeholder_name(person_id: str) -> str:
    """What somebody is called whose name is not known."""
    return _("Participant %(id)s", id=person_id)[:NAME_MAX]
