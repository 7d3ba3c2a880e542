"""Writes ideas, without any vote. Ideas that were rejected there are removed here."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import insert, select, update

from community.core import markup, outbox
from community.core.db import db, now
from community.core.i18n import gettext as _
from community.core.slugs import slug
from community.core.text_search import fold
from community.core.visibility import MODERATOR
from community.groups.models import Group
from community.ideas.events import IdeaChanged
from community.ideas.models import Idea, Status
from community.imports import mapping
from community.imports.models import Import
from community.imports.records import ReportIssue, SourceIdea, corrected


class PreparedIdea(NamedTuple):
    """An idea and its text as displayed."""

    record: SourceIdea
    html: str
    excerpt: str


def filter_new(import_id: int, records: Sequence[SourceIdea], report_issue: ReportIssue) -> list[SourceIdea]:
    """Ideas that were not imported before, with the keys of statuses that are named. An unknown one becomes open."""
    existing = mapping.row_ids(import_id, mapping.IDEA, [record.id for record in records])
    statuses = _status_keys()
    new = []
    for record in records:
        if record.id in existing:
            continue
        key = statuses.get(fold(record.status))
        if key is None:
            report_issue(corrected(record, record.id, _("its status is unknown here, so it was set to open")))
        new.append(record._replace(status=key or statuses[""]))
    return new


def _status_keys() -> dict[str, str]:
    """The keys of statuses by key and by name; the default for an empty one.

    A removed status leads to the one that replaced it, unless another has its name now.
    """
    found = db.session.scalars(select(Status).order_by(Status.key)).all()
    names = sorted(found, key=lambda status: status.replaced_by_key is None)
    keys = {fold(name): one.replaced_by_key or one.key for one in names for name in (one.key, one.name)}
    return {**keys, "": next(one.key for one in found if one.is_default)}


def prepare(records: Sequence[SourceIdea]) -> list[PreparedIdea]:
    """Render texts."""
    return [_prepared(record) for record in records]


def write(import_: Import, prepared: Sequence[PreparedIdea]) -> None:
    """Insert ideas and count them in their groups."""
    people = mapping.row_ids(import_.id, mapping.PEOPLE_KINDS, [one.record.person for one in prepared])
    groups = mapping.row_ids(import_.id, mapping.GROUP, [one.record.group for one in prepared])
    values = [_row(import_, one, groups[one.record.group], people[one.record.person]) for one in prepared]
    ids = db.session.scalars(insert(Idea).returning(Idea.id, sort_by_parameter_order=True), values).all()
    mapping.remember(import_.id, mapping.IDEA, zip([one.record.id for one in prepared], ids, strict=True))
    for group_id, count in sorted(Counter(row["group_id"] for row in values if not row["hidden_at"]).items()):
        db.session.execute(update(Group).where(Group.id == group_id).values(idea_count=Group.idea_count + count))
    for idea_id in ids:
        outbox.record(IdeaChanged(idea_id))


def _prepared(record: SourceIdea) -> PreparedIdea:
    html = markup.to_html(record.body)
    if markup.one_line(record.body) == record.title:  # a list does not repeat the title
        return PreparedIdea(record, html, "")
    return PreparedIdea(record, html, markup.excerpt(markup.to_html(record.summary) if record.summary else html))


def _row(import_: Import, one: PreparedIdea, group_id: int, author_id: int) -> dict[str, Any]:
    record = one.record
    return {
        "group_id": group_id,
        "author_id": author_id,
        "title": record.title,
        "slug": slug(record.title, "idea"),
        "body": record.body,
        "body_html": one.html,
        "excerpt": one.excerpt,
        "status_key": record.status,
        "status_at": record.posted_at,
        "posted_at": record.posted_at,
        "hidden_at": record.posted_at if record.is_rejected else None,
        "removed_by": MODERATOR if record.is_rejected else None,
        "imported_support": record.support,
        "imported_from": import_.name,
        "imported_url": record.url,
        "stale_since": now(),
    }
