"""Blind voting: vote counts of an idea are hidden from members who could still vote on it.

It can be turned on for the whole site, or for a group.
"""

from typing import Any

from sqlalchemy import Boolean, ColumnElement, or_

from community.core.statements import late
from community.groups.models import Group
from community.members.models import Member
from community.site import settings


def applies(group: Any = Group) -> ColumnElement[bool]:
    """SQL: whether ideas of the group have blind voting."""
    return or_(late(lambda: settings.current().blind_voting, Boolean()), group.blind_voting)


def shows_count(is_blind: bool, viewer: Member | None, *, my_vote: bool, is_closed: bool) -> bool:
    """Whether the viewer sees the vote count of an idea with or without blind voting."""
    return not is_blind or my_vote or is_closed or (viewer is not None and viewer.is_staff)
