"""Mentions of people on staff in internal notes, which become links and notices. Other @words stay plain text."""

from sqlalchemy import delete, or_, select

from community.comments.mentions import MAX_LOOKUPS, RenderedText, linked_members, member_url, without_member
from community.core import markup, outbox
from community.core.db import db, execute_bulk, rows
from community.core.mentions import MentionLinks
from community.members import old_handles
from community.members.models import Member
from community.notes import scope
from community.notes.events import NoteMentionsChanged
from community.notes.models import Note, NoteMention


def render(body: str, html_before: str = "") -> RenderedText:
    """Render a note's Markdown to HTML, with the ids of the people on staff that it mentions.

    `html_before`: of the text that this replaces. People it links to are recognized by the same word, even if they have
    changed their handle. Old handles lead to them, too.
    """
    words = markup.mentioned_words(body)[:MAX_LOOKUPS]
    if not words:
        return RenderedText(markup.to_html(body), [])
    linked = old_handles.ids(words) | linked_members(html_before)
    named = or_(Member.handle.in_(words), Member.id.in_(linked.values()))
    handles = {row.id: row.handle for row in rows(select(Member.handle, Member.id).where(named, scope.readers()))}
    known = {handle: member_id for member_id, handle in handles.items()}
    known |= {word: member_id for word, member_id in linked.items() if member_id in handles}
    links = MentionLinks({word: member_url(member_id) for word, member_id in known.items()})
    html = markup.to_html(body, links)
    return RenderedText(html, list(dict.fromkeys(known[word] for word in links.found)))


def update(note: Note, mentioned: list[int]) -> None:
    """Store whom a note mentions now, and tell those who weren't told of it yet."""
    before = set(db.session.scalars(select(NoteMention.member_id).where(NoteMention.note_id == note.id)))
    gone = NoteMention.member_id.in_(before - set(mentioned))
    execute_bulk(delete(NoteMention).where(NoteMention.note_id == note.id, gone))
    db.session.add_all(NoteMention(note_id=note.id, member_id=one) for one in mentioned if one not in before)
    if set(mentioned) - before - {note.author_id}:
        outbox.record(NoteMentionsChanged(note.id))


def remove_member(member_id: int) -> None:
    """Replace a deleted member's handle by their name in every note that mentions them."""
    name = db.session.scalar(select(Member.name).where(Member.id == member_id)) or ""
    notes = db.session.scalars(
        select(Note)
        .join(NoteMention, NoteMention.note_id == Note.id)
        .where(NoteMention.member_id == member_id)
        .order_by(Note.id)
        .with_for_update(of=Note)
    ).all()
    for note in notes:
        note.body, note.body_html = without_member(note.body, note.body_html, member_id, name)
    execute_bulk(delete(NoteMention).where(NoteMention.member_id == member_id))
