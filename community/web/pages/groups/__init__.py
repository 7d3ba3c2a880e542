"""Doors of groups: finding one, its pages, belonging to it, its members, founding and changing it."""

from community.web.pages.groups import (
    administration,
    directory,
    invitations,
    join_requests,
    members,
    membership,
    old_slugs,
    pages,
    settings,
)
from community.web.pages.groups.blueprint import bp, own_groups, remember_own_groups

__all__ = [
    "administration",
    "bp",
    "directory",
    "invitations",
    "join_requests",
    "members",
    "membership",
    "old_slugs",
    "own_groups",
    "pages",
    "remember_own_groups",
    "settings",
]
