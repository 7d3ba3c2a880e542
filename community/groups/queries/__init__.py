"""Queries of groups: one group, the directory, members, join requests and invitations."""

from community.groups.queries.directory import ACTIVE, MOST_MEMBERS, NEWEST, ORDERS, directory, shown_members
from community.groups.queries.groups import (
    creator,
    find,
    groups_of_member,
    largest_names,
    moderated_alone,
    own_and_named,
    own_groups,
    slug_after,
    slug_in_lower_case,
    viewed_group,
)
from community.groups.queries.invitations import InvitationRow, InvitedMember, invitations
from community.groups.queries.join_requests import (
    OwnJoinRequest,
    PendingJoinRequest,
    latest_own_request,
    pending_request,
    pending_requests,
)
from community.groups.queries.members import (
    ROLES,
    BannedMember,
    GroupMember,
    banned_members,
    contributors,
    members,
)
from community.groups.queries.row_types import GroupCard, GroupContributor, GroupLink, NamedGroup, ViewedGroup

__all__ = [
    "ACTIVE",
    "MOST_MEMBERS",
    "NEWEST",
    "ORDERS",
    "ROLES",
    "BannedMember",
    "GroupCard",
    "GroupContributor",
    "GroupLink",
    "GroupMember",
    "InvitationRow",
    "InvitedMember",
    "NamedGroup",
    "OwnJoinRequest",
    "PendingJoinRequest",
    "ViewedGroup",
    "banned_members",
    "contributors",
    "creator",
    "directory",
    "find",
    "groups_of_member",
    "invitations",
    "largest_names",
    "latest_own_request",
    "members",
    "moderated_alone",
    "own_and_named",
    "own_groups",
    "pending_request",
    "pending_requests",
    "shown_members",
    "slug_after",
    "slug_in_lower_case",
    "viewed_group",
]
