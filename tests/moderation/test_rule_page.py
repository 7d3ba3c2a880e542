"""The page on which one rules and the page on which one undoes, as a browser meets them, with and without script."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.groups.models import Ban, Group
from community.ideas import withholding
from community.ideas.models import HELD, Idea
from community.kernel.database import db, now
from community.members.models import Member
from community.moderation.models import Ruling
from tests.moderation.kitchen import REASON, Kitchen
from tests.world import World, words

ENDS = {"day": 1, "week": 7, "month": 30, "quarter": 91}


def test_the_page_offers_what_is_possible_with_the_field_that_each_act_needs(world: World) -> None:
    here = Kitchen(world)
    idea = world.browser(here.mo).get(f"/moderation/idea/{here.idea}").get_data(as_text=True)
    for act in ("take_down", "warn", "lock", "move"):
        assert f'name="act" value="{act}"' in idea
    for act in ("keep", "restore", "suspend", "unlock", "approve", "ban", "undo"):
        assert f'name="act" value="{act}"' not in idea
    assert '<option value="halls">' in idea
    assert '<option value="kitchens">' not in idea
    mine = world.browser(here.ada).get(f"/moderation/idea/{here.idea}").get_data(as_text=True)
    assert 'value="move"' not in mine  # there is no other group of hers
    member = world.browser(here.mo).get(f"/moderation/member/{here.bo}").get_data(as_text=True)
    assert 'name="until"' in member
    assert "3 months" in member


@pytest.mark.parametrize("end", [*ENDS, "good"])
def test_suspending_for_some_time_or_for_good(world: World, end: str) -> None:
    here = Kitchen(world)
    browser = world.browser(here.mo)
    address = f"/moderation/member/{here.bo}"
    refused = browser.send(address, act="suspend", reason=REASON, known="0")
    assert refused.status_code == 422
    assert "Please choose for how long" in words(refused)
    assert REASON in words(refused)
    assert browser.send(address, act="suspend", reason=REASON, known="0", until=end).status_code == 303
    until = world.get(Member, here.bo).suspended_until
    if end == "good":
        assert until is None
    else:
        assert abs(until - now() - timedelta(days=ENDS[end])) < timedelta(minutes=1)
    assert world.get(Member, here.bo).is_suspended


def test_banning_on_the_page_of_a_member_as_to_a_group(world: World) -> None:
    here = Kitchen(world)
    address = f"/groups/kitchens/moderation/{here.bo}"
    for who in (here.gil, here.cy, here.bo):
        assert world.browser(who).get(address).status_code == 404
    browser = world.browser(here.ada)
    assert 'name="act" value="ban"' in browser.get(address).get_data(as_text=True)
    answer = browser.send(address, act="ban", reason=REASON, known="0", until="week")
    assert (answer.status_code, answer.location) == (303, "/groups/kitchens/members")
    assert len(world.all(Ban)) == 1
    shown = browser.get(address)
    assert "Banned" in words(shown)
    assert 'name="act" value="unban"' in shown.get_data(as_text=True)
    stale = world.browser(here.mo).send(address, act="unban", reason="My own reason here.", known="0")
    assert stale.status_code == 409
    assert "Ada has ruled on this since" in words(stale)
    assert "My own reason here." in words(stale)
    assert browser.get(f"/groups/kitchens/moderation/{9999}").status_code == 404


def test_moving_where_others_can_read_asks_for_a_tick(world: World) -> None:
    here = Kitchen(world, is_private=True)
    browser, address = world.browser(here.mo), f"/moderation/idea/{here.idea}"
    asked = {"act": "move", "reason": REASON, "known": "0"}
    assert "Please choose the group" in words(browser.send(address, **asked))
    assert "no group of that address" in words(browser.send(address, **asked, to_group="no-such-group"))
    refused = browser.send(address, **asked, to_group="halls")
    assert refused.status_code == 422
    assert "Others can read what stands in “Halls”" in words(refused)
    assert '<option selected value="halls">' in refused.get_data(as_text=True)
    assert browser.send(address, **asked, to_group="halls", wider="y").status_code == 303
    halls = world.scalar(select(Group.id).where(Group.name == "Halls"))
    assert world.get(Idea, here.idea).group_id == halls


def test_approving_with_trust_on_the_page(world: World) -> None:
    here = Kitchen(world)
    with world.writing():
        withholding.withhold(db.session.get_one(Idea, here.idea), HELD)
    browser = world.browser(here.ada)
    page = browser.get(f"/moderation/idea/{here.idea}").get_data(as_text=True)
    assert 'name="trust"' in page
    assert (
        browser.send(f"/moderation/idea/{here.idea}", act="approve", reason=REASON, known="0", trust="y").status_code
        == 303
    )
    assert world.get(Idea, here.idea).taken_down_at is None


def test_reasons_that_stand_ready_are_offered_for_what_can_be_ruled_and_work_without_script(world: World) -> None:
    here = Kitchen(world)
    browser, address = world.browser(here.ada), f"/moderation/idea/{here.idea}"
    page = browser.get(address).get_data(as_text=True)
    assert 'value="take_down.0"' in page
    assert 'value="restore.0"' not in page
    chosen = browser.send(address, suggest="take_down.0", reason="", known="0")
    assert chosen.status_code == 200
    assert "advertising" in chosen.get_data(as_text=True).split("<textarea")[1].split("</textarea")[0]
    for strange in ("take_down.99", "burn.0", "take_down.-1", "take_down.x", ""):
        kept = browser.send(address, suggest=strange, reason="My words.", known="0")
        assert "My words." in words(kept)


def test_a_strange_act_or_one_that_is_not_possible_is_refused_with_everything_typed(world: World) -> None:
    here = Kitchen(world)
    browser = world.browser(here.ada)
    for act in ("burn", "restore", "undo", "ban", ""):
        page = browser.send(f"/moderation/idea/{here.idea}", act=act, reason="My own words here.", known="0")
        assert page.status_code == 422, act
        assert "My own words here." in words(page)
    assert world.all(Ruling) == []


def test_undoing_from_the_log(world: World) -> None:
    here = Kitchen(world)
    made = here.rule(here.ada, "comment", here.comment, "take_down")
    browser = world.browser(here.ada)
    address = f"/moderation/rulings/{made}/undo"
    assert address in browser.get("/moderation/log").get_data(as_text=True)
    for who in (here.bo, here.cy, here.gil):
        assert world.browser(who).get(address).status_code == 404
        assert world.browser(who).send(address, reason="I want it back.").status_code == 404
    assert REASON in words(browser.get(address))
    assert "That was a mistake, and it is undone." in words(
        browser.send(address, suggest="That was a mistake, and it is undone.")
    )
    refused = browser.send(address, reason="No")
    assert refused.status_code == 422
    assert browser.send(address, reason="It was a mistake.").location == "/moderation/log"
    log = browser.get("/moderation/log")
    assert "Undone by Ada" in words(log)
    assert "Ruling undone (taken down)" in words(log)
    assert address not in log.get_data(as_text=True)
    late = world.browser(here.mo).send(address, reason="I think so too.")
    assert late.status_code == 409
    assert "Ada has undone this already" in words(late)
    assert "I think so too." in words(late)


def test_pages_take_few_statements(world: World) -> None:
    here = Kitchen(world)
    for number in range(5):
        world.group(f"Other {number}", here.sol)
    made = here.rule(here.mo, "idea", here.idea, "lock")
    browser = world.browser(here.sol)
    for address, most in (
        (f"/moderation/idea/{here.idea}", 11),
        (f"/groups/kitchens/moderation/{here.bo}", 10),
        (f"/moderation/rulings/{made}/undo", 6),
    ):
        with world.counting() as sent:
            assert browser.get(address).status_code == 200
        assert len(sent) <= most, (address, len(sent), sent)


def test_who_moderates_the_other_group_no_longer_keeps_what_they_typed(world: World) -> None:
    here = Kitchen(world)
    answer = world.browser(here.ada).send(
        f"/moderation/idea/{here.idea}", act="move", reason="It is about halls.", known="0", to_group="halls"
    )
    assert answer.status_code == 422
    assert "You do not moderate that group" in words(answer)
    assert "It is about halls." in words(answer)
    assert world.get(Idea, here.idea).group_id == here.group
