"""What is in force on an idea: the edit that can still be undone, and the snooze."""

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from community.core.db import db, now
from community.ideas import snoozing
from community.ideas.models import Idea, Snooze
from community.ideas.snoozing import ActiveSnooze
from community.ideas.status import UNDO_WITHIN
from community.members.models import Member
from community.staff.models import EditedIdea, StaffEdit
from community.staff.undoing import UndoableEdit


def of_idea(idea_id: int) -> tuple[UndoableEdit | None, ActiveSnooze | None]:
    """The latest edit, if it can still be undone, and the snooze, if it has not ended. One statement."""
    editor, snoozer, moment = aliased(Member), aliased(Member), now()
    last = select(func.max(EditedIdea.edit_id)).where(EditedIdea.idea_id == idea_id).scalar_subquery()
    undoable = and_(EditedIdea.idea_id == Idea.id, EditedIdea.edit_id == last, EditedIdea.undone_at.is_(None))
    edit_id, editor_name, *snooze = db.session.execute(
        select(StaffEdit.id, editor.name)
        .add_columns(Snooze.until, Snooze.votes, Snooze.reason, snoozer.name, Snooze.snoozed_at)
        .select_from(Idea)
        .outerjoin(EditedIdea, undoable)
        .outerjoin(StaffEdit, and_(StaffEdit.id == EditedIdea.edit_id, StaffEdit.made_at >= moment - UNDO_WITHIN))
        .outerjoin(editor, editor.id == StaffEdit.editor_id)
        .outerjoin(Snooze, and_(Snooze.idea_id == Idea.id, snoozing.is_active(moment)))
        .outerjoin(snoozer, snoozer.id == Snooze.snoozed_by)
        .where(Idea.id == idea_id)
    ).one()
    return (
        UndoableEdit(edit_id, editor_name) if edit_id is not None else None,
        ActiveSnooze(*snooze) if snooze[0] is not None else None,
    )
