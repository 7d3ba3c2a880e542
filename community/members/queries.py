"""Lists of members and their sessions."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, or_, select

from community.kernel import paging
from community.kernel.database import db, now, rows
from community.kernel.errors import Hidden
from community.kernel.matching import contains
from community.members import browsers, handles, interests, scope
from community.members.models import ADMINISTRATOR, STAFF, Member, Session, initials

WORDS = 60  # characters of a search that are looked at


class Person(NamedTuple):
    """A member in a list."""

    id: int
    handle: str
    name: str
    colour: int
    picture: str | None
    about: str
    interests: str
    joined_at: datetime
    role: str

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def is_staff(self) -> bool:
        return self.role in (STAFF, ADMINISTRATOR)

    @property
    def topics(self) -> list[str]:
        return interests.split(self.interests)


class Credentials(NamedTuple):
    """What signing in compares with."""

    id: int
    password_hash: str | None


class Browser(NamedTuple):
    """One browser that a member is signed in with."""

    id: int
    agent: str
    address: str
    began_at: datetime
    seen_at: datetime
    remembered: bool

    @property
    def in_words(self) -> str:
        return browsers.in_words(self.agent)


def find(viewer: Member | None, handle: str) -> Member:
    """The member with this handle. Raises `Hidden`."""
    found = None
    if handles.PATTERN.fullmatch(handle):
        found = db.session.scalar(select(Member).where(Member.handle == handle, scope.visible_to(viewer)))
    if found is None:
        raise Hidden
    return found


def with_id(viewer: Member | None, member_id: int) -> Member:
    """The member of this id. Raises `Hidden`."""
    found = db.session.scalar(select(Member).where(Member.id == member_id, scope.visible_to(viewer)))
    if found is None:
        raise Hidden
    return found


def by_address(email: str) -> Member | None:
    """The member with this address, in its normal spelling."""
    return db.session.scalar(select(Member).where(Member.email == email, scope.present()))


def credentials(email: str) -> Credentials | None:
    """What is needed to compare a password."""
    found = rows(select(Member.id, Member.password_hash).where(Member.email == email, scope.present()))
    return Credentials(*found[0]) if found else None


def listed(viewer: Member | None, words: str = "", cursor: str | None = None) -> paging.Page[Person]:
    """Members in the directory, newest first; with words, those whose name, handle or interests hold them."""
    statement = _people().where(scope.listed_to(viewer))
    if words:
        statement = statement.where(_speaks_of(words[:WORDS]))
    return paging.cut(_persons(paging.after(statement, Member.joined_at, Member.id, cursor)), "joined_at")


def alike(viewer: Member, most: int = 5) -> list[Person]:
    """A few other members who share an interest with the viewer: those who share most first."""
    topics = interests.split(viewer.interests)
    if not topics:
        return []
    shares = or_(*(contains(Member.interests, topic) for topic in topics))
    statement = _people().where(scope.listed_to(viewer), Member.id != viewer.id, shares)
    found = _persons(statement.order_by(Member.joined_at.desc(), Member.id.desc()).limit(100))
    ranked = [(len(interests.shared(viewer.interests, person.interests)), person) for person in found]
    ranked.sort(key=lambda pair: -pair[0])
    return [person for count, person in ranked[:most] if count]


def among(viewer: Member | None, ids: Collection[int]) -> dict[int, Person]:
    """Those of these members whom the viewer's directory shows, by id."""
    return {person.id: person for person in _persons(_people().where(Member.id.in_(ids), scope.listed_to(viewer)))}


def named(ids: Iterable[int]) -> dict[int, Person]:
    """Members by id, whether they are still here or not: for logs, which name who did something."""
    return {person.id: person for person in _persons(_people().where(Member.id.in_(set(ids))))}


def browsers_of(member: Member) -> list[Browser]:
    """A member's live sessions, the one seen last first."""
    statement = (
        select(Session.id, Session.browser, Session.address, Session.began_at, Session.seen_at, Session.remembered)
        .where(Session.member_id == member.id, Session.ended_at.is_(None), Session.expires_at > now())
        .order_by(Session.seen_at.desc(), Session.id.desc())
    )
    return [Browser(*row) for row in rows(statement)]


def _people() -> Any:
    return select(
        Member.id,
        Member.handle,
        Member.name,
        Member.colour,
        Member.picture,
        Member.about,
        Member.interests,
        Member.joined_at,
        Member.role,
    )


def _persons(statement: Any) -> list[Person]:
    return [Person(*row) for row in rows(statement)]


def _speaks_of(words: str) -> ColumnElement[bool]:
    return or_(*(contains(column, words) for column in (Member.name, Member.handle, Member.interests)))
