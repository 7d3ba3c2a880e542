"""Removing and restoring an idea."""

import pytest

from community.core.db import db
from community.core.errors import Refused
from community.groups.models import Group
from community.ideas import counters, visibility
from community.ideas.models import Idea
from tests.factory import Factory, visible_text


def _scene(factory: Factory) -> tuple[int, int, int]:
    ada = factory.member("Ada")
    group = factory.group("Kitchens", ada)
    return factory.idea("A quiet mode", ada, group), ada, group


def _act(factory: Factory, act: object, idea: int, by: str) -> bool:
    with factory.writing():
        return act(db.session.get_one(Idea, idea), by)  # type: ignore[operator,no-any-return]


def test_an_author_removes_and_restores_and_the_group_counter_follows(factory: Factory) -> None:
    idea, _, group = _scene(factory)
    for act, changed, count in (
        (visibility.remove, True, 0),
        (visibility.remove, False, 0),
        (visibility.restore, True, 1),
        (visibility.restore, False, 1),
    ):
        assert _act(factory, act, idea, "author") is changed
        assert factory.get(Group, group).idea_count == count
    with factory.reading():
        assert counters.drifts() == []


def test_an_author_cannot_restore_what_a_moderator_removed(factory: Factory) -> None:
    idea, _, group = _scene(factory)
    _act(factory, visibility.remove, idea, "author")
    assert _act(factory, visibility.remove, idea, "moderator") is True
    assert _act(factory, visibility.remove, idea, "author") is False
    assert factory.get(Group, group).idea_count == 0
    with pytest.raises(Refused, match="only a moderator"):
        _act(factory, visibility.restore, idea, "author")
    assert _act(factory, visibility.restore, idea, "moderator") is True
    assert factory.get(Group, group).idea_count == 1


def test_a_removed_idea_is_visible_to_its_author_and_moderators(factory: Factory) -> None:
    idea, ada, _ = _scene(factory)
    author, address = factory.browser(ada), f"/ideas/{idea}-a-quiet-mode"
    cy, sol = factory.browser(factory.member("Cy")), factory.browser(factory.member("Sol", role="staff"))
    gone = author.send(f"/ideas/{idea}/remove")
    assert gone.location == address
    page = author.get(address)
    assert "You deleted this idea." in visible_text(page)
    assert f'action="/ideas/{idea}/restore"' in page.text
    assert f"/ideas/{idea}/vote" not in page.text
    assert "The author deleted this idea." in visible_text(sol.get(address))
    assert cy.get(address).status_code == 404
    assert factory.visitor().get(address).status_code == 404
    assert author.send(f"/ideas/{idea}/restore").location == address
    assert "Your idea has been restored" in visible_text(author.get(address))
    assert cy.get(address).status_code == 200


def test_the_author_is_told_of_a_moderators_removal(factory: Factory) -> None:
    idea, ada, _ = _scene(factory)
    _act(factory, visibility.remove, idea, "moderator")
    author = factory.browser(ada)
    page = author.get(f"/ideas/{idea}-a-quiet-mode")
    assert "A moderator removed this idea." in visible_text(page)
    assert "put-back" not in page.text
    assert author.send(f"/ideas/{idea}/restore").status_code == 409


@pytest.mark.parametrize("act", ["remove", "restore"])
def test_only_the_author_can_use_the_authors_forms(factory: Factory, act: str) -> None:
    idea, _, _ = _scene(factory)
    for role in ("member", "administrator"):
        assert factory.browser(factory.member(role=role)).send(f"/ideas/{idea}/{act}").status_code == 404
    assert factory.visitor().send(f"/ideas/{idea}/{act}").status_code == 303
    assert factory.get(Idea, idea).hidden_at is None
