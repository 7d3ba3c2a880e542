"""Writes groups for the ideas of an import. They have no members until someone joins."""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from community.core import markup, outbox
from community.core.db import db
from community.groups import slugs
from community.groups.events import GroupChanged
from community.groups.models import Group
from community.imports import mapping
from community.imports.models import Import
from community.imports.records import ReportIssue, SourceGroup


class PreparedGroup(NamedTuple):
    """A group and its description as displayed."""

    record: SourceGroup
    html: str


def filter_new(import_id: int, records: Sequence[SourceGroup], report_issue: ReportIssue) -> list[SourceGroup]:
    """Groups that were not imported before."""
    existing = mapping.row_ids(import_id, mapping.GROUP, [record.id for record in records])
    return [record for record in records if record.id not in existing]


def prepare(records: Sequence[SourceGroup]) -> list[PreparedGroup]:
    """Render descriptions."""
    return [PreparedGroup(record, markup.to_html(record.description)) for record in records]


def write(import_: Import, prepared: Sequence[PreparedGroup]) -> None:
    """Insert groups, created by the author of their first idea."""
    creators = mapping.row_ids(import_.id, mapping.PEOPLE_KINDS, [one.record.creator for one in prepared])
    for number, (record, html) in enumerate(prepared):
        group = Group(
            slug=_slug(import_, record),
            name=record.name,
            purpose=record.purpose,
            description=record.description,
            description_html=html,
            color=(number + import_.id) % 12 + 1,
            creator_id=creators[record.creator],
            created_at=record.created_at,
        )
        db.session.add(group)
        db.session.flush()
        mapping.remember(import_.id, mapping.GROUP, [(record.id, group.id)])
        outbox.record(GroupChanged(group.id))


def _slug(import_: Import, record: SourceGroup) -> str:
    """The plain slug if it is free, else one with a suffix made from the source's id."""
    plain = slugs.slugify(record.name)
    if plain not in slugs.RESERVED and not slugs.is_taken(plain):
        return plain
    return f"{plain}-{hashlib.sha256(f'{import_.source} {record.id}'.encode()).hexdigest()[:8]}"
