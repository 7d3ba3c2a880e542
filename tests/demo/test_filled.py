"""The demonstration in a database: everything lies on the desk where it should, and what was ruled can be undone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.demo.filling import fill
from community.groups.models import Ban, Group, Invitation
from community.groups.rights import place_of
from community.ideas.models import Idea
from community.insights import earning
from community.kernel.database import db, now
from community.kernel.errors import Hidden, Refused, Stale
from community.members.models import Member
from community.moderation import acts, undoing
from community.moderation.models import Flag, Ruling
from community.moderation.queries.desk import TABS, desk
from community.operations import recounting
from tests.world import World


@pytest.fixture
def filled(world: World) -> World:
    with world.reading():
        fill()
    return world


def someone(world: World, handle: str) -> Member:
    found: Member = world.all(Member, handle=handle)[0]
    return found


def ruling(world: World, act: str) -> Ruling:
    """The latest of an act."""
    found: Ruling = max(world.all(Ruling, act=act), key=lambda one: one.id)
    return found


def test_the_desks_of_a_site_moderator_and_of_a_groups_moderator_are_full(filled: World) -> None:
    with filled.reading():
        before = now() - timedelta(days=7)
        everywhere = desk(db.session.get_one(Member, someone(filled, "yuki").id), before).counts
        of_group = desk(db.session.get_one(Member, someone(filled, "amelie").id), before, "milk-tasters").counts
    assert everywhere.keys() == set(TABS)
    assert (everywhere["held"], everywhere["requests"], everywhere["appeals"]) == (3, 3, 1)
    assert 9 <= everywhere["flags"] <= 14
    assert 12 <= everywhere["unanswered"] <= 24
    assert everywhere["quiet"] >= 3
    assert of_group == {"flags": 3, "held": 3, "requests": 3, "unanswered": 2, "quiet": 2}


def test_people_are_of_every_standing_and_few_are_trusted(filled: World) -> None:
    people = [person for person in filled.all(Member) if person.role == "member"]
    standings = [person.standing for person in people]
    assert 12 <= standings.count("trusted") <= 28
    assert standings.count("new") >= 3
    assert standings.count("suspended") == 1
    assert standings.count("member") > len(people) / 2
    assert all(person.days_present >= 1 and person.seen_on is not None for person in people)
    with filled.reading():
        assert earning.differences() == []
        assert recounting.drifts() == []


@pytest.mark.parametrize("act", ["take_down", "suspend", "ban", "lock", "move", "keep", "warn", "approve", "restore"])
def test_what_was_ruled_can_be_undone_and_everything_is_as_it_was(filled: World, act: str) -> None:
    before = ruling(filled, act)
    with filled.writing():
        undoing.undo(before.id, db.session.get_one(Member, someone(filled, "siobhan").id), "Let us see it undone.")
    with filled.reading():
        assert recounting.drifts() == []
        assert not db.session.scalars(select(Flag.id).where(Flag.ruling_id == before.id)).all()
    after = ruling(filled, acts.UNDO)
    assert after.undoes_id == before.id
    if act == acts.MOVE:
        assert filled.get(Idea, before.idea_id).group_id == before.group_id
    if act == acts.BAN:
        assert filled.all(Ban) == []
        with filled.reading():
            group = db.session.get_one(Group, before.group_id)
            assert place_of(group, db.session.get_one(Member, before.about_id)).belongs
    if act == acts.SUSPEND:
        assert filled.get(Member, before.about_id).standing != "suspended"
    if act == acts.APPROVE:
        assert {one.handle for one in filled.all(Member)} > {"kavita"}


def test_what_has_been_undone_is_not_undone_again(filled: World) -> None:
    undone = ruling(filled, acts.UNDO).undoes_id
    assert undone is not None
    with filled.writing(), pytest.raises((Hidden, Refused, Stale)):
        undoing.undo(undone, db.session.get_one(Member, someone(filled, "siobhan").id), "Let us see it undone.")


def test_who_signs_in_sees_their_desk_their_rulings_and_the_ways_into_groups(filled: World) -> None:
    amelie, yuki, stranger = (filled.browser(someone(filled, name).id) for name in ("amelie", "yuki", "ursula"))
    desks = [f"/moderation?tab={tab}" for tab in TABS]
    for browser, paths in (
        (amelie, ["/groups/milk-tasters/desk", "/settings/rulings", "/groups/milk-tasters/invitations"]),
        (yuki, ["/groups/milk-tasters/desk", "/groups/beta-testers/invitations", "/moderation/log", *desks]),
        (stranger, ["/groups/milk-tasters", "/groups/news-from-calder", "/groups/meeting-in-utrecht"]),
    ):
        for path in paths:
            assert browser.get(path, follow_redirects=True).status_code == 200, path
    assert len(filled.all(Invitation)) == 4
