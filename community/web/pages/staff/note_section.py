"""The section of internal notes on the pages of an idea and of a member. Other viewers run no statement for it."""

from typing import Any

from flask import request, url_for

from community.ideas.models import Idea
from community.members.models import Member
from community.notes import queries
from community.notes.queries import NoteSubject
from community.notifications.kinds import NOTE
from community.notifications.models import IDEA, MEMBER
from community.web.pages.notifications.blueprint import mark_thread_opened
from community.web.pages.staff.forms import NoteForm


def note_section(viewer: Member | None, on: NoteSubject) -> dict[str, Any]:
    """What `staff/notes_section.html` needs: nothing for anyone who is not on staff. Marks notices of notes as read."""
    if viewer is None or not viewer.is_staff:
        return {"notes": None}
    mark_notes_opened(on)
    return {
        "notes": queries.page(viewer, on),
        "note_form": NoteForm(formdata=None),
        "notes_url": notes_url(on),
        "notes_draft": draft_key(on),
        "notes_next": request.full_path.rstrip("?") if request.method == "GET" else "",
    }


def mark_notes_opened(on: NoteSubject) -> None:
    """Mark what the viewer was told of these notes as read."""
    mark_thread_opened(f"{NOTE} {_kind(on)}", on.id)


def notes_url(on: NoteSubject) -> str:
    """The page with all notes on an idea or about a member."""
    if isinstance(on, Idea):
        return url_for("staff.idea_notes", idea_id=on.id)
    return url_for("staff.member_notes", handle=on.handle)


def draft_key(on: NoteSubject) -> str:
    """The key under which the browser keeps a note that was not saved."""
    return f"note-{_kind(on)}-{on.id}"


def _kind(on: NoteSubject) -> str:
    return IDEA if isinstance(on, Idea) else MEMBER
