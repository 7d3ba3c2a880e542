"""Merge an idea into another one that says the same, and undo that.

Nothing is moved: an idea that was merged names the one that its votes count for, and counters are calculated again, see
`families`. So undoing a merge restores what was there before, and what has come since stays where it was written.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, func, or_, select, update

from community.core import markup
from community.core.db import db, execute_bulk, exists, lock_row, now, rows
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.core.outbox import drop, record
from community.core.timeouts import QueryTimeout, time_limit
from community.groups import scope as group_scope
from community.groups.models import Group
from community.ideas import families, scope, status
from community.ideas.events import IdeaChanged, IdeaMerged, IdeaMergeUndone
from community.ideas.models import Idea, IdeaMerge, Status
from community.ideas.pinning import MAX_PINNED
from community.members.models import Member

MAX_MESSAGE = 1000
LOCK_SECONDS, LOCK_ATTEMPTS = 0.4, 5  # less than the second after which PostgreSQL looks for a deadlock


def merge(duplicate: Idea, target: Idea, editor: Member, *, message: str = "", into_closed: bool = False) -> IdeaMerge:
    """Merge an idea into another one. Returns the merge in force if that was done before.

    `message` is what supporters who come along are told, at most 1,000 characters; empty for the usual sentence.
    Raises `Refused`: for an idea and itself, one that was merged already, a hidden one, a target in an archived group,
    one that takes no votes unless `into_closed`, and where `may_merge` does not allow it. Raises `Hidden` for members
    who could not merge the duplicate at all.
    """
    message = markup.clean_text(message)
    if len(message) > MAX_MESSAGE:
        raise Refused(_("Please keep the message to %(most)s characters.", most=MAX_MESSAGE), "message")
    if duplicate.id == target.id:
        raise Refused(_("An idea can’t be merged into itself. Choose another one."), "target")
    _lock([duplicate, target], Idea.merged_into_id == duplicate.id)
    require_permitted(duplicate, target, editor)
    if (done := in_force(duplicate)) is not None:
        if done.parent_id == target.id:
            return done
        raise Refused(_("This idea was already merged into another one. Undo that first."))
    _check_target(target, duplicate, into_closed)
    made = IdeaMerge(child_id=duplicate.id, parent_id=target.id, merged_by=editor.id, merged_at=now(), message=message)
    db.session.add(made)
    db.session.flush()
    both = or_(Idea.id == duplicate.id, Idea.merged_into_id == duplicate.id)
    parts = _move(both, target.id)
    _count(target.id, len(parts))
    _finish(duplicate, target, parts, -1)
    record(IdeaMerged(made.id), delay=status.notice_delay())
    return made


def unmerge(idea_merge: IdeaMerge, editor: Member) -> bool:
    """Undo a merge. False if it was undone already. Raises `Hidden` unless `may_unmerge` allows it.

    Ideas that had been merged into the duplicate go with it. Supporters who were told get a correction.
    """
    duplicate = db.session.get_one(Idea, idea_merge.child_id)
    root = _lock_with_root(duplicate)
    lock_row(idea_merge)
    if not may_unmerge(idea_merge, editor):
        raise Hidden
    if idea_merge.undone_at is not None:
        return False
    _undo(idea_merge, duplicate, root, editor.id)
    return True


def undo_all(idea: Idea) -> None:
    """Undo every merge of an idea that is about to be deleted, and of others into it."""
    of_it = (or_(IdeaMerge.child_id == idea.id, IdeaMerge.parent_id == idea.id), IdeaMerge.undone_at.is_(None))
    for one in db.session.scalars(select(IdeaMerge).where(*of_it).order_by(IdeaMerge.id)).all():
        duplicate = db.session.get_one(Idea, one.child_id)
        _undo(one, duplicate, _lock_with_root(duplicate), None)


def in_force(duplicate: Idea) -> IdeaMerge | None:
    """The merge of this idea into another one, None if there is none. One statement."""
    return db.session.scalar(select(IdeaMerge).where(IdeaMerge.child_id == duplicate.id, IdeaMerge.undone_at.is_(None)))


def ids_of(idea_merge: IdeaMerge) -> list[int]:
    """The ids of the idea that a merge in force merged, and of those that had been merged into it."""
    root_id = db.session.scalar(select(families.root_of()).where(Idea.id == idea_merge.child_id)) or 0
    return [idea_merge.child_id, *_merged_into(idea_merge.child_id, root_id)]


def may_merge(duplicate: Idea, target: Idea, viewer: Member | None) -> bool:
    """Whether the viewer can merge these two: a moderator of both groups, or the author of the duplicate.

    Authors can merge their own idea into one that they see and that takes votes. Two statements at most.
    """
    if viewer is None or viewer.is_suspended:
        return False
    if _moderates(viewer, duplicate.group_id, target.group_id):
        return True
    is_open = select(Status.closes).where(Status.key == Idea.status_key).correlate(Idea).scalar_subquery().is_(False)
    seen = select(Idea.id).join(Group, Group.id == Idea.group_id).where(scope.listed_to(viewer), is_open)
    return duplicate.author_id == viewer.id and exists(seen.where(Idea.id == target.id))


def may_merge_some(duplicate: Idea, viewer: Member | None) -> bool:
    """Whether the viewer can merge this idea into any other: its author, or a moderator of its group."""
    if viewer is None or viewer.is_suspended:
        return False
    return duplicate.author_id == viewer.id or _moderates(viewer, duplicate.group_id)


def may_unmerge(idea_merge: IdeaMerge, viewer: Member | None) -> bool:
    """Whether the viewer can undo a merge: who made it, or a moderator of the groups of both ideas."""
    if viewer is None or viewer.is_suspended:
        return False
    groups = db.session.scalars(select(Idea.group_id).where(Idea.id.in_((idea_merge.child_id, idea_merge.parent_id))))
    return idea_merge.merged_by == viewer.id or _moderates(viewer, *groups)


def _moderates(viewer: Member, *group_ids: int) -> bool:
    wanted = set(group_ids)
    moderated = select(func.count()).where(Group.id.in_(wanted), group_scope.moderated_by(viewer))
    return db.session.scalar(moderated) == len(wanted)


def require_permitted(duplicate: Idea, target: Idea, editor: Member) -> None:
    """Raise `Refused` with the reason where `may_merge` does not allow it, `Hidden` unless `may_merge_some` does."""
    if may_merge(duplicate, target, editor):
        return
    if not may_merge_some(duplicate, editor):
        raise Hidden
    if duplicate.author_id == editor.id:
        raise Refused(_("You can merge your idea only into one that you can see and that is open to votes."), "target")
    raise Refused(_("You can merge ideas only within groups that you moderate. Staff can merge any."), "target")


def _check_target(target: Idea, duplicate: Idea, into_closed: bool) -> None:
    """Raise `Refused` if nothing can be merged into the target, or the duplicate not into anything."""
    if duplicate.is_hidden:
        raise Refused(_("This idea is hidden. It can be merged once it’s visible again."))
    if target.merged_into_id == duplicate.id:
        name = db.session.scalar(
            select(Member.name)
            .join(IdeaMerge, IdeaMerge.merged_by == Member.id)
            .where(IdeaMerge.child_id == target.id, IdeaMerge.undone_at.is_(None))
        )
        raise Refused(_("%(name)s merged “%(title)s” into this idea.", name=name, title=target.title), "target")
    if target.is_merged:
        raise Refused(_("“%(title)s” was merged into another idea itself.", title=target.title), "target")
    if target.is_hidden:
        raise Refused(_("“%(title)s” is hidden, so nothing can be merged into it.", title=target.title), "target")
    if exists(select(Group.id).where(Group.id == target.group_id, Group.archived_at.is_not(None))):
        raise Refused(_("The group of “%(title)s” is archived.", title=target.title), "target")
    if not into_closed and exists(select(Status.key).where(Status.key == target.status_key, Status.closes)):
        raise Refused(
            _("Voting on “%(title)s” is closed. Please confirm that you want to merge into it.", title=target.title),
            "into_closed",
        )


def _undo(idea_merge: IdeaMerge, duplicate: Idea, root: Idea, undone_by: int | None) -> None:
    """Undo a merge whose ideas are locked."""
    idea_merge.undone_at, idea_merge.undone_by = now(), undone_by
    db.session.flush()
    own = _merged_into(duplicate.id, root.id)
    _move(Idea.id.in_(own), duplicate.id)
    execute_bulk(update(Idea).where(Idea.id == duplicate.id).values(merged_into_id=None))
    _count(duplicate.id, len(own))
    _count(root.id, -1 - len(own))
    _unpin_if_too_many(duplicate)
    _finish(duplicate, root, own, +1)
    if not drop(IdeaMerged(idea_merge.id)):
        record(IdeaMergeUndone(idea_merge.id), delay=status.CORRECTION_DELAY)


def _lock(ideas: Sequence[Idea], *besides: ColumnElement[bool]) -> None:
    """Lock ideas, and others that fulfill a condition, in the order of their ids, and read them again.

    A vote that waited for a merge still locks its idea while it waits for the one that it counts for now. If that is a
    smaller id, the two would wait for each other: so this gives way, and begins again.
    """
    db.session.flush()
    which = or_(Idea.id.in_([idea.id for idea in ideas]), *besides)
    locked = select(Idea).where(which).order_by(Idea.id).with_for_update(key_share=True)
    locked = locked.execution_options(populate_existing=True)
    for _attempt in range(LOCK_ATTEMPTS):
        try:
            with db.session.begin_nested(), time_limit(LOCK_SECONDS):
                db.session.scalars(locked).all()
            return
        except QueryTimeout:
            continue
    db.session.scalars(locked).all()


def _lock_with_root(duplicate: Idea) -> Idea:
    """Lock a merged idea with its whole family. Returns the root; the idea itself if it is not merged."""
    while True:
        statement = select(families.root_of()).where(Idea.id == duplicate.id)
        root = db.session.get_one(Idea, db.session.scalar(statement))
        _lock([duplicate, root], Idea.merged_into_id == root.id)
        if db.session.scalar(statement) == root.id:
            return root


def _merged_into(idea_id: int, root_id: int) -> list[int]:
    """The ideas of a family that were merged into this one of it, directly or over others."""
    statement = select(IdeaMerge.child_id, IdeaMerge.parent_id).join(Idea, Idea.id == IdeaMerge.child_id)
    edges = rows(statement.where(IdeaMerge.undone_at.is_(None), Idea.merged_into_id == root_id))
    found, new = set[int](), {idea_id}
    while new:
        new = {edge.child_id for edge in edges if edge.parent_id in new} - found
        found |= new
    return sorted(found)


def _move(which: ColumnElement[bool], root_id: int) -> Sequence[int]:
    """Let the votes of these ideas count for a root. Returns their ids."""
    statement = update(Idea).where(which).values(merged_into_id=root_id, merged_count=0)
    return list(execute_bulk(statement.returning(Idea.id)).scalars())


def _count(idea_id: int, by: int) -> None:
    execute_bulk(update(Idea).where(Idea.id == idea_id).values(merged_count=Idea.merged_count + by))


def _finish(duplicate: Idea, root: Idea, moved: Iterable[int], by: int) -> None:
    """Calculate the counters of both again, and those that follow from them and from the ideas that moved along."""
    both = {duplicate.id, root.id}
    families.recount(sorted(both))
    families.changed(sorted(both.union(moved)))
    if not duplicate.is_hidden:
        execute_bulk(update(Group).where(Group.id == duplicate.group_id).values(idea_count=Group.idea_count + by))
    for idea in (duplicate, root):
        db.session.expire(idea)
        record(IdeaChanged(idea.id))


def _unpin_if_too_many(idea: Idea) -> None:
    """It keeps its pin while it is merged, unless the group has pinned others since."""
    pinned = (Idea.group_id == idea.group_id, Idea.pinned_at.is_not(None), scope.not_merged())
    if idea.pinned_at is not None and (db.session.scalar(select(func.count()).where(*pinned)) or 0) > MAX_PINNED:
        execute_bulk(update(Idea).where(Idea.id == idea.id).values(pinned_at=None))
