"""Edit an idea: its author, or a moderator who fixes it. Earlier versions stay readable in its history."""

from collections.abc import Mapping

from community.core.db import db, lock_row, now
from community.core.errors import Hidden, Refused, Stale
from community.core.i18n import gettext as _
from community.core.outbox import record
from community.core.visibility import AUTO_HIDDEN
from community.groups import permissions
from community.ideas import extra_answers, posting
from community.ideas.events import IdeaChanged
from community.ideas.models import Idea, IdeaVersion
from community.ideas.queries import extra_fields
from community.members.models import Member


def edit(
    idea: Idea,
    editor: Member,
    *,
    title: str,
    body: str,
    today: str,
    others: str,
    version: int,
    answers: Mapping[int, str] | None = None,
) -> bool:
    """Change the text of an idea, and its answers in the group's extra fields, unless None. False if nothing changed.

    `version` is the one that the editor saw; raises `Stale` if it is no longer the current one. Only the author can
    edit (`Hidden` for everyone else), and not while the idea is removed or automatically hidden.
    """
    check(idea, editor)
    lock_row(idea)
    check(idea, editor)
    _require_current(idea, version)
    return _replace(idea, editor, title, body, today, others, answers)


def correct(idea: Idea, moderator: Member, *, title: str, body: str, today: str, others: str, version: int) -> bool:
    """Fix the text of someone else's idea. False if nothing changed.

    The row is locked, and `community.moderation` has checked who can. Raises `Stale` as `edit` does.
    """
    _require_current(idea, version)
    return _replace(idea, moderator, title, body, today, others)


def restore(idea: Idea, by: Member, version: int) -> None:
    """Write an earlier version again, as the latest one. The row is locked."""
    earlier = db.session.get_one(IdeaVersion, (idea.id, version))
    _replace(idea, by, earlier.title, earlier.body, earlier.today, earlier.others)


def _require_current(idea: Idea, version: int) -> None:
    if version != idea.version:
        raise Stale(_("This idea has changed since you opened it. Compare both versions, then save again."))


def _replace(
    idea: Idea,
    writer: Member,
    title: str,
    body: str,
    today: str,
    others: str,
    answers: Mapping[int, str] | None = None,
) -> bool:
    before = IdeaVersion(
        idea_id=idea.id,
        version=idea.version,
        title=idea.title,
        body=idea.body,
        today=idea.today,
        others=idea.others,
        answers=extra_fields.as_text(extra_fields.answers_of(idea.id)),
        written_by=idea.edited_by or idea.author_id,
        written_at=idea.edited_at or idea.posted_at,
    )
    posting.write(idea, title, body, today, others)
    posting.require_few_links(idea, writer, lambda: permissions.access_by_group_id(idea.group_id, writer).can_moderate)
    is_answered = answers is not None and extra_answers.write(idea, answers)
    texts = (idea.title, idea.body, idea.today, idea.others)
    if not is_answered and texts == (before.title, before.body, before.today, before.others):
        return False
    db.session.add(before)
    idea.version += 1
    idea.edited_at = now()
    idea.edited_by = writer.id if writer.id != idea.author_id else None
    record(IdeaChanged(idea.id))
    return True


def check(idea: Idea, editor: Member) -> None:
    """Raise `Hidden` for anyone but the author, and `Refused` if the idea is removed or automatically hidden, or if the
    author can only read in its group.

    A pending idea can be edited and stays pending: its moderator reviews the latest version.
    """
    if editor.id != idea.author_id:
        raise Hidden
    if idea.removed_by == "moderator":
        raise Refused(_("A moderator removed this idea, so it can’t be edited."))
    if idea.review_state == AUTO_HIDDEN:
        raise Refused(_("This idea is hidden until a moderator reviews it. You can’t edit it until then."))
    if idea.removed_by is not None:
        raise Refused(_("You deleted this idea. Restore it first, then you can edit it."))
    permissions.require_voting(idea.group_id, editor)
