"""Ideas: with no vote, not even their author's. What was rejected there is taken down here."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import insert, select, update

from community.groups.models import Group
from community.ideas.events import IdeaChanged
from community.ideas.models import Idea, Status
from community.ideas.taking_down import MODERATOR
from community.imports import drafts, known
from community.imports.drafts import Mishap, mended
from community.imports.models import Import
from community.kernel import markup, outbox
from community.kernel.database import db, now
from community.kernel.slugs import slug
from community.kernel.words import gettext as _

Note = Callable[[Mishap], None]
OPEN = "open"


class Dressed(NamedTuple):
    """An idea and its text as shown."""

    draft: drafts.Idea
    html: str
    excerpt: str


def fresh(import_id: int, found: Sequence[drafts.Idea], note: Note) -> list[drafts.Idea]:
    """Ideas that are not here yet. One with a status that this community has not is open."""
    here = known.found(import_id, known.IDEA, [draft.id for draft in found])
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


def dress(found: Sequence[drafts.Idea]) -> list[Dressed]:
    """Texts made ready to be shown."""
    return [_dressed(draft) for draft in found]


def bring(of: Import, dressed: Sequence[Dressed]) -> None:
    """Write ideas and count them in their groups."""
    people = known.found(of.id, known.SOMEBODY, [one.draft.person for one in dressed])
    groups = known.found(of.id, known.GROUP, [one.draft.group for one in dressed])
    made = [_row(of, one, groups[one.draft.group], people[one.draft.person]) for one in dressed]
    ids = db.session.scalars(insert(Idea).returning(Idea.id, sort_by_parameter_order=True), made).all()
    known.keep(of.id, known.IDEA, zip([one.draft.id for one in dressed], ids, strict=True))
    for group_id, count in sorted(Counter(row["group_id"] for row in made if not row["taken_down_at"]).items()):
        db.session.execute(update(Group).where(Group.id == group_id).values(idea_count=Group.idea_count + count))
    for idea_id in ids:
        outbox.record(IdeaChanged(idea_id))


def _dressed(draft: drafts.Idea) -> Dressed:
    html = markup.to_html(draft.body)
    if markup.one_line(draft.body) == draft.title:  # a list need not say it twice
        return Dressed(draft, html, "")
    return Dressed(draft, html, markup.excerpt(markup.to_html(draft.summary) if draft.summary else html))


def _row(of: Import, one: Dressed, group_id: int, author_id: int) -> dict[str, Any]:
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
        "taken_down_at": draft.posted_at if draft.is_rejected else None,
        "taken_down_by": MODERATOR if draft.is_rejected else None,
        "imported_support": draft.support,
        "imported_from": of.name,
        "imported_url": draft.url,
        "stale_since": now(),
    }
