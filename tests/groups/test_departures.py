"""What becomes of groups when a member is removed, and whether the members are counted right."""

from datetime import timedelta

from community.groups import jobs, recounting
from community.groups.models import Group, Membership
from community.kernel import outbox
from community.kernel.database import db, now
from community.kernel.recounting import mend
from community.members.events import MemberRemoved
from community.members.models import Member
from tests.groups.acting import belongs, counts, moderators
from tests.world import World


def _remove(world: World, member: int) -> None:
    with world.writing():
        db.session.get_one(Member, member).removed_at = now()
        outbox.record(MemberRemoved(member))
    world.work()


def _since(world: World, group: int, member: int, days: int) -> None:
    with world.writing():
        db.session.get_one(Membership, (group, member)).joined_at = now() - timedelta(days=days)


def test_a_removed_member_leaves_every_group_and_is_counted_no_more(world: World) -> None:
    ada, bo = world.member("Ada"), world.member("Bo")
    groups = [world.group("Kitchens", ada, bo), world.group("Testers", ada, bo, is_private=True)]
    _remove(world, bo)
    with world.writing():
        jobs.leave_groups(MemberRemoved(bo))  # a listener bears being run twice
    for group in groups:
        assert not belongs(world, group, bo)
        assert counts(world, group) == (1, 1)


def test_a_group_whose_only_moderator_goes_falls_to_its_longest_member_in_good_standing(world: World) -> None:
    ada, bo, cy = world.member("Ada"), world.member("Bo"), world.member("Cy")
    una, sus = world.member("Una", confirmed_at=None), world.member("Sus", suspended_at=now())
    group = world.group("Kitchens", ada, bo, cy, una, sus)
    for member, days in ((una, 50), (sus, 40), (cy, 30), (bo, 20)):
        _since(world, group, member, days)
    _remove(world, ada)
    assert moderators(world, group) == [cy]


def test_a_group_with_another_moderator_stays_with_them(world: World) -> None:
    ada, bo, cy = world.member("Ada"), world.member("Bo"), world.member("Cy")
    group = world.group("Kitchens", ada, cy, moderators=(bo,))
    _remove(world, ada)
    assert moderators(world, group) == [bo]


def test_a_group_left_by_its_last_member_stays_empty(world: World) -> None:
    ada = world.member("Ada")
    group = world.group("Testers", ada, is_private=True)
    _remove(world, ada)
    assert counts(world, group) == (0, 0)
    assert world.browser(world.member("Sol", role="staff")).get("/groups/testers").status_code == 200


def test_a_wrong_number_of_members_is_found_and_mended(world: World) -> None:
    ada, bo = world.member("Ada"), world.member("Bo")
    group = world.group("Kitchens", ada, bo)
    empty = world.group("Gardens", ada)
    with world.reading():
        assert recounting.drifts() == []
    with world.writing():
        db.session.get_one(Group, group).member_count = 7
        db.session.delete(db.session.get_one(Membership, (empty, ada)))
    with world.writing():
        found = recounting.drifts()
        assert sorted((drift.id, drift.stored, drift.actual) for drift in found) == [(group, 7, 2), (empty, 1, 0)]
        mend(found)
    assert counts(world, group) == (2, 2)
