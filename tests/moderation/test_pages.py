"""Pages of moderation: the queue, the log, a single subject, and the actions a member has received."""

from datetime import timedelta

import pytest

from community.comments.models import Comment
from community.core.db import db, now
from community.members.models import Member
from community.moderation import queries, subjects
from community.moderation.models import ModerationAction
from tests.factory import Factory, visible_text
from tests.moderation.scenario import REASON, ModerationScenario


def test_only_moderators_see_moderation(factory: Factory) -> None:
    here = ModerationScenario(factory)
    for who in (here.bo, here.cy, factory.member("Out", role="moderator", suspended_at=now())):
        browser = factory.browser(who)
        for address in ("/moderation", "/moderation/log", f"/moderation/comment/{here.comment}"):
            assert browser.get(address).status_code == 404
        assert browser.get("/").get_data(as_text=True).count('href="/moderation"') == 0
    assert factory.visitor().get("/moderation").location == "/sign-in?next=/moderation"
    assert 'href="/moderation"' in factory.browser(here.ada).get("/").get_data(as_text=True)
    assert factory.browser(here.gil).get(f"/moderation/comment/{here.comment}").status_code == 404


def test_acting_from_the_queue_returns_to_it_without_the_item(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.report(here.cy, "comment", here.comment)
    browser = factory.browser(here.ada)
    answer = browser.send(f"/moderation/comment/{here.comment}", act="remove", reason=REASON, known="0", back="queue")
    assert (answer.status_code, answer.location) == (303, "/moderation")
    page = browser.get("/moderation")
    assert "Taken down. Bo can read why." in visible_text(page)
    assert "Nothing waits" in visible_text(page)
    again = browser.send(f"/moderation/comment/{here.comment}", act="remove", reason="Once more, please.", known="0")
    assert again.status_code == 409
    assert "Once more, please." in visible_text(again)


def test_a_refused_action_returns_what_was_typed(factory: Factory) -> None:
    here = ModerationScenario(factory)
    browser, address = factory.browser(here.ada), f"/moderation/idea/{here.idea}"
    page = browser.send(address, act="remove", reason="No", known="0")
    assert page.status_code == 422
    assert "Please give a reason of 5 to 500 characters" in visible_text(page)
    page = browser.send(address, act="keep", reason="It is within our rules.", known="0")
    assert page.status_code == 422
    assert "There is no open flag" in visible_text(page)
    page = browser.send(address, reason="It is within our rules.", known="0")
    assert page.status_code == 422
    assert "press one of the buttons" in visible_text(page)
    page = browser.send(address, suggest="remove.0", reason="", known="0")
    assert page.status_code == 200
    assert "It is advertising" in visible_text(page)
    assert factory.all(ModerationAction) == []


def test_acting_without_a_report_is_linked_from_the_content(factory: Factory) -> None:
    here = ModerationScenario(factory)
    html = factory.browser(here.ada).get(f"/ideas/{here.idea}-a-quiet-mode").get_data(as_text=True)
    assert f'href="/moderation/comment/{here.comment}"' in html
    assert f'href="/moderation/idea/{here.idea}"' in html
    html = factory.browser(here.cy).get(f"/ideas/{here.idea}-a-quiet-mode").get_data(as_text=True)
    assert "/moderation/" not in html
    assert f'href="/report/comment/{here.comment}"' in html
    assert f'href="/moderation/member/{here.bo}"' in factory.browser(here.mo).get("/people/bo_b").get_data(as_text=True)
    answer = factory.browser(here.ada).send(f"/moderation/comment/{here.comment}", act="remove", reason=REASON)
    assert answer.location == f"/comments/{here.comment}"
    assert "Restore" in visible_text(factory.browser(here.ada).get(f"/moderation/comment/{here.comment}"))


def test_each_moderator_sees_their_log_and_filters_it_by_act(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.act(here.ada, "comment", here.comment, "remove")
    here.act(here.mo, "comment", here.comment, "restore", "About the machine after all.")
    here.act(here.sol, "member", here.bo, "suspend", "The third time this week.")
    assert REASON in visible_text(factory.browser(here.ada).get("/moderation/log"))
    assert "The third time" not in visible_text(factory.browser(here.ada).get("/moderation/log"))
    assert REASON not in visible_text(factory.browser(here.gil).get("/moderation/log"))
    assert "The third time this week." in visible_text(factory.browser(here.mo).get("/moderation/log"))
    narrowed = visible_text(factory.browser(here.mo).get("/moderation/log?act=restore"))
    assert "About the machine after all." in narrowed
    assert REASON not in narrowed


def test_the_log_is_paginated(factory: Factory) -> None:
    here = ModerationScenario(factory)
    said = [factory.comment(here.idea, here.bo, f"Thought {number}") for number in range(45)]
    for comment in said:
        here.report(here.cy, "comment", comment)
    browser = factory.browser(here.mo)
    for comment in said:
        here.act(here.mo, "comment", comment, "keep", f"Reason for {comment} of them")
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
    here = ModerationScenario(factory)
    here.report(here.cy, "idea", here.idea)
    here.act(here.ada, "idea", here.idea, "keep", "It is within our rules.")
    here.act(here.ada, "comment", here.comment, "remove")
    here.act(here.sol, "member", here.bo, "suspend", "The third time this week.")
    shown = visible_text(factory.browser(here.bo).get("/settings/moderation"))
    assert "Your comment on “A quiet mode” was taken down." in shown
    assert REASON in shown
    assert "The third time this week." in shown
    assert "It is within our rules." not in shown  # a dismissed report is not disclosed
    for private in ("Ada", "Cy", "Sol"):
        assert private not in shown
    assert "Nothing was ruled about you" in visible_text(factory.browser(here.cy).get("/settings/moderation"))
    assert factory.visitor().get("/settings/moderation").status_code == 303


def test_what_a_member_can_no_longer_see_is_not_named(factory: Factory) -> None:
    here = ModerationScenario(factory, is_private=True)
    comment = factory.comment(here.idea, here.cy, "From outside.")
    here.act(here.ada, "comment", comment, "remove")
    shown = visible_text(factory.browser(here.cy).get("/settings/moderation"))
    assert REASON in shown
    assert "A quiet mode" not in shown
    assert "Kitchens" not in shown


def test_queue_and_log_take_at_most_six_statements(factory: Factory) -> None:
    here = ModerationScenario(factory)
    moment = now() - timedelta(days=2)
    for number in range(25):
        comment = factory.comment(here.idea, here.bo, f"Thought {number}", posted_at=moment)
        here.report(here.cy, "comment", comment)
        if number < 12:
            here.act(here.mo, "comment", comment, "remove")
            here.act(here.mo, "comment", comment, "restore")
            here.report(here.cy, "comment", comment)
    for who in (here.ada, here.mo, here.sol):
        browser = factory.browser(who)
        for address in (
            "/moderation",
            "/moderation/log",
            f"/moderation/comment/{here.comment}",
            "/settings/moderation",
        ):
            with factory.counting() as sent:
                assert browser.get(address).status_code == 200
            limit = 6 if "comment" not in address else 9
            assert len(sent) <= limit, (address, sent)


@pytest.mark.parametrize("kind", ["idea", "comment", "member"])
def test_a_subject_can_be_opened_whether_reported_or_not(factory: Factory, kind: str) -> None:
    here = ModerationScenario(factory)
    subject = {"idea": here.idea, "comment": here.comment, "member": here.bo}[kind]
    browser = factory.browser(here.sol)
    assert "0 open flags" in visible_text(browser.get(f"/moderation/{kind}/{subject}"))
    for who in (here.ada, here.cy, here.gil):
        here.report(who, kind, subject)
    assert "3 open flags" in visible_text(browser.get(f"/moderation/{kind}/{subject}"))
    assert browser.get(f"/moderation/{kind}/9999").status_code == 404


def test_many_reports_are_counted_and_the_first_are_shown(factory: Factory) -> None:
    here = ModerationScenario(factory)
    for number in range(12):
        here.report(
            factory.member(f"Witness {number}", trust_level="new"), "comment", here.comment, note=f"Note {number}"
        )
    for address in ("/moderation", f"/moderation/comment/{here.comment}"):
        shown = visible_text(factory.browser(here.mo).get(address))
        assert "Note 7" in shown
        assert "Note 8" not in shown
        assert "and 4 more" in shown


def test_a_reply_is_shown_with_the_comment_it_replies_to(factory: Factory) -> None:
    here = ModerationScenario(factory)
    reply = factory.comment(here.idea, here.bo, "No.", parent_id=here.comment)
    here.report(here.cy, "comment", reply)
    for address in ("/moderation", f"/moderation/comment/{reply}"):
        assert "in answer to “You are all wrong.”" in visible_text(factory.browser(here.mo).get(address))
    assert factory.get(Comment, reply).parent_id == here.comment


def test_the_parent_of_a_reply_is_shown_only_to_those_who_may_see_it(factory: Factory) -> None:
    here = ModerationScenario(factory)
    reply = factory.comment(here.idea, here.ada, "No.", parent_id=here.comment)
    here.act(here.mo, "comment", here.comment, "remove")
    with factory.reading():
        told = {}
        for who in (here.mo, here.cy):
            viewer = db.session.get_one(Member, who)
            told[who] = queries.review_item(viewer, subjects.find(viewer, "comment", reply)).parent_excerpt
    assert told == {here.mo: "You are all wrong.", here.cy: ""}
