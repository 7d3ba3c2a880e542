"""Erasing the announcements of a member who deletes their account with their writing. Comments of others stay."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, delete, false, or_, update

from community.announcements.events import AnnouncementAudienceChanged
from community.announcements.models import Announcement
from community.core.db import execute_bulk, now
from community.core.outbox import record_all

Contents = TypeVar("Contents", bound=Callable[[], Select[Any]])

_CONTENTS: list[Callable[[], Select[Any]]] = []


def register_contents(contents: Contents) -> Contents:
    """Register a function that selects rows of a package above this one, correlated to `Announcement`."""
    _CONTENTS.append(contents)
    return contents


def erase_all(author_id: int, *, removed_only: bool = False) -> None:
    """Delete a member's announcements; or only those they had removed. What others wrote under keeps its empty row."""
    theirs = [Announcement.author_id == author_id, Announcement.erased_at.is_(None)]
    if removed_only:
        theirs.append(Announcement.removed_by == author_id)
    execute_bulk(delete(Announcement).where(*theirs, ~_has_contents()))
    texts = {"title": "", "body": "", "body_html": "", "edited_at": None}
    gone = {"pinned_until": None, "removed_at": now(), "removed_by": author_id, "erased_at": now()}
    erased = update(Announcement).where(*theirs).values({**texts, **gone}).returning(Announcement.id)
    record_all([AnnouncementAudienceChanged(one) for one in execute_bulk(erased).scalars()])


def _has_contents() -> ColumnElement[bool]:
    return or_(false(), *(contents().correlate(Announcement).exists() for contents in _CONTENTS))
