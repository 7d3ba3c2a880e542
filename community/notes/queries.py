"""Lists of internal notes, newest first."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Boolean, ScalarSelect, Select, String, cast, func, null, select, union_all

from community.comments.queries.suggestions import MAX_SUGGESTIONS, begins_with
from community.core import pagination
from community.core.db import Moment, db, rows
from community.core.errors import Hidden
from community.core.pagination import Page
from community.ideas.models import Idea
from community.ideas.queries import IdeaImage
from community.images.models import Image
from community.members import summary
from community.members.models import Member
from community.members.summary import MemberSummary
from community.notes import scope
from community.notes.models import Note


class NoteRow(NamedTuple):
    """A note and its author."""

    author: MemberSummary
    id: int
    body_html: str
    written_at: datetime
    edited_at: datetime | None
    is_mine: bool


def page(viewer: Member, on: Idea | Member, cursor: str | None = None) -> Page[NoteRow]:
    """A page of the notes on an idea or about a member. One statement."""
    subject = Note.idea_id == on.id if isinstance(on, Idea) else Note.member_id == on.id
    found = rows(pagination.after(_select_notes(viewer).where(subject), Note.id, Note.id, cursor))
    return pagination.to_page([NoteRow(*summary.unpack(row)) for row in found], "id")


def first_page_and_images(viewer: Member, idea: Idea) -> tuple[Page[NoteRow], list[IdeaImage]]:
    """The newest notes on an idea, and its images in upload order. One statement, so that notes add none to a page."""
    newest = pagination.after(_select_notes(viewer).where(Note.idea_id == idea.id), Note.id, Note.id, None).subquery()
    no_text, never = cast(null(), String), cast(null(), Moment)
    images = select(Image.width, Image.name, Image.description, Image.height, no_text, no_text, Image.id)
    images = images.add_columns(no_text, never, never, cast(null(), Boolean)).where(Image.idea_id == idea.id)
    found = sorted(rows(union_all(select(*newest.c), images)), key=lambda row: row.note_id)
    notes = [NoteRow(*summary.unpack(row)) for row in reversed(found) if row.role is not None]
    shown = [IdeaImage(row.name, row.handle, row.id, row.color) for row in found if row.role is None]
    return pagination.to_page(notes, "id"), shown


def count_about(member_id: Any) -> ScalarSelect[int]:
    """SQL: how many notes there are about the member whose id is in this column."""
    return select(func.count(Note.id)).where(Note.member_id == member_id).scalar_subquery()


def find(viewer: Member, note_id: int) -> Note:
    """The note with this id. Raises `Hidden`."""
    found = db.session.scalar(select(Note).where(Note.id == note_id, scope.visible_to(viewer)))
    if found is None:
        raise Hidden
    return found


def mention_suggestions(viewer: Member, prefix: str) -> list[MemberSummary]:
    """Up to eight others on staff whose handle, or a word of whose name, begins so. One statement."""
    statement = select(*summary.columns()).where(scope.readers(), Member.id != viewer.id, begins_with(prefix))
    return [MemberSummary(*row) for row in rows(statement.order_by(Member.name, Member.id).limit(MAX_SUGGESTIONS))]


def counts(viewer: Member, idea_ids: Collection[int]) -> dict[int, int]:
    """How many notes each of these ideas has. Ideas without any are left out. One statement."""
    where = (Note.idea_id.in_(idea_ids), scope.visible_to(viewer))
    statement = select(Note.idea_id, func.count()).where(*where).group_by(Note.idea_id)
    return dict(map(tuple, rows(statement)))


def _select_notes(viewer: Member) -> Select[Any]:
    return (
        select(*summary.columns(), Note.id.label("note_id"), Note.body_html, Note.written_at, Note.edited_at)
        .add_columns((Note.author_id == viewer.id).label("is_mine"))
        .join(Note, Note.author_id == Member.id)
        .where(scope.visible_to(viewer))
    )
