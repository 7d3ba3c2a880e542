"""The filters of the ranked table: parsed from a query string and turned into SQL conditions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_, select

from community.analytics.models import AdjustedSupport
from community.core import markup
from community.core.text_search import contains
from community.groups import scope as group_scope
from community.groups.models import Group
from community.ideas import scope as idea_scope
from community.ideas import snoozing
from community.ideas import status as idea_status
from community.ideas.models import Idea, Status
from community.ideas.queries import labels as label_queries
from community.ideas.queries import statuses as status_queries
from community.members import old_handles
from community.members import scope as member_scope
from community.members.models import ADMINISTRATOR, STAFF, Member
from community.site.settings import SiteSettings
from community.staff.reporting_period import ReportingPeriod

UNANSWERED, OVERDUE, ANSWERED_THIS_WEEK, SNOOZED = ANSWER_FILTERS = ("none", "late", "week", "snoozed")
OWNED_BY_ME, UNOWNED, OWNED, OWNER_NOT_STAFF = OWNER_FILTERS = ("me", "nobody", "somebody", "gone")
HIDDEN = "hidden"
EXPECTED_LATE, EXPECTED, NOT_EXPECTED = EXPECTED_FILTERS = ("late", "set", "none")
OPEN_TO_VOTES, CLOSED_TO_VOTES = VOTING_FILTERS = ("open", "closed")
SEPARATOR = "."  # between the values of one filter
SEVERAL_VALUES = (
    "group",
    "status",
    "label",
    "answer",
    "owner",
)  # filters that can have several; an idea needs to match one
MAX_VALUES = 50
MAX_COUNT = 1_000_000
MAX_MEMBER_ID = 9_999_999
MAX_RATING = 5  # of effort and value


@dataclass(frozen=True)
class TableFilters:
    """Filters as they appear in the query string. An empty one does not filter.

    Those of `SEVERAL_VALUES` hold values separated by dots.
    """

    q: str = ""  # words in the title
    group: str = ""  # slugs
    status: str = ""  # keys
    label: str = ""  # slugs
    author: str = ""  # handle
    since: str = ""  # date of posting, such as 2026-05-31
    votes: str = ""  # at least this many
    critical: str = ""  # critical to at least this many
    voting: str = ""  # one of VOTING_FILTERS
    answer: str = ""  # of ANSWER_FILTERS
    expected: str = ""  # one of EXPECTED_FILTERS
    owner: str = ""  # of OWNER_FILTERS, or members' ids
    impressions: str = ""  # at least this many
    width: str = ""  # of the interval of adjusted support: at most this many percentage points
    effort: str = ""  # at most this, 1 to 5
    value: str = ""  # at least this, 1 to 5
    shown: str = ""  # HIDDEN for hidden ideas; visible ones otherwise

    @classmethod
    def parse(cls, args: Mapping[str, str]) -> "TableFilters":
        """The filters of a query string. Invalid ones are ignored."""
        made = cls(**{field.name: markup.one_line(args.get(field.name, ""))[:200] for field in fields(cls)})
        return replace(
            made,
            author=made.author.removeprefix("@").lower(),
            since=made.since if _parse_day(made.since) else "",
            votes=_parse_number(made.votes, MAX_COUNT),
            critical=_parse_number(made.critical, MAX_COUNT),
            voting=made.voting if made.voting in VOTING_FILTERS else "",
            expected=made.expected if made.expected in EXPECTED_FILTERS else "",
            impressions=_parse_number(made.impressions, MAX_COUNT),
            width=_parse_number(made.width, 100),
            effort=_parse_number(made.effort, MAX_RATING),
            value=_parse_number(made.value, MAX_RATING),
            shown=made.shown if made.shown == HIDDEN else "",
            **{name: SEPARATOR.join(_parse_values(name, args.get(name, ""))) for name in SEVERAL_VALUES},
        )

    def values(self, name: str) -> list[str]:
        """The values of one filter, none if it is not set."""
        value: str = getattr(self, name)
        if name in SEVERAL_VALUES:
            return value.split(SEPARATOR) if value else []
        return [value] if value else []

    def without(self, name: str, value: str) -> str:
        """What is left of one filter without one of its values."""
        return SEPARATOR.join(other for other in self.values(name) if other != value)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """The filters that are set, as (name, value)."""
        return ((field.name, value) for field in fields(self) if (value := getattr(self, field.name)))


def filter_condition(
    filters: TableFilters, viewer: Member, site: SiteSettings, moment: datetime
) -> ColumnElement[bool]:
    """The ideas that pass every filter: a condition on `Idea` joined to `Group` and `Member` (the author)."""
    condition = group_scope.visible_to(viewer) & idea_scope.not_hidden() & idea_scope.not_merged()
    if filters.shown == HIDDEN:
        condition = idea_scope.visible_to(viewer) & Idea.hidden_at.is_not(None)
    if filters.q:
        condition &= contains(Idea.title, filters.q)
    if filters.group:
        condition &= Group.slug.in_(filters.values("group"))
    if filters.status:
        condition &= Idea.status_key.in_(status_queries.keys_of(filters.values("status")))
    if filters.label:
        condition &= label_queries.labeled(label_queries.ids_of(filters.values("label")))
    if filters.author:
        condition &= old_handles.named(filters.author)
    if filters.since:
        day = date.fromisoformat(filters.since)
        condition &= Idea.posted_at >= ReportingPeriod(moment, ZoneInfo(site.time_zone)).start_of(day)
    if filters.votes:
        condition &= Idea.vote_count >= int(filters.votes)
    if filters.critical:
        condition &= Idea.critical_count >= int(filters.critical)
    if filters.voting:
        closed = Idea.status_key.in_(select(Status.key).where(Status.closes))
        condition &= closed if filters.voting == CLOSED_TO_VOTES else ~closed
    if filters.answer:
        condition &= or_(*(_answer_condition(one, site, moment) for one in filters.values("answer")))
    if filters.expected:
        condition &= _expected_condition(filters.expected, ReportingPeriod(moment, ZoneInfo(site.time_zone)).today)
    if filters.owner:
        condition &= or_(*(_owner_condition(one, viewer) for one in filters.values("owner")))
    if filters.impressions:
        condition &= _support_condition(AdjustedSupport.impressions >= int(filters.impressions))
    if filters.width:
        condition &= _support_condition(AdjustedSupport.high - AdjustedSupport.low <= int(filters.width) / 100)
    if filters.effort:
        condition &= Idea.effort <= int(filters.effort)
    if filters.value:
        condition &= Idea.value >= int(filters.value)
    return condition


def is_overdue(site: SiteSettings, moment: datetime) -> ColumnElement[bool]:
    """Ideas that have waited for an answer longer than the site's response goal. No one answers in archived groups."""
    late = Idea.posted_at < moment - timedelta(days=site.response_goal_days)
    return needs_answer(moment) & late & Group.archived_at.is_(None)


def needs_answer(moment: datetime) -> ColumnElement[bool]:
    """Ideas that are unanswered and not snoozed."""
    return idea_status.is_unanswered() & ~snoozing.is_snoozed(moment)


def _answer_condition(which: str, site: SiteSettings, moment: datetime) -> ColumnElement[bool]:
    if which == UNANSWERED:
        return needs_answer(moment)
    if which == OVERDUE:
        return is_overdue(site, moment)
    if which == SNOOZED:
        return snoozing.is_snoozed(moment)
    return idea_status.answered_since(ReportingPeriod(moment, ZoneInfo(site.time_zone)).week_start)


def _expected_condition(which: str, today: date) -> ColumnElement[bool]:
    if which == EXPECTED_LATE:
        return Idea.expected_by < today
    return Idea.expected.is_not(None) if which == EXPECTED else Idea.expected.is_(None)


def _owner_condition(which: str, viewer: Member) -> ColumnElement[bool]:
    if which == OWNED_BY_ME:
        return Idea.owner_id == viewer.id
    if which.isdecimal():
        return Idea.owner_id == int(which)
    if which == OWNER_NOT_STAFF:
        staff = select(Member.id).where(member_scope.visible_to(viewer), Member.role.in_((STAFF, ADMINISTRATOR)))
        return Idea.owner_id.is_not(None) & Idea.owner_id.not_in(staff)
    return Idea.owner_id.is_(None) if which == UNOWNED else Idea.owner_id.is_not(None)


def _support_condition(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(AdjustedSupport.idea_id).where(AdjustedSupport.idea_id == Idea.id, condition).correlate(Idea).exists()


def _parse_values(name: str, text: str) -> list[str]:
    """The valid values of a filter that can have several, each once, in the order of the text."""
    found = dict.fromkeys(markup.one_line(one)[:200] for one in text.split(SEPARATOR)[:MAX_VALUES])
    if name == "answer":
        return [one for one in found if one in ANSWER_FILTERS]
    if name == "owner":
        return [one for one in (_parse_owner(one) for one in found) if one]
    return [one for one in found if one]


def _parse_owner(text: str) -> str:
    return text if text in OWNER_FILTERS else _parse_number(text, MAX_MEMBER_ID)


def _parse_day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
    return found if found and 1990 <= found.year <= 9000 else None


def _parse_number(text: str, most: int) -> str:
    """The text without leading zeros if it is a whole number from 1 to `most`, else an empty string."""
    is_valid = text.isascii() and text.isdecimal() and len(text) < 8 and 0 < int(text) <= most
    return str(int(text)) if is_valid else ""
