"""Simultaneous uses of invitations and join requests."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from community.core.db import db, now
from community.groups import memberships
from community.groups.models import Invitation, InvitationUse, JoinRequest
from community.members.models import Member
from tests.factory import BrowserClient, Factory
from tests.groups.acts import act, counts, is_member
from tests.groups.test_invitations import link, private_group

pytestmark = pytest.mark.both_databases

CROWD = 20


def _all_at_once(browsers: list[BrowserClient], address: str) -> list[int]:
    gate = Barrier(len(browsers))
    tokens = [browser.token() for browser in browsers]

    def follow(pair: tuple[BrowserClient, str]) -> int:
        browser, token = pair
        gate.wait()
        return browser.post(address, data={"csrf_token": token}).status_code

    with ThreadPoolExecutor(len(browsers)) as pool:
        return list(pool.map(follow, zip(browsers, tokens, strict=True)))


def test_an_invitation_is_never_used_more_often_than_its_limit(factory: Factory) -> None:
    ada, _cy, group = private_group(factory)
    crowd = [factory.member() for _ in range(CROWD)]
    browsers = [factory.browser(who) for who in crowd]
    for most in (1, 7):
        made = link(factory, group, ada, max_uses=most)
        answers = _all_at_once(browsers, f"/invitations/{made.code}")
        assert answers.count(303) == most
        assert answers.count(410) == CROWD - most
        assert factory.get(Invitation, made.id).used_count == most
        assert len(factory.all(InvitationUse, invitation_id=made.id)) == most
        assert counts(factory, group) == (most + 1, most + 1)
        for who in crowd:
            act(factory, memberships.leave, group, who)


def test_one_member_in_twenty_browsers_uses_an_invitation_once(factory: Factory) -> None:
    ada, cy, group = private_group(factory)
    made = link(factory, group, ada, max_uses=5)
    answers = _all_at_once([factory.browser(cy) for _ in range(CROWD)], f"/invitations/{made.code}")
    assert set(answers) == {303}
    assert factory.get(Invitation, made.id).used_count == 1
    assert counts(factory, group) == (2, 2)


def test_twenty_submissions_make_one_request_with_one_answer(factory: Factory) -> None:
    ada, cy = factory.member("Ada"), factory.member("Cy")
    group = factory.group("Tea house", ada, by_request=True)
    asked = _all_at_once([factory.browser(cy) for _ in range(CROWD)], "/groups/tea-house/join-request")
    assert sorted(set(asked)) == [303, 422]
    assert asked.count(303) == 1
    request = factory.all(JoinRequest)[0].id
    rulers = [factory.browser(factory.member(role="moderator")) for _ in range(CROWD)]
    decided = _all_at_once(rulers, f"/groups/tea-house/requests/{request}/approve")
    assert (decided.count(303), decided.count(409)) == (1, CROWD - 1)
    assert is_member(factory, group, cy)
    assert counts(factory, group) == (2, 2)


def test_no_one_joins_after_an_invitation_is_revoked(factory: Factory) -> None:
    ada, _cy, group = private_group(factory)
    made = link(factory, group, ada, max_uses=500)
    browsers = [factory.browser(factory.member()) for _ in range(CROWD - 1)]
    gate = Barrier(CROWD)

    def follow(browser: BrowserClient) -> int:
        token = browser.token()
        gate.wait()
        return browser.post(f"/invitations/{made.code}", data={"csrf_token": token}).status_code

    def revoke() -> None:
        from community.groups import invitations

        gate.wait()
        with factory.writing():
            invitations.revoke(db.session.get_one(Invitation, made.id), db.session.get_one(Member, ada))

    with ThreadPoolExecutor(CROWD) as pool:
        revoked = pool.submit(revoke)
        answers = list(pool.map(follow, browsers))
        revoked.result()
    row = factory.get(Invitation, made.id)
    assert row.revoked_at is not None
    assert row.revoked_at <= now()
    assert row.used_count == answers.count(303)
    assert all(use.used_at <= row.revoked_at for use in factory.all(InvitationUse))
    assert counts(factory, group) == (row.used_count + 1, row.used_count + 1)
