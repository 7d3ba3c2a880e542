"""The pages for acting on a subject and for undoing, with and without scripts."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.core.db import db, now
from community.core.visibility import PENDING
from community.groups.models import Ban, Group
from community.ideas import visibility
from community.ideas.models import Idea
from community.members.models import Member
from community.moderation.models import ModerationAction
from tests.factory import Factory, visible_text
from tests.moderation.scenario import REASON, ModerationScenario

ENDS = {"day": 1, "week": 7, "month": 30, "quarter": 91}


def test_the_page_offers_the_possible_acts_with_their_fields(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    idea = factory.browser(scenario.mo).get(f"/moderation/idea/{scenario.idea}").get_data(as_text=True)
    for act in ("remove", "warn", "lock", "move"):
        assert f'name="act" value="{act}"' in idea
    for act in ("keep", "restore", "suspend", "unlock", "approve", "ban", "undo"):
        assert f'name="act" value="{act}"' not in idea
    assert '<option value="halls">' in idea
    assert '<option value="kitchens">' not in idea
    mine = factory.browser(scenario.ada).get(f"/moderation/idea/{scenario.idea}").get_data(as_text=True)
    assert 'value="move"' not in mine  # she moderates no other group
    member = factory.browser(scenario.mo).get(f"/moderation/member/{scenario.bo}").get_data(as_text=True)
    assert 'name="until"' in member
    assert "3 months" in member


@pytest.mark.parametrize("end", [*ENDS, "good"])
def test_suspending_for_a_time_or_indefinitely(factory: Factory, end: str) -> None:
    scenario = ModerationScenario(factory)
    browser = factory.browser(scenario.mo)
    address = f"/moderation/member/{scenario.bo}"
    refused = browser.send(address, act="suspend", reason=REASON, known="0")
    assert refused.status_code == 422
    assert "Please choose for how long" in visible_text(refused)
    assert REASON in visible_text(refused)
    assert browser.send(address, act="suspend", reason=REASON, known="0", until=end).status_code == 303
    until = factory.get(Member, scenario.bo).suspended_until
    if end == "good":
        assert until is None
    else:
        assert abs(until - now() - timedelta(days=ENDS[end])) < timedelta(minutes=1)
    assert factory.get(Member, scenario.bo).is_suspended


def test_banning_on_the_page_of_a_member_in_a_group(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    address = f"/groups/kitchens/moderation/{scenario.bo}"
    for who in (scenario.gil, scenario.cy, scenario.bo):
        assert factory.browser(who).get(address).status_code == 404
    browser = factory.browser(scenario.ada)
    assert 'name="act" value="ban"' in browser.get(address).get_data(as_text=True)
    answer = browser.send(address, act="ban", reason=REASON, known="0", until="week")
    assert (answer.status_code, answer.location) == (303, "/groups/kitchens/members")
    assert len(factory.all(Ban)) == 1
    shown = browser.get(address)
    assert "Banned" in visible_text(shown)
    assert 'name="act" value="unban"' in shown.get_data(as_text=True)
    stale = factory.browser(scenario.mo).send(address, act="unban", reason="My own reason here.", known="0")
    assert stale.status_code == 409
    assert "Ada has acted on this since" in visible_text(stale)
    assert "My own reason here." in visible_text(stale)
    assert browser.get(f"/groups/kitchens/moderation/{9999}").status_code == 404


def test_moving_to_a_wider_audience_requires_confirmation(factory: Factory) -> None:
    scenario = ModerationScenario(factory, is_private=True)
    browser, address = factory.browser(scenario.mo), f"/moderation/idea/{scenario.idea}"
    asked = {"act": "move", "reason": REASON, "known": "0"}
    assert "Please choose a group" in visible_text(browser.send(address, **asked))
    assert "no group with that URL" in visible_text(browser.send(address, **asked, to_group="no-such-group"))
    refused = browser.send(address, **asked, to_group="halls")
    assert refused.status_code == 422
    assert "other people can read what’s in “Halls”" in visible_text(refused)
    assert '<option selected value="halls">' in refused.get_data(as_text=True)
    assert browser.send(address, **asked, to_group="halls", wider="y").status_code == 303
    halls = factory.scalar(select(Group.id).where(Group.name == "Halls"))
    assert factory.get(Idea, scenario.idea).group_id == halls


def test_approving_with_trust_on_the_page(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    with factory.writing():
        visibility.hide_for_review(db.session.get_one(Idea, scenario.idea), PENDING)
    browser = factory.browser(scenario.ada)
    page = browser.get(f"/moderation/idea/{scenario.idea}").get_data(as_text=True)
    assert 'name="trust"' in page
    assert (
        browser.send(
            f"/moderation/idea/{scenario.idea}", act="approve", reason=REASON, known="0", trust="y"
        ).status_code
        == 303
    )
    assert factory.get(Idea, scenario.idea).hidden_at is None


def test_reason_templates_are_offered_for_possible_acts_and_work_without_scripts(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    browser, address = factory.browser(scenario.ada), f"/moderation/idea/{scenario.idea}"
    page = browser.get(address).get_data(as_text=True)
    assert 'value="remove.0"' in page
    assert 'value="restore.0"' not in page
    chosen = browser.send(address, suggest="remove.0", reason="", known="0")
    assert chosen.status_code == 200
    assert "advertising" in chosen.get_data(as_text=True).split("<textarea")[1].split("</textarea")[0]
    for strange in ("remove.99", "burn.0", "remove.-1", "remove.x", ""):
        kept = browser.send(address, suggest=strange, reason="My words.", known="0")
        assert "My words." in visible_text(kept)


def test_an_unknown_or_impossible_act_is_refused_and_keeps_what_was_typed(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    browser = factory.browser(scenario.ada)
    for act in ("burn", "restore", "undo", "ban", ""):
        page = browser.send(f"/moderation/idea/{scenario.idea}", act=act, reason="My own words here.", known="0")
        assert page.status_code == 422, act
        assert "My own words here." in visible_text(page)
    assert factory.all(ModerationAction) == []


def test_undoing_from_the_log(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    made = scenario.act(scenario.ada, "comment", scenario.comment, "remove")
    browser = factory.browser(scenario.ada)
    address = f"/moderation/actions/{made}/undo"
    assert address in browser.get("/moderation/log").get_data(as_text=True)
    for who in (scenario.bo, scenario.cy, scenario.gil):
        assert factory.browser(who).get(address).status_code == 404
        assert factory.browser(who).send(address, reason="I want it back.").status_code == 404
    assert REASON in visible_text(browser.get(address))
    assert "That was a mistake, and it is undone." in visible_text(
        browser.send(address, suggest="That was a mistake, and it is undone.")
    )
    refused = browser.send(address, reason="No")
    assert refused.status_code == 422
    assert browser.send(address, reason="It was a mistake.").location == "/moderation/log"
    log = browser.get("/moderation/log")
    assert "Undone by Ada" in visible_text(log)
    assert "Decision undone (removed)" in visible_text(log)
    assert address not in log.get_data(as_text=True)
    late = factory.browser(scenario.mo).send(address, reason="I think so too.")
    assert late.status_code == 409
    assert "Ada has already undone this" in visible_text(late)
    assert "I think so too." in visible_text(late)


def test_pages_take_few_statements(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    for number in range(5):
        factory.group(f"Other {number}", scenario.sol)
    made = scenario.act(scenario.mo, "idea", scenario.idea, "lock")
    browser = factory.browser(scenario.sol)
    for address, most in (
        (f"/moderation/idea/{scenario.idea}", 11),
        (f"/groups/kitchens/moderation/{scenario.bo}", 10),
        (f"/moderation/actions/{made}/undo", 6),
    ):
        with factory.counting() as sent:
            assert browser.get(address).status_code == 200
        assert len(sent) <= most, (address, len(sent), sent)


def test_a_refused_move_keeps_what_was_typed(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    answer = factory.browser(scenario.ada).send(
        f"/moderation/idea/{scenario.idea}", act="move", reason="It is about halls.", known="0", to_group="halls"
    )
    assert answer.status_code == 422
    assert "You don’t moderate that group" in visible_text(answer)
    assert "It is about halls." in visible_text(answer)
    assert factory.get(Idea, scenario.idea).group_id == scenario.group
