"""Many at once, through the real application in threads."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Thread

from community.groups import entrusting
from community.groups.models import Ban, Group, JoinRequest
from community.kernel.database import db
from community.kernel.errors import Refused
from community.members.models import Member
from community.moderation.models import Ruling
from tests.groups.acting import act, belongs, counts, moderators
from tests.world import Browser, World

CROWD = 20


def _together(browsers: list[Browser], addresses: list[str], form: dict[str, str] | None = None) -> list[int]:
    """Status codes of posts sent at one instant."""
    start = Barrier(len(browsers))

    def go(browser: Browser, address: str) -> int:
        start.wait()
        return browser.send(address, **(form or {})).status_code

    with ThreadPoolExecutor(len(browsers)) as pool:
        return list(pool.map(go, browsers, addresses))


def test_twenty_who_join_at_once_are_twenty_more(world: World) -> None:
    group = world.group("Kitchens", world.member("Ada"))
    crowd = [world.browser(world.member()) for _ in range(CROWD)]
    assert _together(crowd, ["/groups/kitchens/join"] * CROWD) == [303] * CROWD
    assert counts(world, group) == (CROWD + 1, CROWD + 1)
    assert _together(crowd, ["/groups/kitchens/leave"] * CROWD) == [303] * CROWD
    assert counts(world, group) == (1, 1)


def test_twenty_times_the_same_member_is_one(world: World) -> None:
    group, cy = world.group("Kitchens", world.member("Ada")), world.member("Cy")
    crowd = [world.browser(cy) for _ in range(CROWD)]
    assert _together(crowd, ["/groups/kitchens/join"] * CROWD) == [303] * CROWD
    assert counts(world, group) == (2, 2)
    mixed = ["/groups/kitchens/leave", "/groups/kitchens/join"] * (CROWD // 2)
    assert _together(crowd, mixed) == [303] * CROWD
    stored, real = counts(world, group)
    assert stored == real


def test_two_moderators_who_leave_at_once_do_not_leave_the_group_without_one(world: World) -> None:
    ada, bo, cy = world.member("Ada"), world.member("Bo"), world.member("Cy")
    group = world.group("Kitchens", ada, cy, moderators=(bo,))
    answers = _together([world.browser(ada), world.browser(bo)], ["/groups/kitchens/leave"] * 2)
    assert sorted(answers) == [303, 409]
    assert len(moderators(world, group)) == 1


def test_groups_of_one_name_founded_at_once_all_get_an_address(world: World) -> None:
    founders = [world.browser(world.member()) for _ in range(6)]
    start = Barrier(len(founders))

    def found(browser: Browser) -> str:
        start.wait()
        answer = browser.send("/groups/new", name="Kitchens", purpose="All about them", colour="3", kind="open")
        assert answer.status_code == 303
        return answer.location

    with ThreadPoolExecutor(len(founders)) as pool:
        places = list(pool.map(found, founders))
    assert len(set(places)) == len(founders)
    assert "/groups/kitchens" in places


def test_who_is_banned_while_they_come_and_go_is_kept_waiting_by_nobody(world: World) -> None:
    ada, bo = world.member("Ada"), world.member("Bo", handle="bo_b")
    group = world.group("Kitchens", ada, bo)
    crowd = [world.browser(who) for who in (ada, ada, bo, bo, bo)]
    addresses = [f"/groups/kitchens/moderation/{bo}", "/groups/kitchens/members/bo_b/trust"]
    addresses += [f"/groups/kitchens/{act}" for act in ("leave", "join", "leave")]
    for turn in range(12):
        form = {"act": "unban" if turn % 2 else "ban", "reason": "It attacks a person.", "until": "good"}
        known = max((row.id for row in world.all(Ruling, subject_member_id=bo)), default=0)
        answers = _together(crowd, addresses, {**form, "known": str(known)})
        assert set(answers) <= {303, 409}  # never 503: nobody waits for somebody who waits for them
        assert not (world.all(Ban) and belongs(world, group, bo))
    stored, real = counts(world, group)
    assert stored == real


def test_who_is_banned_while_they_ask_to_belong_does_not_ask_any_more(world: World) -> None:
    ada, cy = world.member("Ada"), world.member("Cy", earned="trusted")
    group = world.group("Tea house", ada, by_request=True)
    crowd = [world.browser(who) for who in (ada, cy, cy)]
    addresses = [f"/groups/tea-house/moderation/{cy}", "/groups/tea-house/ask", "/groups/tea-house/ask/take-back"]
    for turn in range(12):
        form = {"act": "unban" if turn % 2 else "ban", "reason": "It attacks a person.", "until": "good"}
        known = max((row.id for row in world.all(Ruling, subject_member_id=cy)), default=0)
        answers = _together(crowd, addresses, {**form, "known": str(known), "answer": "I make tea."})
        assert set(answers) <= {303, 409, 422}
        assert not (world.all(Ban) and world.all(JoinRequest, group_id=group, decided_at=None))


def test_of_moderators_who_relieve_each_other_at_once_one_still_may(world: World) -> None:
    ada, bo, cy = world.member("Ada"), world.member("Bo"), world.member("Cy")
    group = world.group("Kitchens", ada, moderators=(bo, cy))
    second: list[str] = []

    def relieve() -> None:
        try:
            act(world, entrusting.relieve, group, ada, bo)
        except Refused as refusal:
            second.append(refusal.message)

    thread = Thread(target=relieve)
    with world.writing():
        rows = [db.session.get_one(Member, who) for who in (bo, ada)]
        entrusting.relieve(db.session.get_one(Group, group), *rows)
        thread.start()
        thread.join(0.5)
    thread.join()
    assert len(second) == 1
    assert moderators(world, group) == [ada, cy]
