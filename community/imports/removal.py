"""Deletes imported content, a few rows at a time: ideas with everything on them, then groups, then people.

Moderation actions are never deleted, so a row that one refers to is kept, empty and visible to site moderators only.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, delete, or_, select, update
from sqlalchemy.orm import aliased

from community.announcements.models import Announcement
from community.comments.events import CommentErased
from community.comments.models import Comment
from community.core.db import Base, db, execute_bulk, lock_row, now
from community.core.i18n import gettext as _
from community.core.outbox import record, record_all
from community.groups import memberships
from community.groups.events import GroupChanged
from community.groups.models import Group, Membership
from community.ideas import erasure, images, merging
from community.ideas.events import IdeaChanged
from community.ideas.models import Idea, Impression, Vote
from community.ideas.trend import NO_TREND
from community.imports import change_counts, mapping
from community.imports.change_counts import imported_ids
from community.imports.models import Import, ImportedRow
from community.members import deletion
from community.members.events import MemberChanged
from community.members.models import Member

COUNTERS = ("vote_count", "nice_count", "important_count", "critical_count", "comment_count", "imported_support")


def next_ideas(import_id: int, after: int, limit: int) -> list[int]:
    """Ids above `after` of ideas to be deleted: imported ones, and others in imported groups."""
    groups = imported_ids(import_id, mapping.GROUP)
    mine = or_(Idea.id.in_(imported_ids(import_id, mapping.IDEA)), Idea.group_id.in_(groups))
    return list(db.session.scalars(select(Idea.id).where(mine, Idea.id > after).order_by(Idea.id).limit(limit)))


def delete_idea(idea_id: int) -> bool:
    """Delete an idea with its votes, impressions and comments. False if its empty row has to be kept."""
    idea = db.session.get_one(Idea, idea_id)
    merging.undo_all(idea)
    lock_row(idea)
    comments = select(Comment.id).where(Comment.idea_id == idea_id)
    _record_erased(comments)
    _delete_vote_mapping(idea_id)
    _delete_mapping(mapping.COMMENT, comments)
    for kind in (mapping.JUDGEMENT, mapping.IDEA):
        _delete_mapping(kind, [idea_id])
    referenced_comments = referenced(Comment, list(db.session.scalars(comments)), but="comments")
    if referenced_comments or referenced(Idea, [idea_id]):
        _blank(idea, referenced_comments)
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
    """Delete a group and its memberships. False if it has to be kept: then it is empty and private."""
    _delete_mapping(mapping.GROUP, [group_id])
    db.session.execute(delete(Membership).where(Membership.group_id == group_id))
    record(GroupChanged(group_id))
    under_announcements = select(Comment.id).join(Announcement).where(Announcement.group_id == group_id)
    _record_erased(under_announcements)
    moderated = referenced(Comment, list(db.session.scalars(under_announcements)), but="comments")
    if not moderated and not referenced(Group, [group_id]):
        db.session.execute(delete(Group).where(Group.id == group_id))
        return True
    values = {"is_private": True, "member_count": 0, "description": "", "description_html": ""}
    values |= {"name": _("Removed group"), "slug": f"taken-out-{group_id}", "purpose": ""}  # frees the slug
    db.session.execute(update(Group).where(Group.id == group_id).values(**values))
    return False


def delete_people(ids: Sequence[int]) -> list[int]:
    """Delete people. Returns the ids of those whose row has to be kept, without a name.

    Claimed accounts stay. So do those that were claimed and deleted since: listeners might not have handled that yet.
    """
    _delete_mapping(mapping.PERSON, ids)
    left = and_(Member.deleted_at.is_not(None), Member.confirmed_at.is_not(None))
    staying = select(Member.id).where(Member.id.in_(ids), or_(change_counts.is_claimed(), left))
    staying_ids = set(db.session.scalars(staying))
    db.session.execute(update(Member).where(Member.id.in_(staying_ids)).values(imported_at=None))
    leaving = [member_id for member_id in ids if member_id not in staying_ids]
    for group_id, member_id in db.session.execute(
        select(Membership.group_id, Membership.member_id).where(Membership.member_id.in_(leaving))
    ).all():
        memberships.delete_membership(lock_row(db.session.get_one(Group, group_id)), member_id)
    kept = referenced(Member, leaving)
    for member in db.session.scalars(select(Member).where(Member.id.in_(kept))):
        deletion.delete_account(member)
    deleted = [member_id for member_id in leaving if member_id not in kept]
    _delete_mapping(mapping.LINKED, deleted)
    db.session.execute(delete(Member).where(Member.id.in_(deleted)))
    for member_id in leaving:
        record(MemberChanged(member_id))
    return sorted(kept)


def delete_import(import_: Import) -> None:
    """Delete the import itself, with the mapping of people to existing members."""
    db.session.execute(delete(ImportedRow).where(ImportedRow.import_id == import_.id))
    db.session.execute(delete(Import).where(Import.id == import_.id))


def referenced(model: Any, ids: Sequence[int], but: str = "") -> set[int]:
    """Which of these rows are referenced by rows that are not deleted with them. `but`: a table to ignore."""
    found: set[int] = set()
    for table in Base.metadata.tables.values():
        for key in table.foreign_keys:
            if key.column.table.name == model.__tablename__ and key.ondelete is None and table.name != but:
                found.update(db.session.scalars(select(key.parent).where(key.parent.in_(ids)).distinct()))
    return found


def _record_erased(comments: Select[Any]) -> None:
    record_all([CommentErased(comment_id) for comment_id in db.session.scalars(comments)])


def _blank(idea: Idea, referenced_comments: set[int]) -> None:
    """Empty an idea and keep, also empty, only those of its comments that moderation actions refer to."""
    comments = Comment.idea_id == idea.id
    db.session.execute(update(Comment).where(comments).values(answers_id=None, parent_id=None))
    db.session.execute(delete(Comment).where(comments, Comment.id.not_in(referenced_comments)))
    deleted: dict[str, Any] = {
        "body": "",
        "body_html": "",
        "edited_at": None,
        "removed_by": "author",
        "hidden_at": now(),
    }
    deleted |= {"erased_at": now(), "imported_from": None, "imported_agreed": 0, "imported_disagreed": 0}
    db.session.execute(update(Comment).where(comments).values(**deleted))
    db.session.execute(delete(Vote).where(Vote.idea_id == idea.id))
    db.session.execute(delete(Impression).where(Impression.idea_id == idea.id))
    erasure.erase(idea)
    for name in COUNTERS:
        setattr(idea, name, 0)
    idea.trend, idea.imported_from = NO_TREND, None
    db.session.flush()


def _delete_vote_mapping(idea_id: int) -> None:
    """Delete the mapping of an idea's votes, and their importances."""
    votes = select(Vote.id).where(Vote.idea_id == idea_id)
    vote_row = aliased(ImportedRow)
    source_ids = select(vote_row.source_id).where(
        vote_row.import_id == ImportedRow.import_id, vote_row.kind == mapping.VOTE, vote_row.row_id.in_(votes)
    )
    importances = (ImportedRow.kind == mapping.IMPORTANCE, ImportedRow.source_id.in_(source_ids))
    execute_bulk(delete(ImportedRow).where(*importances))
    _delete_mapping(mapping.VOTE, votes)


def _delete_mapping(kind: str, ids: Any) -> None:
    """Delete the mapping of these rows by any import: an idea can have moved to another's group, and ids are reused."""
    execute_bulk(
        delete(ImportedRow).where(
            ImportedRow.import_id.in_(select(Import.id)),  # lets the index be used
            ImportedRow.kind == kind,
            ImportedRow.row_id.in_(ids),
        )
    )
