"""The images of an idea and, for staff, the section of internal notes on its pages."""

from typing import Any

from flask import request, url_for

from community.ideas import queries as idea_queries
from community.ideas.models import Idea
from community.members.models import Member
from community.notes import queries
from community.notifications.kinds import NOTE
from community.notifications.models import IDEA, MEMBER
from community.web.pages.notifications.blueprint import mark_thread_opened
from community.web.pages.staff.forms import NoteForm


def images_and_notes(viewer: Member | None, idea: Idea) -> dict[str, Any]:
    """The images of an idea that the viewer has found and, for staff, what `staff/notes_section.html` needs.

    One statement. Marks what staff were told of these notes as read.
    """
    if viewer is None or not viewer.is_staff:
        return {"images": idea_queries.idea_images(idea.id), "notes": None}
    mark_notes_opened(idea)
    notes, images = queries.first_page_and_images(viewer, idea)
    return {
        "images": images,
        "notes": notes,
        "note_form": NoteForm(formdata=None),
        "notes_url": notes_url(idea),
        "notes_draft": draft_key(idea),
        "notes_next": request.full_path.rstrip("?") if request.method == "GET" else "",
    }


def mark_notes_opened(on: Idea | Member) -> None:
    """Mark what the viewer was told of these notes as read."""
    mark_thread_opened(f"{NOTE} {_kind(on)}", on.id)


def notes_url(on: Idea | Member) -> str:
    """The page with all notes on an idea or about a member."""
    if isinstance(on, Idea):
        return url_for("staff.idea_notes", idea_id=on.id)
    return url_for("staff.member_notes", handle=on.handle)


def draft_key(on: Idea | Member) -> str:
    """The key under which the browser keeps a note that was not saved."""
    return f"note-{_kind(on)}-{on.id}"


def _kind(on: Idea | Member) -> str:
    return IDEA if isinstance(on, Idea) else MEMBER
