"""What reports weigh, and how many hide a post."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import update

from community.comments import helpful
from community.comments.models import Comment
from community.core.db import db, now
from community.core.visibility import AUTO_HIDDEN
from community.ideas import voting
from community.ideas.models import Idea
from community.members.models import Member
from community.moderation import report_weights
from community.moderation.models import Report
from tests.factory import Factory
from tests.mailbox import body_of, delivering
from tests.moderation.scenario import ModerationScenario


def _support(factory: Factory, idea: int, number: int) -> list[int]:
    people = [factory.member() for _ in range(number)]
    for who in people:
        with factory.writing():
            voting.cast(db.session.get_one(Idea, idea), db.session.get_one(Member, who))
    return people


def _is_hidden(factory: Factory, idea: int) -> bool:
    return factory.get(Idea, idea).review_state == AUTO_HIDDEN


def _reports_until_hidden(scenario: ModerationScenario, idea: int, at_most: int = 12) -> int | None:
    for number in range(1, at_most + 1):
        scenario.report(scenario.factory.member(), "idea", idea)
        if _is_hidden(scenario.factory, idea):
            return number
    return None


@pytest.mark.both_databases
@pytest.mark.parametrize(("supporters", "expected"), [(0, 3), (3, 4), (9, 6)])
def test_the_number_of_reports_that_hides_an_idea_grows_with_its_supporters(
    factory: Factory, supporters: int, expected: int
) -> None:
    scenario = ModerationScenario(factory)
    _support(factory, scenario.idea, supporters + 1)  # as if one were the author's
    assert _reports_until_hidden(scenario, scenario.idea) == expected


def test_supporters_who_are_suspended_do_not_protect(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    for who in _support(factory, scenario.idea, 9):
        factory.suspend(who)
    assert _reports_until_hidden(scenario, scenario.idea) == 3


def test_helpful_votes_protect_a_comment(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    for _ in range(4):
        who = factory.member()
        with factory.writing():
            helpful.cast(db.session.get_one(Comment, scenario.comment), db.session.get_one(Member, who))
    for number in range(5):
        assert factory.get(Comment, scenario.comment).review_state is None, number
        scenario.report(factory.member(), "comment", scenario.comment)
    assert factory.get(Comment, scenario.comment).review_state == AUTO_HIDDEN


@pytest.mark.both_databases
def test_what_is_strongly_supported_is_never_hidden_unless_it_was_edited_since(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    _support(factory, scenario.idea, report_weights.STRONG_SUPPORT + 1)
    assert _reports_until_hidden(scenario, scenario.idea) is None
    with factory.writing():
        db.session.get_one(Idea, scenario.idea).edited_at = now()
    assert _reports_until_hidden(scenario, scenario.idea) == 1  # the earlier reports are open and enough: 3 + √20


def test_support_since_the_edit_protects_what_it_says_now(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    with factory.writing():
        db.session.get_one(Idea, scenario.idea).edited_at = now() - timedelta(minutes=1)
    _support(factory, scenario.idea, report_weights.STRONG_SUPPORT + 1)
    assert _reports_until_hidden(scenario, scenario.idea) is None


@pytest.mark.both_databases
def test_reports_weigh_less_after_wrong_ones(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    people = [factory.member() for _ in range(3)]
    for who in people:
        scenario.report(who, "member", scenario.cy)
    dismissal = scenario.act(scenario.mo, "member", scenario.cy, "keep")
    for who in people:
        scenario.report(who, "idea", scenario.idea)
    assert [row.weight for row in factory.all(Report, idea_id=scenario.idea)] == [0.5] * 3
    assert not _is_hidden(factory, scenario.idea)
    scenario.undo(scenario.mo, dismissal)  # they were not wrong after all
    other = factory.idea("A loud mode", scenario.bo, scenario.group)
    for who in people:
        scenario.report(who, "idea", other)
    assert [row.weight for row in factory.all(Report, idea_id=other)] == [1.0] * 3
    assert report_weights.share_right(9, 1) == pytest.approx(10 / 11)


@pytest.mark.both_databases
def test_people_who_always_report_together_count_once(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    people = [factory.member() for _ in range(3)]
    for number in range(report_weights.TOGETHER):
        comment = factory.comment(scenario.idea, scenario.mo, f"By a moderator {number}")  # never hidden
        for who in people:
            scenario.report(who, "comment", comment)
    for who in people:
        scenario.report(who, "idea", scenario.idea)
    assert not _is_hidden(factory, scenario.idea)
    assert _reports_until_hidden(scenario, scenario.idea) == 2  # with the three who count once


def test_reporting_alike_what_was_wrong_indeed_is_no_sign_of_anything(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    people = [factory.member() for _ in range(3)]
    for number in range(report_weights.TOGETHER):
        comment = factory.comment(scenario.idea, scenario.bo, f"Spam {number}")
        for who in people:
            scenario.report(who, "comment", comment)
        scenario.act(scenario.mo, "comment", comment, "remove")
    for who in people:
        scenario.report(who, "idea", scenario.idea)
    assert _is_hidden(factory, scenario.idea)


def test_groups_of_reporters_are_found_whatever_their_order() -> None:
    assert report_weights.groups_of({1: {1, 2}, 2: {3, 4}, 3: {1, 2, 3, 4}}) == [{1, 2, 3}]
    assert report_weights.groups_of({1: {1, 2}, 2: {2, 3}, 3: set()}) == [{1}, {2}, {3}]
    assert report_weights.groups_of({1: {1, 2, *range(10, 20)}, 2: {1, 2, *range(20, 30)}}) == [{1}, {2}]


@pytest.mark.both_databases
def test_the_same_reporters_hide_three_posts_a_day_at_most_even_at_once(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    ideas = [factory.idea(f"Idea {number}", scenario.bo, scenario.group) for number in range(6)]
    people = [factory.member() for _ in range(3)]
    browsers = [factory.browser(who) for who in people]
    tokens = [browser.token() for browser in browsers]
    gate = Barrier(len(people))

    def report(number: int) -> list[int]:
        gate.wait()
        form = {"reason": "rude", "csrf_token": tokens[number]}
        order = ideas if number % 2 else ideas[::-1]
        return [browsers[number].post(f"/report/idea/{idea}", data=form).status_code for idea in order]

    with ThreadPoolExecutor(len(people)) as pool:
        answers = list(pool.map(report, range(len(people))))
    assert answers == [[303] * len(ideas)] * len(people)
    hidden = [idea for idea in ideas if _is_hidden(factory, idea)]
    assert len(hidden) <= report_weights.HIDDEN_PER_DAY
    assert factory.get(Idea, scenario.idea).review_state is None
    with factory.writing():  # another day, and reports that no one else made alike
        db.session.execute(update(Report).values(reported_at=now() - timedelta(days=40), hid_at=None))
    for who in people:
        scenario.report(who, "idea", scenario.idea)
    assert _is_hidden(factory, scenario.idea)


def test_a_reporter_who_has_hidden_three_posts_today_hides_no_fourth(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    people = [factory.member() for _ in range(3)]
    comments = [factory.comment(scenario.idea, scenario.mo, f"Comment {number}") for number in range(3)]
    with factory.writing():
        for who in people:
            for comment in comments:
                report = Report(comment_id=comment, reporter_id=who, reason="rude", hid_at=now())
                report.reported_at = now() - timedelta(days=31)
                db.session.add(report)
    for who in people:
        scenario.report(who, "idea", scenario.idea)
    assert not _is_hidden(factory, scenario.idea)
    assert _reports_until_hidden(scenario, scenario.idea) == 3  # by others


def test_moderators_are_told_at_the_second_report_and_when_reports_hide_something(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    with delivering(factory.app) as mail:
        scenario.report(scenario.cy, "idea", scenario.idea)
        factory.work()
        assert mail.box.messages == []
        scenario.report(factory.member(), "idea", scenario.idea)
        factory.work()
        told = mail.to("ada@example.com")  # she moderates the group
        assert "- A quiet mode" in body_of(told[0])
        scenario.report(factory.member(), "idea", scenario.idea)  # the third hides it
        factory.work()
        assert len(mail.to("ada@example.com")) == 2
        assert len(mail.box.messages) == 2  # no one else, and not the author


def test_reports_of_a_member_are_told_to_site_moderators_once_for_all_that_wait(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    for who in (scenario.bo, scenario.cy):
        for _ in range(2):
            scenario.report(factory.member(), "member", who)
    with delivering(factory.app) as mail:
        factory.work()
        assert [message["To"] for message in mail.box.messages] == [
            message["To"] for message in mail.to("mo@example.com")
        ]
        assert "- Bo" in mail.everything()
        assert "- Cy" in mail.everything()
        assert len(mail.box.messages) == 1


def test_no_one_is_told_of_reports_that_were_decided_since(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    for _ in range(2):
        scenario.report(factory.member(), "comment", scenario.comment)
    scenario.act(scenario.ada, "comment", scenario.comment, "keep")
    with delivering(factory.app) as mail:
        factory.work()
        assert "need your review" not in mail.everything()
