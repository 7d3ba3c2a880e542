"""Comments: those that others answer come first. Deep threads are shown one level deep, and keep what answers what."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import insert, select

from community.comments.hiding import count
from community.comments.models import Comment
from community.imports import drafts, known
from community.imports.drafts import Mishap
from community.imports.models import Import
from community.kernel import markup
from community.kernel.database import db, rows

Note = Callable[[Mishap], None]


class Dressed(NamedTuple):
    """A comment and its text as shown."""

    draft: drafts.Comment
    html: str


def fresh(import_id: int, found: Sequence[drafts.Comment], note: Note) -> list[drafts.Comment]:
    """Comments that are not here yet."""
    here = known.found(import_id, known.COMMENT, [draft.id for draft in found])
    return [draft for draft in found if draft.id not in here]


def dress(found: Sequence[drafts.Comment]) -> list[Dressed]:
    """Texts made ready to be shown."""
    return [Dressed(draft, markup.to_html(draft.body) if draft.body else "") for draft in found]


def bring(of: Import, dressed: Sequence[Dressed]) -> None:
    """Write comments and count them on their ideas. What they answer has been written before."""
    people = known.found(of.id, known.SOMEBODY, [one.draft.person for one in dressed])
    ideas = known.found(of.id, known.IDEA, [one.draft.idea for one in dressed])
    answered = known.found(of.id, known.COMMENT, [one.draft.parent for one in dressed if one.draft.parent])
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
    known.keep(of.id, known.COMMENT, zip([one.draft.id for one in dressed], ids, strict=True))
    for idea_id, number in sorted(Counter(row["idea_id"] for row in made).items()):
        count(idea_id, number)


def _firsts(ids: Any) -> dict[int, int]:
    """The comment of the first level above each of these, or itself."""
    found = rows(select(Comment.id, Comment.parent_id).where(Comment.id.in_(sorted(set(ids)))))
    return {comment_id: parent_id or comment_id for comment_id, parent_id in found}
