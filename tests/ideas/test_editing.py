"""Editing an idea and its history."""

import pytest

from community.core.db import db, now
from community.core.errors import Hidden, Refused, Stale
from community.ideas import diff, editing
from community.ideas.diff import DiffPiece
from community.ideas.models import Idea, IdeaVersion
from community.members.models import Member
from tests.factory import BrowserClient, Factory, visible_text

TEXT = {"title": "A quiet mode for mornings", "body": "The pump wakes the baby.", "today": "", "others": ""}


def _scene(factory: Factory) -> tuple[int, int, BrowserClient]:
    ada = factory.member("Ada")
    group = factory.group("Kitchens", ada)
    return factory.idea("A quiet mode", ada, group, body="The pump wakes the cat."), ada, factory.browser(ada)


def _edit(factory: Factory, idea: int, editor: int, version: int = 1, **changes: str) -> bool:
    with factory.writing():
        row, member = db.session.get_one(Idea, idea), db.session.get_one(Member, editor)
        return editing.edit(row, member, **{**TEXT, **changes}, version=version)


def test_an_edit_keeps_what_was_said_before(factory: Factory) -> None:
    idea, ada, _ = _scene(factory)
    assert _edit(factory, idea, ada) is True
    row, old = factory.get(Idea, idea), factory.all(IdeaVersion)[0]
    assert (row.title, row.slug, row.version, row.excerpt) == (
        "A quiet mode for mornings",
        "a-quiet-mode-for-mornings",
        2,
        "The pump wakes the baby.",
    )
    assert row.edited_at is not None
    assert (old.version, old.title, old.body, old.written_by) == (1, "A quiet mode", "The pump wakes the cat.", ada)


def test_saving_the_same_again_is_no_edit(factory: Factory) -> None:
    idea, ada, _ = _scene(factory)
    _edit(factory, idea, ada)
    assert _edit(factory, idea, ada, version=2) is False
    assert factory.get(Idea, idea).version == 2
    assert len(factory.all(IdeaVersion)) == 1


def test_only_the_author_edits_not_even_site_moderators(factory: Factory) -> None:
    idea, _, _ = _scene(factory)
    for editor in (factory.member("Cy"), factory.member("Sol", role="administrator")):
        with pytest.raises(Hidden):
            _edit(factory, idea, editor)
        browser = factory.browser(editor)
        assert browser.get(f"/ideas/{idea}/edit").status_code == 404
        assert browser.send(f"/ideas/{idea}/edit", **TEXT, version="1").status_code == 404
    assert factory.visitor().get(f"/ideas/{idea}/edit").status_code == 303
    assert factory.get(Idea, idea).version == 1


def test_an_old_version_is_refused(factory: Factory) -> None:
    idea, ada, _ = _scene(factory)
    _edit(factory, idea, ada)
    with pytest.raises(Stale):
        _edit(factory, idea, ada, version=1, body="Another.")
    assert factory.get(Idea, idea).body == "The pump wakes the baby."


def test_a_removed_idea_is_restored_before_it_is_edited(factory: Factory) -> None:
    idea, ada, browser = _scene(factory)
    with factory.writing():
        row = db.session.get_one(Idea, idea)
        row.hidden_at, row.removed_by = now(), "author"
    factory.recount()
    with pytest.raises(Refused, match="Restore it first"):
        _edit(factory, idea, ada)
    assert browser.get(f"/ideas/{idea}/edit").status_code == 409


def test_the_form_saves_and_leads_to_the_new_address(factory: Factory) -> None:
    idea, _, browser = _scene(factory)
    page = browser.get(f"/ideas/{idea}/edit").text
    assert 'name="version" type="hidden" value="1"' in page
    assert "The pump wakes the cat." in page
    saved = browser.send(f"/ideas/{idea}/edit", **TEXT, version="1")
    assert saved.location == f"/ideas/{idea}-a-quiet-mode-for-mornings"
    assert "Your idea has been updated." in visible_text(browser.get(saved.location))
    old = browser.get(f"/ideas/{idea}-a-quiet-mode?from=new.1")
    assert (old.status_code, old.location) == (301, f"{saved.location}?from=new.1")


def test_a_stale_form_shows_the_entered_text_and_the_changes(factory: Factory) -> None:
    idea, ada, browser = _scene(factory)
    _edit(factory, idea, ada)
    answer = browser.send(f"/ideas/{idea}/edit", title="A hushed mode", body="Typed here.", version="1")
    assert answer.status_code == 409
    text = visible_text(answer)
    assert "changed since you opened it" in text
    assert "The pump wakes the baby." in text
    assert "Typed here." in text
    assert 'value="A hushed mode"' in answer.text
    assert (
        browser.send(f"/ideas/{idea}/edit", title="A hushed mode", body="Typed here.", version="2").status_code == 303
    )
    assert factory.get(Idea, idea).body == "Typed here."


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "²"])
def test_an_invalid_version_is_stale(factory: Factory, version: str) -> None:
    idea, _, browser = _scene(factory)
    assert browser.send(f"/ideas/{idea}/edit", **TEXT, version=version).status_code == 409


def test_the_history_marks_removed_and_added_words(factory: Factory) -> None:
    idea, ada, _ = _scene(factory)
    visitor = factory.visitor()
    assert "Original post" in visible_text(visitor.get(f"/ideas/{idea}/history"))
    _edit(factory, idea, ada, body="The pump wakes the <b>baby</b>.")
    page = visitor.get(f"/ideas/{idea}/history").text
    assert "The pump wakes the <del>cat.</del><ins>&lt;b&gt;baby&lt;/b&gt;.</ins>" in page
    assert "<ins> for mornings</ins>" in page
    assert f"/ideas/{idea}/history" in visitor.get(f"/ideas/{idea}-a-quiet-mode-for-mornings").text


def test_a_long_history_is_paged_down_to_the_first_text(factory: Factory) -> None:
    idea, ada, _ = _scene(factory)
    for version in range(1, 26):
        _edit(factory, idea, ada, version=version, body=f"Text number {version}.")
    visitor = factory.visitor()
    first = visitor.get(f"/ideas/{idea}/history").text
    assert first.count('class="version"') == 20
    assert "Version 26" in first
    assert f"/ideas/{idea}/history?before=7" in first
    second = visitor.get(f"/ideas/{idea}/history?before=7")
    assert "Version 6 " in visible_text(second)
    assert second.text.count('class="version"') == 6
    assert "Original post" in visible_text(second)
    for odd in ("0", "-5", "9" * 30, "x"):
        assert visitor.get(f"/ideas/{idea}/history?before={odd}").status_code == 200


def test_the_history_of_a_hidden_idea_is_hidden(factory: Factory) -> None:
    ada, cy = factory.member("Ada"), factory.member("Cy")
    idea = factory.idea("A hidden wish", ada, factory.group("Secret garden", ada, is_private=True))
    assert factory.visitor().get(f"/ideas/{idea}/history").status_code == 404
    assert factory.browser(cy).get(f"/ideas/{idea}/history").status_code == 404
    assert factory.browser(ada).get(f"/ideas/{idea}/history").status_code == 200


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("same", "same", []),
        ("", "all new", [DiffPiece("added", "all new")]),
        ("all gone", "", [DiffPiece("removed", "all gone")]),
        (
            "one two three",
            "one 2 three",
            [
                DiffPiece("same", "one "),
                DiffPiece("removed", "two"),
                DiffPiece("added", "2"),
                DiffPiece("same", " three"),
            ],
        ),
        (
            "a b c d",
            "a x y d",
            [DiffPiece("same", "a "), DiffPiece("removed", "b c"), DiffPiece("added", "x y"), DiffPiece("same", " d")],
        ),
        ("a\r\nb", "a\nb", [DiffPiece("same", "a\nb")]),
    ],
)
def test_differences_are_runs_of_words(old: str, new: str, pieces: list[DiffPiece]) -> None:
    assert diff.diff_words(old, new) == pieces
