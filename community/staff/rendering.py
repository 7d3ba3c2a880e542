"""Renders stored texts again after an upgrade that changed what their HTML is, a few in each turn of the worker.

A text that someone edits at the same moment is left alone: it has been rendered by this version.
"""

from typing import Any, NamedTuple

from sqlalchemy import Row, select, update

from community.announcements.models import Announcement
from community.comments.mentions import linked_members, member_url
from community.comments.models import Comment
from community.core import markup
from community.core.db import db, execute_bulk, insert, reading
from community.core.mentions import MentionLinks
from community.core.stored_figures import ONLY, StoredFigure
from community.groups.models import Group
from community.ideas.models import Idea, StatusChange
from community.notes.models import Note

PROGRESS = "rendered texts"
BATCH_SIZE = 100  # rows of a transaction


class RenderedTable(NamedTuple):
    """A table with Markdown. The HTML of a column has its name and `_html`."""

    model: Any
    columns: tuple[str, ...]
    has_mentions: bool = False


TABLES = (
    RenderedTable(Idea, ("body", "today", "others")),
    RenderedTable(StatusChange, ("answer",)),
    RenderedTable(Comment, ("body",), has_mentions=True),
    RenderedTable(Announcement, ("body",)),
    RenderedTable(Group, ("description", "welcome", "guidelines")),
    RenderedTable(Note, ("body",), has_mentions=True),
)


class Progress(NamedTuple):
    """How far the texts are rendered by a version of `markup`: which table, by its number, up to which id."""

    version: int
    table: int = 0
    last_id: int = 0


class Batch(NamedTuple):
    """Rows of a table with new values for their outdated HTML, and how far all texts are rendered with them."""

    table: RenderedTable
    outdated: list[tuple[Row[Any], dict[str, str]]]
    progress: Progress


def next_batch() -> Batch | None:
    """The next texts, rendered again; None once all are current. Nothing is written yet."""
    progress = _progress()
    if progress.table >= len(TABLES):
        return None
    table = TABLES[progress.table]
    rows = _read(table, progress.last_id)
    outdated = [(row, values) for row in rows if (values := _outdated(table, row))]
    after = progress._replace(last_id=rows[-1].id) if rows else Progress(markup.VERSION, progress.table + 1)
    return Batch(table, outdated, after)


def store(batch: Batch) -> None:
    """Store the HTML of a batch, and how far the texts are rendered."""
    for row, values in batch.outdated:
        same = (getattr(batch.table.model, name) == value for name, value in row._mapping.items())
        execute_bulk(update(batch.table.model).where(*same).values(values))
    statement = insert(StoredFigure).values(name=PROGRESS, key=ONLY, value=list(batch.progress))
    db.session.execute(
        statement.on_conflict_do_update(index_elements=["name", "key"], set_={"value": statement.excluded.value})
    )


def _progress() -> Progress:
    with reading():
        stored = db.session.scalar(select(StoredFigure.value).where(StoredFigure.name == PROGRESS))
        db.session.rollback()
    progress = Progress(*stored) if stored else Progress(0)
    return progress if progress.version == markup.VERSION else Progress(markup.VERSION)


def _read(table: RenderedTable, last_id: int) -> list[Row[Any]]:
    names = ["id", *table.columns, *(f"{name}_html" for name in table.columns)]
    if table.model is Idea:
        names.append("excerpt")
    columns = [getattr(table.model, name) for name in names]
    with reading():
        statement = select(*columns).where(table.model.id > last_id).order_by(table.model.id).limit(BATCH_SIZE)
        found = list(db.session.execute(statement).all())
        db.session.rollback()
    return found


def _outdated(table: RenderedTable, row: Row[Any]) -> dict[str, str]:
    """The HTML that differs from the stored one, by column, and the excerpt made from it."""
    stored = row._mapping
    new = {f"{name}_html": _render(table, stored[name], stored[f"{name}_html"]) for name in table.columns}
    changed = {name: html for name, html in new.items() if html != stored[name]}
    if stored.get("excerpt") and "body_html" in changed and stored["excerpt"] == markup.excerpt(stored["body_html"]):
        changed["excerpt"] = markup.excerpt(changed["body_html"])
    return changed


def _render(table: RenderedTable, text: str, html: str) -> str:
    """A text as HTML, in which the same words mention the same members as before."""
    mentioned = linked_members(html) if table.has_mentions else {}
    links = MentionLinks({word: member_url(member_id) for word, member_id in mentioned.items()})
    return markup.to_html(text, links if mentioned else None) if text else html
