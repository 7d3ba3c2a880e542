"""Read the demonstration community from its TOML files and check that it holds together.

All times in the files, and in the dataclasses made from them, are days before now. An error names the file and the
entry that it is about.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from community.core.visibility import AUTO_HIDDEN, PENDING
from community.groups.models import AUDIENCES
from community.moderation import acts
from community.moderation.reports import REASONS

DATA = Path(__file__).parent / "data"
ROLES = ("member", "moderator", "staff", "administrator")
STATUSES = ("open", "under_review", "planned", "in_progress", "shipped", "declined")
CLOSED = ("shipped", "declined")
REQUEST_OUTCOMES = (None, "approved", "declined", "withdrawn")
APPEAL_OUTCOMES = (None, "granted", "upheld")

T = TypeVar("T")


class InvalidDemoData(Exception):
    """An entry of the data files is wrong. The message names the file and the entry."""


@dataclass(frozen=True)
class DemoPerson:
    """A customer or an employee. `inactive` is for how many days they have done nothing, if they left."""

    handle: str
    name: str
    color: int
    joined: float
    role: str = "member"
    about: str = ""
    interests: str = ""
    inactive: float = 0.0

    @property
    def email(self) -> str:
        """Their address, in a domain that exists only for examples."""
        return f"{self.handle}@example.com"


@dataclass(frozen=True)
class DemoMembership:
    """A person in a group. The first of a group's memberships is its founder's."""

    handle: str
    joined: float
    moderates: bool = False


@dataclass(frozen=True)
class DemoJoinRequest:
    """A request to join a group, and the answer if there is one."""

    handle: str
    asked: float
    answer: str
    outcome: str | None = None
    message: str = ""
    decided: float | None = None
    decided_by: str | None = None


@dataclass(frozen=True)
class DemoInvitation:
    """An invitation link, and the members who joined by it."""

    code: str
    created_by: str
    created: float
    valid_days: float
    max_uses: int
    note: str = ""
    used_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class DemoGroup:
    """A group with its members, its join requests and its invitations."""

    slug: str
    name: str
    purpose: str
    description: str
    color: int
    members: tuple[DemoMembership, ...]
    private: bool = False
    by_request: bool = False
    question: str = ""
    welcome: str = ""
    guidelines: str = ""
    who_posts: str = "everyone"
    who_comments: str = "everyone"
    who_sees_members: str = "everyone"
    pre_moderation: str = "never"
    archived: float | None = None
    requests: tuple[DemoJoinRequest, ...] = ()
    invitations: tuple[DemoInvitation, ...] = ()


@dataclass(frozen=True)
class DemoComment:
    """A comment with the replies to it. `name` is what reports and moderation actions call it."""

    author: str
    posted: float
    text: str
    name: str = ""
    review_state: str | None = None
    replies: tuple[DemoComment, ...] = ()


@dataclass(frozen=True)
class DemoStatusChange:
    """A status that staff gave an idea, the reason, and the official answer if there is one."""

    status: str
    set: float
    by: str
    reason: str
    answer: str = ""


@dataclass(frozen=True)
class DemoIdea:
    """An idea with its status changes and comments.

    `appeal` is the chance that a person who reads the idea votes for it. `group` is the name of the file.
    """

    title: str
    author: str
    posted: float
    part: str
    body: str
    appeal: float
    group: str
    today: str = ""
    others: str = ""
    pinned: float | None = None
    review_state: str | None = None
    status: tuple[DemoStatusChange, ...] = ()
    comments: tuple[DemoComment, ...] = ()

    @property
    def current_status(self) -> str:
        """The status that the last change gave it."""
        return self.status[-1].status if self.status else "open"

    @property
    def closed(self) -> float | None:
        """Since when it takes no votes: its last change, if that shipped or declined it."""
        return self.status[-1].set if self.current_status in CLOSED else None


@dataclass(frozen=True)
class DemoReport:
    """A report of an idea (by title), a comment (by name) or a member (by handle)."""

    by: str
    reported: float
    reason: str
    idea: str | None = None
    comment: str | None = None
    member: str | None = None
    note: str = ""
    from_newcomer: bool = False
    action: str | None = None


@dataclass(frozen=True)
class DemoAction:
    """A moderation action on an idea, a comment or a member.

    `days` is how long a suspension or a ban lasts; `group` the group that a member is banned from or an idea was moved
    from; `undoes` the name of another action; `was_member_since` and `was_moderator` the membership that a ban ended.
    """

    act: str
    by: str
    acted: float
    reason: str
    name: str = ""
    idea: str | None = None
    comment: str | None = None
    member: str | None = None
    days: float | None = None
    group: str | None = None
    undoes: str | None = None
    trusts_author: bool = False
    was_member_since: float | None = None
    was_moderator: bool = False

    @property
    def subject(self) -> tuple[str | None, str | None, str | None]:
        """What the action is about: idea, comment, member, of which one is given."""
        return self.idea, self.comment, self.member


@dataclass(frozen=True)
class DemoAppeal:
    """An appeal against a moderation action, and the answer if there is one."""

    action: str
    appealed: float
    reason: str
    outcome: str | None = None
    answer: str = ""
    decided_by: str | None = None
    decided: float | None = None


@dataclass(frozen=True)
class Demonstration:
    """The content of all files."""

    people: tuple[DemoPerson, ...]
    groups: tuple[DemoGroup, ...]
    ideas: tuple[DemoIdea, ...]
    reports: tuple[DemoReport, ...]
    actions: tuple[DemoAction, ...]
    appeals: tuple[DemoAppeal, ...]

    def named_comments(self) -> dict[str, tuple[DemoIdea, DemoComment]]:
        """Comments that have a name, and their ideas."""
        pairs = ((idea, one) for idea in self.ideas for one in flat(idea.comments))
        return {one.name: (idea, one) for idea, one in pairs if one.name}


def flat(comments: tuple[DemoComment, ...]) -> Iterator[DemoComment]:
    """All comments and replies, a comment before its replies."""
    for comment in comments:
        yield comment
        yield from comment.replies


@cache
def demonstration() -> Demonstration:
    """The demonstration community that comes with the program."""
    return load(DATA)


def load(folder: Path) -> Demonstration:
    """Read and check the files of a folder. Raises `InvalidDemoData`."""
    moderation = _file(folder / "moderation.toml", ("reports", "actions", "appeals"))
    made = Demonstration(
        people=_entries(DemoPerson, _file(folder / "people.toml", ("people",)), "people", "people.toml"),
        groups=_entries(DemoGroup, _file(folder / "groups.toml", ("groups",)), "groups", "groups.toml"),
        ideas=tuple(sorted(_ideas(folder), key=lambda idea: -idea.posted)),
        reports=_entries(DemoReport, moderation, "reports", "moderation.toml"),
        actions=_entries(DemoAction, moderation, "actions", "moderation.toml"),
        appeals=_entries(DemoAppeal, moderation, "appeals", "moderation.toml"),
    )
    _Check(made).run()
    return made


def _ideas(folder: Path) -> Iterator[DemoIdea]:
    for path in sorted((folder / "ideas").glob("*.toml")):
        tables = _file(path, ("ideas",))
        for table in tables["ideas"]:
            table["group"] = path.stem
        yield from _entries(DemoIdea, tables, "ideas", f"ideas/{path.name}")


def _file(path: Path, keys: tuple[str, ...]) -> dict[str, Any]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InvalidDemoData(f"{path.name}: {error}") from error
    if unknown := found.keys() - set(keys):
        raise InvalidDemoData(f"{path.name}: unknown key {min(unknown)!r}")
    return {key: found.get(key, []) for key in keys}


def _entries(kind: type[T], tables: Mapping[str, Any], key: str, file: str) -> tuple[T, ...]:
    return tuple(
        _entry(kind, table, f"{file}, {key} {number} ({_label(table)})") for number, table in enumerate(tables[key], 1)
    )


def _label(table: Mapping[str, Any]) -> str:
    names = (
        table.get(key) for key in ("title", "slug", "handle", "name", "act", "comment", "idea", "member", "action")
    )
    return next((str(name) for name in names if name), "?")


def _entry(kind: type[T], table: Any, where: str) -> T:
    """The dataclass `kind` made from a table of the same keys."""
    if not isinstance(table, dict):
        raise InvalidDemoData(f"{where}: must be a table")
    known = {one.name: one for one in fields(kind)}  # type: ignore[arg-type]
    if unknown := table.keys() - known.keys():
        raise InvalidDemoData(f"{where}: unknown key {min(unknown)!r}")
    missing = [name for name, one in known.items() if one.default is MISSING and name not in table]
    if missing:
        raise InvalidDemoData(f"{where}: {missing[0]!r} is missing")
    hints = _hints(kind)  # type: ignore[arg-type]
    return kind(**{name: _value(hints[name], value, f"{where}, {name}") for name, value in table.items()})


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _value(hint: Any, value: Any, where: str) -> Any:
    if get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise InvalidDemoData(f"{where}: must be a list")
        inner = get_args(hint)[0]
        return tuple(_value(inner, one, f"{where} {number}") for number, one in enumerate(value, 1))
    if is_dataclass(hint):
        return _entry(hint, value, where)  # type: ignore[arg-type]
    kind = next((one for one in get_args(hint) if one is not NoneType), hint)
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise InvalidDemoData(f"{where}: must be of type {kind.__name__}, not {type(value).__name__}")
    return value


class _Check:
    """References and times of a demonstration whose entries have the right types."""

    def __init__(self, made: Demonstration) -> None:
        self.made = made
        self.joined = {person.handle: person.joined for person in made.people}
        self.titles = {idea.title: idea for idea in made.ideas}
        self.groups = {group.slug: group for group in made.groups}
        self.comments = made.named_comments()
        self.actions = {action.name: action for action in made.actions if action.name}

    def run(self) -> None:
        """Raise `InvalidDemoData` for the first thing that is wrong."""
        named = [one.name for idea in self.made.ideas for one in flat(idea.comments) if one.name]
        self._unique("people.toml", [person.handle for person in self.made.people])
        self._unique("groups.toml", [group.slug for group in self.made.groups])
        self._unique("ideas", [idea.title for idea in self.made.ideas])
        self._unique("ideas, comments", named)
        for person in self.made.people:
            self._among(person.role, ROLES, f"people.toml, {person.handle}, role")
        for group in self.made.groups:
            self._group(group, f"groups.toml, {group.slug}")
        for idea in self.made.ideas:
            self._idea(idea, f"ideas/{idea.group}.toml, {idea.title!r}")
        for report in self.made.reports:
            self._report(report)
        for action in self.made.actions:
            self._action(action)
        for appeal in self.made.appeals:
            self._appeal(appeal)

    def _group(self, group: DemoGroup, where: str) -> None:
        if not group.members:
            raise InvalidDemoData(f"{where}: members is empty")
        for audience in (group.who_posts, group.who_comments, group.who_sees_members):
            self._among(audience, AUDIENCES, where)
        self._unique(f"{where}, members", [row.handle for row in group.members])
        since = {row.handle: row.joined for row in group.members}
        founded = group.members[0].joined
        for row in group.members:
            here = f"{where}, member {row.handle}"
            self._order(here, ("joined the site", self._person(row.handle, here)), ("joined the group", row.joined))
            self._order(here, ("the group was created", founded + 0.0001), ("joined the group", row.joined))
            self._order(here, ("joined the group", row.joined), ("the group was archived", group.archived))
        for one in group.requests:
            here = f"{where}, request of {one.handle}"
            self._among(one.outcome, REQUEST_OUTCOMES, here)
            self._order(here, ("joined the site", self._person(one.handle, here)), ("asked", one.asked))
            self._order(here, ("asked", one.asked), ("decided", one.decided))
            self._order(here, ("asked", one.asked), ("now", 0.0))
            if one.decided_by is not None:
                self._person(one.decided_by, here)
        for link in group.invitations:
            here = f"{where}, invitation {link.code}"
            self._person(link.created_by, here)
            for handle in link.used_by:
                if handle not in since:
                    raise InvalidDemoData(f"{here}: {handle!r} is not a member of the group")
                self._order(here, ("created", link.created), (f"used by {handle}", since[handle]))

    def _idea(self, idea: DemoIdea, where: str) -> None:
        if idea.group not in self.groups:
            raise InvalidDemoData(f"{where}: there is no group {idea.group!r}")
        self._among(idea.review_state, (None, PENDING, AUTO_HIDDEN), where)
        self._order(where, ("the author joined", self._person(idea.author, where)), ("posted", idea.posted))
        self._order(where, ("posted", idea.posted), ("pinned", idea.pinned))
        before = ("posted", idea.posted)
        for change in idea.status:
            here = f"{where}, status {change.status}"
            self._among(change.status, STATUSES, here)
            self._person(change.by, here)
            self._order(here, before, ("set", change.set))
            before = ("the status before", change.set)
        self._order(where, before, ("now", 0.0))
        for comment in idea.comments:
            self._comment(comment, idea.posted, "the idea", where)
            for reply in comment.replies:
                self._comment(reply, comment.posted, "the comment it replies to", where)
                if reply.replies:
                    raise InvalidDemoData(f"{where}, reply of {reply.author}: a reply cannot have replies")

    def _comment(self, comment: DemoComment, before: float, what: str, where: str) -> None:
        here = f"{where}, comment of {comment.author} at {comment.posted}"
        self._among(comment.review_state, (None, PENDING, AUTO_HIDDEN), here)
        self._order(here, ("the author joined", self._person(comment.author, here)), ("posted", comment.posted))
        self._order(here, (what, before), ("posted", comment.posted))
        self._order(here, ("posted", comment.posted), ("now", 0.0))

    def _report(self, report: DemoReport) -> None:
        where = f"moderation.toml, report by {report.by} at {report.reported}"
        self._person(report.by, where)
        self._among(report.reason, tuple(REASONS), where)
        since = self._since(report, where)
        self._order(where, ("what it is about", since), ("reported", report.reported))
        self._order(where, ("reported", report.reported), ("now", 0.0))
        if report.action is not None:
            self._order(where, ("reported", report.reported), ("the action", self._act(report.action, where).acted))

    def _action(self, action: DemoAction) -> None:
        where = f"moderation.toml, {action.act} at {action.acted}"
        self._among(action.act, acts.ACTS, where)
        self._person(action.by, where)
        self._order(where, ("what it is about", self._since(action, where)), ("acted", action.acted))
        self._order(where, ("acted", action.acted), ("now", 0.0))
        if action.group is not None and action.group not in self.groups:
            raise InvalidDemoData(f"{where}: there is no group {action.group!r}")
        if action.undoes is not None:
            self._order(where, ("what it undoes", self._act(action.undoes, where).acted), ("acted", action.acted))

    def _appeal(self, appeal: DemoAppeal) -> None:
        where = f"moderation.toml, appeal against {appeal.action}"
        self._among(appeal.outcome, APPEAL_OUTCOMES, where)
        self._order(where, ("the action", self._act(appeal.action, where).acted), ("appealed", appeal.appealed))
        self._order(where, ("appealed", appeal.appealed), ("decided", appeal.decided))
        if appeal.decided_by is not None:
            self._person(appeal.decided_by, where)

    def _since(self, one: DemoReport | DemoAction, where: str) -> float:
        """How long ago the subject was posted or joined."""
        if sum(subject is not None for subject in (one.idea, one.comment, one.member)) != 1:
            raise InvalidDemoData(f"{where}: give one of idea, comment and member")
        if one.member is not None:
            return self._person(one.member, where)
        if one.comment is not None:
            if one.comment not in self.comments:
                raise InvalidDemoData(f"{where}: no comment is named {one.comment!r}")
            return self.comments[one.comment][1].posted
        if one.idea not in self.titles:
            raise InvalidDemoData(f"{where}: there is no idea {one.idea!r}")
        return self.titles[one.idea or ""].posted

    def _act(self, name: str, where: str) -> DemoAction:
        if name not in self.actions:
            raise InvalidDemoData(f"{where}: there is no action {name!r}")
        return self.actions[name]

    def _person(self, handle: str, where: str) -> float:
        """How long ago the person joined."""
        if handle not in self.joined:
            raise InvalidDemoData(f"{where}: there is no person {handle!r}")
        return self.joined[handle]

    @staticmethod
    def _unique(where: str, names: list[str]) -> None:
        if twice := [name for number, name in enumerate(names) if name in names[:number]]:
            raise InvalidDemoData(f"{where}: {twice[0]!r} appears twice")

    @staticmethod
    def _among(value: str | None, known: tuple[str | None, ...], where: str) -> None:
        if value not in known:
            raise InvalidDemoData(f"{where}: {value!r} is none of {', '.join(str(one) for one in known)}")

    @staticmethod
    def _order(where: str, first: tuple[str, float], second: tuple[str, float | None]) -> None:
        """The first moment must lie before the second, if there is a second."""
        if second[1] is not None and first[1] <= second[1]:
            raise InvalidDemoData(f"{where}: {second[0]} ({second[1]}) is not after {first[0]} ({first[1]})")
