"""What can be flagged and ruled on: an idea, a comment, a member, or a member as to one group."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_

from community.comments import queries as comment_queries
from community.comments.models import Comment
from community.comments.visibility import lock_with_idea
from community.core.db import db, lock_row
from community.core.errors import Hidden, Stale
from community.core.i18n import gettext as _
from community.groups import permissions
from community.groups import scope as group_scope
from community.groups.access import GroupAccess
from community.groups.models import Group
from community.ideas import queries as idea_queries
from community.ideas.models import Idea
from community.members import queries as member_queries
from community.members.models import Member

IDEA, COMMENT, MEMBER = "idea", "comment", "member"
ERASED = "erased"
KINDS = (IDEA, COMMENT, MEMBER)
COLUMNS = {IDEA: "idea_id", COMMENT: "comment_id", MEMBER: "subject_member_id"}  # on flags and on rulings


class Subject(NamedTuple):
    """A thing that somebody can find, whose it is, and where it stands."""

    kind: str
    row: Any  # the Idea, Comment or Member
    author: Member  # of a member: themself
    idea: Idea | None  # of a comment: what it is about
    group: Group | None
    place: GroupAccess | None = None  # of a member as to one group: what they are there

    @property
    def id(self) -> int:
        return int(self.row.id)

    @property
    def removed_by(self) -> str:
        """ "author", "moderator", "erased" for good, or nothing."""
        if self.kind == MEMBER:
            return ""
        return ERASED if self.row.erased_at is not None else self.row.removed_by or ""

    @property
    def review_state(self) -> str:
        """ "pending", "auto_hidden" or nothing."""
        return "" if self.kind == MEMBER else self.row.review_state or ""

    @property
    def is_locked(self) -> bool:
        return self.kind == IDEA and self.row.locked_at is not None

    @property
    def is_suspended(self) -> bool:
        return self.kind == MEMBER and bool(self.row.is_suspended)

    @property
    def key(self) -> dict[str, int]:
        """How a flag or a ruling names it."""
        return {COLUMNS[self.kind]: self.id}

    def named_by(self, table: Any) -> ColumnElement[bool]:
        """Rows of flags or rulings that are on this subject. What is about a member as to one group stands apart."""
        column: ColumnElement[int] = getattr(table, COLUMNS[self.kind])
        if self.kind != MEMBER:
            return column == self.id
        return and_(column == self.id, table.group_id == (self.group.id if self.group else None))


def find(viewer: Member | None, kind: str, subject_id: int, group_slug: str | None = None) -> Subject:
    """The subject, if the viewer can find it; a member as to the group of this slug, if one is given.

    Raises `Hidden`.
    """
    if kind == IDEA:
        idea = idea_queries.find(viewer, subject_id)
        return Subject(IDEA, idea, idea.author, idea, idea.group)
    if kind == COMMENT:
        comment: Comment = comment_queries.find(viewer, subject_id)
        return Subject(COMMENT, comment, comment.author, comment.idea, comment.idea.group)
    if kind != MEMBER:
        raise Hidden
    member = member_queries.with_id(viewer, subject_id)
    if group_slug is None:
        return Subject(MEMBER, member, member, None, None)
    place = _access(viewer, member, group_slug)
    return Subject(MEMBER, member, member, None, place.group, place)


def lock(subject: Subject) -> Subject:
    """The subject with its row read again and locked until the transaction ends; a comment's idea before it."""
    if subject.kind == COMMENT:
        lock_with_idea(subject.row)
        db.session.refresh(subject.idea, ["group_id"])
        if subject.idea is not None and subject.group is not None and subject.idea.group_id != subject.group.id:
            raise Stale(_("This was moved to another group meanwhile. Please look at it there."))
        return subject
    lock_row(subject.row)
    if subject.place is None:
        return subject
    place = permissions.access_statement(subject.author).where(Group.id == subject.place.group.id)
    return subject._replace(place=permissions.access_from_row(db.session.execute(place).one(), subject.author))


def _access(viewer: Member | None, member: Member, group_slug: str) -> GroupAccess:
    known = (Group.slug == group_slug.replace("\x00", ""), group_scope.visible_to(viewer))
    found = db.session.execute(permissions.access_statement(member).where(*known)).first()
    if found is None:
        raise Hidden
    return permissions.access_from_row(found, member)
