"""Moderation actions: who may take them, on what, their effects and the log."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from community.comments import counters as comment_counters
from community.comments.models import Comment
from community.core.db import db
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
    scenario = ModerationScenario(factory)
    scenario.report(scenario.cy, "comment", scenario.comment)
    scenario.report(scenario.gil, "comment", scenario.comment, "other", "He did it before.")
    taken = scenario.act(scenario.ada, "comment", scenario.comment, "remove")
    row = factory.get(Comment, scenario.comment)
    assert (row.removed_by, factory.get(Idea, scenario.idea).comment_count) == ("moderator", 0)
    assert [report.action_id for report in factory.all(Report)] == [taken, taken]
    scenario.act(scenario.mo, "comment", scenario.comment, "restore", "On reflection it is about the machine.")
    row = factory.get(Comment, scenario.comment)
    assert (row.removed_by, factory.get(Idea, scenario.idea).comment_count) == (None, 1)
    assert scenario.actions() == [("remove", scenario.ada), ("restore", scenario.mo)]
    log = factory.all(ModerationAction)[0]
    assert (log.about_id, log.group_id, log.reason) == (scenario.bo, scenario.group, REASON)
    with factory.reading():
        assert comment_counters.drifts() == []


def test_removing_and_restoring_an_idea_updates_its_groups_count(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    scenario.act(scenario.sol, "idea", scenario.idea, "remove")
    assert factory.get(Idea, scenario.idea).removed_by == "moderator"
    assert factory.visitor().get(f"/ideas/{scenario.idea}-a-quiet-mode").status_code == 404
    scenario.act(scenario.ada, "idea", scenario.idea, "restore")
    assert factory.visitor().get(f"/ideas/{scenario.idea}-a-quiet-mode").status_code == 200
    with factory.reading():
        assert idea_counters.drifts() == []


def test_keeping_resolves_reports_and_changes_nothing_else(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    with pytest.raises(Refused):
        scenario.act(scenario.ada, "comment", scenario.comment, "keep")
    scenario.report(scenario.cy, "comment", scenario.comment)
    scenario.act(scenario.ada, "comment", scenario.comment, "keep")
    assert factory.get(Comment, scenario.comment).hidden_at is None
    assert factory.all(Report)[0].action_id is not None


def test_an_act_without_effect_is_refused(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    for act in ("restore", "suspend", "lift", "burn"):
        with pytest.raises(Refused):
            scenario.act(scenario.ada, "comment", scenario.comment, act)
    scenario.act(scenario.ada, "comment", scenario.comment, "remove")
    with pytest.raises(Refused):
        scenario.act(scenario.mo, "comment", scenario.comment, "remove")
    assert len(factory.all(ModerationAction)) == 1


def test_a_moderator_can_remove_what_its_author_deleted(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    browser = factory.browser(scenario.bo)
    browser.send(f"/comments/{scenario.comment}/remove")
    scenario.act(scenario.ada, "comment", scenario.comment, "remove")
    assert browser.send(f"/comments/{scenario.comment}/restore").status_code == 409
    assert factory.get(Idea, scenario.idea).comment_count == 0


def test_suspending_takes_effect_on_the_next_request_and_is_lifted(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    browser = factory.browser(scenario.bo)
    assert browser.send(f"/ideas/{scenario.idea}/comments", text="Still here.").status_code == 303
    scenario.act(scenario.mo, "member", scenario.bo, "suspend")
    assert browser.send(f"/ideas/{scenario.idea}/comments", text="And now?").status_code == 403
    assert browser.get(f"/ideas/{scenario.idea}-a-quiet-mode").status_code == 200
    assert factory.get(Idea, scenario.idea).comment_count == 2
    with pytest.raises(Refused):
        scenario.act(scenario.sol, "member", scenario.bo, "suspend")
    scenario.act(scenario.sol, "member", scenario.bo, "lift")
    assert browser.send(f"/ideas/{scenario.idea}/comments", text="Thank you.").status_code == 303


def test_members_with_a_role_must_lose_it_before_a_suspension(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    with pytest.raises(Refused):
        scenario.act(scenario.sol, "member", scenario.mo, "suspend")
    assert factory.all(ModerationAction) == []


def test_group_moderators_act_in_their_groups_only(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    for who in (scenario.cy, scenario.bo, scenario.gil):
        with pytest.raises(Hidden):
            scenario.act(who, "idea", scenario.idea, "remove")
    with pytest.raises(Hidden):
        scenario.act(scenario.ada, "member", scenario.bo, "suspend")
    factory.suspend(scenario.ada)
    with pytest.raises(Hidden):
        scenario.act(scenario.ada, "idea", scenario.idea, "remove")


def test_own_content_and_that_of_staff_cannot_be_moderated(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    chief = factory.member("Chief", role="administrator")
    adas = factory.comment(scenario.idea, scenario.ada, "Mine.")
    sols = factory.comment(scenario.idea, scenario.sol, "We are looking at it.")
    chiefs = factory.comment(scenario.idea, chief, "So am I.")
    for who, kind, subject_id in (
        (scenario.ada, "comment", adas),
        (scenario.ada, "comment", sols),
        (scenario.mo, "comment", sols),
        (scenario.mo, "member", scenario.mo),
        (scenario.sol, "comment", chiefs),
    ):
        with pytest.raises(Refused):
            scenario.act(who, kind, subject_id, "suspend" if kind == "member" else "remove")
    assert factory.all(ModerationAction) == []
    scenario.act(chief, "comment", sols, "remove")
    scenario.act(scenario.mo, "comment", adas, "remove")


def test_a_reason_is_required(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    for reason in ("", "  no ", "x" * 501):
        with pytest.raises(Refused) as refusal:
            scenario.act(scenario.ada, "idea", scenario.idea, "remove", reason)
        assert refusal.value.field == "reason"


def test_acting_without_having_seen_the_latest_action_is_refused(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    first = scenario.act(scenario.ada, "comment", scenario.comment, "remove")
    with pytest.raises(Stale) as stale:
        scenario.act(scenario.mo, "comment", scenario.comment, "restore", known=0)
    assert "Ada has acted on this" in stale.value.message
    assert REASON in stale.value.message
    scenario.act(scenario.mo, "comment", scenario.comment, "restore", known=first)


def test_the_database_refuses_to_change_or_delete_an_action(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    made = scenario.act(scenario.ada, "comment", scenario.comment, "remove")
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
    scenario = ModerationScenario(factory)
    scenario.report(scenario.cy, "comment", scenario.comment)
    browsers = [factory.browser(scenario.ada), factory.browser(scenario.mo)]
    start = threading.Barrier(2)
    answers: list[tuple[int, str]] = []

    def act(number: int) -> None:
        start.wait()
        answer = browsers[number].send(
            f"/moderation/comment/{scenario.comment}", act=acts[number], reason=f"Reason {number} of two", known="0"
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
    assert "has acted on this since you opened it" in answers[1][1]
    assert made[0].reason in answers[1][1]
    is_visible = factory.get(Comment, scenario.comment).hidden_at is None
    assert factory.get(Idea, scenario.idea).comment_count == int(is_visible) == int(made[0].act == "keep")


@pytest.mark.parametrize("kind", ["idea", "comment"])
@pytest.mark.parametrize("shut", ["banned", "archived", "locked"])
def test_members_who_cannot_post_cannot_restore_either(factory: Factory, kind: str, shut: str) -> None:
    scenario = ModerationScenario(factory)
    number = getattr(scenario, kind)
    bo = factory.browser(scenario.bo)
    assert bo.send(f"/{kind}s/{number}/remove").status_code == 303
    if shut == "banned":
        scenario.act(scenario.ada, "member", scenario.bo, "ban", in_group="kitchens")
    elif shut == "archived":
        factory.browser(scenario.ada).send("/groups/kitchens/archive")
    else:
        scenario.act(scenario.ada, "idea", scenario.idea, "lock")
    is_open = shut == "locked" and kind == "idea"  # its discussion is locked, not the idea
    assert bo.send(f"/{kind}s/{number}/restore").status_code == (303 if is_open else 409)
    row = factory.get(Idea if kind == "idea" else Comment, number)
    assert (row.hidden_at is None) == is_open


def _during_an_action(
    scenario: ModerationScenario, act: str, known: int, concurrent_change: Callable[[], object]
) -> list[Exception]:
    """The errors of `concurrent_change`, called in another thread while an action on the comment is being written."""
    refused: list[Exception] = []

    def go() -> None:
        try:
            concurrent_change()
        except (Refused, Hidden) as refusal:
            refused.append(refusal)

    thread = threading.Thread(target=go)
    with scenario.factory.writing():
        moderator = db.session.get_one(Member, scenario.mo)
        actions.perform(subjects.find(moderator, "comment", scenario.comment), moderator, act, REASON, known)
        thread.start()
        thread.join(0.5)  # it has read the state and waits for the row lock
    thread.join()
    return refused


@pytest.mark.both_databases
def test_a_post_removed_while_being_reported_has_no_open_report(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    refused = _during_an_action(
        scenario, "remove", 0, lambda: scenario.report(scenario.cy, "comment", scenario.comment)
    )
    assert len(refused) == 1
    assert not factory.all(Report)


@pytest.mark.both_databases
def test_a_post_restored_during_an_appeal_leaves_no_pending_appeal(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    made = scenario.act(scenario.ada, "comment", scenario.comment, "remove")
    refused = _during_an_action(scenario, "restore", made, lambda: scenario.appeal(scenario.bo, made))
    assert len(refused) == 1
    assert not factory.all(Appeal)


@pytest.mark.both_databases
def test_acting_on_a_comment_whose_idea_has_moved_is_refused(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    halls = factory.all(Group, slug="halls")[0].id
    refused: list[Exception] = []

    def act() -> None:
        try:
            scenario.act(scenario.ada, "comment", scenario.comment, "remove", known=0)
        except (Refused, Hidden) as refusal:
            refused.append(refusal)

    thread = threading.Thread(target=act)
    with factory.writing():
        mover = db.session.get_one(Member, scenario.mo)
        to_group = db.session.get_one(Group, halls)
        actions.perform(subjects.find(mover, "idea", scenario.idea), mover, "move", REASON, to_group=to_group)
        thread.start()
        thread.join(0.5)
    thread.join()
    assert len(refused) == 1
    assert scenario.actions() == [("move", scenario.mo)]
