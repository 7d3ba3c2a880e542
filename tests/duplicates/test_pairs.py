"""Pairs of ideas that may be the same: how they are found, and what staff decide about them."""

import re
from collections.abc import Sequence

import pytest
from sqlalchemy import select

from community.core.db import db
from community.core.errors import Hidden
from community.duplicates import deciding, finding, likelihood
from community.duplicates.models import DuplicatePair
from community.groups.models import Group
from community.ideas import editing, erasure, moving, visibility
from community.ideas.models import Idea
from community.members.models import Member
from community.search import jobs as search_jobs
from tests.factory import BrowserClient, Factory, visible_text
from tests.search.fixtures import rebuild_index
from tests.staff.fixtures import People, people

TITLES = ("Make the pump quieter at night", "A quieter pump for the night", "Steam wand that stays cool", "Blue cups")
FILLER = ("Invoices as PDF", "Longer cable", "Grind by weight", "Recipes to share", "Filter reminder", "Spare parts")


def pairs(factory: Factory) -> list[tuple[int, int, str]]:
    """The ideas and state of every pair."""
    return [(pair.first_id, pair.second_id, pair.state) for pair in factory.all(DuplicatePair)]


def post(factory: Factory, who: People, *titles: str) -> Sequence[int]:
    """Ideas with these titles, and others that make their words rare; then the worker finds pairs."""
    ids = [factory.idea(title, who.ada, who.group, body=f"{title}, please.") for title in titles]
    for title in FILLER:
        factory.idea(title, who.bo, who.group, body=f"{title}, please.")
    rebuild_index(factory)
    with factory.reading():
        search_jobs.record_rebuild()
    factory.work()
    return ids


def listed(browser: BrowserClient) -> list[str]:
    """The titles on the duplicates page, two for each pair."""
    page = browser.get("/staff/duplicates").text
    return re.findall(r'<a href="/ideas/\d+-[^"]*">([^<]*)</a>\s*<span class="soft num">', page)


@pytest.mark.both_databases
def test_similar_ideas_are_found_and_a_refused_pair_is_not_offered_again(factory: Factory) -> None:
    who = people(factory)
    quiet, night, *_rest = post(factory, who, *TITLES)
    assert pairs(factory) == [(quiet, night, "open")]
    for member in (who.ada, who.bo):
        factory.vote(night, member)
    factory.vote(quiet, who.bo)
    staff = factory.browser(who.sol)
    page = visible_text(staff.get("/staff/duplicates"))
    assert listed(staff) == [TITLES[0], TITLES[1]], "the one with more votes stays"
    assert "2 together, 1 in both" in page
    words = re.search(r"both say (“.*?”) ·|both say (“.*”) found", page)
    assert words, page
    assert {"“pump”", "“night”", "“quieter”"} == set((words[1] or words[2]).split(", "))
    assert "found by search" in page
    assert "Duplicates waiting: 1" in page
    pair = factory.all(DuplicatePair)[0]
    answer = staff.send(f"/staff/duplicates/{pair.id}/refuse", fetch=True)
    assert "This pair won’t be offered again." in visible_text(answer)
    other = factory.browser(factory.member("Tove", role="staff")).send(
        f"/staff/duplicates/{pair.id}/refuse", fetch=True
    )
    assert other.status_code == 409
    assert "Sol has already said that these are not the same." in visible_text(other)
    with factory.writing():
        words = {"title": "Make the night pump quieter", "body": "Please.", "today": "", "others": ""}
        editing.edit(db.session.get_one(Idea, quiet), db.session.get_one(Member, who.ada), version=1, **words)
    factory.work()
    assert listed(staff) == []
    assert pairs(factory) == [(quiet, night, "refused")]
    answer = staff.send(f"/staff/duplicates/{pair.id}/undo", fetch=True)
    assert "data-queue-item" in answer.text
    assert len(listed(staff)) == 2
    assert staff.send(f"/staff/duplicates/{pair.id}/undo", fetch=True).status_code == 409


def test_ideas_leave_pairs_when_hidden_moved_among_other_readers_or_erased(factory: Factory) -> None:
    who = people(factory)
    quiet, night, *_rest = post(factory, who, *TITLES)
    den = factory.group("Den", who.ada, is_private=True)
    staff = factory.browser(who.sol)
    with factory.writing():
        visibility.remove(db.session.get_one(Idea, quiet), "author")
    assert listed(staff) == [], "before the worker knows of it"
    factory.work()
    assert pairs(factory) == []
    with factory.writing():
        visibility.restore(db.session.get_one(Idea, quiet), "author")
    factory.work()
    assert len(listed(staff)) == 2
    with factory.writing():
        moving.move(db.session.get_one(Idea, quiet), db.session.get_one(Group, den))
    factory.work()
    assert pairs(factory) == []
    with factory.writing():
        moving.move(db.session.get_one(Idea, night), db.session.get_one(Group, den))
    factory.work()
    assert pairs(factory) == [(quiet, night, "open")]
    staff.send(f"/staff/duplicates/{factory.all(DuplicatePair)[0].id}/refuse")
    with factory.writing():
        erasure.erase(db.session.get_one(Idea, quiet))
    factory.work()
    assert pairs(factory) == []


def test_a_pair_that_is_deleted_while_staff_decide_is_gone_for_them(factory: Factory) -> None:
    who = people(factory)
    quiet, night, *_rest = post(factory, who, *TITLES)
    with factory.writing():
        pair = db.session.scalars(select(DuplicatePair)).one()  # read before the worker deletes it
        pair_id, staff = pair.id, db.session.get_one(Member, who.sol)
        finding.replace(night, [])
        finding.replace(quiet, [])
        for decide in (deciding.refuse, deciding.merge, deciding.undo):
            with pytest.raises(Hidden):
                decide(pair_id, staff)
        assert pair in db.session


def test_the_likelihood_falls_with_the_rank_and_rises_with_similarity() -> None:
    values = [likelihood.likelihood(similar, 1) for similar in (0.0, 0.5, 1.0)]
    assert values == sorted(values)
    assert 0 < values[0] < values[-1] < 1
    assert likelihood.likelihood(1.0, 1) > likelihood.likelihood(1.0, 2)
