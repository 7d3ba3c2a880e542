"""Banning members from a group, and lifting bans."""

from datetime import datetime, timedelta

import pytest

from community.core.db import db, now
from community.core.errors import Hidden, Refused
from community.groups import banning, join_requests, memberships, moderators
from community.groups.models import Ban, JoinRequest, TrustedPoster
from community.members.models import Member
from community.moderation.models import ModerationAction
from tests.factory import Factory, visible_text
from tests.groups.acts import act, counts, is_member

SOON = timedelta(days=3)


def _ban(factory: Factory, group: int, member: int, until: datetime | None = None) -> bool:
    return bool(act(factory, banning.ban, group, member, until=until))


def test_a_banned_member_leaves_the_group_and_cannot_rejoin(factory: Factory) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    group = factory.group("Kitchens", ada, bo)
    end = now() + SOON
    assert _ban(factory, group, bo, end) is True
    assert _ban(factory, group, bo, end) is False
    assert not is_member(factory, group, bo)
    assert counts(factory, group) == (1, 1)
    with pytest.raises(Refused, match=f"until {end.day} {end:%B %Y}"):
        act(factory, memberships.join, group, bo)
    assert factory.browser(bo).send("/groups/kitchens/join").status_code in (403, 409)
    assert ">Join<" not in factory.browser(bo).get("/groups/kitchens").get_data(as_text=True)


def test_a_ban_expires_or_is_lifted(factory: Factory) -> None:
    ada, bo, cy = factory.member("Ada"), factory.member("Bo"), factory.member("Cy")
    group = factory.group("Kitchens", ada, bo, cy)
    _ban(factory, group, bo, now() + SOON)
    _ban(factory, group, cy)
    with factory.writing():
        db.session.get_one(Ban, (group, bo)).ends_at = now() - timedelta(seconds=1)
    assert act(factory, memberships.join, group, bo) is True
    assert act(factory, banning.unban, group, cy) is True
    assert act(factory, banning.unban, group, cy) is False
    assert act(factory, memberships.join, group, cy) is True


def test_a_ban_can_be_extended_or_shortened(factory: Factory) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    group = factory.group("Kitchens", ada, bo)
    _ban(factory, group, bo, now() + SOON)
    assert _ban(factory, group, bo) is True
    assert [row.ends_at for row in factory.all(Ban)] == [None]


def test_a_private_group_is_hidden_from_a_banned_member(factory: Factory) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    group = factory.group("Testers", ada, bo, is_private=True)
    browser = factory.browser(bo)
    assert browser.get("/groups/testers").status_code == 200
    _ban(factory, group, bo)
    assert browser.get("/groups/testers").status_code == 404
    with pytest.raises(Hidden):
        act(factory, memberships.join, group, bo)
    with pytest.raises(Refused, match="Bo is banned"):
        _admit(factory, group, "bo_", ada)
    assert not is_member(factory, group, bo)


def test_a_moderator_cannot_be_banned(factory: Factory) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    group = factory.group("Kitchens", ada, moderators=(bo,))
    with pytest.raises(Refused, match="Remove them as moderator before"):
        _ban(factory, group, bo)
    assert factory.all(Ban) == []


def test_a_pending_request_of_a_banned_member_is_closed(factory: Factory) -> None:
    ada, cy = factory.member("Ada"), factory.member("Cy")
    group = factory.group("Tea house", ada, by_request=True)
    request = act(factory, join_requests.submit, group, cy, answer="")
    _ban(factory, group, cy)
    assert factory.get(JoinRequest, request).outcome == "withdrawn"
    with pytest.raises(Refused, match="banned"):
        act(factory, join_requests.submit, group, cy, answer="")


def test_only_moderators_see_who_is_banned_with_reason_and_end(factory: Factory) -> None:
    ada, bo, cy = factory.member("Ada"), factory.member("Bo"), factory.member("Cy")
    group = factory.group("Kitchens", ada, bo, cy)
    _ban(factory, group, bo, now() + SOON)
    _ban(factory, group, cy, now() + SOON)
    with factory.writing():
        db.session.get_one(Ban, (group, cy)).ends_at = now() - timedelta(seconds=1)
        about = {"subject_member_id": bo, "about_id": bo, "group_id": group, "moderator_id": ada}
        db.session.add(ModerationAction(act="ban", reason="Once too often.", **about))
        db.session.flush()
        db.session.add(ModerationAction(act="ban", reason="You shouted at everybody.", **about))
    page = visible_text(factory.browser(ada).get("/groups/kitchens/banned"))
    assert "Bo @bo" in page
    assert "You shouted at everybody." in page
    assert "Once too often." not in page
    assert "Cy @cy" not in page
    for who in (bo, cy, factory.member("Di")):
        assert factory.browser(who).get("/groups/kitchens/banned").status_code == 404
    assert factory.visitor().get("/groups/kitchens/banned").status_code == 303


def test_trusting_and_untrusting_twice(factory: Factory) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    group = factory.group("Kitchens", ada, bo)
    assert act(factory, moderators.trust_poster, group, bo, ada) is True
    assert act(factory, moderators.trust_poster, group, bo, ada) is False
    assert [row.trusted_by for row in factory.all(TrustedPoster)] == [ada]
    assert act(factory, moderators.untrust_poster, group, bo, ada) is True
    assert act(factory, moderators.untrust_poster, group, bo, ada) is False
    for by in (bo, factory.member("Cy")):
        with pytest.raises(Refused):
            act(factory, moderators.trust_poster, group, bo, by)
    with pytest.raises(Refused, match="You can’t trust yourself"):
        act(factory, moderators.trust_poster, group, ada, ada)


def _admit(factory: Factory, group: int, handle: str, by: int) -> None:
    act(factory, lambda held, moderator: memberships.add(held, handle, moderator), group, by)


def test_a_ban_still_applies_after_a_site_role_is_lost(factory: Factory) -> None:
    ada, cy = factory.member("Ada"), factory.member("Cy")
    group = factory.group("Kitchens", ada, cy)
    act(factory, banning.ban, group, cy, until=None)
    with factory.writing():
        db.session.get_one(Member, cy).role = "moderator"
    answer = factory.browser(cy).send("/groups/kitchens/join")
    assert answer.status_code == 409
    assert "You’re banned from this group" in visible_text(answer)
    assert not is_member(factory, group, cy)


def test_a_banned_site_moderator_can_post_without_joining(factory: Factory) -> None:
    ada, mo = factory.member("Ada"), factory.member("Mo")
    group = factory.group("Kitchens", ada)
    act(factory, banning.ban, group, mo, until=None)
    with factory.writing():
        db.session.get_one(Member, mo).role = "moderator"
    posted = factory.browser(mo).send(
        "/ideas/new", group="kitchens", title="A word to all of you", body="Please be kind."
    )
    assert posted.status_code == 303
    assert not is_member(factory, group, mo)
