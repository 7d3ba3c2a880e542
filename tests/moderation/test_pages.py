"""Pages of moderation: the queue, the log, a single subject, and the actions a member has received."""

from datetime import timedelta

import pytest

from community.comments.models import Comment
from community.core.db import db, now
from community.groups.models import Group
from community.ideas.models import Idea
from community.members.models import Member
from community.moderation import queries, subjects
from community.moderation.models import ModerationAction
from tests.factory import Factory, visible_text
from tests.moderation.scenario import REASON, ModerationScenario


def test_only_moderators_see_moderation(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    for who in (scenario.bo, scenario.cy, factory.member("Out", role="moderator", suspended_at=now())):
        browser = factory.browser(who)
        for address in ("/moderation", "/moderation/log", f"/moderation/comment/{scenario.comment}"):
            assert browser.get(address).status_code == 404
        assert browser.get("/").get_data(as_text=True).count('href="/moderation"') == 0
    assert factory.visitor().get("/moderation").location == "/sign-in?next=/moderation"
    assert 'href="/moderation"' in factory.browser(scenario.ada).get("/").get_data(as_text=True)
    assert factory.browser(scenario.gil).get(f"/moderation/comment/{scenario.comment}").status_code == 404


def test_acting_from_the_queue_returns_to_it_without_the_item(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    scenario.report(scenario.cy, "comment", scenario.comment)
    browser = factory.browser(scenario.ada)
    answer = browser.send(
        f"/moderation/comment/{scenario.comment}", act="remove", reason=REASON, known="0", back="queue"
    )
    assert (answer.status_code, answer.location) == (303, "/moderation")
    page = browser.get("/moderation")
    assert "Removed. Bo can see why." in visible_text(page)
    assert "All clear" in visible_text(page)
    again = browser.send(
        f"/moderation/comment/{scenario.comment}", act="remove", reason="Once more, please.", known="0"
    )
    assert again.status_code == 409
    assert "Once more, please." in visible_text(again)


def test_a_refused_action_returns_what_was_typed(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    browser, address = factory.browser(scenario.ada), f"/moderation/idea/{scenario.idea}"
    page = browser.send(address, act="remove", reason="No", known="0")
    assert page.status_code == 422
    assert "Please give a reason of 5 to 500 characters" in visible_text(page)
    page = browser.send(address, act="keep", reason="It is within our rules.", known="0")
    assert page.status_code == 422
    assert "There are no open reports" in visible_text(page)
    page = browser.send(address, reason="It is within our rules.", known="0")
    assert page.status_code == 422
    assert "use one of the buttons" in visible_text(page)
    page = browser.send(address, suggest="remove.0", reason="", known="0")
    assert page.status_code == 200
    assert "This is advertising" in visible_text(page)
    assert factory.all(ModerationAction) == []


def test_acting_without_a_report_is_linked_from_the_content(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    html = factory.browser(scenario.ada).get(f"/ideas/{scenario.idea}-a-quiet-mode").get_data(as_text=True)
    assert f'href="/moderation/comment/{scenario.comment}"' in html
    assert f'href="/moderation/idea/{scenario.idea}"' in html
    html = factory.browser(scenario.cy).get(f"/ideas/{scenario.idea}-a-quiet-mode").get_data(as_text=True)
    assert "/moderation/" not in html
    assert f'href="/report/comment/{scenario.comment}"' in html
    assert f'href="/moderation/member/{scenario.bo}"' in factory.browser(scenario.mo).get("/people/bo_b").get_data(
        as_text=True
    )
    answer = factory.browser(scenario.ada).send(f"/moderation/comment/{scenario.comment}", act="remove", reason=REASON)
    assert answer.location == f"/comments/{scenario.comment}"
    assert "Restore" in visible_text(factory.browser(scenario.ada).get(f"/moderation/comment/{scenario.comment}"))


def test_each_moderator_sees_their_log_and_filters_it_by_act(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    scenario.act(scenario.ada, "comment", scenario.comment, "remove")
    scenario.act(scenario.mo, "comment", scenario.comment, "restore", "About the machine after all.")
    scenario.act(scenario.sol, "member", scenario.bo, "suspend", "The third time this week.")
    assert REASON in visible_text(factory.browser(scenario.ada).get("/moderation/log"))
    assert "The third time" not in visible_text(factory.browser(scenario.ada).get("/moderation/log"))
    assert REASON not in visible_text(factory.browser(scenario.gil).get("/moderation/log"))
    assert "The third time this week." in visible_text(factory.browser(scenario.mo).get("/moderation/log"))
    narrowed = visible_text(factory.browser(scenario.mo).get("/moderation/log?act=restore"))
    assert "About the machine after all." in narrowed
    assert REASON not in narrowed


def test_the_log_is_paginated(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    said = [factory.comment(scenario.idea, scenario.bo, f"Thought {number}") for number in range(45)]
    for comment in said:
        scenario.report(scenario.cy, "comment", comment)
    browser = factory.browser(scenario.mo)
    for comment in said:
        scenario.act(scenario.mo, "comment", comment, "keep", f"Reason for {comment} of them")
    found, address = 0, "/moderation/log"
    while address:
        page = browser.get(address).get_data(as_text=True)
        found += page.count('<li id="action-')
        address = _next(page)
    assert found == 45


def _next(html: str) -> str:
    import re
    from html import unescape

    match = re.search(r'rel="next" href="([^"]+)"', html)
    return unescape(match[1]) if match else ""


def test_members_read_the_actions_about_them_and_why(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    scenario.report(scenario.cy, "idea", scenario.idea)
    scenario.act(scenario.ada, "idea", scenario.idea, "keep", "It is within our rules.")
    scenario.act(scenario.ada, "comment", scenario.comment, "remove")
    scenario.act(scenario.sol, "member", scenario.bo, "suspend", "The third time this week.")
    shown = visible_text(factory.browser(scenario.bo).get("/settings/moderation"))
    assert "Your comment on “A quiet mode” was removed." in shown
    assert REASON in shown
    assert "The third time this week." in shown
    assert "It is within our rules." not in shown  # a dismissed report is not disclosed
    for private in ("Ada", "Cy", "Sol"):
        assert private not in shown
    assert "No moderation decisions" in visible_text(factory.browser(scenario.cy).get("/settings/moderation"))
    assert factory.visitor().get("/settings/moderation").status_code == 303


def test_what_a_member_can_no_longer_see_is_not_named(factory: Factory) -> None:
    scenario = ModerationScenario(factory, is_private=True)
    comment = factory.comment(scenario.idea, scenario.cy, "From outside.")
    scenario.act(scenario.ada, "comment", comment, "remove")
    shown = visible_text(factory.browser(scenario.cy).get("/settings/moderation"))
    assert REASON in shown
    assert "A quiet mode" not in shown
    assert "Kitchens" not in shown


def test_queue_and_log_take_at_most_six_statements(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    moment = now() - timedelta(days=2)
    for number in range(25):
        comment = factory.comment(scenario.idea, scenario.bo, f"Thought {number}", posted_at=moment)
        scenario.report(scenario.cy, "comment", comment)
        if number < 12:
            scenario.act(scenario.mo, "comment", comment, "remove")
            scenario.act(scenario.mo, "comment", comment, "restore")
            scenario.report(scenario.cy, "comment", comment)
    for who in (scenario.ada, scenario.mo, scenario.sol):
        browser = factory.browser(who)
        for address in (
            "/moderation",
            "/moderation/log",
            f"/moderation/comment/{scenario.comment}",
            "/settings/moderation",
        ):
            with factory.counting() as sent:
                assert browser.get(address).status_code == 200
            limit = 6 if "comment" not in address else 9
            assert len(sent) <= limit, (address, sent)


@pytest.mark.parametrize("kind", ["idea", "comment", "member"])
def test_a_subject_can_be_opened_whether_reported_or_not(factory: Factory, kind: str) -> None:
    scenario = ModerationScenario(factory)
    subject = {"idea": scenario.idea, "comment": scenario.comment, "member": scenario.bo}[kind]
    browser = factory.browser(scenario.sol)
    assert "No open reports" in visible_text(browser.get(f"/moderation/{kind}/{subject}"))
    for who in (scenario.ada, scenario.cy, scenario.gil):
        scenario.report(who, kind, subject)
    assert "3 open reports" in visible_text(browser.get(f"/moderation/{kind}/{subject}"))
    assert browser.get(f"/moderation/{kind}/9999").status_code == 404


def test_many_reports_are_counted_and_the_first_are_shown(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    for number in range(12):
        scenario.report(
            factory.member(f"Witness {number}", trust_level="new"), "comment", scenario.comment, note=f"Note {number}"
        )
    for address in ("/moderation", f"/moderation/comment/{scenario.comment}"):
        shown = visible_text(factory.browser(scenario.mo).get(address))
        assert "Note 7" in shown
        assert "Note 8" not in shown
        assert "and 4 more" in shown


def test_a_reply_is_shown_with_the_comment_it_replies_to(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    reply = factory.comment(scenario.idea, scenario.bo, "No.", parent_id=scenario.comment)
    scenario.report(scenario.cy, "comment", reply)
    for address in ("/moderation", f"/moderation/comment/{reply}"):
        assert "in reply to “You are all wrong.”" in visible_text(factory.browser(scenario.mo).get(address))
    assert factory.get(Comment, reply).parent_id == scenario.comment


def test_the_parent_of_a_reply_is_shown_only_to_those_who_may_see_it(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    reply = factory.comment(scenario.idea, scenario.ada, "No.", parent_id=scenario.comment)
    scenario.act(scenario.mo, "comment", scenario.comment, "remove")
    with factory.reading():
        told = {}
        for who in (scenario.mo, scenario.cy):
            viewer = db.session.get_one(Member, who)
            told[who] = queries.review_item(viewer, subjects.find(viewer, "comment", reply)).parent_excerpt
    assert told == {scenario.mo: "You are all wrong.", scenario.cy: ""}


def test_markup_in_titles_and_names_stays_text_where_a_decision_is_shown(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    with factory.writing():
        db.session.get_one(Idea, scenario.idea).title = "A <b>loud</b> mode"
        db.session.get_one(Group, scenario.group).name = "Kitchens <b>loud</b>"
    removal = scenario.act(scenario.mo, "idea", scenario.idea, "remove")
    scenario.act(scenario.mo, "member", scenario.bo, "ban", in_group="kitchens")
    factory.work()
    browser = factory.browser(scenario.bo)
    for address in ("/inbox", "/settings/moderation", f"/settings/moderation/{removal}/appeal"):
        page = browser.get(address).text
        assert "<b>loud" not in page
        assert "Your idea “A &lt;b&gt;loud&lt;/b&gt; mode” was removed." in page
        assert address.endswith("/appeal") or "“Kitchens &lt;b&gt;loud&lt;/b&gt;”" in page
