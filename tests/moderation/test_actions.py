"""Moderation actions: who may take them, on what, their effects and the log."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from community.comments import counters as comment_counters
from community.comments.models import Comment
from community.core.db import db, now
from community.core.errors import Hidden, Refused, Stale
from community.groups.models import Group
from community.ideas import counters as idea_counters
from community.ideas.models import Idea
from community.members.models import Member
from community.moderation import actions, subjects
from community.moderation.models import Appeal, ModerationAction, Report
from tests.factory import Factory, visible_text
from tests.moderation.scenario import REASON, ModerationScenario


def test_removing_and_restoring_a_comment_updates_count_and_log(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.report(here.cy, "comment", here.comment)
    here.report(here.gil, "comment", here.comment, "other", "He did it before.")
    taken = here.act(here.ada, "comment", here.comment, "remove")
    row = factory.get(Comment, here.comment)
    assert (row.removed_by, factory.get(Idea, here.idea).comment_count) == ("moderator", 0)
    assert [report.action_id for report in factory.all(Report)] == [taken, taken]
    here.act(here.mo, "comment", here.comment, "restore", "On reflection it is about the machine.")
    row = factory.get(Comment, here.comment)
    assert (row.removed_by, factory.get(Idea, here.idea).comment_count) == (None, 1)
    assert here.actions() == [("remove", here.ada), ("restore", here.mo)]
    log = factory.all(ModerationAction)[0]
    assert (log.about_id, log.group_id, log.reason) == (here.bo, here.group, REASON)
    with factory.reading():
        assert comment_counters.drifts() == []


def test_removing_and_restoring_an_idea_updates_its_groups_count(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.act(here.sol, "idea", here.idea, "remove")
    assert factory.get(Idea, here.idea).removed_by == "moderator"
    assert factory.visitor().get(f"/ideas/{here.idea}-a-quiet-mode").status_code == 404
    here.act(here.ada, "idea", here.idea, "restore")
    assert factory.visitor().get(f"/ideas/{here.idea}-a-quiet-mode").status_code == 200
    with factory.reading():
        assert idea_counters.drifts() == []


def test_keeping_resolves_reports_and_changes_nothing_else(factory: Factory) -> None:
    here = ModerationScenario(factory)
    with pytest.raises(Refused):
        here.act(here.ada, "comment", here.comment, "keep")
    here.report(here.cy, "comment", here.comment)
    here.act(here.ada, "comment", here.comment, "keep")
    assert factory.get(Comment, here.comment).hidden_at is None
    assert factory.all(Report)[0].action_id is not None


def test_an_act_without_effect_is_refused(factory: Factory) -> None:
    here = ModerationScenario(factory)
    for act in ("restore", "suspend", "lift", "burn"):
        with pytest.raises(Refused):
            here.act(here.ada, "comment", here.comment, act)
    here.act(here.ada, "comment", here.comment, "remove")
    with pytest.raises(Refused):
        here.act(here.mo, "comment", here.comment, "remove")
    assert len(factory.all(ModerationAction)) == 1


def test_a_moderator_can_remove_what_its_author_deleted(factory: Factory) -> None:
    here = ModerationScenario(factory)
    browser = factory.browser(here.bo)
    browser.send(f"/comments/{here.comment}/remove")
    here.act(here.ada, "comment", here.comment, "remove")
    assert browser.send(f"/comments/{here.comment}/restore").status_code == 409
    assert factory.get(Idea, here.idea).comment_count == 0


def test_suspending_takes_effect_on_the_next_request_and_is_lifted(factory: Factory) -> None:
    here = ModerationScenario(factory)
    browser = factory.browser(here.bo)
    assert browser.send(f"/ideas/{here.idea}/comments", text="Still here.").status_code == 303
    here.act(here.mo, "member", here.bo, "suspend")
    assert browser.send(f"/ideas/{here.idea}/comments", text="And now?").status_code == 403
    assert browser.get(f"/ideas/{here.idea}-a-quiet-mode").status_code == 200
    assert factory.get(Idea, here.idea).comment_count == 2
    with pytest.raises(Refused):
        here.act(here.sol, "member", here.bo, "suspend")
    here.act(here.sol, "member", here.bo, "lift")
    assert browser.send(f"/ideas/{here.idea}/comments", text="Thank you.").status_code == 303


def test_members_with_a_role_must_lose_it_before_a_suspension(factory: Factory) -> None:
    here = ModerationScenario(factory)
    with pytest.raises(Refused):
        here.act(here.sol, "member", here.mo, "suspend")
    assert factory.all(ModerationAction) == []


def test_group_moderators_act_in_their_groups_only(factory: Factory) -> None:
    here = ModerationScenario(factory)
    for who in (here.cy, here.bo, here.gil):
        with pytest.raises(Hidden):
            here.act(who, "idea", here.idea, "remove")
    with pytest.raises(Hidden):
        here.act(here.ada, "member", here.bo, "suspend")
    with factory.writing():
        db.session.get_one(Member, here.ada).suspended_at = now()
    with pytest.raises(Hidden):
        here.act(here.ada, "idea", here.idea, "remove")


def test_own_content_and_that_of_staff_cannot_be_moderated(factory: Factory) -> None:
    here = ModerationScenario(factory)
    chief = factory.member("Chief", role="administrator")
    adas = factory.comment(here.idea, here.ada, "Mine.")
    sols = factory.comment(here.idea, here.sol, "We are looking at it.")
    chiefs = factory.comment(here.idea, chief, "So am I.")
    for who, kind, subject_id in (
        (here.ada, "comment", adas),
        (here.ada, "comment", sols),
        (here.mo, "comment", sols),
        (here.mo, "member", here.mo),
        (here.sol, "comment", chiefs),
    ):
        with pytest.raises(Refused):
            here.act(who, kind, subject_id, "suspend" if kind == "member" else "remove")
    assert factory.all(ModerationAction) == []
    here.act(chief, "comment", sols, "remove")
    here.act(here.mo, "comment", adas, "remove")


def test_a_reason_is_required(factory: Factory) -> None:
    here = ModerationScenario(factory)
    for reason in ("", "  no ", "x" * 501):
        with pytest.raises(Refused) as refusal:
            here.act(here.ada, "idea", here.idea, "remove", reason)
        assert refusal.value.field == "reason"


def test_acting_without_having_seen_the_latest_action_is_refused(factory: Factory) -> None:
    here = ModerationScenario(factory)
    first = here.act(here.ada, "comment", here.comment, "remove")
    with pytest.raises(Stale) as stale:
        here.act(here.mo, "comment", here.comment, "restore", known=0)
    assert "Ada has ruled on this" in stale.value.message
    assert REASON in stale.value.message
    here.act(here.mo, "comment", here.comment, "restore", known=first)


def test_the_database_refuses_to_change_or_delete_an_action(factory: Factory) -> None:
    here = ModerationScenario(factory)
    made = here.act(here.ada, "comment", here.comment, "remove")
    for statement in (
        update(ModerationAction).where(ModerationAction.id == made).values(reason="Something nicer."),
        delete(ModerationAction).where(ModerationAction.id == made),
        text("UPDATE moderation_actions SET moderator_id = moderator_id"),
        text("DELETE FROM moderation_actions"),
    ):
        with pytest.raises(DBAPIError, match="only grows"), factory.writing():
            db.session.execute(statement)
        with factory.writing():
            db.session.rollback()
    assert factory.get(ModerationAction, made).reason == REASON


@pytest.mark.both_databases
@pytest.mark.parametrize("acts", [("remove", "remove"), ("remove", "keep"), ("keep", "keep")])
def test_one_of_two_simultaneous_actions_succeeds(factory: Factory, acts: tuple[str, str]) -> None:
    here = ModerationScenario(factory)
    here.report(here.cy, "comment", here.comment)
    browsers = [factory.browser(here.ada), factory.browser(here.mo)]
    start = threading.Barrier(2)
    answers: list[tuple[int, str]] = []

    def act(number: int) -> None:
        start.wait()
        answer = browsers[number].send(
            f"/moderation/comment/{here.comment}", act=acts[number], reason=f"Reason {number} of two", known="0"
        )
        answers.append((answer.status_code, visible_text(answer)))

    threads = [threading.Thread(target=act, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers.sort()
    assert [code for code, _page in answers] == [303, 409]
    made = factory.all(ModerationAction)
    assert len(made) == 1
    assert "has ruled on this since you opened it" in answers[1][1]
    assert made[0].reason in answers[1][1]
    stands = factory.get(Comment, here.comment).hidden_at is None
    assert factory.get(Idea, here.idea).comment_count == int(stands) == int(made[0].act == "keep")


@pytest.mark.parametrize("kind", ["idea", "comment"])
@pytest.mark.parametrize("shut", ["banned", "archived", "locked"])
def test_members_who_cannot_post_cannot_restore_either(factory: Factory, kind: str, shut: str) -> None:
    here = ModerationScenario(factory)
    number = getattr(here, kind)
    bo = factory.browser(here.bo)
    assert bo.send(f"/{kind}s/{number}/remove").status_code == 303
    if shut == "banned":
        here.act(here.ada, "member", here.bo, "ban", in_group="kitchens")
    elif shut == "archived":
        factory.browser(here.ada).send("/groups/kitchens/archive")
    else:
        here.act(here.ada, "idea", here.idea, "lock")
    is_open = shut == "locked" and kind == "idea"  # its discussion is locked, not the idea
    assert bo.send(f"/{kind}s/{number}/restore").status_code == (303 if is_open else 409)
    row = factory.get(Idea if kind == "idea" else Comment, number)
    assert (row.hidden_at is None) == is_open


def _during_an_action(
    here: ModerationScenario, act: str, known: int, meanwhile: Callable[[], object]
) -> list[Exception]:
    """The errors of `meanwhile`, called in another thread while an action on the comment is being written."""
    refused: list[Exception] = []

    def go() -> None:
        try:
            meanwhile()
        except (Refused, Hidden) as refusal:
            refused.append(refusal)

    thread = threading.Thread(target=go)
    with here.factory.writing():
        moderator = db.session.get_one(Member, here.mo)
        actions.perform(subjects.find(moderator, "comment", here.comment), moderator, act, REASON, known)
        thread.start()
        thread.join(0.5)  # it has read the state and waits for the row lock
    thread.join()
    return refused


@pytest.mark.both_databases
def test_a_post_removed_while_being_reported_has_no_open_report(factory: Factory) -> None:
    here = ModerationScenario(factory)
    refused = _during_an_action(here, "remove", 0, lambda: here.report(here.cy, "comment", here.comment))
    assert len(refused) == 1
    assert not factory.all(Report)


@pytest.mark.both_databases
def test_a_post_restored_during_an_appeal_leaves_no_pending_appeal(factory: Factory) -> None:
    here = ModerationScenario(factory)
    made = here.act(here.ada, "comment", here.comment, "remove")
    refused = _during_an_action(here, "restore", made, lambda: here.appeal(here.bo, made))
    assert len(refused) == 1
    assert not factory.all(Appeal)


@pytest.mark.both_databases
def test_acting_on_a_comment_whose_idea_has_moved_is_refused(factory: Factory) -> None:
    here = ModerationScenario(factory)
    halls = factory.all(Group, slug="halls")[0].id
    refused: list[Exception] = []

    def act() -> None:
        try:
            here.act(here.ada, "comment", here.comment, "remove", known=0)
        except (Refused, Hidden) as refusal:
            refused.append(refusal)

    thread = threading.Thread(target=act)
    with factory.writing():
        mover = db.session.get_one(Member, here.mo)
        to_group = db.session.get_one(Group, halls)
        actions.perform(subjects.find(mover, "idea", here.idea), mover, "move", REASON, to_group=to_group)
        thread.start()
        thread.join(0.5)
    thread.join()
    assert len(refused) == 1
    assert here.actions() == [("move", here.mo)]
