"""An idea that moves is counted where it stands, and found by who can find its new group."""

from community.groups.models import Group
from community.ideas import moving, taking_down
from community.ideas.models import Idea
from community.kernel.database import db
from tests.search.searching import agrees, index, titles
from tests.world import World


def _move(world: World, idea: int, group: int) -> bool:
    with world.writing():
        return moving.move(db.session.get_one(Idea, idea), db.session.get_one(Group, group))


def _counts(world: World, *groups: int) -> list[int]:
    return [world.get(Group, group).idea_count for group in groups]


def test_both_groups_count_what_stands_in_them(world: World) -> None:
    ada = world.member("Ada")
    kitchens, cellars = world.group("Kitchens", ada), world.group("Cellars", ada)
    idea = world.idea("A kettle that whistles", ada, kitchens)
    assert _move(world, idea, cellars)
    assert _counts(world, kitchens, cellars) == [0, 1]
    assert not _move(world, idea, cellars)
    assert _counts(world, kitchens, cellars) == [0, 1]
    with world.writing():
        taking_down.take_down(db.session.get_one(Idea, idea), "author")
    assert _move(world, idea, kitchens)
    assert _counts(world, kitchens, cellars) == [0, 0]
    with world.writing():
        taking_down.put_back(db.session.get_one(Idea, idea), "author")
    assert _counts(world, kitchens, cellars) == [1, 0]


def test_an_idea_that_moves_into_a_private_group_is_found_there_only(world: World) -> None:
    ada, cy = world.member("Ada"), world.member("Cy")
    kitchens, den = world.group("Kitchens", ada), world.group("Den", ada, is_private=True)
    idea = world.idea("A kettle that whistles", ada, kitchens)
    index(world)
    _move(world, idea, den)
    assert titles(world, "kettle", cy) == []  # at once
    world.work()
    assert titles(world, "kettle", cy) == []
    assert titles(world, "kettle", ada) == ["A kettle that whistles"]
    assert agrees(world)
