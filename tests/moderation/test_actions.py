"""Ruling: who may, on what, what follows, and what the log keeps."""

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


def test_taking_down_and_restoring_a_comment_keeps_the_count_and_the_log(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.flag(here.cy, "comment", here.comment)
    here.flag(here.gil, "comment", here.comment, "other", "He did it before.")
    taken = here.rule(here.ada, "comment", here.comment, "remove")
    row = factory.get(Comment, here.comment)
    assert (row.removed_by, factory.get(Idea, here.idea).comment_count) == ("moderator", 0)
    assert [flag.action_id for flag in factory.all(Report)] == [taken, taken]
    here.rule(here.mo, "comment", here.comment, "restore", "On reflection it is about the machine.")
    row = factory.get(Comment, here.comment)
    assert (row.removed_by, factory.get(Idea, here.idea).comment_count) == (None, 1)
    assert here.rulings() == [("remove", here.ada), ("restore", here.mo)]
    log = factory.all(ModerationAction)[0]
    assert (log.about_id, log.group_id, log.reason) == (here.bo, here.group, REASON)
    with factory.reading():
        assert comment_counters.drifts() == []


def test_taking_down_and_restoring_an_idea_counts_in_its_group(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.rule(here.sol, "idea", here.idea, "remove")
    assert factory.get(Idea, here.idea).removed_by == "moderator"
    assert factory.visitor().get(f"/ideas/{here.idea}-a-quiet-mode").status_code == 404
    here.rule(here.ada, "idea", here.idea, "restore")
    assert factory.visitor().get(f"/ideas/{here.idea}-a-quiet-mode").status_code == 200
    with factory.reading():
        assert idea_counters.drifts() == []


def test_keeping_answers_the_flags_and_changes_nothing_else(factory: Factory) -> None:
    here = ModerationScenario(factory)
    with pytest.raises(Refused):
        here.rule(here.ada, "comment", here.comment, "keep")
    here.flag(here.cy, "comment", here.comment)
    here.rule(here.ada, "comment", here.comment, "keep")
    assert factory.get(Comment, here.comment).hidden_at is None
    assert factory.all(Report)[0].action_id is not None


def test_what_is_so_already_is_refused_in_words(factory: Factory) -> None:
    here = ModerationScenario(factory)
    for act in ("restore", "suspend", "lift", "burn"):
        with pytest.raises(Refused):
            here.rule(here.ada, "comment", here.comment, act)
    here.rule(here.ada, "comment", here.comment, "remove")
    with pytest.raises(Refused):
        here.rule(here.mo, "comment", here.comment, "remove")
    assert len(factory.all(ModerationAction)) == 1


def test_a_moderator_keeps_down_what_its_author_took_down(factory: Factory) -> None:
    here = ModerationScenario(factory)
    browser = factory.browser(here.bo)
    browser.send(f"/comments/{here.comment}/remove")
    here.rule(here.ada, "comment", here.comment, "remove")
    assert browser.send(f"/comments/{here.comment}/restore").status_code == 409
    assert factory.get(Idea, here.idea).comment_count == 0


def test_suspending_takes_effect_on_the_next_request_and_is_lifted(factory: Factory) -> None:
    here = ModerationScenario(factory)
    browser = factory.browser(here.bo)
    assert browser.send(f"/ideas/{here.idea}/comments", text="Still here.").status_code == 303
    here.rule(here.mo, "member", here.bo, "suspend")
    assert browser.send(f"/ideas/{here.idea}/comments", text="And now?").status_code == 403
    assert browser.get(f"/ideas/{here.idea}-a-quiet-mode").status_code == 200
    assert factory.get(Idea, here.idea).comment_count == 2
    with pytest.raises(Refused):
        here.rule(here.sol, "member", here.bo, "suspend")
    here.rule(here.sol, "member", here.bo, "lift")
    assert browser.send(f"/ideas/{here.idea}/comments", text="Thank you.").status_code == 303


def test_who_looks_after_the_site_loses_the_role_before_being_suspended(factory: Factory) -> None:
    here = ModerationScenario(factory)
    with pytest.raises(Refused):
        here.rule(here.sol, "member", here.mo, "suspend")
    assert factory.all(ModerationAction) == []


def test_group_moderators_rule_in_their_groups_and_nowhere_else(factory: Factory) -> None:
    here = ModerationScenario(factory)
    for who in (here.cy, here.bo, here.gil):
        with pytest.raises(Hidden):
            here.rule(who, "idea", here.idea, "remove")
    with pytest.raises(Hidden):
        here.rule(here.ada, "member", here.bo, "suspend")
    with factory.writing():
        db.session.get_one(Member, here.ada).suspended_at = now()
    with pytest.raises(Hidden):
        here.rule(here.ada, "idea", here.idea, "remove")


def test_nobody_rules_on_their_own_and_moderators_do_not_rule_on_staff(factory: Factory) -> None:
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
            here.rule(who, kind, subject_id, "suspend" if kind == "member" else "remove")
    assert factory.all(ModerationAction) == []
    here.rule(chief, "comment", sols, "remove")
    here.rule(here.mo, "comment", adas, "remove")


def test_a_reason_is_required(factory: Factory) -> None:
    here = ModerationScenario(factory)
    for reason in ("", "  no ", "x" * 501):
        with pytest.raises(Refused) as refusal:
            here.rule(here.ada, "idea", here.idea, "remove", reason)
        assert refusal.value.field == "reason"


def test_who_did_not_see_the_last_ruling_is_told_of_it(factory: Factory) -> None:
    here = ModerationScenario(factory)
    first = here.rule(here.ada, "comment", here.comment, "remove")
    with pytest.raises(Stale) as stale:
        here.rule(here.mo, "comment", here.comment, "restore", known=0)
    assert "Ada has ruled on this" in stale.value.message
    assert REASON in stale.value.message
    here.rule(here.mo, "comment", here.comment, "restore", known=first)


def test_the_database_itself_refuses_to_change_or_delete_a_ruling(factory: Factory) -> None:
    here = ModerationScenario(factory)
    made = here.rule(here.ada, "comment", here.comment, "remove")
    for statement in (
        update(ModerationAction).where(ModerationAction.id == made).values(reason="Something nicer."),
        delete(ModerationAction).where(ModerationAction.id == made),
        text("UPDATE rulings SET ruled_by = ruled_by"),
        text("DELETE FROM rulings"),
    ):
        with pytest.raises(DBAPIError, match="only grows"), factory.writing():
            db.session.execute(statement)
        with factory.writing():
            db.session.rollback()
    assert factory.get(ModerationAction, made).reason == REASON


@pytest.mark.both_databases
@pytest.mark.parametrize("acts", [("remove", "remove"), ("remove", "keep"), ("keep", "keep")])
def test_of_two_moderators_at_once_one_wins_and_the_other_is_told(factory: Factory, acts: tuple[str, str]) -> None:
    here = ModerationScenario(factory)
    here.flag(here.cy, "comment", here.comment)
    browsers = [factory.browser(here.ada), factory.browser(here.mo)]
    start = threading.Barrier(2)
    answers: list[tuple[int, str]] = []

    def rule(number: int) -> None:
        start.wait()
        answer = browsers[number].send(
            f"/moderation/comment/{here.comment}", act=acts[number], reason=f"Reason {number} of two", known="0"
        )
        answers.append((answer.status_code, visible_text(answer)))

    threads = [threading.Thread(target=rule, args=(number,)) for number in range(2)]
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
def test_who_may_add_nothing_puts_nothing_back_either(factory: Factory, kind: str, shut: str) -> None:
    here = ModerationScenario(factory)
    number = getattr(here, kind)
    bo = factory.browser(here.bo)
    assert bo.send(f"/{kind}s/{number}/remove").status_code == 303
    if shut == "banned":
        here.rule(here.ada, "member", here.bo, "ban", in_group="kitchens")
    elif shut == "archived":
        factory.browser(here.ada).send("/groups/kitchens/archive")
    else:
        here.rule(here.ada, "idea", here.idea, "lock")
    is_open = shut == "locked" and kind == "idea"  # its discussion is locked, not the idea
    assert bo.send(f"/{kind}s/{number}/restore").status_code == (303 if is_open else 409)
    row = factory.get(Idea if kind == "idea" else Comment, number)
    assert (row.hidden_at is None) == is_open


def _while_it_is_ruled(
    here: ModerationScenario, act: str, known: int, meanwhile: Callable[[], object]
) -> list[Exception]:
    """Somebody does something while a ruling on the comment is being written. Why they could not."""
    refused: list[Exception] = []

    def go() -> None:
        try:
            meanwhile()
        except (Refused, Hidden) as refusal:
            refused.append(refusal)

    thread = threading.Thread(target=go)
    with here.factory.writing():
        ruler = db.session.get_one(Member, here.mo)
        actions.perform(subjects.find(ruler, "comment", here.comment), ruler, act, REASON, known)
        thread.start()
        thread.join(0.5)  # it has looked, and waits for the ruling
    thread.join()
    return refused


@pytest.mark.both_databases
def test_what_is_taken_down_while_somebody_flags_it_is_not_left_with_a_flag(factory: Factory) -> None:
    here = ModerationScenario(factory)
    refused = _while_it_is_ruled(here, "remove", 0, lambda: here.flag(here.cy, "comment", here.comment))
    assert len(refused) == 1
    assert not factory.all(Report)


@pytest.mark.both_databases
def test_what_is_restored_while_its_author_appeals_leaves_no_appeal_that_waits(factory: Factory) -> None:
    here = ModerationScenario(factory)
    made = here.rule(here.ada, "comment", here.comment, "remove")
    refused = _while_it_is_ruled(here, "restore", made, lambda: here.appeal(here.bo, made))
    assert len(refused) == 1
    assert not factory.all(Appeal)


@pytest.mark.both_databases
def test_who_rules_on_a_comment_while_its_idea_moves_away_is_told(factory: Factory) -> None:
    here = ModerationScenario(factory)
    halls = factory.all(Group, slug="halls")[0].id
    refused: list[Exception] = []

    def rule() -> None:
        try:
            here.rule(here.ada, "comment", here.comment, "remove", known=0)
        except (Refused, Hidden) as refusal:
            refused.append(refusal)

    thread = threading.Thread(target=rule)
    with factory.writing():
        mover = db.session.get_one(Member, here.mo)
        to_group = db.session.get_one(Group, halls)
        actions.perform(subjects.find(mover, "idea", here.idea), mover, "move", REASON, to_group=to_group)
        thread.start()
        thread.join(0.5)
    thread.join()
    assert len(refused) == 1
    assert here.rulings() == [("move", here.mo)]
