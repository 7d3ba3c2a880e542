"""Groups after a member's account is deleted, and recounting members."""

from datetime import timedelta

from community.core.counters import correct
from community.core.db import db, now
from community.groups import counters, jobs
from community.groups.models import Group, Membership
from community.members import deletion
from community.members.events import MemberDeleted
from community.members.models import Member
from tests.factory import Factory
from tests.groups.acts import counts, is_member, moderators


def _remove(factory: Factory, member: int) -> None:
    with factory.writing():
        deletion.delete_account(db.session.get_one(Member, member))
    factory.work()


def _since(factory: Factory, group: int, member: int, days: int) -> None:
    with factory.writing():
        db.session.get_one(Membership, (group, member)).joined_at = now() - timedelta(days=days)


def test_a_deleted_member_leaves_every_group(factory: Factory) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    groups = [factory.group("Kitchens", ada, bo), factory.group("Testers", ada, bo, is_private=True)]
    _remove(factory, bo)
    with factory.writing():
        jobs.leave_groups(MemberDeleted(bo))  # listeners can run twice
    for group in groups:
        assert not is_member(factory, group, bo)
        assert counts(factory, group) == (1, 1)


def test_the_longest_member_in_good_standing_succeeds_the_only_moderator(factory: Factory) -> None:
    ada, bo, cy = factory.member("Ada"), factory.member("Bo"), factory.member("Cy")
    una, sus = factory.member("Una", confirmed_at=None), factory.member("Sus", suspended_at=now())
    group = factory.group("Kitchens", ada, bo, cy, una, sus)
    for member, days in ((una, 50), (sus, 40), (cy, 30), (bo, 20)):
        _since(factory, group, member, days)
    _remove(factory, ada)
    assert moderators(factory, group) == [cy]


def test_a_group_with_another_moderator_gets_no_new_one(factory: Factory) -> None:
    ada, bo, cy = factory.member("Ada"), factory.member("Bo"), factory.member("Cy")
    group = factory.group("Kitchens", ada, cy, moderators=(bo,))
    _remove(factory, ada)
    assert moderators(factory, group) == [bo]


def test_a_group_left_by_its_last_member_stays_empty(factory: Factory) -> None:
    ada = factory.member("Ada")
    group = factory.group("Testers", ada, is_private=True)
    _remove(factory, ada)
    assert counts(factory, group) == (0, 0)
    assert factory.browser(factory.member("Sol", role="staff")).get("/groups/testers").status_code == 200


def test_a_wrong_member_count_is_found_and_repaired(factory: Factory) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    group = factory.group("Kitchens", ada, bo)
    empty = factory.group("Gardens", ada)
    with factory.reading():
        assert counters.drifts() == []
    with factory.writing():
        db.session.get_one(Group, group).member_count = 7
        db.session.delete(db.session.get_one(Membership, (empty, ada)))
    with factory.writing():
        found = counters.drifts()
        assert sorted((drift.id, drift.stored, drift.actual) for drift in found) == [(group, 7, 2), (empty, 1, 0)]
        correct(found)
    assert counts(factory, group) == (2, 2)
