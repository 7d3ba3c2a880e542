"""Simultaneous requests to groups, in threads."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Thread

import pytest

from community.core.db import db
from community.core.errors import Refused
from community.groups import moderators as group_moderators
from community.groups.models import Ban, Group, JoinRequest
from community.members.models import Member
from community.moderation.models import ModerationAction
from tests.factory import BrowserClient, Factory
from tests.groups.acts import act, counts, is_member, moderators

pytestmark = pytest.mark.both_databases

CROWD = 20


def _together(browsers: list[BrowserClient], addresses: list[str], form: dict[str, str] | None = None) -> list[int]:
    """Status codes of forms sent at the same moment."""
    start = Barrier(len(browsers))

    def go(browser: BrowserClient, address: str) -> int:
        start.wait()
        return browser.send(address, **(form or {})).status_code

    with ThreadPoolExecutor(len(browsers)) as pool:
        return list(pool.map(go, browsers, addresses))


def test_twenty_members_joining_at_once_are_counted_exactly(factory: Factory) -> None:
    group = factory.group("Kitchens", factory.member("Ada"))
    crowd = [factory.browser(factory.member()) for _ in range(CROWD)]
    assert _together(crowd, ["/groups/kitchens/join"] * CROWD) == [303] * CROWD
    assert counts(factory, group) == (CROWD + 1, CROWD + 1)
    assert _together(crowd, ["/groups/kitchens/leave"] * CROWD) == [303] * CROWD
    assert counts(factory, group) == (1, 1)


def test_one_member_joining_twenty_times_at_once_is_counted_once(factory: Factory) -> None:
    group, cy = factory.group("Kitchens", factory.member("Ada")), factory.member("Cy")
    crowd = [factory.browser(cy) for _ in range(CROWD)]
    assert _together(crowd, ["/groups/kitchens/join"] * CROWD) == [303] * CROWD
    assert counts(factory, group) == (2, 2)
    mixed = ["/groups/kitchens/leave", "/groups/kitchens/join"] * (CROWD // 2)
    assert _together(crowd, mixed) == [303] * CROWD
    stored, real = counts(factory, group)
    assert stored == real


def test_two_moderators_leaving_at_once_leave_one_behind(factory: Factory) -> None:
    ada, bo, cy = factory.member("Ada"), factory.member("Bo"), factory.member("Cy")
    group = factory.group("Kitchens", ada, cy, moderators=(bo,))
    answers = _together([factory.browser(ada), factory.browser(bo)], ["/groups/kitchens/leave"] * 2)
    assert sorted(answers) == [303, 409]
    assert len(moderators(factory, group)) == 1


def test_groups_created_at_once_with_one_name_get_different_slugs(factory: Factory) -> None:
    creators = [factory.browser(factory.member()) for _ in range(6)]
    start = Barrier(len(creators))

    def create(browser: BrowserClient) -> str:
        start.wait()
        answer = browser.send("/groups/new", name="Kitchens", purpose="All about them", color="3", kind="open")
        assert answer.status_code == 303
        return answer.location

    with ThreadPoolExecutor(len(creators)) as pool:
        locations = list(pool.map(create, creators))
    assert len(set(locations)) == len(creators)
    assert "/groups/kitchens" in locations


def test_banning_while_a_member_joins_and_leaves(factory: Factory) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo", handle="bo_b")
    group = factory.group("Kitchens", ada, bo)
    crowd = [factory.browser(who) for who in (ada, ada, bo, bo, bo)]
    addresses = [f"/groups/kitchens/moderation/{bo}", "/groups/kitchens/members/bo_b/trust"]
    addresses += [f"/groups/kitchens/{act}" for act in ("leave", "join", "leave")]
    for turn in range(12):
        form = {"act": "unban" if turn % 2 else "ban", "reason": "It attacks a person.", "until": "good"}
        known = max((row.id for row in factory.all(ModerationAction, subject_member_id=bo)), default=0)
        answers = _together(crowd, addresses, {**form, "known": str(known)})
        assert set(answers) <= {303, 409}  # never 503: no deadlocks
        assert not (factory.all(Ban) and is_member(factory, group, bo))
    stored, real = counts(factory, group)
    assert stored == real


def test_banning_while_a_member_requests_to_join(factory: Factory) -> None:
    ada, cy = factory.member("Ada"), factory.member("Cy", trust_level="trusted")
    group = factory.group("Tea house", ada, by_request=True)
    crowd = [factory.browser(who) for who in (ada, cy, cy)]
    addresses = [
        f"/groups/tea-house/moderation/{cy}",
        "/groups/tea-house/join-request",
        "/groups/tea-house/join-request/withdraw",
    ]
    for turn in range(12):
        form = {"act": "unban" if turn % 2 else "ban", "reason": "It attacks a person.", "until": "good"}
        known = max((row.id for row in factory.all(ModerationAction, subject_member_id=cy)), default=0)
        answers = _together(crowd, addresses, {**form, "known": str(known), "answer": "I make tea."})
        assert set(answers) <= {303, 409, 422}
        assert not (factory.all(Ban) and factory.all(JoinRequest, group_id=group, decided_at=None))


def test_moderators_removing_each_other_at_once_leave_one(factory: Factory) -> None:
    ada, bo, cy = factory.member("Ada"), factory.member("Bo"), factory.member("Cy")
    group = factory.group("Kitchens", ada, moderators=(bo, cy))
    second: list[str] = []

    def remove_moderator() -> None:
        try:
            act(factory, group_moderators.remove, group, ada, bo)
        except Refused as refusal:
            second.append(refusal.message)

    thread = Thread(target=remove_moderator)
    with factory.writing():
        rows = [db.session.get_one(Member, who) for who in (bo, ada)]
        group_moderators.remove(db.session.get_one(Group, group), *rows)
        thread.start()
        thread.join(0.5)
    thread.join()
    assert len(second) == 1
    assert moderators(factory, group) == [ada, cy]
