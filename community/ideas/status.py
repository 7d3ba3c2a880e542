"""Status changes: staff give an idea a status, a reason and optionally an official answer.

An idea is answered once it has a status change or an official reply. Replies are comments, in a package above this one,
which registers them here: so every page and figure means the same by “answered”.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, not_, or_, select, union_all, update

from community.core import markup
from community.core.db import Moment, db, execute_bulk, lock_row, now
from community.core.errors import Hidden, Refused, Stale
from community.core.i18n import gettext as _
from community.core.outbox import drop, record
from community.ideas import expected_time, queries
from community.ideas.events import IdeaClassified, StatusChanged, StatusChangeUndone
from community.ideas.models import DECLINED, OPEN, Idea, Status, StatusChange
from community.members.models import Member
from community.site import settings

MAX_REASON, MAX_ANSWER = 500, 5000
UNDO_WITHIN = timedelta(minutes=10)
CORRECTION_DELAY = timedelta(seconds=30)  # for notices that are being written at that moment


def change(
    idea: Idea,
    editor: Member,
    status_key: str,
    reason: str = "",
    answer: str = "",
    version: int | None = None,
    *,
    expected: str | None = None,
    checked: Status | None = None,
) -> StatusChange:
    """Change the status of an idea, or answer it. A closed idea can be opened again.

    `reason` is one line of at most 500 characters, `answer` Markdown of at most 5,000. `version` is the id of the
    latest status change that the editor saw (0 for none): raises `Stale` if there is a later one. None skips this
    check. `expected` is the period in which it is expected, empty for none, or None to leave it; an idea that is done
    or declined has none. `checked` is what `check_change` returned for this change, where several ideas get it.
    """
    if not editor.is_staff or editor.is_suspended:
        raise Hidden
    reason, answer = markup.one_line(reason), markup.clean_text(answer)
    status = checked or check_change(status_key, reason, answer)
    lock_row(idea)
    if idea.is_hidden:
        raise Refused(_("This idea is hidden. You can respond once it’s visible again."))
    if idea.is_merged:
        raise Refused(_("This idea was merged into another one. Respond there, and its supporters will be told."))
    if version is not None and version != queries.last_status_change_id(idea.id):
        raise Stale(_("Someone else updated this idea while you were writing. Check their update, then save again."))
    expected = _expected(status, (idea.expected or "") if expected is None else expected)
    _require_allowed(db.session.get_one(Status, idea.status_key), status)
    if (status_key, expected or None) == (idea.status_key, idea.expected) and not answer and not reason:
        raise Refused(_("This idea already has that status. Change it, add a reason or write an answer."), "status_key")
    moment, previous = now(), (idea.status_key, idea.status_at, idea.expected)
    if status_key != idea.status_key:
        idea.status_key, idea.status_at = status_key, moment
        record(IdeaClassified(idea.id))
    idea.stale_since = moment
    status_change = StatusChange(
        idea_id=idea.id,
        status_key=status_key,
        reason=reason,
        answer=answer,
        answer_html=markup.to_html(answer),
        changed_by=editor.id,
        changed_at=moment,
        previous_key=previous[0],
        previous_at=previous[1],
        expected=expected or None,
        previous_expected=previous[2],
    )
    _set_expected(idea, expected)
    db.session.add(status_change)
    db.session.flush()
    record(StatusChanged(status_change.id), delay=notice_delay())
    return status_change


def undo(status_change: StatusChange, editor: Member) -> Idea:
    """Undo the latest status change of an idea, within ten minutes. Undoing it twice changes nothing.

    If no one has been told yet, no one is; otherwise those who were told get one correction.
    """
    if not editor.is_staff or editor.is_suspended:
        raise Hidden
    previous = _lock(status_change.previous_key or "")
    idea = lock_row(db.session.get_one(Idea, status_change.idea_id))
    db.session.refresh(status_change)
    if status_change.undone_at is not None:
        return idea
    if status_change.id != queries.last_status_change_id(idea.id):
        raise Refused(_("There’s a later update, so this one can no longer be undone."))
    if previous is None or status_change.changed_at < now() - UNDO_WITHIN:
        raise Refused(_("An update can be undone for ten minutes. Publish a new one instead."))
    current = previous if previous.replaced_by_key is None else db.session.get_one(Status, previous.replaced_by_key)
    idea.status_key, idea.status_at = current.key, status_change.previous_at or now()
    record(IdeaClassified(idea.id))
    _set_expected(idea, _expected(current, status_change.previous_expected or ""))
    idea.stale_since = status_change.undone_at = now()
    status_change.undone_by = editor.id
    update_answered_at(idea.id)
    if not drop(StatusChanged(status_change.id)):
        record(StatusChangeUndone(status_change.id), delay=CORRECTION_DELAY)
    return idea


def lock_previous(change_ids: Collection[int]) -> None:
    """Lock the statuses that undoing these changes gives back: before ideas, as wherever an idea gets a status."""
    keys = select(StatusChange.previous_key).where(StatusChange.id.in_(change_ids))
    locked = select(Status.key).where(Status.key.in_(keys)).order_by(Status.key).with_for_update(read=True)
    db.session.execute(locked)


def takes_back(idea: Idea, status_key: str) -> bool:
    """Whether this status would take back that the idea is done or will not be done."""
    if not idea.status.is_decision or status_key == idea.status_key:
        return False
    status = db.session.get(Status, status_key)
    return status is not None and status.kind != idea.status.kind


def can_undo(status_change: StatusChange) -> bool:
    """Whether `undo` would still be in time; there may be a later change."""
    return (
        status_change.undone_at is None
        and status_change.previous_key is not None
        and status_change.changed_at >= now() - UNDO_WITHIN
    )


def notice_delay() -> timedelta:
    """How long members are not told of a status change, so that it can be undone first."""
    return timedelta(minutes=settings.current().notice_delay_minutes)


def check_change(status_key: str, reason: str = "", answer: str = "") -> Status:
    """The status, locked, so that it is not removed before ideas get it.

    Raises `Refused` for an unknown or removed status, a text that is too long, or declining without an explanation.
    """
    status = _lock(status_key)
    if status is None:
        raise Refused(_("Please choose a status."), "status_key")
    if status.replaced_by_key is not None:
        raise Refused(_("The status “%(status)s” has been removed. Choose another.", status=status.name), "status_key")
    if len(reason) > MAX_REASON:
        raise Refused(_("Please keep the reason to %(most)s characters.", most=MAX_REASON), "reason")
    if len(answer) > MAX_ANSWER:
        raise Refused(_("Please keep the answer to %(most)s characters.", most=MAX_ANSWER), "answer")
    if status.kind == DECLINED and not reason and not answer:
        raise Refused(_("Please say why it won’t be done. Supporters will see your reason or answer."), "reason")
    return status


def _expected(status: Status, period: str) -> str:
    """The period for an idea that gets this status."""
    if period and not expected_time.is_period(period):
        raise Refused(_("Please choose when it’s expected."), "expected")
    return "" if status.is_decision else period


def _set_expected(idea: Idea, period: str) -> None:
    idea.expected, idea.expected_by = (period, expected_time.last_day(period)) if period else (None, None)


def can_follow(current: Status, status_key: str) -> bool:
    """Whether an idea with the current status can get this one."""
    return status_key == current.key or not current.next_keys or status_key in current.next_keys


def _require_allowed(current: Status, status: Status) -> None:
    if not can_follow(current, status.key):
        message = _("An idea that is “%(current)s” can’t become “%(next)s”.", current=current.name, next=status.name)
        raise Refused(message, "status_key")


def _lock(status_key: str) -> Status | None:
    """The status, which cannot be changed or removed until the transaction ends."""
    statement = select(Status).where(Status.key == status_key.replace("\x00", "")).with_for_update(read=True)
    return db.session.scalar(statement.execution_options(populate_existing=True))


AnswerSource = Callable[[], Any]
_sources: list[AnswerSource] = []


def register_answers(source: AnswerSource) -> AnswerSource:
    """Register a statement of answers to ideas: (idea id, when it was given)."""
    _sources.append(source)
    return source


@register_answers
def _status_changes() -> Select[int, datetime]:
    return select(StatusChange.idea_id, StatusChange.changed_at).where(StatusChange.undone_at.is_(None))


@cache
def is_unanswered() -> ColumnElement[bool]:
    """SQL, of `Idea`: open, without a status change and without an official reply.

    `answered_at` follows an answer within a minute, so the answers are read too; it is empty as soon as there is none.
    With it the database finds these ideas in an index.
    """
    given = [_of_idea(source()).correlate(Idea).exists() for source in _sources]
    return and_(was_unanswered(), *map(not_, given))


def was_unanswered() -> ColumnElement[bool]:
    """SQL, of `Idea`: the same at most a minute ago, from the columns of an index. For counts over the whole site."""
    return and_(Idea.answered_at.is_(None), Idea.status_key.in_(select(Status.key).where(Status.kind == OPEN)))


def answered_since(since: datetime) -> ColumnElement[bool]:
    """SQL, of `Idea`: with an answer at or after this time."""
    return or_(*(_since(_of_idea(source()), since).correlate(Idea).exists() for source in _sources))


def answers() -> Any:
    """SQL: all answers, as a subquery of `idea_id` and `answered_at`."""
    labeled = [source().subquery() for source in _sources]
    columns = [(one.c[0].label("idea_id"), one.c[1].label("answered_at")) for one in labeled]
    return union_all(*(select(*pair) for pair in columns)).subquery()


def first_answers() -> list[ScalarSelect[datetime]]:
    """SQL, correlated to `Idea`: when the first answer of each source was given, or null. See `earliest`."""
    found = [_of_idea(source()) for source in _sources]
    return [one.with_only_columns(func.min(one.selected_columns[1])).correlate(Idea).scalar_subquery() for one in found]


def latest_answers() -> list[ScalarSelect[datetime]]:
    """SQL, correlated to `Idea`: when the latest answer of each source was given, or null."""
    found = [_of_idea(source()) for source in _sources]
    return [one.with_only_columns(func.max(one.selected_columns[1])).correlate(Idea).scalar_subquery() for one in found]


def last_answered() -> ScalarSelect[datetime | None]:
    """SQL, correlated to `Idea`: when its latest answer of any source was given, or null."""
    given = union_all(*(_of_idea(source()).correlate(Idea) for source in _sources)).subquery()
    return select(func.max(given.c[1], type_=Moment())).scalar_subquery()


def update_answered_at(idea_id: int) -> None:
    """Set when an idea was last answered, once an answer was taken back. New answers can wait for the worker."""
    db.session.flush()
    execute_bulk(update(Idea).where(Idea.id == idea_id).values(answered_at=last_answered()))


def earliest(times: Iterable[datetime | None]) -> datetime | None:
    """The time of the first answer, from the values of `first_answers`; None if there is none."""
    return min((time for time in times if time is not None), default=None)


def _of_idea(answers: Select[Any]) -> Select[Any]:
    return answers.where(answers.selected_columns[0] == Idea.id)


def _since(answers: Select[Any], since: datetime) -> Select[Any]:
    return answers.where(answers.selected_columns[1] >= since)
