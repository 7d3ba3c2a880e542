"""Private texts change nothing of what others are answered: neither what they find nor its order."""

import pytest

from community.kernel.database import db
from community.members.models import Member
from community.search import commonness, finding, rebuilding
from community.search.shapes import IDEAS
from tests.world import World

TYPED = ("quiet grinder", "kettle grinder", "kettle quiet lid", "gr", "ke", "quiet gr", "A quiet kettle")


def _answers(world: World) -> list[object]:
    with world.reading():
        rebuilding.rebuild()
        found: list[object] = []
        for typed in TYPED:
            found.append([row.idea.id for row in finding.find(None, typed, IDEAS).rows])
            found.append([row.id for row in finding.suggest(None, typed).rows])
            found.append([row.id for row in finding.similar(None, f"{typed} lid")])
            found.append([row.id for row in finding.like(None, 1, typed)])
        return found


def _public(world: World) -> int:
    ada = world.member("Ada")
    group = world.group("Kitchens", ada)
    for title, body in (
        ("A quiet kettle", "The grinder beside it is loud."),
        ("A grinder for the kettle", "It should be quiet, with a lid."),
        ("Grinders", "A quiet one, and a kettle."),
        ("Keep the lid on", "The kettle and the grinder are quiet."),
        ("Greetings to the kettle", "Quiet, grinder."),
        ("A quiet lid", "Kettle. Grinder."),
    ):
        world.idea(title, ada, group, body=body)
    return ada


def _private(world: World, ada: int) -> None:
    group = world.group("Secret kitchens", ada, is_private=True)
    for number in range(60):
        world.idea(f"A grinder{number}x and a grinder", ada, group, body="A grinder with a lid.")
        world.idea(f"A quiet kettle {number}", ada, group, body="Kettle.")


def test_answers_and_their_order_are_the_same_with_and_without_private_ideas(world: World) -> None:
    ada = _public(world)
    before = _answers(world)
    assert any(before)
    _private(world, ada)
    assert _answers(world) == before


def test_that_would_be_otherwise_if_private_words_counted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commonness.Leaf, "open", lambda leaf, private: leaf._open)
    ada = _public(world)
    before = _answers(world)
    _private(world, ada)
    assert _answers(world) != before


def test_who_belongs_finds_private_ideas_by_words_that_stand_nowhere_else(world: World) -> None:
    ada = _public(world)
    _private(world, ada)
    with world.reading():
        rebuilding.rebuild()
        who = db.session.get_one(Member, ada)
        assert [row.title for row in finding.similar(who, "A grinder7x")] == ["A grinder7x and a grinder"]
        assert [row.title for row in finding.suggest(who, "grinder7x").rows] == ["A grinder7x and a grinder"]
        assert finding.similar(None, "A grinder7x") == []
