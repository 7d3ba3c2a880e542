"""Taking an import out again, a few rows at a time: its ideas with all that hangs on them, then groups, then people.

Rulings are never deleted, so what one names stays as an empty row that nobody finds but those who oversee the site.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import aliased

from community.comments.models import Comment
from community.core.db import Base, db, execute_bulk, lock_row, now
from community.core.i18n import gettext as _
from community.core.outbox import record
from community.groups import memberships
from community.groups.events import GroupChanged
from community.groups.models import Group, Membership
from community.ideas import erasure, images
from community.ideas.events import IdeaChanged
from community.ideas.models import NO_TREND, Idea, Impression, Vote
from community.imports import change_counts, mapping
from community.imports.change_counts import imported_ids
from community.imports.models import Import, ImportedRow
from community.members import deletion
from community.members.events import MemberChanged
from community.members.models import Member

COUNTERS = ("vote_count", "nice_count", "important_count", "critical_count", "comment_count", "imported_support")


def next_ideas(import_id: int, after: int, limit: int) -> list[int]:
    """Ideas to be taken out, behind the one of this id: imported ones, and others in groups that were imported."""
    groups = imported_ids(import_id, mapping.GROUP)
    mine = or_(Idea.id.in_(imported_ids(import_id, mapping.IDEA)), Idea.group_id.in_(groups))
    return list(db.session.scalars(select(Idea.id).where(mine, Idea.id > after).order_by(Idea.id).limit(limit)))


def delete_idea(idea_id: int) -> bool:
    """Delete an idea with its votes, looks and comments. False if a ruling keeps its empty row."""
    idea = lock_row(db.session.get_one(Idea, idea_id))
    comments = select(Comment.id).where(Comment.idea_id == idea_id)
    _forget_votes(idea_id)
    _forget(mapping.COMMENT, comments)
    for kind in (mapping.JUDGEMENT, mapping.IDEA):
        _forget(kind, [idea_id])
    ruled = referenced(Comment, list(db.session.scalars(comments)), but="comments")
    if ruled or referenced(Idea, [idea_id]):
        _blank(idea, ruled)
        return False
    images.delete_images(idea)
    db.session.execute(update(Comment).where(Comment.idea_id == idea_id).values(answers_id=None))
    if not idea.is_hidden:
        db.session.execute(update(Group).where(Group.id == idea.group_id).values(idea_count=Group.idea_count - 1))
    db.session.expunge(idea)
    db.session.execute(delete(Idea).where(Idea.id == idea_id))
    record(IdeaChanged(idea_id))
    return True


def delete_group(group_id: int) -> bool:
    """Delete a group and who belongs to it. False if something keeps it: then it is empty and found by nobody."""
    _forget(mapping.GROUP, [group_id])
    db.session.execute(delete(Membership).where(Membership.group_id == group_id))
    record(GroupChanged(group_id))
    if not referenced(Group, [group_id]):
        db.session.execute(delete(Group).where(Group.id == group_id))
        return True
    values = {"is_private": True, "member_count": 0, "description": "", "description_html": ""}
    values |= {"name": _("Taken out"), "slug": f"taken-out-{group_id}", "purpose": ""}  # the address is free again
    db.session.execute(update(Group).where(Group.id == group_id).values(**values))
    return False


def delete_people(ids: Sequence[int]) -> list[int]:
    """Delete people. A ruling keeps a row without a name: those ids.

    Whoever claimed the account stays a member; if they have left since, other rooms may not have followed yet.
    """
    _forget(mapping.PERSON, ids)
    left = and_(Member.deleted_at.is_not(None), Member.confirmed_at.is_not(None))
    staying = select(Member.id).where(Member.id.in_(ids), or_(change_counts.is_claimed(), left))
    stay = set(db.session.scalars(staying))
    db.session.execute(update(Member).where(Member.id.in_(stay)).values(imported_at=None))
    go = [member_id for member_id in ids if member_id not in stay]
    for group_id, member_id in db.session.execute(
        select(Membership.group_id, Membership.member_id).where(Membership.member_id.in_(go))
    ).all():
        memberships.delete_membership(lock_row(db.session.get_one(Group, group_id)), member_id)
    kept = referenced(Member, go)
    for member in db.session.scalars(select(Member).where(Member.id.in_(kept))):
        deletion.delete_account(member)
    gone = [member_id for member_id in go if member_id not in kept]
    _forget(mapping.LINKED, gone)
    db.session.execute(delete(Member).where(Member.id.in_(gone)))
    for member_id in go:
        record(MemberChanged(member_id))
    return sorted(kept)


def delete_import(of: Import) -> None:
    """Forget the import itself, and who was taken for a member that is here."""
    db.session.execute(delete(ImportedRow).where(ImportedRow.import_id == of.id))
    db.session.execute(delete(Import).where(Import.id == of.id))


def referenced(model: Any, ids: Sequence[int], but: str = "") -> set[int]:
    """Those of these rows that something else names which is not deleted with them. `but` is a table left out."""
    found: set[int] = set()
    for table in Base.metadata.tables.values():
        for key in table.foreign_keys:
            if key.column.table.name == model.__tablename__ and key.ondelete is None and table.name != but:
                found.update(db.session.scalars(select(key.parent).where(key.parent.in_(ids)).distinct()))
    return found


def _blank(idea: Idea, ruled: set[int]) -> None:
    """Leave of an idea, and of comments on it, only the rows that rulings name."""
    others = Comment.idea_id == idea.id
    db.session.execute(update(Comment).where(others).values(answers_id=None, parent_id=None))
    db.session.execute(delete(Comment).where(others, Comment.id.not_in(ruled)))
    gone: dict[str, Any] = {
        "body": "",
        "body_html": "",
        "edited_at": None,
        "removed_by": "author",
        "hidden_at": now(),
    }
    gone |= {"erased_at": now(), "imported_from": None, "imported_agreed": 0, "imported_disagreed": 0}
    db.session.execute(update(Comment).where(others).values(**gone))
    db.session.execute(delete(Vote).where(Vote.idea_id == idea.id))
    db.session.execute(delete(Impression).where(Impression.idea_id == idea.id))
    erasure.erase(idea)
    for name in COUNTERS:
        setattr(idea, name, 0)
    idea.trend, idea.imported_from = NO_TREND, None
    db.session.flush()


def _forget_votes(idea_id: int) -> None:
    votes = select(Vote.id).where(Vote.idea_id == idea_id)
    cast_row = aliased(ImportedRow)
    named = select(cast_row.source_id).where(
        cast_row.import_id == ImportedRow.import_id, cast_row.kind == mapping.VOTE, cast_row.row_id.in_(votes)
    )
    weights = (ImportedRow.kind == mapping.WEIGHT, ImportedRow.source_id.in_(named))
    execute_bulk(delete(ImportedRow).where(*weights))
    _forget(mapping.VOTE, votes)


def _forget(kind: str, ids: Any) -> None:
    """Forget what these rows were made of. Another import may have brought one: its id can be given to a new row."""
    execute_bulk(
        delete(ImportedRow).where(
            ImportedRow.import_id.in_(select(Import.id)),  # so that the index is of use
            ImportedRow.kind == kind,
            ImportedRow.row_id.in_(ids),
        )
    )
