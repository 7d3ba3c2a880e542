"""Editing an idea, and the history that stays readable."""

import pytest

from community.ideas import differences, editing
from community.ideas.differences import Piece
from community.ideas.models import Idea, IdeaVersion
from community.kernel.database import db, now
from community.kernel.errors import Hidden, Refused, Stale
from community.members.models import Member
from tests.world import Browser, World, words

TEXT = {"title": "A quiet mode for mornings", "body": "The pump wakes the baby.", "today": "", "others": ""}


def _scene(world: World) -> tuple[int, int, Browser]:
    ada = world.member("Ada")
    group = world.group("Kitchens", ada)
    return world.idea("A quiet mode", ada, group, body="The pump wakes the cat."), ada, world.browser(ada)


def _edit(world: World, idea: int, editor: int, version: int = 1, **changes: str) -> bool:
    with world.writing():
        row, member = db.session.get_one(Idea, idea), db.session.get_one(Member, editor)
        return editing.edit(row, member, **{**TEXT, **changes}, version=version)


def test_an_edit_keeps_what_was_said_before(world: World) -> None:
    idea, ada, _ = _scene(world)
    assert _edit(world, idea, ada) is True
    row, old = world.get(Idea, idea), world.all(IdeaVersion)[0]
    assert (row.title, row.slug, row.version, row.excerpt) == (
        "A quiet mode for mornings",
        "a-quiet-mode-for-mornings",
        2,
        "The pump wakes the baby.",
    )
    assert row.edited_at is not None
    assert (old.version, old.title, old.body, old.written_by) == (1, "A quiet mode", "The pump wakes the cat.", ada)


def test_saving_the_same_again_is_no_edit(world: World) -> None:
    idea, ada, _ = _scene(world)
    _edit(world, idea, ada)
    assert _edit(world, idea, ada, version=2) is False
    assert world.get(Idea, idea).version == 2
    assert len(world.all(IdeaVersion)) == 1


def test_nobody_but_the_author_edits_not_even_who_oversees(world: World) -> None:
    idea, _, _ = _scene(world)
    for editor in (world.member("Cy"), world.member("Sol", role="administrator")):
        with pytest.raises(Hidden):
            _edit(world, idea, editor)
        browser = world.browser(editor)
        assert browser.get(f"/ideas/{idea}/edit").status_code == 404
        assert browser.send(f"/ideas/{idea}/edit", **TEXT, version="1").status_code == 404
    assert world.visitor().get(f"/ideas/{idea}/edit").status_code == 303
    assert world.get(Idea, idea).version == 1


def test_an_old_version_is_refused(world: World) -> None:
    idea, ada, _ = _scene(world)
    _edit(world, idea, ada)
    with pytest.raises(Stale):
        _edit(world, idea, ada, version=1, body="Another.")
    assert world.get(Idea, idea).body == "The pump wakes the baby."


def test_a_taken_down_idea_is_put_back_before_it_is_edited(world: World) -> None:
    idea, ada, browser = _scene(world)
    with world.writing():
        row = db.session.get_one(Idea, idea)
        row.taken_down_at, row.taken_down_by = now(), "author"
    world.recount()
    with pytest.raises(Refused, match="Put it back first"):
        _edit(world, idea, ada)
    assert browser.get(f"/ideas/{idea}/edit").status_code == 409


def test_the_form_saves_and_leads_to_the_new_address(world: World) -> None:
    idea, _, browser = _scene(world)
    page = browser.get(f"/ideas/{idea}/edit").text
    assert 'name="version" type="hidden" value="1"' in page
    assert "The pump wakes the cat." in page
    saved = browser.send(f"/ideas/{idea}/edit", **TEXT, version="1")
    assert saved.location == f"/ideas/{idea}-a-quiet-mode-for-mornings"
    assert "Your idea is changed." in words(browser.get(saved.location))
    old = browser.get(f"/ideas/{idea}-a-quiet-mode?from=new.1")
    assert (old.status_code, old.location) == (301, f"{saved.location}?from=new.1")


def test_a_stale_form_comes_back_with_what_was_typed_beside_what_changed(world: World) -> None:
    idea, ada, browser = _scene(world)
    _edit(world, idea, ada)
    answer = browser.send(f"/ideas/{idea}/edit", title="A hushed mode", body="Typed here.", version="1")
    assert answer.status_code == 409
    said = words(answer)
    assert "changed since you opened it" in said
    assert "The pump wakes the baby." in said
    assert "Typed here." in said
    assert 'value="A hushed mode"' in answer.text
    assert (
        browser.send(f"/ideas/{idea}/edit", title="A hushed mode", body="Typed here.", version="2").status_code == 303
    )
    assert world.get(Idea, idea).body == "Typed here."


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "²"])
def test_a_version_that_is_none_is_stale(world: World, version: str) -> None:
    idea, _, browser = _scene(world)
    assert browser.send(f"/ideas/{idea}/edit", **TEXT, version=version).status_code == 409


def test_the_history_marks_words_that_went_and_came(world: World) -> None:
    idea, ada, _ = _scene(world)
    visitor = world.visitor()
    assert "As it was posted" in words(visitor.get(f"/ideas/{idea}/history"))
    _edit(world, idea, ada, body="The pump wakes the <b>baby</b>.")
    page = visitor.get(f"/ideas/{idea}/history").text
    assert "The pump wakes the <del>cat.</del><ins>&lt;b&gt;baby&lt;/b&gt;.</ins>" in page
    assert "<ins> for mornings</ins>" in page
    assert f"/ideas/{idea}/history" in visitor.get(f"/ideas/{idea}-a-quiet-mode-for-mornings").text


def test_a_long_history_is_paged_down_to_the_first_text(world: World) -> None:
    idea, ada, _ = _scene(world)
    for version in range(1, 26):
        _edit(world, idea, ada, version=version, body=f"Text number {version}.")
    visitor = world.visitor()
    first = visitor.get(f"/ideas/{idea}/history").text
    assert first.count('class="version"') == 20
    assert "Version 26" in first
    assert f"/ideas/{idea}/history?before=7" in first
    second = visitor.get(f"/ideas/{idea}/history?before=7")
    assert "Version 6 " in words(second)
    assert second.text.count('class="version"') == 6
    assert "As it was posted" in words(second)
    for odd in ("0", "-5", "9" * 30, "x"):
        assert visitor.get(f"/ideas/{idea}/history?before={odd}").status_code == 200


def test_the_history_of_a_hidden_idea_is_hidden(world: World) -> None:
    ada, cy = world.member("Ada"), world.member("Cy")
    idea = world.idea("A hidden wish", ada, world.group("Secret garden", ada, is_private=True))
    assert world.visitor().get(f"/ideas/{idea}/history").status_code == 404
    assert world.browser(cy).get(f"/ideas/{idea}/history").status_code == 404
    assert world.browser(ada).get(f"/ideas/{idea}/history").status_code == 200


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("same", "same", []),
        ("", "all new", [Piece("new", "all new")]),
        ("all gone", "", [Piece("gone", "all gone")]),
        (
            "one two three",
            "one 2 three",
            [Piece("same", "one "), Piece("gone", "two"), Piece("new", "2"), Piece("same", " three")],
        ),
        ("a b c d", "a x y d", [Piece("same", "a "), Piece("gone", "b c"), Piece("new", "x y"), Piece("same", " d")]),
        ("a\r\nb", "a\nb", [Piece("same", "a\nb")]),
    ],
)
def test_differences_are_runs_of_words(old: str, new: str, pieces: list[Piece]) -> None:
    assert differences.pieces(old, new) == pieces
