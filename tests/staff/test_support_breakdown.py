"""Warnings if one group or new accounts make up more than half of an idea's supporters."""

from datetime import timedelta

from community.core.db import db, now
from community.groups.models import Group, Membership
from tests.factory import Factory, visible_text
from tests.staff.fixtures import People, people, vote


def crowd(factory: Factory, who: People, idea: int, members: int, others: int, **values: object) -> None:
    """Create voters, some of whom are members of the group."""
    values.setdefault("joined_at", now() - timedelta(days=90))
    for number in range(members + others):
        voter = factory.member(**values)
        vote(factory, idea, voter)
        if number < members:
            with factory.writing():
                db.session.add(Membership(group_id=who.group, member_id=voter))
                db.session.get_one(Group, who.group).member_count += 1


def both(factory: Factory, who: People, idea: int) -> tuple[str, str]:
    """The visible text of the table and of the status page."""
    browser = factory.browser(who.sol)
    return visible_text(browser.get("/staff/ideas")), visible_text(browser.get(f"/staff/ideas/{idea}/status"))


def test_more_than_half_from_one_group_shows_a_warning(factory: Factory) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.ada, factory.group("Offices", who.ada))
    crowd(factory, who, idea, 4, 3)
    for page in both(factory, who, idea):
        assert "4 of 7 supporters are members of Kitchens" in page
        assert "joined in the last 7 days" not in page
    crowd(factory, who, idea, 0, 1)
    for page in both(factory, who, idea):
        assert "are members of Kitchens" not in page, "half is not more than half"


def test_more_than_half_new_accounts_shows_a_warning(factory: Factory) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.ada, who.group)
    crowd(factory, who, idea, 0, 4, joined_at=now() - timedelta(days=6))
    crowd(factory, who, idea, 0, 3, joined_at=now() - timedelta(days=8))
    for page in both(factory, who, idea):
        assert "4 of 7 supporters joined in the last 7 days" in page
        assert "are members of" not in page


def test_few_supporters_and_withdrawn_votes_show_no_warning(factory: Factory) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.ada, who.group)
    crowd(factory, who, idea, 4, 0, joined_at=now())
    factory.vote(idea, who.bo, withdrawn_at=now())
    for page in both(factory, who, idea):
        assert "supporters are members" not in page
        assert "joined in the last 7 days" not in page


def test_the_larger_of_two_groups_is_named(factory: Factory) -> None:
    who = people(factory)
    larger = factory.group("Offices", who.ada)
    idea = factory.idea("A quiet mode", who.ada, larger)
    crowd(factory, who, idea, 5, 1)
    with factory.writing():
        members = [row.member_id for row in db.session.query(Membership).filter_by(group_id=who.group)]
        for member in members:
            db.session.merge(Membership(group_id=larger, member_id=member))
    factory.recount()
    crowd(factory, People(who.ada, who.bo, who.cy, who.sol, larger), idea, 1, 0)
    for page in both(factory, who, idea):
        assert "6 of 7 supporters are members of Offices" in page
