"""Taking an idea down and putting it back."""

import pytest

from community.groups.models import Group
from community.ideas import recounting, taking_down
from community.ideas.models import Idea
from community.kernel.database import db
from community.kernel.errors import Refused
from tests.world import World, words


def _scene(world: World) -> tuple[int, int, int]:
    ada = world.member("Ada")
    group = world.group("Kitchens", ada)
    return world.idea("A quiet mode", ada, group), ada, group


def _act(world: World, act: object, idea: int, by: str) -> bool:
    with world.writing():
        return act(db.session.get_one(Idea, idea), by)  # type: ignore[operator,no-any-return]


def test_an_author_takes_down_and_puts_back_and_the_group_counts_along(world: World) -> None:
    idea, _, group = _scene(world)
    for act, changed, count in (
        (taking_down.take_down, True, 0),
        (taking_down.take_down, False, 0),
        (taking_down.put_back, True, 1),
        (taking_down.put_back, False, 1),
    ):
        assert _act(world, act, idea, "author") is changed
        assert world.get(Group, group).idea_count == count
    with world.reading():
        assert recounting.drifts() == []


def test_an_author_cannot_put_back_what_a_moderator_took_down(world: World) -> None:
    idea, _, group = _scene(world)
    _act(world, taking_down.take_down, idea, "author")
    assert _act(world, taking_down.take_down, idea, "moderator") is True
    assert _act(world, taking_down.take_down, idea, "author") is False
    assert world.get(Group, group).idea_count == 0
    with pytest.raises(Refused, match="only a moderator"):
        _act(world, taking_down.put_back, idea, "author")
    assert _act(world, taking_down.put_back, idea, "moderator") is True
    assert world.get(Group, group).idea_count == 1


def test_the_page_of_a_taken_down_idea_is_its_authors_and_the_moderators(world: World) -> None:
    idea, ada, _ = _scene(world)
    author, address = world.browser(ada), f"/ideas/{idea}-a-quiet-mode"
    cy, sol = world.browser(world.member("Cy")), world.browser(world.member("Sol", role="staff"))
    gone = author.send(f"/ideas/{idea}/take-down")
    assert gone.location == address
    page = author.get(address)
    assert "You took this idea down." in words(page)
    assert f'action="/ideas/{idea}/put-back"' in page.text
    assert f"/ideas/{idea}/vote" not in page.text
    assert "Its author took this idea down." in words(sol.get(address))
    assert cy.get(address).status_code == 404
    assert world.visitor().get(address).status_code == 404
    assert author.send(f"/ideas/{idea}/put-back").location == address
    assert "Your idea is back" in words(author.get(address))
    assert cy.get(address).status_code == 200


def test_a_moderators_ruling_is_told_to_the_author(world: World) -> None:
    idea, ada, _ = _scene(world)
    _act(world, taking_down.take_down, idea, "moderator")
    author = world.browser(ada)
    page = author.get(f"/ideas/{idea}-a-quiet-mode")
    assert "A moderator took this idea down." in words(page)
    assert "put-back" not in page.text
    assert author.send(f"/ideas/{idea}/put-back").status_code == 409


@pytest.mark.parametrize("act", ["take-down", "put-back"])
def test_nobody_else_takes_an_idea_down_by_the_authors_door(world: World, act: str) -> None:
    idea, _, _ = _scene(world)
    for role in ("member", "administrator"):
        assert world.browser(world.member(role=role)).send(f"/ideas/{idea}/{act}").status_code == 404
    assert world.visitor().send(f"/ideas/{idea}/{act}").status_code == 303
    assert world.get(Idea, idea).taken_down_at is None
