"""Posts with enough reports are hidden until a moderator acts."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from community.cli import recount
from community.comments.models import Comment
from community.core.db import db
from community.core.errors import Hidden
from community.core.visibility import AUTO_HIDDEN
from community.groups.models import Group
from community.ideas.models import Idea
from community.site.models import SiteSetting
from tests.factory import Factory, visible_text
from tests.moderation.scenario import ModerationScenario


def _report_by(scenario: ModerationScenario, kind: str, subject_id: int, count: int, **values: object) -> None:
    for _number in range(count):
        scenario.report(scenario.factory.member(**values), kind, subject_id)


@pytest.mark.parametrize("kind", ["idea", "comment"])
def test_the_third_report_hides_a_post_and_updates_counters(factory: Factory, kind: str) -> None:
    scenario = ModerationScenario(factory)
    model, subject = (Idea, scenario.idea) if kind == "idea" else (Comment, scenario.comment)
    _report_by(scenario, kind, subject, 2)
    assert factory.get(model, subject).review_state is None
    _report_by(scenario, kind, subject, 1)
    row = factory.get(model, subject)
    assert (row.review_state, row.removed_by) == (AUTO_HIDDEN, None)
    assert row.hidden_at is not None
    count = (
        factory.get(Group, scenario.group).idea_count
        if kind == "idea"
        else factory.get(Idea, scenario.idea).comment_count
    )
    assert count == 0
    _report_by(scenario, kind, subject, 0)
    with factory.reading():
        assert recount.drifts() == []


def test_reports_of_new_members_do_not_count(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    _report_by(scenario, "comment", scenario.comment, 5, trust_level="new")
    _report_by(scenario, "comment", scenario.comment, 2)
    assert factory.get(Comment, scenario.comment).review_state is None
    _report_by(scenario, "comment", scenario.comment, 1, trust_level="trusted")
    assert factory.get(Comment, scenario.comment).review_state == AUTO_HIDDEN


def test_posts_of_members_with_a_role_are_never_auto_hidden(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    for author in (scenario.sol, scenario.mo):
        comment = factory.comment(scenario.idea, author, "We are looking at it.")
        _report_by(scenario, "comment", comment, 4)
        assert factory.get(Comment, comment).review_state is None
    _report_by(scenario, "member", scenario.bo, 4)


def test_the_site_sets_the_number_and_zero_disables_it(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    for number, many in ((0, 6), (1, 1)):
        with factory.writing():
            db.session.merge(SiteSetting(name="reports_to_auto_hide", value=number))
        factory.clear_cache()
        comment = factory.comment(scenario.idea, scenario.bo, f"Thought {number}")
        _report_by(scenario, "comment", comment, many)
        assert (factory.get(Comment, comment).review_state == AUTO_HIDDEN) is (number == 1)


def test_it_stays_hidden_until_an_action_even_if_reports_are_withdrawn(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    scenario.report(scenario.mo, "comment", scenario.comment)
    _report_by(scenario, "comment", scenario.comment, 2)
    assert "Report withdrawn" in visible_text(
        factory.browser(scenario.mo).send(f"/report/comment/{scenario.comment}/withdraw", follow=True)
    )
    assert factory.get(Comment, scenario.comment).review_state == AUTO_HIDDEN
    assert scenario.report(scenario.ada, "comment", scenario.comment) is True  # moderators still see it
    with pytest.raises(Hidden):
        scenario.report(scenario.cy, "comment", scenario.comment)


def test_the_author_is_told_that_it_is_hidden_and_others_cannot_see_it(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    _report_by(scenario, "idea", scenario.idea, 2)
    browser, address = factory.browser(scenario.cy), f"/ideas/{scenario.idea}-a-quiet-mode"
    answer = browser.send(f"/report/idea/{scenario.idea}", reason="rude")
    assert answer.location == "/groups/kitchens"
    assert "Thanks" in visible_text(browser.get("/groups/kitchens"))
    assert browser.get(address).status_code == 404
    author = factory.browser(scenario.bo)
    assert "hidden until a moderator reviews it" in visible_text(author.get(address))
    assert author.get(f"/ideas/{scenario.idea}/edit").status_code == 409
    assert author.send(f"/ideas/{scenario.idea}/restore").status_code == 409
    shown = visible_text(factory.browser(scenario.ada).get(address))
    assert "This idea was reported and is hidden. Until a moderator decides" in shown
    assert factory.visitor().get(address).status_code == 404


def test_the_author_of_an_auto_hidden_comment_is_told_and_others_cannot_see_it(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    _report_by(scenario, "comment", scenario.comment, 2)
    answer = factory.browser(scenario.cy).send(f"/report/comment/{scenario.comment}", reason="rude")
    assert answer.location == f"/ideas/{scenario.idea}-a-quiet-mode#comments"
    address = f"/ideas/{scenario.idea}-a-quiet-mode"
    shown = visible_text(factory.browser(scenario.bo).get(address))
    assert "You are all wrong." in shown
    assert "is hidden until a moderator reviews it" in shown
    assert "You are all wrong." not in visible_text(factory.browser(scenario.cy).get(address))
    assert factory.browser(scenario.cy).get(f"/comments/{scenario.comment}").status_code == 404
    assert factory.browser(scenario.bo).get(f"/comments/{scenario.comment}/edit").status_code == 409


@pytest.mark.both_databases
@pytest.mark.parametrize("kind", ["idea", "comment"])
@pytest.mark.parametrize("count", [2, 10])
def test_simultaneous_reports_are_all_counted(factory: Factory, kind: str, count: int) -> None:
    scenario = ModerationScenario(factory)
    with factory.writing():
        db.session.merge(SiteSetting(name="reports_to_auto_hide", value=count))
    factory.clear_cache()
    subject = scenario.idea if kind == "idea" else scenario.comment
    browsers = [factory.browser(factory.member()) for _number in range(count)]
    tokens = [browser.token() for browser in browsers]
    gate = Barrier(count)

    def report(number: int) -> int:
        gate.wait()
        form = {"reason": "rude", "csrf_token": tokens[number]}
        return browsers[number].post(f"/report/{kind}/{subject}", data=form).status_code

    with ThreadPoolExecutor(count) as pool:
        answers = list(pool.map(report, range(count)))
    assert answers == [303] * count
    row = factory.get(Idea if kind == "idea" else Comment, subject)
    assert row.review_state == AUTO_HIDDEN
    with factory.reading():
        assert recount.drifts() == []
