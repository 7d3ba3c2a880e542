"""Writes comments, parents before replies. Deep threads are shown one level deep and keep what replies to what."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import insert, select

from community.comments.discussions import Discussion
from community.comments.events import CommentChanged
from community.comments.models import Comment
from community.core import markup
from community.core.db import db, rows
from community.core.outbox import record_all
from community.ideas.models import Idea
from community.imports import mapping
from community.imports.models import Import
from community.imports.records import ReportIssue, SourceComment


class PreparedComment(NamedTuple):
    """A comment and its text as displayed."""

    record: SourceComment
    html: str


def filter_new(import_id: int, records: Sequence[SourceComment], report_issue: ReportIssue) -> list[SourceComment]:
    """Comments that were not imported before."""
    existing = mapping.row_ids(import_id, mapping.COMMENT, [record.id for record in records])
    return [record for record in records if record.id not in existing]


def prepare(records: Sequence[SourceComment]) -> list[PreparedComment]:
    """Render texts."""
    return [PreparedComment(record, markup.to_html(record.body) if record.body else "") for record in records]


def write(import_: Import, prepared: Sequence[PreparedComment]) -> None:
    """Insert comments, whose parents exist already, and count them on their ideas."""
    people = mapping.row_ids(import_.id, mapping.PEOPLE_KINDS, [one.record.person for one in prepared])
    ideas = mapping.row_ids(import_.id, mapping.IDEA, [one.record.idea for one in prepared])
    replied_to = [one.record.parent for one in prepared if one.record.parent]
    parents = mapping.row_ids(import_.id, mapping.COMMENT, replied_to)
    first_level = _first_level(parents.values())
    values: list[dict[str, Any]] = []
    for record, html in prepared:
        parent_id = parents[record.parent] if record.parent else None
        values.append(
            {
                "idea_id": ideas[record.idea],
                "author_id": people[record.person],
                "parent_id": first_level[parent_id] if parent_id else None,
                "answers_id": parent_id,
                "body": record.body,
                "body_html": html,
                "posted_at": record.posted_at,
                "imported_from": import_.name,
                "imported_agreed": record.agreed,
                "imported_disagreed": record.disagreed,
            }
        )
    ids = db.session.scalars(insert(Comment).returning(Comment.id, sort_by_parameter_order=True), values).all()
    record_all([CommentChanged(comment_id) for comment_id in ids])
    mapping.remember(import_.id, mapping.COMMENT, zip([one.record.id for one in prepared], ids, strict=True))
    for idea_id, number in sorted(Counter(row["idea_id"] for row in values).items()):
        Discussion(Idea, idea_id).change_comment_count(number)


def _first_level(ids: Any) -> dict[int, int]:
    """The first-level comment above each of these, or the comment itself: {comment id: its id}."""
    found = rows(select(Comment.id, Comment.parent_id).where(Comment.id.in_(sorted(set(ids)))))
    return {comment_id: parent_id or comment_id for comment_id, parent_id in found}
