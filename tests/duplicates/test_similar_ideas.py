"""Similar ideas, which the worker stores with each idea and its page shows."""

import re
from collections.abc import Sequence

import pytest

from community.core.db import db
from community.core.outbox import record
from community.duplicates import jobs
from community.groups.models import Group
from community.ideas import editing, erasure, merging, moving, visibility
from community.ideas.events import IdeaChanged
from community.ideas.models import Idea
from community.members.models import Member
from tests.duplicates.test_pairs import post
from tests.factory import Factory
from tests.staff.fixtures import people

PUMPS = ("Make the pump quieter at night", "A quieter pump for the night", "Pump that is quiet at night")


def shown(factory: Factory, idea_id: int, viewer: int | None = None) -> list[str]:
    """The titles under “Similar ideas” on the page of an idea."""
    with factory.reading():
        slug = db.session.get_one(Idea, idea_id).slug
    browser = factory.browser(viewer) if viewer else factory.visitor()
    page = browser.get(f"/ideas/{idea_id}-{slug}").text
    panel = page.partition("<h2>Similar ideas</h2>")[2].partition("</section>")[0]
    return re.findall(r"<a [^>]*>([^<]*)</a>", panel)


def stored(factory: Factory) -> dict[int, list[int]]:
    """The ids of similar ideas by idea."""
    return {idea.id: idea.similar_ids for idea in factory.all(Idea)}


@pytest.mark.both_databases
def test_similar_ideas_are_shown_on_both_pages_and_follow_an_edit(factory: Factory) -> None:
    who = people(factory)
    first, second, third = post(factory, who, *PUMPS)
    assert set(shown(factory, first)) == {PUMPS[1], PUMPS[2]}
    later = factory.idea("Quieter pump at night", who.ada, who.group, body="The pump wakes us at night.")
    with factory.writing():
        record(IdeaChanged(later))
    factory.work()
    assert "Quieter pump at night" in shown(factory, first), "an earlier idea shows a later one"
    with factory.writing():
        words = {"title": "Blue cups to share", "body": "Cups, please.", "today": "", "others": ""}
        editing.edit(db.session.get_one(Idea, second), db.session.get_one(Member, who.ada), version=1, **words)
    factory.work()
    lists = stored(factory)
    assert {first, third, later}.isdisjoint(lists[second])
    assert {second}.isdisjoint({*lists[first], *lists[third], *lists[later]})


def test_forms_of_words_are_compared_by_the_rules_of_their_language(factory: Factory) -> None:
    titles = ("Un molinillo silencioso para no despertar a los niños", "Molinillos más silenciosos para los vecinos")
    first, second = post(factory, people(factory), *titles)
    assert (stored(factory)[first], stored(factory)[second]) == ([second], [first])


def test_only_what_the_viewer_can_find_is_shown_before_the_worker_knows_of_a_change(factory: Factory) -> None:
    who = people(factory)
    first, second, third = post(factory, who, *PUMPS)
    den = factory.group("Den", who.ada, is_private=True)
    with factory.writing():
        moving.move(db.session.get_one(Idea, second), db.session.get_one(Group, den))
        visibility.remove(db.session.get_one(Idea, third), "author")
    assert shown(factory, first) == []
    assert shown(factory, first, who.bo) == []
    assert shown(factory, first, who.ada) == [PUMPS[1]], "a member of the private group"
    factory.work()
    assert shown(factory, first, who.bo) == []
    assert shown(factory, first, who.ada) == [PUMPS[1]]
    with factory.writing():
        visibility.restore(db.session.get_one(Idea, third), "author")
    factory.work()
    assert shown(factory, first, who.bo) == [PUMPS[2]]


def test_merged_and_erased_ideas_are_not_shown(factory: Factory) -> None:
    who = people(factory)
    first, second, third = post(factory, who, *PUMPS)
    with factory.writing():
        staff = db.session.get_one(Member, who.sol)
        merging.merge(db.session.get_one(Idea, second), db.session.get_one(Idea, third), staff)
        erasure.erase(db.session.get_one(Idea, first))
    assert shown(factory, third) == []
    assert stored(factory)[first] == []
    factory.work()
    assert first not in {i for ids in stored(factory).values() for i in ids}


def test_all_ideas_are_compared_again_when_the_site_has_grown_by_a_tenth(factory: Factory) -> None:
    who = people(factory)
    ids: Sequence[int] = post(factory, who, *PUMPS)
    expected = stored(factory)
    assert expected[ids[0]]
    _compare(factory)
    _forget(factory, ids)
    _compare(factory)
    assert stored(factory)[ids[0]] == [], "nothing is new"
    factory.idea("Spare parts for the grinder", who.bo, who.group, body="Please.")
    _compare(factory)
    lists = stored(factory)
    for idea_id in ids:
        assert set(expected[idea_id]) <= set(lists[idea_id])


def _compare(factory: Factory) -> None:
    with factory.app.app_context():
        jobs.compare_after_growth()
    factory.work()


def _forget(factory: Factory, idea_ids: Sequence[int]) -> None:
    with factory.writing():
        for idea_id in idea_ids:
            db.session.get_one(Idea, idea_id).similar = []
