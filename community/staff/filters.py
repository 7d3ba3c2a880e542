"""Which ideas the ranked table shows: filters kept in the address, read leniently, and put into a statement."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select

from community.groups.models import Group
from community.ideas import answered, scope
from community.ideas.models import Decision, Idea
from community.insights.models import Support
from community.kernel import markup
from community.kernel.matching import contains
from community.members import scope as members
from community.members.models import ADMINISTRATOR, STAFF, Member
from community.site.choices import Site
from community.staff.week import Calendar

NONE_YET, LATE, THIS_WEEK = "none", "late", "week"
ANSWERS = (NONE_YET, LATE, THIS_WEEK)
TAKEN_DOWN = "down"
MINE, NOBODY, SOMEBODY, GONE = "me", "nobody", "somebody", "gone"
OWNERS = (MINE, NOBODY, SOMEBODY, GONE)
MOST_VOTES = 1_000_000
MOST_MEMBERS = 9_999_999
HIGHEST = 5  # of effort and value


@dataclass(frozen=True)
class Filters:
    """What narrows the table. Empty ones narrow nothing."""

    q: str = ""  # words in the title
    group: str = ""  # slug
    status: str = ""  # key
    author: str = ""  # handle
    since: str = ""  # day, as 2026-05-31
    votes: str = ""  # at least so many
    answer: str = ""  # one of ANSWERS
    owner: str = ""  # one of OWNERS, or a member's number
    looks: str = ""  # at least so many
    width: str = ""  # of the interval of corrected support: at most so many hundredths
    effort: str = ""  # at most so much, 1 to 5
    value: str = ""  # at least so much, 1 to 5
    shown: str = ""  # TAKEN_DOWN; those that stand otherwise

    @classmethod
    def read(cls, args: Mapping[str, str]) -> "Filters":
        """The filters of an address. What makes no sense is left out rather than refused."""
        made = cls(**{field.name: markup.one_line(args.get(field.name, ""))[:200] for field in fields(cls)})
        return replace(
            made,
            author=made.author.removeprefix("@").lower(),
            since=made.since if _day(made.since) else "",
            votes=_number(made.votes, MOST_VOTES),
            looks=_number(made.looks, MOST_VOTES),
            width=_number(made.width, 100),
            effort=_number(made.effort, HIGHEST),
            value=_number(made.value, HIGHEST),
            owner=made.owner if made.owner in OWNERS else _number(made.owner, MOST_MEMBERS),
            answer=made.answer if made.answer in ANSWERS else "",
            shown=made.shown if made.shown == TAKEN_DOWN else "",
        )

    def address(self) -> dict[str, str]:
        """Those in force, by the name they have in the address."""
        return dict(self)

    def without(self, name: str) -> dict[str, str]:
        """The others in force."""
        return {key: value for key, value in self if key != name}

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return ((field.name, value) for field in fields(self) if (value := getattr(self, field.name)))


def narrowed(filters: Filters, viewer: Member, site: Site, moment: datetime) -> ColumnElement[bool]:
    """The condition on `Idea` joined to `Group`, `Member` (the author): ideas that pass every filter."""
    condition = scope.listed_to(viewer)
    if filters.shown == TAKEN_DOWN:
        condition = scope.visible_to(viewer) & Idea.taken_down_at.is_not(None)
    if filters.q:
        condition &= contains(Idea.title, filters.q)
    if filters.group:
        condition &= Group.slug == filters.group
    if filters.status:
        condition &= Idea.status_key == filters.status
    if filters.author:
        condition &= Member.handle == filters.author
    if filters.since:
        day = date.fromisoformat(filters.since)
        condition &= Idea.posted_at >= Calendar(moment, ZoneInfo(site.time_zone)).begins(day)
    if filters.votes:
        condition &= Idea.vote_count >= int(filters.votes)
    if filters.answer:
        condition &= _answered(filters.answer, site, moment)
    if filters.owner:
        condition &= _owned(filters.owner, viewer)
    if filters.looks:
        condition &= _reckoned(Support.looks >= int(filters.looks))
    if filters.width:
        condition &= _reckoned(Support.high - Support.low <= int(filters.width) / 100)
    if filters.effort:
        condition &= Idea.effort <= int(filters.effort)
    if filters.value:
        condition &= Idea.value >= int(filters.value)
    return condition


def _answered(which: str, site: Site, moment: datetime) -> ColumnElement[bool]:
    if which == NONE_YET:
        return answered.waiting()
    if which == LATE:
        return beyond_promise(site, moment)
    return decided(Calendar(moment, ZoneInfo(site.time_zone)).week_begins)


def _owned(which: str, viewer: Member) -> ColumnElement[bool]:
    if which == MINE:
        return Idea.owner_id == viewer.id
    if which.isdecimal():
        return Idea.owner_id == int(which)
    if which == GONE:
        staff = select(Member.id).where(members.visible_to(viewer), Member.role.in_((STAFF, ADMINISTRATOR)))
        return Idea.owner_id.is_not(None) & Idea.owner_id.not_in(staff)
    return Idea.owner_id.is_(None) if which == NOBODY else Idea.owner_id.is_not(None)


def _reckoned(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(Support.idea_id).where(Support.idea_id == Idea.id, condition).correlate(Idea).exists()


def beyond_promise(site: Site, moment: datetime) -> ColumnElement[bool]:
    """Ideas that wait for longer than this site promises."""
    return answered.waiting() & (Idea.posted_at < moment - timedelta(days=site.promise_days))


def decided(since: datetime) -> ColumnElement[bool]:
    """Ideas with a decision made since then."""
    made = select(Decision.id).where(Decision.idea_id == Idea.id, Decision.decided_at >= since)
    return made.correlate(Idea).exists()


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
    return found if found and 1990 <= found.year <= 9000 else None


def _number(text: str, most: int) -> str:
    """The text if it is a number from 1 to `most`, written plainly, else nothing."""
    is_one = text.isascii() and text.isdecimal() and len(text) < 8 and 0 < int(text) <= most
    return str(int(text)) if is_one else ""
