"""Lists of members and of their sessions."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, bindparam, or_, select

from community.core import pagination
from community.core.cache import cached
from community.core.db import db, now, rows
from community.core.errors import Hidden
from community.core.statements import fetch
from community.core.text_search import contains
from community.members import handles, interests, scope, summary, user_agents
from community.members.models import Member, Session
from community.members.summary import MemberSummary
from community.members.viewers import built_once_per_kind, id_of

NEWEST = 500  # members whose interests are read for suggestions
MOST_SUGGESTED = 12
MAX_SEARCH = 60  # characters of a search that are used


class DirectoryEntry(NamedTuple):
    """A member in the directory."""

    member: MemberSummary
    about: str
    interests: str
    joined_at: datetime

    @property
    def id(self) -> int:
        return self.member.id

    @property
    def topics(self) -> list[str]:
        return interests.split(self.interests)


class Credentials(NamedTuple):
    """What a password is checked against."""

    id: int
    password_hash: str | None
    role: str


class ActiveSession(NamedTuple):
    """A browser that a member is signed in with."""

    id: int
    user_agent: str
    ip_address: str
    began_at: datetime
    seen_at: datetime
    remembered: bool

    @property
    def description(self) -> str:
        return user_agents.describe(self.user_agent)


def find(viewer: Member | None, handle: str) -> Member:
    """The member with this handle. Raises `Hidden` if the viewer cannot see one."""
    found = None
    if handles.PATTERN.fullmatch(handle):
        found = db.session.scalar(select(Member).where(Member.handle == handle, scope.visible_to(viewer)))
    if found is None:
        raise Hidden
    return found


def with_id(viewer: Member | None, member_id: int) -> Member:
    """The member with this id. Raises `Hidden` if the viewer cannot see them."""
    found = db.session.scalar(select(Member).where(Member.id == member_id, scope.visible_to(viewer)))
    if found is None:
        raise Hidden
    return found


def by_email(email: str) -> Member | None:
    """The member with this address, in its normal form."""
    return db.session.scalar(select(Member).where(Member.email == email, scope.not_deleted()))


def credentials(email: str) -> Credentials | None:
    """What is needed to check the password of an account; None if the address has none."""
    found = rows(select(Member.id, Member.password_hash, Member.role).where(Member.email == email, scope.not_deleted()))
    return Credentials(*found[0]) if found else None


def listed(viewer: Member | None, search: str = "", cursor: str | None = None) -> pagination.Page[DirectoryEntry]:
    """Members in the directory, newest first. `search`: part of a name, a handle or an interest."""
    statement = _entries().where(scope.listed_to(viewer))
    if search:
        statement = statement.where(_matches(search[:MAX_SEARCH]))
    return pagination.to_page(
        _as_entries(pagination.after(statement, Member.joined_at, Member.id, cursor)), "joined_at"
    )


def with_shared_interests(viewer: Member, limit: int = 5) -> list[DirectoryEntry]:
    """A few other members who share interests with the viewer, the ones who share most with them first."""
    topics = interests.split(viewer.interests)
    if not topics:
        return []
    shares = or_(*(contains(Member.interests, topic) for topic in topics))
    statement = _entries().where(scope.listed_to(viewer), Member.id != viewer.id, shares)
    found = _as_entries(statement.order_by(Member.joined_at.desc(), Member.id.desc()).limit(100))
    ranked = [(len(interests.shared(viewer.interests, entry.interests)), entry) for entry in found]
    ranked.sort(key=lambda pair: -pair[0])
    return [entry for count, entry in ranked[:limit] if count]


@cached(seconds=600)
def common_interests() -> list[str]:
    """Interests that several of the newest members have, the most common first: suggestions for others."""
    newest = select(Member.interests).where(scope.listed_to(None)).order_by(Member.joined_at.desc(), Member.id.desc())
    topics = [topic for row in rows(newest.limit(NEWEST)) for topic in interests.split(row.interests)]
    spellings = {topic.casefold(): topic for topic in reversed(topics)}
    counts = Counter(topic.casefold() for topic in topics)
    return [spellings[key] for key, count in counts.most_common(MOST_SUGGESTED) if count > 1]


def among(viewer: Member | None, ids: Collection[int]) -> dict[int, DirectoryEntry]:
    """Those of these members whom the viewer's directory lists, by id."""
    found = fetch(_select_among(viewer), viewer_id=id_of(viewer), ids=list(ids))
    entries = [DirectoryEntry(*summary.unpack(row)) for row in found]
    return {entry.id: entry for entry in entries}


@built_once_per_kind
def _select_among(viewer: Any) -> Any:
    return _entries().where(Member.id.in_(bindparam("ids", expanding=True)), scope.listed_to(viewer))


def by_ids(ids: Iterable[int]) -> dict[int, MemberSummary]:
    """Members by id, deleted ones too: for logs that name who did something."""
    found = rows(select(*summary.columns()).where(Member.id.in_(set(ids))))
    return {row.id: MemberSummary(*row) for row in found}


def sessions_of(member: Member) -> list[ActiveSession]:
    """A member's active sessions, the one used last first."""
    statement = (
        select(
            Session.id, Session.user_agent, Session.ip_address, Session.began_at, Session.seen_at, Session.remembered
        )
        .where(Session.member_id == member.id, Session.ended_at.is_(None), Session.expires_at > now())
        .order_by(Session.seen_at.desc(), Session.id.desc())
    )
    return [ActiveSession(*row) for row in rows(statement)]


def _entries() -> Any:
    return select(*summary.columns(), Member.about, Member.interests, Member.joined_at)


def _as_entries(statement: Any) -> list[DirectoryEntry]:
    return [DirectoryEntry(*summary.unpack(row)) for row in rows(statement)]


def _matches(words: str) -> ColumnElement[bool]:
    return or_(*(contains(column, words) for column in (Member.name, Member.handle, Member.interests)))
