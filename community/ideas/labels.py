"""Labels: staff define them, put them on ideas, and merge those that mean the same.

A merged label stays as a row that leads to the other one, so that its address keeps working.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import delete, func, literal, select, true, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from community.core import markup, slugs
from community.core.db import db, execute_bulk, insert, insert_once, now, rows
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.core.outbox import record_all
from community.core.text_search import fold
from community.ideas import scope
from community.ideas.events import IdeaClassified
from community.ideas.models import Idea, IdeaLabel, Label, LabelMerge, MergedLabel
from community.members.models import Member

MAX_NAME_LENGTH = 30
MAX_LABELS = 100  # on the site
COLORS = range(1, 13)


class LabelChange(NamedTuple):
    """Labels that were put on an idea and taken off it, by id."""

    added: Sequence[int] = ()
    taken_off: Sequence[int] = ()


def create(by: Member, name: str, color: int, is_public: bool) -> Label:
    """Define a label. Raises `Refused` for an invalid name or color, one in use, and beyond `MAX_LABELS`."""
    _require_staff(by)
    values = _checked(name, color, is_public)
    defined = select(func.count()).select_from(Label).where(Label.merged_into_id.is_(None)).scalar_subquery()
    if (db.session.scalar(select(defined)) or 0) >= MAX_LABELS:
        raise Refused(_("There are %(most)s labels already. Merge or delete some first.", most=MAX_LABELS), "name")
    _require_unused(values["folded_name"])
    wanted, number, made = slugs.slug(name, "label"), 1, None
    while made is None:
        made = insert_once(
            Label, slug=wanted if number == 1 else f"{wanted}-{number}", created_at=now(), merged_into_id=None, **values
        )
        number += 1
        if made is None:
            _require_unused(values["folded_name"])  # again: another transaction may have taken the name
    return db.session.get_one(Label, made)


def change(label: Label, by: Member, name: str, color: int, is_public: bool) -> bool:
    """Rename a label, or change its color or who sees it. False if nothing changes. Raises `Refused` as `create`."""
    _require_staff(by)
    _lock(label)
    values = _checked(name, color, is_public)
    if all(getattr(label, key) == value for key, value in values.items()):
        return False
    if values["folded_name"] != label.folded_name:
        _require_unused(values["folded_name"])
    try:
        with db.session.begin_nested():  # another transaction may take the name after the query
            for key, value in values.items():
                setattr(label, key, value)
    except IntegrityError:
        _require_unused(values["folded_name"])
        raise
    return True


def merge(label: Label, into: Label, by: Member) -> None:
    """Replace a label by another one wherever it is. Raises `Refused` if they are the same. `undo_merge` undoes it."""
    _require_staff(by)
    _lock(label, into)
    if label.id == into.id:
        raise Refused(_("Choose another label to merge this one into."), "into")
    merge = LabelMerge(label_id=label.id, into_id=into.id, merged_by=by.id, merged_at=now())
    db.session.add(merge)
    db.session.flush()
    of_label, of_into = aliased(IdeaLabel), aliased(IdeaLabel)
    has_both = select(of_into.idea_id).where(of_into.idea_id == of_label.idea_id, of_into.label_id == into.id).exists()
    theirs = select(literal(merge.id), of_label.idea_id, has_both).where(of_label.label_id == label.id)
    db.session.execute(insert(MergedLabel).from_select(["merge_id", "idea_id", "had_both"], theirs))
    followers = select(Label.id).where(Label.merged_into_id == label.id)
    merge.followers = list(db.session.scalars(followers.order_by(Label.id)))
    moved = select(MergedLabel.idea_id, literal(into.id)).where(MergedLabel.merge_id == merge.id)
    columns = [IdeaLabel.idea_id, IdeaLabel.label_id]
    db.session.execute(insert(IdeaLabel).from_select(columns, moved.where(true())).on_conflict_do_nothing())
    execute_bulk(delete(IdeaLabel).where(IdeaLabel.label_id == label.id))
    execute_bulk(update(Label).where(Label.merged_into_id == label.id).values(merged_into_id=into.id))
    label.merged_into_id = into.id
    db.session.flush()
    _record_changes(db.session.scalars(select(MergedLabel.idea_id).where(MergedLabel.merge_id == merge.id)).all())


def undo_merge(into: Label, merge_id: int, by: Member) -> Label:
    """Undo a merge into a label, and return the label that is back, on the ideas that had it.

    The other label stays where it was before and where it has been put on since. From ideas that had only the first
    one it is taken off; those from which it has been taken off since get neither. Raises `Hidden` if there is no such
    merge, and `Refused` if the name is in use now.
    """
    _require_staff(by)
    _lock(into)
    merge = db.session.scalar(select(LabelMerge).where(LabelMerge.id == merge_id, LabelMerge.into_id == into.id))
    if merge is None:
        raise Hidden
    label = db.session.get_one(Label, merge.label_id)
    _require_unused(label.folded_name)
    try:
        with db.session.begin_nested():  # another transaction may take the name after the query
            label.merged_into_id = None
    except IntegrityError:
        _require_unused(label.folded_name)
        raise
    execute_bulk(update(Label).where(Label.id.in_(merge.followers)).values(merged_into_id=label.id))
    of_merge = MergedLabel.merge_id == merge.id
    has_it = select(IdeaLabel.idea_id).where(IdeaLabel.label_id == into.id)
    back = select(MergedLabel.idea_id, literal(label.id)).where(of_merge, MergedLabel.idea_id.in_(has_it))
    columns = [IdeaLabel.idea_id, IdeaLabel.label_id]
    db.session.execute(insert(IdeaLabel).from_select(columns, back).on_conflict_do_nothing())
    had_one = select(MergedLabel.idea_id).where(of_merge, MergedLabel.had_both.is_(False))
    execute_bulk(delete(IdeaLabel).where(IdeaLabel.label_id == into.id, IdeaLabel.idea_id.in_(had_one)))
    _record_changes(db.session.scalars(select(MergedLabel.idea_id).where(of_merge)).all())
    db.session.delete(merge)
    db.session.flush()
    return label


def remove(label: Label, by: Member) -> None:
    """Delete a label, and take it off all ideas."""
    _require_staff(by)
    _lock(label)
    _record_changes(db.session.scalars(select(IdeaLabel.idea_id).where(IdeaLabel.label_id == label.id)).all())
    execute_bulk(delete(Label).where(Label.id == label.id))


def put_on(idea: Idea, by: Member, wanted: Collection[str], shown: Collection[str]) -> bool:
    """Give an idea the labels with these slugs instead of those in `shown`. False if nothing changes.

    Only differences between the two are applied, so labels that someone else has put on or taken off since stay so.
    """
    _require_staff(by)
    if not set(wanted) ^ set(shown):
        return False
    ids = usable_ids(by)
    if gone := [slug for slug in wanted if slug not in ids]:
        raise Refused(_("The label “%(label)s” no longer exists.", label=gone[0]), "labels")
    added = sorted({ids[slug] for slug in wanted} - {ids.get(slug, 0) for slug in shown})
    taken_off = {ids.get(slug, 0) for slug in shown} - {ids[slug] for slug in wanted}
    for label_id in added:
        row = insert(IdeaLabel).values(idea_id=idea.id, label_id=label_id)
        db.session.execute(row.on_conflict_do_nothing())
    execute_bulk(delete(IdeaLabel).where(IdeaLabel.idea_id == idea.id, IdeaLabel.label_id.in_(taken_off)))
    _record_changes([idea.id] if added or taken_off else ())
    return bool(added or taken_off)


def usable_ids(by: Member) -> dict[str, int]:
    """The ids of all labels by slug, locked so that none of them is merged or deleted before it is put on."""
    known = select(Label.slug, Label.id).where(scope.labels_visible_to(by)).order_by(Label.id)
    return dict(map(tuple, rows(known.with_for_update(read=True))))


def add_and_take_off(idea_id: int, added: int | None, taken_off: int | None) -> LabelChange:
    """Put the label with one id on an idea, and take another off. Returns what was not so already."""
    change = LabelChange()
    if added is not None:
        row = insert(IdeaLabel).values(idea_id=idea_id, label_id=added).on_conflict_do_nothing()
        change = change._replace(added=list(db.session.scalars(row.returning(IdeaLabel.label_id))))
    if taken_off is not None:
        gone = delete(IdeaLabel).where(IdeaLabel.idea_id == idea_id, IdeaLabel.label_id == taken_off)
        change = change._replace(taken_off=list(execute_bulk(gone.returning(IdeaLabel.label_id)).scalars()))
    _record_changes([idea_id] if any(change) else ())
    return change


def undo_change(idea_id: int, change: LabelChange) -> bool:
    """Undo what `add_and_take_off` changed. False if a label that was taken off no longer exists."""
    execute_bulk(delete(IdeaLabel).where(IdeaLabel.idea_id == idea_id, IdeaLabel.label_id.in_(change.added)))
    now_called = func.coalesce(Label.merged_into_id, Label.id)
    still_there = select(now_called).where(Label.id.in_(change.taken_off)).with_for_update(read=True)
    kept = list(db.session.scalars(still_there))
    for label_id in kept:
        row = insert(IdeaLabel).values(idea_id=idea_id, label_id=label_id)
        db.session.execute(row.on_conflict_do_nothing())
    _record_changes([idea_id] if any(change) else ())
    return len(kept) == len(change.taken_off)


def _record_changes(idea_ids: Sequence[int]) -> None:
    record_all([IdeaClassified(idea_id) for idea_id in idea_ids])


def _checked(name: str, color: int, is_public: bool) -> dict[str, object]:
    name = markup.one_line(name)
    if not name:
        raise Refused(_("Please give the label a name."), "name")
    if len(name) > MAX_NAME_LENGTH:
        raise Refused(_("Please keep the name to %(most)s characters.", most=MAX_NAME_LENGTH), "name")
    if color not in COLORS:
        raise Refused(_("Please choose a color."), "color")
    return {"name": name, "folded_name": fold(name), "color": color, "is_public": is_public}


def _require_unused(folded_name: object) -> None:
    name = db.session.scalar(select(Label.name).where(Label.folded_name == folded_name, Label.merged_into_id.is_(None)))
    if name is not None:
        raise Refused(_("There’s a label “%(name)s” already.", name=name), "name")


def _lock(*labels: Label) -> None:
    """Lock labels in the order of their ids; `Hidden` if one no longer exists or has been merged."""
    ids = {label.id for label in labels}
    locked = db.session.scalars(
        select(Label)
        .where(Label.id.in_(ids), Label.merged_into_id.is_(None))
        .order_by(Label.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    if len(locked) < len(ids):
        raise Hidden


def _require_staff(by: Member) -> None:
    if not by.is_staff or by.is_suspended:
        raise Hidden
