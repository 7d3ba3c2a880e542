"""Ideas: with no vote, not even their author's. What was rejected there is taken down here."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import insert, select, update

from community.core import markup, outbox
from community.core.db import db, now
from community.core.i18n import gettext as _
from community.core.slugs import slug
from community.groups.models import Group
from community.ideas.events import IdeaChanged
from community.ideas.models import Idea, Status
from community.ideas.visibility import MODERATOR
from community.imports import mapping, records
from community.imports.models import Import
from community.imports.records import RowIssue, mended

Note = Callable[[RowIssue], None]
OPEN = "open"


class PreparedIdea(NamedTuple):
    """An idea and its text as shown."""

    draft: records.SourceIdea
    html: str
    excerpt: str


def filter_new(import_id: int, found: Sequence[records.SourceIdea], note: Note) -> list[records.SourceIdea]:
    """Ideas that are not here yet. One with a status that this community has not is open."""
    here = mapping.row_ids(import_id, mapping.IDEA, [draft.id for draft in found])
    statuses = set(db.session.scalars(select(Status.key)))
    new = []
    for draft in found:
        if draft.id in here:
            continue
        if draft.status not in statuses:
            note(mended(draft, draft.id, _("its status is unknown here; it is open")))
            draft = draft._replace(status=OPEN)
        new.append(draft)
    return new


def prepare(found: Sequence[records.SourceIdea]) -> list[PreparedIdea]:
    """Texts made ready to be shown."""
    return [_prepared(draft) for draft in found]


def write(of: Import, dressed: Sequence[PreparedIdea]) -> None:
    """Write ideas and count them in their groups."""
    people = mapping.row_ids(of.id, mapping.PEOPLE_KINDS, [one.draft.person for one in dressed])
    groups = mapping.row_ids(of.id, mapping.GROUP, [one.draft.group for one in dressed])
    made = [_row(of, one, groups[one.draft.group], people[one.draft.person]) for one in dressed]
    ids = db.session.scalars(insert(Idea).returning(Idea.id, sort_by_parameter_order=True), made).all()
    mapping.remember(of.id, mapping.IDEA, zip([one.draft.id for one in dressed], ids, strict=True))
    for group_id, count in sorted(Counter(row["group_id"] for row in made if not row["hidden_at"]).items()):
        db.session.execute(update(Group).where(Group.id == group_id).values(idea_count=Group.idea_count + count))
    for idea_id in ids:
        outbox.record(IdeaChanged(idea_id))


def _prepared(draft: records.SourceIdea) -> PreparedIdea:
    html = markup.to_html(draft.body)
    if markup.one_line(draft.body) == draft.title:  # a list need not say it twice
        return PreparedIdea(draft, html, "")
    return PreparedIdea(draft, html, markup.excerpt(markup.to_html(draft.summary) if draft.summary else html))


def _row(of: Import, one: PreparedIdea, group_id: int, author_id: int) -> dict[str, Any]:
    draft = one.draft
    return {
        "group_id": group_id,
        "author_id": author_id,
        "title": draft.title,
        "slug": slug(draft.title, "idea"),
        "body": draft.body,
        "body_html": one.html,
        "excerpt": one.excerpt,
        "status_key": draft.status,
        "status_at": draft.posted_at,
        "posted_at": draft.posted_at,
        "hidden_at": draft.posted_at if draft.is_rejected else None,
        "removed_by": MODERATOR if draft.is_rejected else None,
        "imported_support": draft.support,
        "imported_from": of.name,
        "imported_url": draft.url,
        "stale_since": now(),
    }
