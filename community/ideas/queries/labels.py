"""Labels as their viewer sees them: those of an idea, those to choose from, and how many ideas each is on."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, cast, func, literal, select, union_all

from community.core.db import db, rows
from community.core.errors import Hidden
from community.ideas import scope
from community.ideas.models import Idea, IdeaLabel, Label, LabelMerge
from community.members.models import Member

MAX_COUNT = 1000  # ideas with a label that are counted
_BETWEEN_TAGS, _BETWEEN_FIELDS = "\n", "\t"  # names are one line, with spaces only


class LabelTag(NamedTuple):
    """A label as it is shown."""

    name: str
    slug: str
    color: int
    is_public: bool


class MergeLine(NamedTuple):
    """A label that was merged into another, when, and by whom."""

    id: int
    label: str
    merged_by: str | None
    merged_at: datetime


def tags_column(viewer: Member | None) -> Any:
    """SQL: the labels of an idea that the viewer sees, for `parse_tags`; null if there are none."""
    return (
        _together()
        .select_from(IdeaLabel)
        .join(Label, Label.id == IdeaLabel.label_id)
        .where(IdeaLabel.idea_id == Idea.id, scope.labels_visible_to(viewer))
        .correlate(Idea)
        .scalar_subquery()
        .label("label_tags")
    )


def all_tags() -> Any:
    """SQL: all labels, for `parse_tags`."""
    return _together().where(Label.merged_into_id.is_(None)).scalar_subquery()


def _together() -> Any:
    fields = (Label.name, Label.slug, cast(Label.color, String), cast(Label.is_public, String))
    text: Any = fields[0]
    for field in fields[1:]:
        text = text + _BETWEEN_FIELDS + field
    return select(func.aggregate_strings(text, _BETWEEN_TAGS))


def parse_tags(text: str | None) -> tuple[LabelTag, ...]:
    """The labels in a value of `tags_column`, by name."""
    if not text:
        return ()
    found = (part.split(_BETWEEN_FIELDS) for part in text.split(_BETWEEN_TAGS))
    tags = [LabelTag(name, slug, int(color), public in ("1", "true")) for name, slug, color, public in found]
    return tuple(sorted(tags, key=lambda tag: (tag.name.casefold(), tag.slug)))


def of_idea(viewer: Member | None, idea_id: int) -> tuple[LabelTag, ...]:
    """The labels of an idea that the viewer has found."""
    return parse_tags(db.session.scalar(select(tags_column(viewer)).select_from(Idea).where(Idea.id == idea_id)))


def labeled(label_ids: Any) -> ColumnElement[bool]:
    """The condition that an idea has one of these labels: ids, or a statement that selects them."""
    return Idea.id.in_(select(IdeaLabel.idea_id).where(IdeaLabel.label_id.in_(label_ids)))


def ids_of(slugs: Collection[str]) -> Select[Any]:
    """A statement for staff: the ids of the labels with these slugs, or of those that they were merged into."""
    return select(func.coalesce(Label.merged_into_id, Label.id)).where(Label.slug.in_(slugs))


def find(viewer: Member | None, slug: str) -> Label:
    """The label with this slug, or the one that it was merged into. Raises `Hidden` if the viewer cannot see it."""
    named = select(func.coalesce(Label.merged_into_id, Label.id)).where(Label.slug == slug.replace("\x00", ""))
    found = db.session.scalar(select(Label).where(Label.id == named.scalar_subquery(), scope.labels_visible_to(viewer)))
    if found is None:
        raise Hidden
    return found


def all_labels() -> list[Label]:
    """All labels, by name, for staff."""
    found = db.session.scalars(select(Label).where(Label.merged_into_id.is_(None)))
    return sorted(found, key=lambda label: (label.name.casefold(), label.slug))


def merges_into(label: Label) -> list[MergeLine]:
    """The merges into a label that can be undone, the latest first, for staff."""
    statement = (
        select(LabelMerge.id, Label.name, Member.name, LabelMerge.merged_at)
        .join(Label, Label.id == LabelMerge.label_id)
        .outerjoin(Member, Member.id == LabelMerge.merged_by)
        .where(LabelMerge.into_id == label.id, Label.merged_into_id == label.id)
    )
    return [MergeLine(*row) for row in rows(statement.order_by(LabelMerge.id.desc()))]


def tag_of(label: Label) -> LabelTag:
    """A label as it is shown."""
    return LabelTag(label.name, label.slug, label.color, label.is_public)


def counts(label_ids: Collection[int]) -> dict[int, int]:
    """How many ideas each of these labels is on, up to `MAX_COUNT`, in one statement."""
    if not label_ids:
        return {}
    some = [select(IdeaLabel.idea_id).where(IdeaLabel.label_id == one).limit(MAX_COUNT).subquery() for one in label_ids]
    parts = [select(literal(one), func.count()).select_from(ideas) for one, ideas in zip(label_ids, some, strict=True)]
    return dict(map(tuple, rows(union_all(*parts))))
