"""Taking an import out again, a few rows at a time: its ideas with all that hangs on them, then groups, then people.

Rulings are never deleted, so what one names stays as an empty row that nobody finds but those who oversee the site.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import aliased

from community.comments.models import Comment
from community.groups import joining
from community.groups.events import GroupChanged
from community.groups.models import Group, Membership
from community.ideas import erasing, illustrating
from community.ideas.events import IdeaChanged
from community.ideas.models import NO_TREND, Idea, Looks, Vote
from community.imports import additions, known
from community.imports.additions import brought
from community.imports.models import Import, ImportedRow
from community.kernel.database import Base, db, hold, now
from community.kernel.outbox import record
from community.kernel.words import gettext as _
from community.members import removing
from community.members.events import MemberChanged
from community.members.models import Member

COUNTERS = ("vote_count", "nice_count", "important_count", "critical_count", "comment_count", "imported_support")


def ideas_left(import_id: int, after: int, limit: int) -> list[int]:
    """Ideas to be taken out, behind the one of this id: imported ones, and others in groups that were imported."""
    groups = brought(import_id, known.GROUP)
    mine = or_(Idea.id.in_(brought(import_id, known.IDEA)), Idea.group_id.in_(groups))
    return list(db.session.scalars(select(Idea.id).where(mine, Idea.id > after).order_by(Idea.id).limit(limit)))


def take_out_idea(idea_id: int) -> bool:
    """Delete an idea with its votes, looks and comments. False if a ruling keeps its empty row."""
    idea = hold(db.session.get_one(Idea, idea_id))
    comments = select(Comment.id).where(Comment.idea_id == idea_id)
    _forget_votes(idea_id)
    _forget(known.COMMENT, comments)
    for kind in (known.JUDGEMENT, known.IDEA):
        _forget(kind, [idea_id])
    ruled = referred(Comment, list(db.session.scalars(comments)), but="comments")
    if ruled or referred(Idea, [idea_id]):
        _empty(idea, ruled)
        return False
    illustrating.strip(idea)
    db.session.execute(update(Comment).where(Comment.idea_id == idea_id).values(answers_id=None))
    if not idea.is_taken_down:
        db.session.execute(update(Group).where(Group.id == idea.group_id).values(idea_count=Group.idea_count - 1))
    db.session.expunge(idea)
    db.session.execute(delete(Idea).where(Idea.id == idea_id))
    record(IdeaChanged(idea_id))
    return True


def take_out_group(group_id: int) -> bool:
    """Delete a group and who belongs to it. False if something keeps it: then it is empty and found by nobody."""
    _forget(known.GROUP, [group_id])
    db.session.execute(delete(Membership).where(Membership.group_id == group_id))
    record(GroupChanged(group_id))
    if not referred(Group, [group_id]):
        db.session.execute(delete(Group).where(Group.id == group_id))
        return True
    values = {"is_private": True, "member_count": 0, "description": "", "description_html": ""}
    values |= {"name": _("Taken out"), "slug": f"taken-out-{group_id}", "purpose": ""}  # the address is free again
    db.session.execute(update(Group).where(Group.id == group_id).values(**values))
    return False


def take_out_people(ids: Sequence[int]) -> list[int]:
    """Delete people. A ruling keeps a row without a name: those ids.

    Whoever claimed the account stays a member; if they have left since, other rooms may not have followed yet.
    """
    _forget(known.PERSON, ids)
    left = and_(Member.removed_at.is_not(None), Member.confirmed_at.is_not(None))
    staying = select(Member.id).where(Member.id.in_(ids), or_(additions.claimed(), left))
    stay = set(db.session.scalars(staying))
    db.session.execute(update(Member).where(Member.id.in_(stay)).values(imported_at=None))
    go = [member_id for member_id in ids if member_id not in stay]
    for group_id, member_id in db.session.execute(
        select(Membership.group_id, Membership.member_id).where(Membership.member_id.in_(go))
    ).all():
        joining.depart(hold(db.session.get_one(Group, group_id)), member_id)
    kept = referred(Member, go)
    for member in db.session.scalars(select(Member).where(Member.id.in_(kept))):
        removing.remove(member)
    gone = [member_id for member_id in go if member_id not in kept]
    _forget(known.LINKED, gone)
    db.session.execute(delete(Member).where(Member.id.in_(gone)))
    for member_id in go:
        record(MemberChanged(member_id))
    return sorted(kept)


def finish(of: Import) -> None:
    """Forget the import itself, and who was taken for a member that is here."""
    db.session.execute(delete(ImportedRow).where(ImportedRow.import_id == of.id))
    db.session.execute(delete(Import).where(Import.id == of.id))


def referred(model: Any, ids: Sequence[int], but: str = "") -> set[int]:
    """Those of these rows that something else names which is not deleted with them. `but` is a table left out."""
    found: set[int] = set()
    for table in Base.metadata.tables.values():
        for key in table.foreign_keys:
            if key.column.table.name == model.__tablename__ and key.ondelete is None and table.name != but:
                found.update(db.session.scalars(select(key.parent).where(key.parent.in_(ids)).distinct()))
    return found


def _empty(idea: Idea, ruled: set[int]) -> None:
    """Leave of an idea, and of comments on it, only the rows that rulings name."""
    others = Comment.idea_id == idea.id
    db.session.execute(update(Comment).where(others).values(answers_id=None, parent_id=None))
    db.session.execute(delete(Comment).where(others, Comment.id.not_in(ruled)))
    gone: dict[str, Any] = {
        "body": "",
        "body_html": "",
        "edited_at": None,
        "taken_down_by": "author",
        "taken_down_at": now(),
    }
    gone |= {"erased_at": now(), "imported_from": None, "imported_agreed": 0, "imported_disagreed": 0}
    db.session.execute(update(Comment).where(others).values(**gone))
    db.session.execute(delete(Vote).where(Vote.idea_id == idea.id))
    db.session.execute(delete(Looks).where(Looks.idea_id == idea.id))
    erasing.erase(idea)
    for name in COUNTERS:
        setattr(idea, name, 0)
    idea.trend, idea.imported_from = NO_TREND, None
    db.session.flush()


def _forget_votes(idea_id: int) -> None:
    votes = select(Vote.id).where(Vote.idea_id == idea_id)
    cast_row = aliased(ImportedRow)
    named = select(cast_row.source_id).where(
        cast_row.import_id == ImportedRow.import_id, cast_row.kind == known.VOTE, cast_row.row_id.in_(votes)
    )
    weights = (ImportedRow.kind == known.WEIGHT, ImportedRow.source_id.in_(named))
    db.session.execute(delete(ImportedRow).where(*weights).execution_options(synchronize_session=False))
    _forget(known.VOTE, votes)


def _forget(kind: str, ids: Any) -> None:
    """Forget what these rows were made of. Another import may have brought one: its id can be given to a new row."""
    db.session.execute(
        delete(ImportedRow)
        .where(
            ImportedRow.import_id.in_(select(Import.id)),  # so that the index is of use
            ImportedRow.kind == kind,
            ImportedRow.row_id.in_(ids),
        )
        .execution_options(synchronize_session=False)
    )
