"""Sending somebody away from a group for a time, and letting them back."""

from datetime import datetime, timedelta

import pytest

from community.groups import admitting, asking, banning, joining, trusting
from community.groups.models import Ban, JoinRequest, Trust
from community.kernel.database import db, now
from community.kernel.errors import Hidden, Refused
from community.members.models import Member
from community.moderation.models import Ruling
from tests.groups.acting import act, belongs, counts
from tests.world import World, words

SOON = timedelta(days=3)


def _ban(world: World, group: int, member: int, until: datetime | None = None) -> bool:
    return bool(act(world, banning.ban, group, member, until=until))


def test_who_is_banned_belongs_no_longer_and_does_not_come_back(world: World) -> None:
    ada, bo = world.member("Ada"), world.member("Bo")
    group = world.group("Kitchens", ada, bo)
    end = now() + SOON
    assert _ban(world, group, bo, end) is True
    assert _ban(world, group, bo, end) is False
    assert not belongs(world, group, bo)
    assert counts(world, group) == (1, 1)
    with pytest.raises(Refused, match=f"until {end.day} {end:%B %Y}"):
        act(world, joining.join, group, bo)
    assert world.browser(bo).send("/groups/kitchens/join").status_code in (403, 409)
    assert ">Join<" not in world.browser(bo).get("/groups/kitchens").get_data(as_text=True)


def test_a_ban_ends_by_itself_or_by_being_lifted(world: World) -> None:
    ada, bo, cy = world.member("Ada"), world.member("Bo"), world.member("Cy")
    group = world.group("Kitchens", ada, bo, cy)
    _ban(world, group, bo, now() + SOON)
    _ban(world, group, cy)
    with world.writing():
        db.session.get_one(Ban, (group, bo)).ends_at = now() - timedelta(seconds=1)
    assert act(world, joining.join, group, bo) is True
    assert act(world, banning.unban, group, cy) is True
    assert act(world, banning.unban, group, cy) is False
    assert act(world, joining.join, group, cy) is True


def test_a_ban_can_be_made_longer_or_shorter(world: World) -> None:
    ada, bo = world.member("Ada"), world.member("Bo")
    group = world.group("Kitchens", ada, bo)
    _ban(world, group, bo, now() + SOON)
    assert _ban(world, group, bo) is True
    assert [row.ends_at for row in world.all(Ban)] == [None]


def test_a_private_group_is_hidden_again(world: World) -> None:
    ada, bo = world.member("Ada"), world.member("Bo")
    group = world.group("Testers", ada, bo, is_private=True)
    browser = world.browser(bo)
    assert browser.get("/groups/testers").status_code == 200
    _ban(world, group, bo)
    assert browser.get("/groups/testers").status_code == 404
    with pytest.raises(Hidden):
        act(world, joining.join, group, bo)
    with pytest.raises(Refused, match="Bo is banned"):
        _admit(world, group, "bo_", ada)
    assert not belongs(world, group, bo)


def test_a_moderator_is_relieved_first(world: World) -> None:
    ada, bo = world.member("Ada"), world.member("Bo")
    group = world.group("Kitchens", ada, moderators=(bo,))
    with pytest.raises(Refused, match="plain member first"):
        _ban(world, group, bo)
    assert world.all(Ban) == []


def test_a_request_that_waits_is_dropped(world: World) -> None:
    ada, cy = world.member("Ada"), world.member("Cy")
    group = world.group("Tea house", ada, by_request=True)
    request = act(world, asking.ask, group, cy, answer="")
    _ban(world, group, cy)
    assert world.get(JoinRequest, request).outcome == "taken back"
    with pytest.raises(Refused, match="banned"):
        act(world, asking.ask, group, cy, answer="")


def test_moderators_see_who_is_banned_why_and_until_when_and_others_do_not(world: World) -> None:
    ada, bo, cy = world.member("Ada"), world.member("Bo"), world.member("Cy")
    group = world.group("Kitchens", ada, bo, cy)
    _ban(world, group, bo, now() + SOON)
    _ban(world, group, cy, now() + SOON)
    with world.writing():
        db.session.get_one(Ban, (group, cy)).ends_at = now() - timedelta(seconds=1)
        about = {"subject_member_id": bo, "about_id": bo, "group_id": group, "ruled_by": ada}
        db.session.add(Ruling(act="ban", reason="Once too often.", **about))
        db.session.flush()
        db.session.add(Ruling(act="ban", reason="You shouted at everybody.", **about))
    page = words(world.browser(ada).get("/groups/kitchens/banned"))
    assert "Bo @bo" in page
    assert "You shouted at everybody." in page
    assert "Once too often." not in page
    assert "Cy @cy" not in page
    for who in (bo, cy, world.member("Di")):
        assert world.browser(who).get("/groups/kitchens/banned").status_code == 404
    assert world.visitor().get("/groups/kitchens/banned").status_code == 303


def test_trust_is_given_once_and_taken_again(world: World) -> None:
    ada, bo = world.member("Ada"), world.member("Bo")
    group = world.group("Kitchens", ada, bo)
    assert act(world, trusting.trust, group, bo, ada) is True
    assert act(world, trusting.trust, group, bo, ada) is False
    assert [row.trusted_by for row in world.all(Trust)] == [ada]
    assert act(world, trusting.distrust, group, bo, ada) is True
    assert act(world, trusting.distrust, group, bo, ada) is False
    for by in (bo, world.member("Cy")):
        with pytest.raises(Refused):
            act(world, trusting.trust, group, bo, by)
    with pytest.raises(Refused, match="Nobody trusts themselves"):
        act(world, trusting.trust, group, ada, ada)


def _admit(world: World, group: int, handle: str, by: int) -> None:
    act(world, lambda held, moderator: admitting.admit(held, handle, moderator), group, by)


def test_a_role_does_not_let_the_banned_back_in_to_stay_when_it_is_gone(world: World) -> None:
    ada, cy = world.member("Ada"), world.member("Cy")
    group = world.group("Kitchens", ada, cy)
    act(world, banning.ban, group, cy, until=None)
    with world.writing():
        db.session.get_one(Member, cy).role = "moderator"
    answer = world.browser(cy).send("/groups/kitchens/join")
    assert answer.status_code == 409
    assert "You were banned from this group" in words(answer)
    assert not belongs(world, group, cy)


def test_who_oversees_the_site_posts_where_they_are_banned_and_does_not_belong_by_it(world: World) -> None:
    ada, mo = world.member("Ada"), world.member("Mo")
    group = world.group("Kitchens", ada)
    act(world, banning.ban, group, mo, until=None)
    with world.writing():
        db.session.get_one(Member, mo).role = "moderator"
    posted = world.browser(mo).send(
        "/ideas/new", group="kitchens", title="A word to all of you", body="Please be kind."
    )
    assert posted.status_code == 303
    assert not belongs(world, group, mo)
