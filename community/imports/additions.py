"""What people here have done since with what came from elsewhere. Taking it out would take that out too."""

from typing import Any

from sqlalchemy import and_, func, or_, select

from community.comments.models import Comment, HelpfulMark, Mention
from community.groups.models import Group, Membership
from community.ideas.models import Decision, Idea, Vote
from community.imports import known
from community.imports.models import ImportedRow
from community.kernel.database import db
from community.kernel.words import ngettext
from community.members.models import Member
from community.moderation.models import Flag, Ruling
from community.pictures.models import Picture


def brought(import_id: int, *kinds: str) -> Any:
    """Ids of our rows of these kinds, as part of a statement."""
    return select(ImportedRow.row_id).where(ImportedRow.import_id == import_id, ImportedRow.kind.in_(kinds))


def claimed() -> Any:
    """Whether somebody has proved to be an imported person. A condition on `Member`."""
    return and_(Member.password_hash.is_not(None), Member.removed_at.is_(None))


def count(import_id: int) -> list[str]:
    """What was added, in words: “3 votes”, “one comment”. Empty if nothing was."""
    ideas, groups = brought(import_id, known.IDEA), brought(import_id, known.GROUP)
    comments, people = brought(import_id, known.COMMENT), brought(import_id, known.PERSON)
    on_ideas = [
        (Vote, and_(Vote.idea_id.in_(ideas), Vote.id.not_in(brought(import_id, known.VOTE))), "vote", "votes"),
        (Comment, and_(Comment.idea_id.in_(ideas), Comment.id.not_in(comments)), "comment", "comments"),
        (Decision, Decision.idea_id.in_(ideas), "decision", "decisions"),
        (Idea, and_(Idea.id.in_(ideas), Idea.edited_at.is_not(None)), "edited idea", "edited ideas"),
        (Idea, and_(Idea.id.in_(ideas), Idea.group_id.not_in(groups)), "moved idea", "moved ideas"),
        (Picture, Picture.idea_id.in_(ideas), "picture", "pictures"),
    ]
    elsewhere = [
        (Comment, and_(Comment.id.in_(comments), Comment.edited_at.is_not(None)), "edited comment", "edited comments"),
        (HelpfulMark, HelpfulMark.comment_id.in_(comments), "helpful mark", "helpful marks"),
        (Mention, or_(Mention.member_id.in_(people), Mention.comment_id.in_(comments)), "mention", "mentions"),
        (Idea, and_(Idea.group_id.in_(groups), Idea.id.not_in(ideas)), "new idea", "new ideas"),
        (Membership, or_(Membership.group_id.in_(groups), Membership.member_id.in_(people)), "joining", "joinings"),
        (Group, and_(Group.id.in_(groups), Group.version > 1), "edited group", "edited groups"),
        (Flag, _about(Flag, ideas, comments, people), "flag", "flags"),
        (Ruling, _about(Ruling, ideas, comments, people), "ruling", "rulings"),
        (Member, and_(Member.id.in_(people), claimed()), "claimed account", "claimed accounts"),
    ]
    counted = [
        (db.session.scalar(select(func.count()).select_from(model).where(which)) or 0, one, many)
        for model, which, one, many in (*on_ideas, *elsewhere)
    ]
    return [ngettext(f"%(num)s {one}", f"%(num)s {many}", number) for number, one, many in counted if number]


def _about(model: Any, ideas: Any, comments: Any, people: Any) -> Any:
    return or_(model.idea_id.in_(ideas), model.comment_id.in_(comments), model.subject_member_id.in_(people))
