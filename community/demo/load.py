"""Read the demonstration community from its TOML files and check it.

Keys of the files are names of columns, without `_id`. Times are days before now. People, groups, ideas, comments and
moderation actions are referred to by handle, slug, title and name. An error names the file and the entry that it is
about.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, Literal, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

from community.moderation.acts import ACTS
from community.moderation.reports import REASONS

DATA = Path(__file__).parent / "data"

# References: what is named, as an error calls it.
Handle = Annotated[str, "person"]
Slug = Annotated[str, "group"]
Title = Annotated[str, "idea"]
CommentName = Annotated[str, "comment"]
ActionName = Annotated[str, "action"]

Role = Literal["member", "moderator", "staff", "administrator"]
StatusKey = Literal["open", "under_review", "planned", "in_progress", "shipped", "declined", "in-beta"]
ReviewState = Literal["pending", "auto_hidden"]
T = TypeVar("T")


class InvalidDemoData(Exception):
    """An entry of the data files is wrong. The message names the file and the entry."""


@dataclass(frozen=True)
class DemoPerson:
    """A customer or an employee. `inactive` is for how many days they have done nothing, if they left."""

    handle: str
    name: str
    color: int
    joined_at: float
    role: Role = "member"
    about: str = ""
    interests: str = ""
    inactive: float = 0.0

    @property
    def email(self) -> str:
        """Their address, in a domain that exists only for examples."""
        return f"{self.handle}@example.com"


@dataclass(frozen=True)
class DemoMembership:
    """A person in a group."""

    member: Handle
    joined_at: float
    moderates: bool = False


@dataclass(frozen=True)
class DemoJoinRequest:
    """A request to join a group, and the answer if there is one."""

    member: Handle
    asked_at: float
    answer: str
    outcome: Literal["approved", "declined", "withdrawn"] | None = None
    message: str = ""
    decided_at: float | None = None
    decided_by: Handle | None = None


@dataclass(frozen=True)
class DemoInvitation:
    """An invitation link, and the members who joined by it. It expires in the future if `expires_at` is negative."""

    code: str
    created_by: Handle
    created_at: float
    expires_at: float
    max_uses: int
    note: str = ""
    used_by: tuple[Handle, ...] = ()


@dataclass(frozen=True)
class DemoField:
    """An extra field of a group."""

    name: str
    kind: Literal["text", "choice", "number"]
    help: str = ""
    choices: tuple[str, ...] = ()
    is_required: bool = False


@dataclass(frozen=True)
class DemoGroup:
    """A group with its members, of whom the first created it, its join requests and its invitations."""

    slug: str
    name: str
    purpose: str
    description: str
    color: int
    members: tuple[DemoMembership, ...]
    is_private: bool = False
    by_request: bool = False
    question: str = ""
    welcome: str = ""
    guidelines: str = ""
    who_sees_members: Literal["everyone", "members"] = "everyone"
    pre_moderation: Literal["never", "first", "always"] = "never"
    archived_at: float | None = None
    requests: tuple[DemoJoinRequest, ...] = ()
    invitations: tuple[DemoInvitation, ...] = ()
    fields: tuple[DemoField, ...] = ()


@dataclass(frozen=True)
class DemoComment:
    """A comment with the replies to it. `name` is what reports and moderation actions call it."""

    author: Handle
    posted_at: float
    body: str
    name: str = ""
    review_state: ReviewState | None = None
    replies: tuple[DemoComment, ...] = ()


def _with_replies(comments: tuple[DemoComment, ...]) -> Iterator[DemoComment]:
    for comment in comments:
        yield comment
        yield from comment.replies


@dataclass(frozen=True)
class DemoStatusChange:
    """A status that staff gave an idea, the reason, and the official answer if there is one."""

    status_key: StatusKey
    changed_at: float
    changed_by: Handle
    reason: str
    answer: str = ""
    expected_quarter: int | None = None  # after the current one, in which the idea is expected since then


@dataclass(frozen=True)
class DemoIdea:
    """An idea with its status changes and comments.

    `appeal` is the chance that a person who reads the idea votes for it. `group` is the name of the file.
    """

    title: str
    author: Handle
    posted_at: float
    part: str
    body: str
    appeal: float
    group: Slug
    today: str = ""
    others: str = ""
    pinned_at: float | None = None
    review_state: ReviewState | None = None
    answers: tuple[str, ...] = ()  # in the extra fields of the group, in their order
    status_changes: tuple[DemoStatusChange, ...] = ()
    comments: tuple[DemoComment, ...] = ()

    @property
    def status_key(self) -> str:
        """The status that the last change gave it."""
        return self.status_changes[-1].status_key if self.status_changes else "open"

    @property
    def expected_quarter(self) -> int | None:
        """When it is expected, as the last status change says."""
        return self.status_changes[-1].expected_quarter if self.status_changes else None

    @property
    def all_comments(self) -> Iterator[DemoComment]:
        """Comments and replies, a comment before its replies."""
        return _with_replies(self.comments)


@dataclass(frozen=True)
class DemoAnnouncement:
    """Something that staff told the site, or a moderator their group, with its comments.

    Pinned until a day in the future, if negative.
    """

    title: str
    author: Handle
    posted_at: float
    body: str
    group: Slug | None = None
    pinned_until: float | None = None
    allows_comments: bool = True
    comments: tuple[DemoComment, ...] = ()

    @property
    def all_comments(self) -> Iterator[DemoComment]:
        """Comments and replies, a comment before its replies."""
        return _with_replies(self.comments)


@dataclass(frozen=True)
class DemoReport:
    """A report of an idea, a comment or a member. `counts` is false for a newcomer's."""

    reporter: Handle
    reported_at: float
    reason: str
    idea: Title | None = None
    comment: CommentName | None = None
    subject_member: Handle | None = None
    note: str = ""
    counts: bool = True
    action: ActionName | None = None


@dataclass(frozen=True)
class DemoAction:
    """A moderation action on an idea, a comment or a member.

    `until` is the end of a suspension or a ban, negative in the future; `group` where a member is banned or from where
    an idea was moved; `was_member_since` when a banned member had joined.
    """

    act: str
    moderator: Handle
    acted_at: float
    reason: str
    name: str = ""
    idea: Title | None = None
    comment: CommentName | None = None
    subject_member: Handle | None = None
    until: float | None = None
    group: Slug | None = None
    undoes: ActionName | None = None
    trusts_author: bool = False
    was_member_since: float | None = None

    @property
    def subject(self) -> tuple[str | None, str | None, str | None]:
        """What the action is about: idea, comment, member, of which one is given."""
        return self.idea, self.comment, self.subject_member


@dataclass(frozen=True)
class DemoAppeal:
    """An appeal against a moderation action, and the answer if there is one."""

    action: ActionName
    appealed_at: float
    reason: str
    outcome: Literal["granted", "upheld"] | None = None
    answer: str = ""
    decided_by: Handle | None = None
    decided_at: float | None = None


@dataclass(frozen=True)
class DemoLabel:
    """A label, and the ideas it is on."""

    name: str
    color: int
    ideas: tuple[Title, ...]
    is_public: bool = True


@dataclass(frozen=True)
class DemoMerge:
    """An idea that was merged into another one."""

    child: Title
    parent: Title
    merged_by: Handle
    merged_at: float
    message: str = ""


@dataclass(frozen=True)
class DemoRating:
    """How staff rated an idea."""

    title: Title
    effort: int
    value: int


@dataclass(frozen=True)
class DemoView:
    """A view of the ranked table that is shared with all staff. Its owner wrote its formula."""

    name: str
    owner: Handle
    query: str


@dataclass(frozen=True)
class DemoSuggestion:
    """A member's suggestion that an idea is the same as another one."""

    member: Handle
    idea: Title
    other: Title
    suggested_at: float


@dataclass(frozen=True)
class DemoNote:
    """An internal note on an idea or about a member, of which one is given."""

    author: Handle
    written_at: float
    body: str
    idea: Title | None = None
    member: Handle | None = None


@dataclass(frozen=True)
class DemoStatus:
    """A status that administrators defined."""

    key: str
    name: str
    kind: str
    color: int
    closes: bool = False
    on_roadmap: bool = False


@dataclass(frozen=True)
class DemoAnswer:
    """A saved answer of staff."""

    label: str
    text: str


@dataclass(frozen=True)
class DemoSnooze:
    """An idea that staff snoozed, for so many days from now."""

    idea: Title
    snoozed_by: Handle
    snoozed_at: float
    days: float
    reason: str


@dataclass(frozen=True)
class Demonstration:
    """The content of all files. Ideas and actions are in the order of time."""

    people: tuple[DemoPerson, ...]
    groups: tuple[DemoGroup, ...]
    ideas: tuple[DemoIdea, ...]
    labels: tuple[DemoLabel, ...]
    merges: tuple[DemoMerge, ...]
    ratings: tuple[DemoRating, ...]
    views: tuple[DemoView, ...]
    suggestions: tuple[DemoSuggestion, ...]
    notes: tuple[DemoNote, ...]
    statuses: tuple[DemoStatus, ...]
    answers: tuple[DemoAnswer, ...]
    snoozes: tuple[DemoSnooze, ...]
    announcements: tuple[DemoAnnouncement, ...]
    reports: tuple[DemoReport, ...]
    actions: tuple[DemoAction, ...]
    appeals: tuple[DemoAppeal, ...]

    @property
    def discussed(self) -> tuple[DemoIdea | DemoAnnouncement, ...]:
        """What has comments: ideas and announcements."""
        return (*self.ideas, *self.announcements)

    def named_comments(self) -> dict[str, tuple[DemoIdea, DemoComment]]:
        """Comments that have a name, and their ideas."""
        return {one.name: (idea, one) for idea in self.ideas for one in idea.all_comments if one.name}


class _Reference(NamedTuple):
    """A name that an entry refers to something by: of what kind, and where."""

    kind: str
    name: str
    where: str


@cache
def demonstration() -> Demonstration:
    """The demonstration community that comes with the program."""
    return load(DATA)


def load(folder: Path) -> Demonstration:
    """Read and check the files of a folder. Raises `InvalidDemoData`."""
    references: list[_Reference] = []
    ideas: list[DemoIdea] = []
    for path in sorted((folder / "ideas").glob("*.toml")):
        ideas += _read(path, references, {"ideas": DemoIdea}, group=path.stem)["ideas"]
    kinds = {"reports": DemoReport, "actions": DemoAction, "appeals": DemoAppeal}
    moderation = _read(folder / "moderation.toml", references, kinds)
    kept_by_staff = {"ratings": DemoRating, "views": DemoView, "statuses": DemoStatus}
    kept_by_staff |= {"answers": DemoAnswer, "snoozes": DemoSnooze}
    made = Demonstration(
        ideas=tuple(sorted(ideas, key=lambda idea: -idea.posted_at)),
        actions=tuple(sorted(moderation.pop("actions"), key=lambda action: -action.acted_at)),
        **moderation,
        **_read(folder / "people.toml", references, {"people": DemoPerson}),
        **_read(folder / "groups.toml", references, {"groups": DemoGroup}),
        **_read(folder / "labels.toml", references, {"labels": DemoLabel}),
        **_read(folder / "merges.toml", references, {"merges": DemoMerge}),
        **_read(folder / "staff.toml", references, kept_by_staff),
        **_read(folder / "duplicates.toml", references, {"suggestions": DemoSuggestion}),
        **_read(folder / "notes.toml", references, {"notes": DemoNote}),
        **_read(folder / "announcements.toml", references, {"announcements": DemoAnnouncement}),
    )
    _check_references(made, references)
    _check_moderation(made)
    _check_times(made)
    return made


def _read(
    path: Path, references: list[_Reference], kinds: Mapping[str, type], **more: str
) -> dict[str, tuple[Any, ...]]:
    """The entries of a file by key, as dataclasses of these kinds. `more` are values that each entry gets."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InvalidDemoData(f"{path.name}: {error}") from error
    if unknown := found.keys() - kinds.keys():
        raise InvalidDemoData(f"{path.name}: unknown key {min(unknown)!r}")
    return {
        key: tuple(
            _entry(kind, {**table, **more}, f"{path.name}, {key} {number} ({_label(table)})", references)
            for number, table in enumerate(found.get(key, []), 1)
        )
        for key, kind in kinds.items()
    }


def _label(table: Mapping[str, Any]) -> str:
    keys = ("title", "slug", "handle", "name", "act", "comment", "idea", "subject_member", "action")
    return next((str(table[key]) for key in keys if table.get(key)), "?")


def _entry(kind: type[T], table: Mapping[str, Any], where: str, references: list[_Reference]) -> T:
    """The dataclass `kind` made from a table of the same keys. Adds what it refers to to `references`."""
    known = {one.name: one for one in fields(kind)}  # type: ignore[arg-type]
    if unknown := table.keys() - known.keys():
        raise InvalidDemoData(f"{where}: unknown key {min(unknown)!r}")
    if missing := [name for name, one in known.items() if one.default is MISSING and name not in table]:
        raise InvalidDemoData(f"{where}: {missing[0]!r} is missing")
    hints = _hints(kind)  # type: ignore[arg-type]
    return kind(**{name: _value(hints[name], table[name], f"{where}, {name}", references) for name in table})


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


def _value(hint: Any, value: Any, where: str, references: list[_Reference]) -> Any:
    """The value as the type hint wants it: lists become tuples, tables dataclasses, whole numbers floats."""
    origin = get_origin(hint)
    if origin is tuple:
        if not isinstance(value, list):
            raise InvalidDemoData(f"{where}: must be a list")
        inner = get_args(hint)[0]
        return tuple(_value(inner, one, f"{where} {number}", references) for number, one in enumerate(value, 1))
    if is_dataclass(hint) and isinstance(value, dict):
        return _entry(hint, value, where, references)  # type: ignore[arg-type]
    if origin is Literal:
        if value not in get_args(hint):
            raise InvalidDemoData(f"{where}: {value!r} is none of {', '.join(get_args(hint))}")
        return value
    if origin is Annotated:
        references.append(_Reference(hint.__metadata__[0], value, where))
        hint = str
    elif origin is not None:  # a union with None
        return _value(next(one for one in get_args(hint) if one is not NoneType), value, where, references)
    if hint is float and type(value) is int:
        return float(value)
    if type(value) is not hint:
        raise InvalidDemoData(f"{where}: must be of type {hint.__name__}, not {type(value).__name__}")
    return value


def _check_references(made: Demonstration, references: list[_Reference]) -> None:
    names = {
        "person": [person.handle for person in made.people],
        "group": [group.slug for group in made.groups],
        "idea": [idea.title for idea in made.ideas],
        "comment": [one.name for idea in made.ideas for one in idea.all_comments if one.name],
        "action": [action.name for action in made.actions if action.name],
    }
    for kind, known in names.items():
        if twice := [name for name in known if known.count(name) > 1]:
            raise InvalidDemoData(f"{kind} {twice[0]!r} appears twice")
    for kind, name, where in references:
        if name not in names[kind]:
            raise InvalidDemoData(f"{where}: there is no {kind} {name!r}")


def _check_moderation(made: Demonstration) -> None:
    for report in made.reports:
        if report.reason not in REASONS:
            raise InvalidDemoData(f"moderation.toml: {report.reason!r} is none of {', '.join(REASONS)}")
    for action in made.actions:
        if action.act not in ACTS:
            raise InvalidDemoData(f"moderation.toml: {action.act!r} is none of {', '.join(ACTS)}")
    subjects: tuple[DemoReport | DemoAction, ...] = (*made.reports, *made.actions)
    for one in subjects:
        if sum(subject is not None for subject in (one.idea, one.comment, one.subject_member)) != 1:
            raise InvalidDemoData(f"moderation.toml, {one}: give one of idea, comment and subject_member")


def _check_times(made: Demonstration) -> None:
    """Things happen after what they are about, and in the past."""
    joined = {person.handle: person.joined_at for person in made.people}
    for group in made.groups:
        where = f"groups.toml, {group.slug}"
        for row in group.members:
            _check_order(f"{where}, {row.member}", site=joined[row.member], joined=row.joined_at)
        for one in group.requests:
            _check_order(
                f"{where}, {one.member}", joined=joined[one.member], asked=one.asked_at, decided=one.decided_at
            )
    for announcement in made.announcements:
        where = f"announcements.toml, {announcement.title!r}"
        _check_order(where, joined=joined[announcement.author], posted=announcement.posted_at)
        _check_comments(where, announcement, joined)
    for idea in made.ideas:
        where = f"ideas/{idea.group}.toml, {idea.title!r}"
        _check_order(where, joined=joined[idea.author], posted=idea.posted_at, pinned=idea.pinned_at)
        changed = {f"change {number}": one.changed_at for number, one in enumerate(idea.status_changes, 1)}
        _check_order(where, posted=idea.posted_at, **changed)
        _check_comments(where, idea, joined)


def _check_comments(where: str, on: DemoIdea | DemoAnnouncement, joined: Mapping[str, float]) -> None:
    for comment in on.comments:
        for reply in (comment, *comment.replies):
            context = f"{where}, comment of {reply.author}"
            about = on.posted_at if reply is comment else comment.posted_at
            _check_order(context, joined=joined[reply.author], posted=reply.posted_at)
            _check_order(context, about=about, posted=reply.posted_at)
            if reply.replies and reply is not comment:
                raise InvalidDemoData(f"{context}: a reply cannot have replies")


def _check_order(where: str, **moments: float | None) -> None:
    """Raise unless each moment (days before now) is later than the one before it, and all are past."""
    known = [(name, ago) for name, ago in moments.items() if ago is not None] + [("now", 0.0)]
    for (first, earlier), (second, later) in pairwise(known):
        if earlier <= later:
            raise InvalidDemoData(f"{where}: {second} ({later}) is not after {first} ({earlier})")
