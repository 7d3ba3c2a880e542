"""Row types of the lists of groups, as their templates read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from community.groups.access import GroupAccess
from community.groups.models import Group
from community.members.summary import MemberSummary


class GroupLink(NamedTuple):
    """A group by its name: in the page frame, in forms, on a member's profile."""

    id: int
    slug: str
    name: str
    color: int
    moderates: bool = False


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
    has_requested: bool = False  # the viewer, to join
    shown_members: Sequence[MemberSummary] = ()


class NamedGroup(NamedTuple):
    """A group that a page names, and whether it is one of the viewer's that are not archived."""

    link: GroupLink
    is_own: bool


class GroupContributor(NamedTuple):
    """A member in the sidebar of a group's pages: a moderator, or an author of many of its ideas."""

    member: MemberSummary
    moderates: bool
    ideas: int


@dataclass(frozen=True)
class ViewedGroup:
    """A group and the viewer's access to it. Has all that the join button in templates reads."""

    access: GroupAccess
    requests_waiting: int = 0  # pending join requests that the viewer can answer

    @property
    def group(self) -> Group:
        return self.access.group

    @property
    def joined(self) -> bool:
        return self.access.is_member

    @property
    def moderates(self) -> bool:
        return self.access.moderates

    @property
    def can_moderate(self) -> bool:
        """Whether the viewer can change the group, and add and remove members."""
        return self.access.can_moderate

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
        return self.access.is_banned

    @property
    def has_requested(self) -> bool:
        return self.access.has_requested
