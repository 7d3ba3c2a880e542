"""What lists of groups are made of: named tuples, as their templates read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from community.groups.access import GroupAccess
from community.groups.models import Group
from community.members.models import ADMINISTRATOR, MEMBER, STAFF, initials


class GroupLink(NamedTuple):
    """A group by its name: in the frame, on a form, on a member's page."""

    id: int
    slug: str
    name: str
    color: int
    moderates: bool = False


class MemberFace(NamedTuple):
    """A member's face."""

    name: str
    color: int
    avatar: str | None

    @property
    def initials(self) -> str:
        return initials(self.name)


class GroupCard(NamedTuple):
    """A group in the directory."""

    id: int
    slug: str
    name: str
    purpose: str
    color: int
    is_private: bool
    member_count: int
    idea_count: int
    created_at: datetime
    ideas_this_month: int
    unanswered: int
    joined: bool
    by_request: bool = False
    is_archived: bool = False
    is_banned: bool = False  # the viewer, now
    has_asked: bool = False  # the viewer, to belong
    faces: Sequence[MemberFace] = ()


class ListedMember(NamedTuple):
    """A member of a group, on its page of members."""

    id: int
    handle: str
    name: str
    color: int
    avatar: str | None
    role: str
    about: str
    moderates: bool
    joined_at: datetime

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def is_staff(self) -> bool:
        return self.role in (STAFF, ADMINISTRATOR)


class GroupContributor(NamedTuple):
    """Somebody who stands beside a group's pages: a moderator, or who gave it many ideas."""

    handle: str
    name: str
    color: int
    avatar: str | None
    role: str
    moderates: bool
    ideas: int

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def is_customer(self) -> bool:
        """Whether they are one of those the site is for, and not of those who run it."""
        return self.role == MEMBER


@dataclass(frozen=True)
class ViewedGroup:
    """A group and what the viewer is in it. Templates read it as the group that a button is about."""

    place: GroupAccess
    requests_waiting: int = 0  # to belong, for the viewer to answer

    @property
    def group(self) -> Group:
        return self.place.group

    @property
    def joined(self) -> bool:
        return self.place.belongs

    @property
    def moderates(self) -> bool:
        return self.place.moderates

    @property
    def can_moderate(self) -> bool:
        """Whether they may change the group, admit and remove."""
        return self.place.can_moderate

    @property
    def slug(self) -> str:
        return self.group.slug

    @property
    def name(self) -> str:
        return self.group.name

    @property
    def purpose(self) -> str:
        return self.group.purpose

    @property
    def color(self) -> int:
        return self.group.color

    @property
    def is_private(self) -> bool:
        return self.group.is_private

    @property
    def by_request(self) -> bool:
        return self.group.by_request and not self.group.is_private

    @property
    def is_archived(self) -> bool:
        return self.group.is_archived

    @property
    def is_banned(self) -> bool:
        return self.place.is_banned

    @property
    def has_asked(self) -> bool:
        return self.place.has_asked
