"""Private text changes neither the results that others get nor their order."""

import pytest

from community.core.db import db
from community.members.models import Member
from community.search import document_frequency, finder, rebuilding
from community.search.results import IDEAS
from tests.factory import Factory

TYPED = ("quiet grinder", "kettle grinder", "kettle quiet lid", "gr", "ke", "quiet gr", "A quiet kettle")


def _answers(factory: Factory) -> list[object]:
    with factory.reading():
        rebuilding.rebuild()
        found: list[object] = []
        for typed in TYPED:
            found.append([row.idea.id for row in finder.find(None, typed, IDEAS).rows])
            found.append([row.id for row in finder.suggest(None, typed).rows])
            found.append([row.id for row in finder.similar(None, f"{typed} lid")])
            found.append([row.id for row in finder.similar_to(None, 1, typed)])
        return found


def _public(factory: Factory) -> int:
    ada = factory.member("Ada")
    group = factory.group("Kitchens", ada)
    for title, body in (
        ("A quiet kettle", "The grinder beside it is loud."),
        ("A grinder for the kettle", "It should be quiet, with a lid."),
        ("Grinders", "A quiet one, and a kettle."),
        ("Keep the lid on", "The kettle and the grinder are quiet."),
        ("Greetings to the kettle", "Quiet, grinder."),
        ("A quiet lid", "Kettle. Grinder."),
    ):
        factory.idea(title, ada, group, body=body)
    return ada


def _private(factory: Factory, ada: int) -> None:
    group = factory.group("Secret kitchens", ada, is_private=True)
    for number in range(60):
        factory.idea(f"A grinder{number}x and a grinder", ada, group, body="A grinder with a lid.")
        factory.idea(f"A quiet kettle {number}", ada, group, body="Kettle.")


def test_private_ideas_do_not_change_public_results_or_their_order(factory: Factory) -> None:
    ada = _public(factory)
    before = _answers(factory)
    assert any(before)
    _private(factory, ada)
    assert _answers(factory) == before


def test_counting_private_words_would_change_the_results(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_frequency.LiveSegment, "public_documents", lambda live, private: live._public)
    ada = _public(factory)
    before = _answers(factory)
    _private(factory, ada)
    assert _answers(factory) != before


def test_members_find_private_ideas_by_words_used_nowhere_else(factory: Factory) -> None:
    ada = _public(factory)
    _private(factory, ada)
    with factory.reading():
        rebuilding.rebuild()
        who = db.session.get_one(Member, ada)
        assert [row.title for row in finder.similar(who, "A grinder7x")] == ["A grinder7x and a grinder"]
        assert [row.title for row in finder.suggest(who, "grinder7x").rows] == ["A grinder7x and a grinder"]
        assert finder.similar(None, "A grinder7x") == []
