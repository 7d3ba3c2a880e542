"""What a demonstration community is made of.

Times are kept as ``ago``, the time between an event and now, so that the community looks alive on any day.
Ideas name people by handle and groups by slug; votes, looks and comments name an idea by its index.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Person:
    """A member of the community, or somebody who works for the company."""

    handle: str
    name: str
    email: str
    about: str
    interests: str
    color: int
    role: str
    """One of member, moderator, staff, administrator."""
    joined_ago: timedelta


@dataclass(frozen=True)
class Group:
    """A circle of people around a subject; a private one is seen by its members only, one by request admits."""

    slug: str
    name: str
    purpose: str
    description: str
    color: int
    private: bool
    by_request: bool = False
    question: str = ""
    welcome: str = ""
    guidelines: str = ""
    who_posts: str = "everyone"
    who_comments: str = "everyone"
    who_sees_members: str = "everyone"
    pre_moderation: str = "never"
    archived_ago: timedelta | None = None


@dataclass(frozen=True)
class Membership:
    """A person in a group."""

    group: str
    handle: str
    ago: timedelta
    moderates: bool = False
    """Besides the founder, who does so in any case."""


@dataclass(frozen=True)
class JoinRequest:
    """A person who asked to belong, and what a moderator said to it."""

    group: str
    handle: str
    ago: timedelta
    answer: str
    outcome: str | None = None
    """One of admitted, refused, taken back; none while it waits."""
    word: str = ""
    decided_ago: timedelta | None = None
    decided_by: str | None = None


@dataclass(frozen=True)
class Invitation:
    """A link to a group, and who came by it."""

    group: str
    code: str
    note: str
    handle: str
    """Who made it."""
    ago: timedelta
    lasts: timedelta
    most: int
    came: tuple[Membership, ...] = ()


@dataclass(frozen=True)
class Trust:
    """That a moderator trusts somebody in a group."""

    group: str
    handle: str
    by: str
    ago: timedelta


@dataclass(frozen=True)
class Idea:
    """A customer's wish."""

    title: str
    body: str
    today: str
    others: str
    part: str
    group: str
    author: str
    ago: timedelta
    status: str
    """One of open, under_review, planned, in_progress, shipped, declined."""
    pinned_ago: timedelta | None = None
    review_state: str | None = None
    """Why it waits for a moderator's look: held, or set aside."""
    withheld_ago: timedelta | None = None


@dataclass(frozen=True)
class Decision:
    """One step of the company's answer to an idea; the last step is its status. A step may keep the one before."""

    idea: int
    status: str
    ago: timedelta
    handle: str
    reason: str
    answer: str
    """The official answer, empty where the reason says it all."""


@dataclass(frozen=True)
class Vote:
    """A member's vote for an idea, and where the idea was seen."""

    idea: int
    handle: str
    ago: timedelta
    surface: str
    """One of trending, top, new, group, direct."""
    position: int | None
    """The place on the page, from 1 to 20; none where the idea was opened directly."""
    is_exploration: bool
    """Whether the place was one kept for ideas that few people have seen."""
    importance: int | None
    from_impression: bool
    """False for the author's own vote, which is cast with the idea."""
    withdrawn_ago: timedelta | None

    @property
    def days_ago(self) -> int:
        """The day of the look that the vote came from, as in ``Looks.days_ago``."""
        return self.ago.days


@dataclass(frozen=True)
class Looks:
    """How often an idea was shown and opened at one place on one day."""

    idea: int
    days_ago: int
    """Whole days before now: 0 is the last 24 hours."""
    surface: str
    position: int | None
    is_exploration: bool
    shows: int
    opens: int


@dataclass(frozen=True)
class Comment:
    """A comment on an idea; a reply names the first-level comment it answers, by index."""

    idea: int
    handle: str
    ago: timedelta
    body: str
    reply_to: int | None
    review_state: str | None = None
    withheld_ago: timedelta | None = None


@dataclass(frozen=True)
class Flag:
    """A note to the moderators about an idea, about one of its comments, or about a member."""

    idea: int | None
    comment: int | None
    member: str | None
    handle: str
    ago: timedelta
    reason: str
    """One of spam, rude, off_topic, private, other."""
    note: str
    counts: bool = True
    """Towards setting aside: not if a newcomer raised it."""
    ruling: int | None = None
    """Which ruling answered it, by index."""


@dataclass(frozen=True)
class Ruling:
    """What a moderator did about an idea, about one of its comments, or about a member, and why."""

    act: str
    idea: int | None
    comment: int | None
    member: str | None
    handle: str
    ago: timedelta
    reason: str
    lasts: timedelta | None = None
    """How long a suspension or a ban is."""
    group: str | None = None
    """Of a ban, the group that it is from; of a move, where the idea stood before."""
    to_group: str | None = None
    undoes: int | None = None
    """Of undoing, which ruling, by index."""
    trusts: bool = False
    """Of approving: what the author writes there later is not held."""
    left: Membership | None = None
    """Of a ban: how the person belonged until then."""
    released: timedelta | None = None
    """Of approving: how long ago it began to be held."""


@dataclass(frozen=True)
class Appeal:
    """That somebody asked for a ruling to be looked at again, and the answer if there is one."""

    ruling: int
    reason: str
    ago: timedelta
    outcome: str | None = None
    """One of upheld, granted."""
    answer: str = ""
    handle: str | None = None
    """Who answered."""
    decided_ago: timedelta | None = None


@dataclass(frozen=True)
class Community:
    """Everything there is to see."""

    people: tuple[Person, ...]
    groups: tuple[Group, ...]
    memberships: tuple[Membership, ...]
    ideas: tuple[Idea, ...]
    decisions: tuple[Decision, ...]
    votes: tuple[Vote, ...]
    looks: tuple[Looks, ...]
    comments: tuple[Comment, ...]
    flags: tuple[Flag, ...]
    rulings: tuple[Ruling, ...]
    requests: tuple[JoinRequest, ...] = ()
    invitations: tuple[Invitation, ...] = ()
    trusts: tuple[Trust, ...] = ()
    appeals: tuple[Appeal, ...] = ()
