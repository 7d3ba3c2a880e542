"""Merging a pair from the list of duplicates, and the synonyms that merged pairs teach."""

import csv
import io

import pytest

from community.core.db import db
from community.duplicates.models import ACCEPTED, OPEN, REFUSED, DuplicatePair
from community.groups.models import Group
from community.ideas import merging
from community.ideas.models import Idea, IdeaMerge
from community.members.models import Member
from community.search import synonyms
from community.search.models import Synonym, SynonymSource
from tests.duplicates.test_pairs import TITLES, listed, post
from tests.factory import Factory, visible_text
from tests.search.fixtures import rebuild_index, titles
from tests.staff.fixtures import people, send_at_once


@pytest.mark.both_databases
def test_a_pair_is_merged_at_once_and_that_is_undone(factory: Factory) -> None:
    who = people(factory)
    quiet, night, *_rest = post(factory, who, *TITLES)
    factory.vote(quiet, who.bo)
    for member in (who.bo, who.cy):
        factory.vote(night, member)
    staff = factory.browser(who.sol)
    pair = factory.all(DuplicatePair)[0]
    with factory.counting() as sent:
        page = staff.get("/staff/duplicates")
    assert len(sent) <= 6, sent
    assert f"/ideas/{quiet}/merge?into={night}" in page.text
    assert "2 together, 1 in both" in visible_text(page)
    answer = visible_text(staff.send(f"/staff/duplicates/{pair.id}/merge", fetch=True))
    assert f"“{TITLES[0]}” is now part of “{TITLES[1]}”." in answer
    factory.work()
    assert listed(staff) == []
    late = factory.browser(factory.member("Tove", role="staff")).send(f"/staff/duplicates/{pair.id}/merge", fetch=True)
    assert late.status_code == 409
    assert "Sol has merged these already." in visible_text(late)
    answer = staff.send(f"/staff/duplicates/{pair.id}/undo", fetch=True)
    assert "data-queue-item" in answer.text
    factory.work()
    assert len(listed(staff)) == 2
    assert factory.get(Idea, quiet).merged_into_id is None
    with factory.writing():
        made = merging.merge(
            db.session.get_one(Idea, quiet), db.session.get_one(Idea, night), db.session.get_one(Member, who.sol)
        )
        made_id = made.id
    factory.work()
    assert factory.get(DuplicatePair, pair.id).state == "accepted"
    with factory.writing():
        merging.unmerge(db.session.get_one(type(made), made_id), db.session.get_one(Member, who.sol))
    factory.work()
    assert factory.get(DuplicatePair, pair.id).state == "refused", "who takes a merge back says that they differ"


@pytest.mark.both_databases
def test_supporters_of_merged_ideas_count_once_in_pairs_and_formulas(factory: Factory) -> None:
    who = people(factory)
    staff, dan = factory.browser(who.sol), factory.member("Dan")
    first, second, *parts = (factory.idea(title, who.ada, who.group) for title in ("Steam", "Fog", "Vapor", "Mist"))
    suspended = factory.member("Moss")
    for idea, members in (
        (first, (who.ada, who.bo)),
        (parts[0], (who.bo, who.cy, suspended)),
        (second, (dan,)),
        (parts[1], (dan, who.cy, suspended)),
    ):
        for member in members:
            factory.vote(idea, member, importance=2 + (idea in parts))
    factory.suspend(suspended)
    with factory.writing():
        for part, root in zip(parts, (first, second), strict=True):
            merging.merge(*(db.session.get_one(Idea, one) for one in (part, root)), db.session.get_one(Member, who.sol))
        db.session.add(DuplicatePair(first_id=first, second_id=second, likelihood=0.1, priority=0.1, words=[]))
    assert "4 together, 1 in both" in visible_text(staff.get("/staff/duplicates"))
    lines = csv.DictReader(io.StringIO(staff.get("/staff/ideas.csv?formula=votes%2B10*critical").text.lstrip("\ufeff")))
    assert {line["title"]: float(line["formula"]) for line in lines} == {"Steam": 23, "Fog": 22}
    staff.send("/staff/duplicates/1/merge")
    lines = csv.DictReader(io.StringIO(staff.get("/staff/ideas.csv?formula=votes%2B10*critical").text.lstrip("\ufeff")))
    assert {line["title"]: float(line["formula"]) for line in lines} == {"Steam": 34}


@pytest.mark.both_databases
def test_the_first_of_two_simultaneous_decisions_is_kept(factory: Factory) -> None:
    who = people(factory)
    browsers = [factory.browser(who.sol), factory.browser(factory.member("Sam", role="staff"))]
    for turn, acts in enumerate(
        [("merge", "refuse"), ("merge", "merge"), ("refuse", "merge"), ("refuse", "refuse")] * 2
    ):
        first, second = (factory.idea(f"Idea {turn} {part}", who.ada, who.group) for part in "ab")
        with factory.writing():
            pair = DuplicatePair(first_id=first, second_id=second, likelihood=0.1, priority=0.1, words=[])
            db.session.add(pair)
            db.session.flush()
            pair_id = pair.id
        codes = send_at_once(browsers, [(f"/staff/duplicates/{pair_id}/{act}", {}) for act in acts], fetch=True)
        assert sorted(codes) == [200, 409], acts
        made = acts[codes.index(200)]
        assert factory.get(DuplicatePair, pair_id).state == (ACCEPTED if made == "merge" else REFUSED)
        merges = [one for one in factory.all(IdeaMerge) if first in (one.child_id, one.parent_id)]
        assert len(merges) == (made == "merge")
        codes = send_at_once(browsers, [(f"/staff/duplicates/{pair_id}/undo", {})] * 2, fetch=True)
        assert sorted(codes) == [200, 409], "undone once"
        assert factory.get(DuplicatePair, pair_id).state == OPEN
        assert factory.get(Idea, first).merged_into_id is factory.get(Idea, second).merged_into_id is None


def test_merged_pairs_teach_synonyms_and_take_them_back(factory: Factory) -> None:
    who = people(factory)
    den = factory.group("Den", who.ada, is_private=True)
    taught = []
    for part in ("kettle", "grinder", "scale", "toaster"):
        group = den if part == "toaster" else who.group
        child = factory.idea(f"Mute the {part}", who.ada, group, body="Please.")
        parent = factory.idea(f"Silence the {part}", who.ada, group, body="Please.")
        taught.append((child, parent))
    only = factory.idea("Silence for the alarm", who.bo, who.group, body="Please.")
    merges = []
    for child, parent in taught:
        with factory.writing():
            pair = (db.session.get_one(Idea, child), db.session.get_one(Idea, parent))
            merges.append(merging.merge(*pair, db.session.get_one(Member, who.sol)).id)
        rebuild_index(factory)
        factory.work()
        if len(merges) == 2:
            assert titles(factory, "mute alarm") == [], "two merged pairs are too few"
    assert titles(factory, "mute alarm") == ["Silence for the alarm"]
    staff = factory.browser(who.sol)
    page = visible_text(staff.get("/staff/duplicates"))
    assert "“mute” and “silenc”, from 3 pairs" in page, "not from the private group"
    with factory.reading():
        (found,) = synonyms.in_use(10)
    with factory.writing():
        made = db.session.get_one(merging.IdeaMerge, merges[0])
        merging.unmerge(made, db.session.get_one(Member, who.sol))
    factory.work()
    assert titles(factory, "mute alarm") == []
    with factory.writing():
        pair = (db.session.get_one(Idea, taught[0][0]), db.session.get_one(Idea, taught[0][1]))
        merging.merge(*pair, db.session.get_one(Member, who.sol))
    factory.work()
    assert titles(factory, "mute alarm") == ["Silence for the alarm"]
    staff.send(f"/staff/synonyms/{found.id}/delete")
    factory.work()
    assert titles(factory, "mute alarm") == []
    assert "from 3 pairs" not in visible_text(staff.get("/staff/duplicates"))
    assert factory.get(Idea, only).merged_into_id is None


def test_synonyms_weigh_what_the_merges_in_force_teach(factory: Factory) -> None:
    who = people(factory)
    titled = [
        ("Mute the kettle", "Silence the kettle"),
        ("Mute the grinder quietly", "Silence the grinder softly"),
        ("Mute the scale", "Silence the scale"),
        ("Mute the fridge", "Silence the fridge"),
        ("Mute the oven", "Hush the oven"),
    ]
    children, merges = [], []
    for pair in titled:
        ids = [factory.idea(title, who.ada, who.group, body="Please.") for title in pair]
        with factory.writing():
            both = [db.session.get_one(Idea, one) for one in ids]
            merges.append(merging.merge(*both, db.session.get_one(Member, who.sol)).id)
            synonyms.learn(ids)
        children.append(ids[0])

    def taught() -> tuple[set[int], float]:
        (found,) = [one for one in factory.all(Synonym) if (one.term, one.other) == ("mute", "silenc")]
        sources = [one for one in factory.all(SynonymSource) if (one.term, one.other) == ("mute", "silenc")]
        return {one.idea_id for one in sources}, found.weight

    assert taught() == (set(children[:4]), pytest.approx(0.5 * 8 / (5 + 4))), "the last merge also says “mute”"
    with factory.writing():
        merging.unmerge(db.session.get_one(IdeaMerge, merges[0]), db.session.get_one(Member, who.sol))
        db.session.get_one(Idea, children[1]).title = "Mute the grinder"
        synonyms.learn(children)
    assert taught() == (set(children[1:4]), pytest.approx(0.5 * 6 / (4 + 3))), "each idea loses only its own"


def test_a_group_that_becomes_private_takes_back_what_it_taught(factory: Factory) -> None:
    who = people(factory)
    for part in ("kettle", "grinder", "scale"):
        with factory.writing():
            ids = [
                factory.idea(f"{word} the {part}", who.ada, who.group, body="Please.") for word in ("Mute", "Silence")
            ]
            pair = [db.session.get_one(Idea, one) for one in ids]
            merging.merge(*pair, db.session.get_one(Member, who.sol))
    rebuild_index(factory)
    factory.work()
    with factory.reading():
        assert len(synonyms.in_use(10)) == 1
        assert synonyms.known()["mute"].keys() == {"silenc"}
    with factory.writing():
        db.session.get_one(Group, who.group).is_private = True
        synonyms.learn(synonyms.merged_in(who.group))
    factory.work()
    with factory.reading():
        assert synonyms.in_use(10) == []
        assert synonyms.known() == {}
