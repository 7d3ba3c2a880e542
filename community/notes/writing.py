"""Writing internal notes, and editing and deleting them."""

from sqlalchemy import delete, select

from community.audit import log as audit_log
from community.core import markup
from community.core.db import db, execute_bulk, lock_row, now
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.ideas.models import Idea
from community.members.deletion import require_not_deleted
from community.members.models import Member
from community.notes import mentions
from community.notes.models import Note

MAX_LENGTH = 5000  # characters


def add(on: Idea | Member, author: Member, body: str) -> Note:
    """Add a note, and tell the people on staff whom it mentions. Raises `Refused` for an empty or too long text."""
    _require_staff(author)
    body = _checked(body)
    if isinstance(on, Member):
        require_not_deleted(on)
    elif lock_row(on).erased_at is not None:
        raise Refused(_("This idea has been erased by its author."))
    key = {"idea_id": on.id} if isinstance(on, Idea) else {"member_id": on.id}
    rendered = mentions.render(body)
    note = Note(**key, author_id=author.id, body=body, body_html=rendered.html)
    db.session.add(note)
    db.session.flush()
    mentions.update(note, rendered.mentioned)
    return note


def edit(note: Note, editor: Member, body: str) -> bool:
    """Change the text of the editor's own note. False if it is the same. Raises `Refused` as `add`."""
    require_editable(note, editor)
    body = _checked(body)
    note = _lock(note)
    if note.body == body:
        return False
    rendered = mentions.render(body, note.body_html)
    note.body, note.body_html, note.edited_at = body, rendered.html, now()
    db.session.flush()
    mentions.update(note, rendered.mentioned)
    return True


def remove(note: Note, by: Member) -> None:
    """Delete a note for good: its author can, and administrators, whose deletions are in the audit log."""
    _require_staff(by)
    if note.author_id != by.id:
        if not by.is_administrator:
            raise Refused(_("Only its author and administrators can delete this note."))
        audit_log.record(audit_log.NOTE_DELETED, by=by.id, about=note.author_id, idea=note.idea_id)
    execute_bulk(delete(Note).where(Note.id == note.id))


def require_editable(note: Note, editor: Member) -> None:
    """Raise `Refused` unless the note is the editor's own."""
    _require_staff(editor)
    if note.author_id != editor.id:
        raise Refused(_("Only its author can edit this note."))


def _lock(note: Note) -> Note:
    """Read the note again and lock it. Raises `Hidden` if an administrator has deleted it."""
    statement = select(Note).where(Note.id == note.id).with_for_update()
    found = db.session.scalar(statement.execution_options(populate_existing=True))
    if found is None:
        raise Hidden
    return found


def _checked(body: str) -> str:
    body = markup.clean_text(body)
    if not body:
        raise Refused(_("Please write a note first."), field="note")
    if len(body) > MAX_LENGTH:
        raise Refused(_("Notes can have up to 5,000 characters."), field="note")
    return body


def _require_staff(member: Member) -> None:
    if not member.is_staff or member.is_suspended:
        raise Hidden
