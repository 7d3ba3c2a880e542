"""Subjects of moderation: an idea, a comment, a member's account, or a member's part in one group."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_

from community.comments import queries as comment_queries
from community.comments.discussions import Discussed
from community.comments.models import Comment
from community.comments.visibility import lock_with_discussion
from community.core.db import db, lock_row
from community.core.errors import Hidden, Stale
from community.core.i18n import gettext as _
from community.groups import permissions as group_permissions
from community.groups import scope as group_scope
from community.groups.access import GroupAccess
from community.groups.models import Group
from community.ideas import queries as idea_queries
from community.members import queries as member_queries
from community.members.models import Member

IDEA, COMMENT, MEMBER = "idea", "comment", "member"
ERASED = "erased"
KINDS = (IDEA, COMMENT, MEMBER)
COLUMNS = {IDEA: "idea_id", COMMENT: "comment_id", MEMBER: "subject_member_id"}  # of reports and moderation actions


class Subject(NamedTuple):
    """What can be reported and moderated, with its author and its group."""

    kind: str
    row: Any  # the Idea, Comment or Member
    author: Member  # of a member: themselves
    discussed: Discussed | None  # of a comment: what it is on; of an idea: itself
    group: Group | None
    access: GroupAccess | None = None  # only of a member's part in one group: their membership and permissions

    @property
    def id(self) -> int:
        return int(self.row.id)

    @property
    def removed_by(self) -> str:
        """Who removed it: "author" or "moderator"; "erased" if it was deleted for good; else empty."""
        if self.kind == MEMBER:
            return ""
        return ERASED if self.row.erased_at is not None else self.row.removed_by or ""

    @property
    def review_state(self) -> str:
        """Why it is under review, `PENDING` or `AUTO_HIDDEN` of `core.visibility`; else empty."""
        return "" if self.kind == MEMBER else self.row.review_state or ""

    @property
    def is_locked(self) -> bool:
        return self.kind == IDEA and self.row.locked_at is not None

    @property
    def is_suspended(self) -> bool:
        return self.kind == MEMBER and bool(self.row.is_suspended)

    @property
    def key(self) -> dict[str, int]:
        """The column that names it in a report or a moderation action, and its id."""
        return {COLUMNS[self.kind]: self.id}

    def matches(self, table: Any) -> ColumnElement[bool]:
        """SQL: rows of `Report` or `ModerationAction` about this subject.

        A member's account and their part in each group are subjects of their own.
        """
        column: ColumnElement[int] = getattr(table, COLUMNS[self.kind])
        if self.kind != MEMBER:
            return column == self.id
        return and_(column == self.id, table.group_id == (self.group.id if self.group else None))


def find(viewer: Member | None, kind: str, subject_id: int, group_slug: str | None = None) -> Subject:
    """A subject that the viewer can see; with a slug, a member's part in that group. Raises `Hidden`."""
    if kind == IDEA:
        idea = idea_queries.find(viewer, subject_id)
        return Subject(IDEA, idea, idea.author, idea, idea.group)
    if kind == COMMENT:
        comment: Comment = comment_queries.find(viewer, subject_id)
        return Subject(COMMENT, comment, comment.author, comment.discussed, comment.discussed.group)
    if kind != MEMBER:
        raise Hidden
    member = member_queries.with_id(viewer, subject_id)
    if group_slug is None:
        return Subject(MEMBER, member, member, None, None)
    access = _access(viewer, member, group_slug)
    return Subject(MEMBER, member, member, None, access.group, access)


def lock(subject: Subject) -> Subject:
    """Read the subject's row again and lock it until the transaction ends; what a comment is on is locked first.

    Raises `Stale` if the idea of a comment has been moved to another group.
    """
    if subject.kind == COMMENT:
        lock_with_discussion(subject.row)
        db.session.refresh(subject.discussed, ["group_id"])
        discussed, group = subject.discussed, subject.group
        if discussed is not None and group is not None and discussed.group_id != group.id:
            raise Stale(_("This has been moved to another group. Please review it there."))
        return subject
    lock_row(subject.row)
    if subject.access is None:
        return subject
    statement = group_permissions.access_statement(subject.author).where(Group.id == subject.access.group.id)
    row = db.session.execute(statement).one()
    return subject._replace(access=group_permissions.access_from_row(row, subject.author))


def _access(viewer: Member | None, member: Member, group_slug: str) -> GroupAccess:
    visible = (Group.slug == group_slug.replace("\x00", ""), group_scope.visible_to(viewer))
    found = db.session.execute(group_permissions.access_statement(member).where(*visible)).first()
    if found is None:
        raise Hidden
    return group_permissions.access_from_row(found, member)
