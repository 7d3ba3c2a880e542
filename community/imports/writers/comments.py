"""Comments: those that others answer come first. Deep threads are shown one level deep, and keep what answers what."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import insert, select

from community.comments.models import Comment
from community.comments.visibility import change_comment_count
from community.core import markup
from community.core.db import db, rows
from community.imports import mapping, records
from community.imports.models import Import
from community.imports.records import RowIssue

Note = Callable[[RowIssue], None]


class PreparedComment(NamedTuple):
    """A comment and its text as shown."""

    draft: records.SourceComment
    html: str


def filter_new(import_id: int, found: Sequence[records.SourceComment], note: Note) -> list[records.SourceComment]:
    """Comments that are not here yet."""
    here = mapping.row_ids(import_id, mapping.COMMENT, [draft.id for draft in found])
    return [draft for draft in found if draft.id not in here]


def prepare(found: Sequence[records.SourceComment]) -> list[PreparedComment]:
    """Texts made ready to be shown."""
    return [PreparedComment(draft, markup.to_html(draft.body) if draft.body else "") for draft in found]


def write(of: Import, dressed: Sequence[PreparedComment]) -> None:
    """Write comments and count them on their ideas. What they answer has been written before."""
    people = mapping.row_ids(of.id, mapping.PEOPLE_KINDS, [one.draft.person for one in dressed])
    ideas = mapping.row_ids(of.id, mapping.IDEA, [one.draft.idea for one in dressed])
    answered = mapping.row_ids(of.id, mapping.COMMENT, [one.draft.parent for one in dressed if one.draft.parent])
    firsts = _firsts(answered.values())
    made: list[dict[str, Any]] = []
    for draft, html in dressed:
        answers_id = answered[draft.parent] if draft.parent else None
        made.append(
            {
                "idea_id": ideas[draft.idea],
                "author_id": people[draft.person],
                "parent_id": firsts[answers_id] if answers_id else None,
                "answers_id": answers_id,
                "body": draft.body,
                "body_html": html,
                "posted_at": draft.posted_at,
                "imported_from": of.name,
                "imported_agreed": draft.agreed,
                "imported_disagreed": draft.disagreed,
            }
        )
    ids = db.session.scalars(insert(Comment).returning(Comment.id, sort_by_parameter_order=True), made).all()
    mapping.remember(of.id, mapping.COMMENT, zip([one.draft.id for one in dressed], ids, strict=True))
    for idea_id, number in sorted(Counter(row["idea_id"] for row in made).items()):
        change_comment_count(idea_id, number)


def _firsts(ids: Any) -> dict[int, int]:
    """The comment of the first level above each of these, or itself."""
    found = rows(select(Comment.id, Comment.parent_id).where(Comment.id.in_(sorted(set(ids)))))
    return {comment_id: parent_id or comment_id for comment_id, parent_id in found}
