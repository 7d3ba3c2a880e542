"""Moderation as a browser meets it: the log, one case, and what a member reads about themself."""

from datetime import timedelta

import pytest

from community.comments.models import Comment
from community.kernel.database import db, now
from community.members.models import Member
from community.moderation import queries, subjects
from community.moderation.models import Ruling
from tests.moderation.kitchen import REASON, Kitchen
from tests.world import World, words


def test_those_who_keep_no_peace_find_no_moderation(world: World) -> None:
    here = Kitchen(world)
    for who in (here.bo, here.cy, world.member("Out", role="moderator", suspended_at=now())):
        browser = world.browser(who)
        for address in ("/moderation", "/moderation/log", f"/moderation/comment/{here.comment}"):
            assert browser.get(address).status_code == 404
        assert browser.get("/").get_data(as_text=True).count('href="/moderation"') == 0
    assert world.visitor().get("/moderation").location == "/sign-in?next=/moderation"
    assert 'href="/moderation"' in world.browser(here.ada).get("/").get_data(as_text=True)
    assert world.browser(here.gil).get(f"/moderation/comment/{here.comment}").status_code == 404


def test_a_ruling_from_the_queue_leads_back_to_it_and_takes_the_case_away(world: World) -> None:
    here = Kitchen(world)
    here.flag(here.cy, "comment", here.comment)
    browser = world.browser(here.ada)
    answer = browser.send(
        f"/moderation/comment/{here.comment}", act="take_down", reason=REASON, known="0", back="queue"
    )
    assert (answer.status_code, answer.location) == (303, "/moderation")
    page = browser.get("/moderation")
    assert "Taken down. Bo can read why." in words(page)
    assert "Nothing waits" in words(page)
    again = browser.send(f"/moderation/comment/{here.comment}", act="take_down", reason="Once more, please.", known="0")
    assert again.status_code == 409
    assert "Once more, please." in words(again)


def test_a_refused_ruling_comes_back_with_what_was_typed(world: World) -> None:
    here = Kitchen(world)
    browser, address = world.browser(here.ada), f"/moderation/idea/{here.idea}"
    page = browser.send(address, act="take_down", reason="No", known="0")
    assert page.status_code == 422
    assert "Please give a reason of 5 to 500 characters" in words(page)
    page = browser.send(address, act="keep", reason="It is within our rules.", known="0")
    assert page.status_code == 422
    assert "There is no open flag" in words(page)
    page = browser.send(address, reason="It is within our rules.", known="0")
    assert page.status_code == 422
    assert "press one of the buttons" in words(page)
    page = browser.send(address, suggest="take_down.0", reason="", known="0")
    assert page.status_code == 200
    assert "It is advertising" in words(page)
    assert world.all(Ruling) == []


def test_ruling_without_a_flag_is_linked_where_the_thing_stands(world: World) -> None:
    here = Kitchen(world)
    html = world.browser(here.ada).get(f"/ideas/{here.idea}-a-quiet-mode").get_data(as_text=True)
    assert f'href="/moderation/comment/{here.comment}"' in html
    assert f'href="/moderation/idea/{here.idea}"' in html
    html = world.browser(here.cy).get(f"/ideas/{here.idea}-a-quiet-mode").get_data(as_text=True)
    assert "/moderation/" not in html
    assert f'href="/flag/comment/{here.comment}"' in html
    assert f'href="/moderation/member/{here.bo}"' in world.browser(here.mo).get("/people/bo_b").get_data(as_text=True)
    answer = world.browser(here.ada).send(f"/moderation/comment/{here.comment}", act="take_down", reason=REASON)
    assert answer.location == f"/comments/{here.comment}"
    assert "Restore" in words(world.browser(here.ada).get(f"/moderation/comment/{here.comment}"))


def test_the_log_is_for_each_moderator_what_is_theirs_and_narrows_to_an_act(world: World) -> None:
    here = Kitchen(world)
    here.rule(here.ada, "comment", here.comment, "take_down")
    here.rule(here.mo, "comment", here.comment, "restore", "About the machine after all.")
    here.rule(here.sol, "member", here.bo, "suspend", "The third time this week.")
    assert REASON in words(world.browser(here.ada).get("/moderation/log"))
    assert "The third time" not in words(world.browser(here.ada).get("/moderation/log"))
    assert REASON not in words(world.browser(here.gil).get("/moderation/log"))
    assert "The third time this week." in words(world.browser(here.mo).get("/moderation/log"))
    narrowed = words(world.browser(here.mo).get("/moderation/log?act=restore"))
    assert "About the machine after all." in narrowed
    assert REASON not in narrowed


def test_the_log_goes_on_on_further_pages(world: World) -> None:
    here = Kitchen(world)
    said = [world.comment(here.idea, here.bo, f"Thought {number}") for number in range(45)]
    for comment in said:
        here.flag(here.cy, "comment", comment)
    browser = world.browser(here.mo)
    for comment in said:
        here.rule(here.mo, "comment", comment, "keep", f"Reason for {comment} of them")
    found, address = 0, "/moderation/log"
    while address:
        page = browser.get(address).get_data(as_text=True)
        found += page.count('<li id="ruling-')
        address = _next(page)
    assert found == 45


def _next(html: str) -> str:
    import re
    from html import unescape

    match = re.search(r'rel="next" href="([^"]+)"', html)
    return unescape(match[1]) if match else ""


def test_members_read_what_was_ruled_about_them_and_why(world: World) -> None:
    here = Kitchen(world)
    here.flag(here.cy, "idea", here.idea)
    here.rule(here.ada, "idea", here.idea, "keep", "It is within our rules.")
    here.rule(here.ada, "comment", here.comment, "take_down")
    here.rule(here.sol, "member", here.bo, "suspend", "The third time this week.")
    shown = words(world.browser(here.bo).get("/settings/rulings"))
    assert "Your comment on “A quiet mode” was taken down." in shown
    assert REASON in shown
    assert "The third time this week." in shown
    assert "It is within our rules." not in shown  # nothing happened, and nobody learns that somebody flagged them
    for private in ("Ada", "Cy", "Sol"):
        assert private not in shown
    assert "Nothing was ruled about you" in words(world.browser(here.cy).get("/settings/rulings"))
    assert world.visitor().get("/settings/rulings").status_code == 303


def test_what_one_can_no_longer_find_is_not_named_in_what_was_ruled(world: World) -> None:
    here = Kitchen(world, is_private=True)
    comment = world.comment(here.idea, here.cy, "From outside.")
    here.rule(here.ada, "comment", comment, "take_down")
    shown = words(world.browser(here.cy).get("/settings/rulings"))
    assert REASON in shown
    assert "A quiet mode" not in shown
    assert "Kitchens" not in shown


def test_queue_and_log_take_six_statements_at_most(world: World) -> None:
    here = Kitchen(world)
    moment = now() - timedelta(days=2)
    for number in range(25):
        comment = world.comment(here.idea, here.bo, f"Thought {number}", posted_at=moment)
        here.flag(here.cy, "comment", comment)
        if number < 12:
            here.rule(here.mo, "comment", comment, "take_down")
            here.rule(here.mo, "comment", comment, "restore")
            here.flag(here.cy, "comment", comment)
    for who in (here.ada, here.mo, here.sol):
        browser = world.browser(who)
        for address in ("/moderation", "/moderation/log", f"/moderation/comment/{here.comment}", "/settings/rulings"):
            with world.counting() as sent:
                assert browser.get(address).status_code == 200
            limit = 6 if "comment" not in address else 9
            assert len(sent) <= limit, (address, sent)


@pytest.mark.parametrize("kind", ["idea", "comment", "member"])
def test_a_case_can_be_opened_flagged_or_not(world: World, kind: str) -> None:
    here = Kitchen(world)
    subject = {"idea": here.idea, "comment": here.comment, "member": here.bo}[kind]
    browser = world.browser(here.sol)
    assert "0 open flags" in words(browser.get(f"/moderation/{kind}/{subject}"))
    for who in (here.ada, here.cy, here.gil):
        here.flag(who, kind, subject)
    assert "3 open flags" in words(browser.get(f"/moderation/{kind}/{subject}"))
    assert browser.get(f"/moderation/{kind}/9999").status_code == 404


def test_a_crowd_of_flags_is_counted_and_the_first_are_shown(world: World) -> None:
    here = Kitchen(world)
    for number in range(12):
        here.flag(world.member(f"Witness {number}", earned="new"), "comment", here.comment, note=f"Note {number}")
    for address in ("/moderation", f"/moderation/comment/{here.comment}"):
        shown = words(world.browser(here.mo).get(address))
        assert "Note 7" in shown
        assert "Note 8" not in shown
        assert "and 4 more" in shown


def test_a_reply_is_shown_with_what_it_answers(world: World) -> None:
    here = Kitchen(world)
    reply = world.comment(here.idea, here.bo, "No.", parent_id=here.comment)
    here.flag(here.cy, "comment", reply)
    for address in ("/moderation", f"/moderation/comment/{reply}"):
        assert "in answer to “You are all wrong.”" in words(world.browser(here.mo).get(address))
    assert world.get(Comment, reply).parent_id == here.comment


def test_what_a_reply_answers_is_told_only_to_who_may_read_it(world: World) -> None:
    here = Kitchen(world)
    reply = world.comment(here.idea, here.ada, "No.", parent_id=here.comment)
    here.rule(here.mo, "comment", here.comment, "take_down")
    with world.reading():
        told = {}
        for who in (here.mo, here.cy):
            viewer = db.session.get_one(Member, who)
            told[who] = queries.one(viewer, subjects.find(viewer, "comment", reply)).answers
    assert told == {here.mo: "You are all wrong.", here.cy: ""}
