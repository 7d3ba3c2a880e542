"""Groups: places for the ideas of this import. Nobody belongs to one before they join it here."""

import hashlib
from collections.abc import Callable, Sequence
from typing import NamedTuple

from community.core import markup, outbox
from community.core.db import db
from community.groups import slugs
from community.groups.events import GroupChanged
from community.groups.models import Group
from community.imports import mapping, records
from community.imports.models import Import
from community.imports.records import RowIssue

Note = Callable[[RowIssue], None]


class PreparedGroup(NamedTuple):
    """A group and its description as shown."""

    draft: records.SourceGroup
    html: str


def filter_new(import_id: int, found: Sequence[records.SourceGroup], note: Note) -> list[records.SourceGroup]:
    """Groups that are not here yet."""
    here = mapping.row_ids(import_id, mapping.GROUP, [draft.id for draft in found])
    return [draft for draft in found if draft.id not in here]


def prepare(found: Sequence[records.SourceGroup]) -> list[PreparedGroup]:
    """Descriptions made ready to be shown."""
    return [PreparedGroup(draft, markup.to_html(draft.description)) for draft in found]


def write(of: Import, dressed: Sequence[PreparedGroup]) -> None:
    """Write groups, founded by the person who wrote their first idea."""
    founders = mapping.row_ids(of.id, mapping.PEOPLE_KINDS, [one.draft.founder for one in dressed])
    for number, (draft, html) in enumerate(dressed):
        group = Group(
            slug=_slug(of, draft),
            name=draft.name,
            purpose=draft.purpose,
            description=draft.description,
            description_html=html,
            color=(number + of.id) % 12 + 1,
            creator_id=founders[draft.founder],
            created_at=draft.created_at,
        )
        db.session.add(group)
        db.session.flush()
        mapping.remember(of.id, mapping.GROUP, [(draft.id, group.id)])
        outbox.record(GroupChanged(group.id))


def _slug(of: Import, draft: records.SourceGroup) -> str:
    """The plain address if it is free, else one with letters that nobody else has."""
    plain = slugs.slugify(draft.name)
    if plain not in slugs.RESERVED and not slugs.is_taken(plain):
        return plain
    return f"{plain}-{hashlib.sha256(f'{of.source} {draft.id}'.encode()).hexdigest()[:8]}"
