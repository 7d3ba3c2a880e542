"""Moving an idea to another group: counters and visibility."""

from community.core.db import db
from community.groups.models import Group
from community.ideas import moving, visibility
from community.ideas.models import Idea
from tests.factory import Factory
from tests.search.fixtures import index_is_consistent, rebuild_index, titles


def _move(factory: Factory, idea: int, group: int) -> bool:
    with factory.writing():
        return moving.move(db.session.get_one(Idea, idea), db.session.get_one(Group, group))


def _counts(factory: Factory, *groups: int) -> list[int]:
    return [factory.get(Group, group).idea_count for group in groups]


def test_both_groups_count_their_visible_ideas(factory: Factory) -> None:
    ada = factory.member("Ada")
    kitchens, cellars = factory.group("Kitchens", ada), factory.group("Cellars", ada)
    idea = factory.idea("A kettle that whistles", ada, kitchens)
    assert _move(factory, idea, cellars)
    assert _counts(factory, kitchens, cellars) == [0, 1]
    assert not _move(factory, idea, cellars)
    assert _counts(factory, kitchens, cellars) == [0, 1]
    with factory.writing():
        visibility.remove(db.session.get_one(Idea, idea), "author")
    assert _move(factory, idea, kitchens)
    assert _counts(factory, kitchens, cellars) == [0, 0]
    with factory.writing():
        visibility.restore(db.session.get_one(Idea, idea), "author")
    assert _counts(factory, kitchens, cellars) == [1, 0]


def test_an_idea_that_moves_into_a_private_group_is_found_there_only(factory: Factory) -> None:
    ada, cy = factory.member("Ada"), factory.member("Cy")
    kitchens, den = factory.group("Kitchens", ada), factory.group("Den", ada, is_private=True)
    idea = factory.idea("A kettle that whistles", ada, kitchens)
    rebuild_index(factory)
    _move(factory, idea, den)
    assert titles(factory, "kettle", cy) == []  # at once
    factory.work()
    assert titles(factory, "kettle", cy) == []
    assert titles(factory, "kettle", ada) == ["A kettle that whistles"]
    assert index_is_consistent(factory)
