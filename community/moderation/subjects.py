"""What can be flagged and ruled on: an idea, a comment, a member."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement

from community.comments import queries as comments
from community.comments.models import Comment
from community.groups.models import Group
from community.ideas import queries as ideas
from community.ideas.models import Idea
from community.kernel.errors import Hidden
from community.members import queries as members
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

    @property
    def id(self) -> int:
        return int(self.row.id)

    @property
    def taken_down_by(self) -> str:
        """ "author", "moderator", "erased" for good, or nothing."""
        if self.kind == MEMBER:
            return ""
        return ERASED if self.row.erased_at is not None else self.row.taken_down_by or ""

    @property
    def is_suspended(self) -> bool:
        return self.kind == MEMBER and bool(self.row.is_suspended)

    @property
    def key(self) -> dict[str, int]:
        """How a flag or a ruling names it."""
        return {COLUMNS[self.kind]: self.id}

    def named_by(self, table: Any) -> ColumnElement[bool]:
        """Rows of flags or rulings that are on this subject."""
        column: ColumnElement[int] = getattr(table, COLUMNS[self.kind])
        return column == self.id


def find(viewer: Member | None, kind: str, subject_id: int) -> Subject:
    """The subject, if the viewer can find it. Raises `Hidden`."""
    if kind == IDEA:
        idea = ideas.find(viewer, subject_id)
        return Subject(IDEA, idea, idea.author, idea, idea.group)
    if kind == COMMENT:
        comment: Comment = comments.find(viewer, subject_id)
        return Subject(COMMENT, comment, comment.author, comment.idea, comment.idea.group)
    if kind != MEMBER:
        raise Hidden
    member = members.with_id(viewer, subject_id)
    return Subject(MEMBER, member, member, None, None)
