"""Twenty people follow one link at the same instant, through the whole site."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from community.groups import joining
from community.groups.models import Invitation, InvitationUse, JoinRequest
from community.kernel.database import db, now
from community.members.models import Member
from tests.groups.acting import act, belongs, counts
from tests.groups.test_inviting import link, private_group
from tests.world import Browser, World

CROWD = 20


def _all_at_once(browsers: list[Browser], address: str) -> list[int]:
    gate = Barrier(len(browsers))
    tokens = [browser.token() for browser in browsers]

    def follow(pair: tuple[Browser, str]) -> int:
        browser, token = pair
        gate.wait()
        return browser.post(address, data={"csrf_token": token}).status_code

    with ThreadPoolExecutor(len(browsers)) as pool:
        return list(pool.map(follow, zip(browsers, tokens, strict=True)))


def test_a_link_is_never_redeemed_more_often_than_its_limit(world: World) -> None:
    ada, _cy, group = private_group(world)
    crowd = [world.member() for _ in range(CROWD)]
    browsers = [world.browser(who) for who in crowd]
    for most in (1, 7):
        made = link(world, group, ada, most=most)
        answers = _all_at_once(browsers, f"/invitations/{made.code}")
        assert answers.count(303) == most
        assert answers.count(410) == CROWD - most
        assert world.get(Invitation, made.id).used_count == most
        assert len(world.all(InvitationUse, invitation_id=made.id)) == most
        assert counts(world, group) == (most + 1, most + 1)
        for who in crowd:
            act(world, joining.leave, group, who)


def test_one_person_in_twenty_browsers_uses_a_link_once(world: World) -> None:
    ada, cy, group = private_group(world)
    made = link(world, group, ada, most=5)
    answers = _all_at_once([world.browser(cy) for _ in range(CROWD)], f"/invitations/{made.code}")
    assert set(answers) == {303}
    assert world.get(Invitation, made.id).used_count == 1
    assert counts(world, group) == (2, 2)


def test_twenty_presses_ask_once_and_twenty_moderators_decide_once(world: World) -> None:
    ada, cy = world.member("Ada"), world.member("Cy")
    group = world.group("Tea house", ada, by_request=True)
    asked = _all_at_once([world.browser(cy) for _ in range(CROWD)], "/groups/tea-house/ask")
    assert sorted(set(asked)) == [303, 422]
    assert asked.count(303) == 1
    request = world.all(JoinRequest)[0].id
    rulers = [world.browser(world.member(role="moderator")) for _ in range(CROWD)]
    decided = _all_at_once(rulers, f"/groups/tea-house/requests/{request}/admit")
    assert (decided.count(303), decided.count(409)) == (1, CROWD - 1)
    assert belongs(world, group, cy)
    assert counts(world, group) == (2, 2)


def test_a_link_that_is_revoked_while_many_follow_it_lets_nobody_in_afterwards(world: World) -> None:
    ada, _cy, group = private_group(world)
    made = link(world, group, ada, most=500)
    browsers = [world.browser(world.member()) for _ in range(CROWD - 1)]
    gate = Barrier(CROWD)

    def follow(browser: Browser) -> int:
        token = browser.token()
        gate.wait()
        return browser.post(f"/invitations/{made.code}", data={"csrf_token": token}).status_code

    def revoke() -> None:
        from community.groups import inviting

        gate.wait()
        with world.writing():
            inviting.revoke(db.session.get_one(Invitation, made.id), db.session.get_one(Member, ada))

    with ThreadPoolExecutor(CROWD) as pool:
        revoked = pool.submit(revoke)
        answers = list(pool.map(follow, browsers))
        revoked.result()
    row = world.get(Invitation, made.id)
    assert row.revoked_at is not None
    assert row.revoked_at <= now()
    assert row.used_count == answers.count(303)
    assert all(use.used_at <= row.revoked_at for use in world.all(InvitationUse))
    assert counts(world, group) == (row.used_count + 1, row.used_count + 1)
