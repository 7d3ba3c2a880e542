"""One decision on several subjects, and its undo: each succeeds or fails on its own."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from community.core.db import db
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.members.models import Member
from community.moderation import actions, acts, subjects, undoing
from community.moderation.models import ModerationAction
from community.moderation.subjects import COMMENT, IDEA, MEMBER, Subject

ACTS = (acts.KEEP, acts.APPROVE, acts.REMOVE)
MOST = 50  # at once
Attempt = tuple[Subject, Callable[[], ModerationAction]]


class Selected(NamedTuple):
    """A subject as the page showed it, with the id of the latest action on it (0 for none), and the reason to give."""

    kind: str
    id: int
    known: int
    reason: str


class Failure(NamedTuple):
    """A subject that was not changed, and why."""

    name: str
    message: str


class Outcome(NamedTuple):
    """What was done, and what was not."""

    action_ids: list[int]
    failures: list[Failure]


def perform(selected: Sequence[Selected], moderator: Member, act: str) -> Outcome:
    """Act on each subject. Raises `Refused` if nothing is selected, or too much, and for other acts than `ACTS`."""
    if not selected:
        raise Refused(_("Nothing selected. Tick one or more items first."))
    if len(selected) > MOST:
        raise Refused(_("That’s too many at once. Select up to %(most)s items.", most=MOST))
    if act not in ACTS:
        raise Refused(_("Please use one of the buttons."))

    # Always in the same order, so two moderators at once cannot deadlock.
    return _each(partial(_prepare, one, moderator, act) for one in sorted(set(selected)))


def undo(action_ids: Iterable[int], by: Member, reason: str) -> Outcome:
    """Undo each of these actions."""

    return _each(partial(_prepare_undo, action_id, by, reason) for action_id in sorted(set(action_ids))[:MOST])


def name_of(subject: Subject) -> str:
    """What a moderator knows a subject by."""
    if subject.kind == IDEA:
        return _("“%(title)s”", title=subject.row.title)
    if subject.kind == COMMENT and subject.discussed is not None:
        return _("Comment by %(name)s on “%(title)s”", name=subject.author.name, title=subject.discussed.title)
    return subject.author.name


def _prepare(one: Selected, moderator: Member, act: str) -> Attempt:
    subject = subjects.find(moderator, one.kind, one.id)
    return subject, partial(_act, subject, moderator, act, one)


def _act(subject: Subject, moderator: Member, act: str, one: Selected) -> ModerationAction:
    if subject.kind == MEMBER and act != acts.KEEP:
        raise Refused(_("Members can only be warned or suspended, one at a time."))
    return actions.perform(subject, moderator, act, one.reason, one.known)


def _prepare_undo(action_id: int, by: Member, reason: str) -> Attempt:
    subject = undoing.subject_of(by, undoing.find(by, action_id))
    return subject, partial(undoing.undo, action_id, by, reason)


def _each(attempts: Iterable[Callable[[], Attempt]]) -> Outcome:
    outcome = Outcome([], [])
    for prepare in attempts:
        name = _("One item")
        try:
            subject, act = prepare()
            name = name_of(subject)
            with db.session.begin_nested():  # what fails is rolled back alone
                outcome.action_ids.append(act().id)
        except Hidden:
            outcome.failures.append(Failure(name, _("It no longer exists, or you can’t moderate it.")))
        except Refused as refusal:
            outcome.failures.append(Failure(name, refusal.message))
    return outcome
