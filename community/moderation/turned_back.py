"""Whether a ruling still holds: it does not once it was undone, or another act ended what it began."""

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from community.moderation.acts import TURNS_BACK, UNDO
from community.moderation.models import Ruling


def ended_by() -> ColumnElement[int]:
    """The number of the ruling that ended this one; null while it holds. A column of `Ruling`, correlated."""
    later = aliased(Ruling)
    same = or_(
        later.idea_id == Ruling.idea_id,
        later.comment_id == Ruling.comment_id,
        and_(
            later.subject_member_id == Ruling.subject_member_id,
            func.coalesce(later.group_id, 0) == func.coalesce(Ruling.group_id, 0),
        ),
    )
    turns_back = or_(*(and_(later.act == act, Ruling.act == ended) for act, ended in TURNS_BACK.items()))
    undoing = and_(later.act == UNDO, later.undoes_id == Ruling.id)
    return (
        select(func.min(later.id))
        .where(later.about_id == Ruling.about_id, later.id > Ruling.id, or_(undoing, and_(same, turns_back)))
        .correlate(Ruling)
        .scalar_subquery()
    )
