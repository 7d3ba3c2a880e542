"""Labels on ideas, and the pages where staff define them."""

import csv
import io
import re

import pytest

from community.core.db import db
from community.ideas import labels
from community.ideas.models import Idea, IdeaLabel, Label
from community.members.models import Member
from tests.factory import BrowserClient, Factory, visible_text
from tests.staff.fixtures import People, people, send_at_once

PUBLIC = {"color": "3", "is_public": "1"}


def define(browser: BrowserClient, name: str, **values: str) -> None:
    """Add a label; for staff only without `is_public`."""
    answer = browser.send("/staff/labels", name=name, **{"color": "3", **values})
    assert answer.status_code == 303, visible_text(answer)


def put_on(factory: Factory, who: People, idea: int, *slugs: str, shown: tuple[str, ...] = ()) -> None:
    """Give an idea these labels instead of those that the form showed."""
    with factory.writing():
        labels.put_on(db.session.get_one(Idea, idea), db.session.get_one(Member, who.sol), slugs, shown)


def tags(browser: BrowserClient, url: str) -> list[str]:
    """The names of the labels that a page shows."""
    html = browser.get(url).get_data(as_text=True)
    return re.findall(r'<a class="label-tag"[^>]*>(?:\s*<svg.*?</svg>)?<span[^>]*></span>([^<]*)', html, re.DOTALL)


@pytest.mark.both_databases
def test_everyone_sees_public_labels_and_only_staff_the_others(factory: Factory) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.ada, who.group)
    factory.idea("Steam", who.ada, who.group)
    staff, member, visitor = factory.browser(who.sol), factory.browser(who.bo), factory.visitor()
    define(staff, "Noise", is_public="1")
    define(staff, "Quick win")
    put_on(factory, who, idea, "noise", "quick-win")
    for url in ("/new", "/", "/top?label=noise", f"/ideas/{idea}-a-quiet-mode", "/groups/kitchens"):
        assert tags(staff, url) == ["Noise", "Quick win"], url
        assert tags(member, url) == tags(visitor, url) == ["Noise"], url
    for browser in (member, visitor):
        assert "Quick win" not in browser.get("/new").get_data(as_text=True), "not as a filter either"
        assert browser.get("/new?label=quick-win").status_code == 404
    assert "Steam" not in visible_text(staff.get("/new?label=quick-win"))
    feed = visitor.get("/feeds/ideas.atom").get_data(as_text=True)
    assert '<category term="noise" label="Noise"/>' in feed
    assert "Quick win" not in feed


def test_lists_can_be_filtered_by_a_label(factory: Factory) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.ada, who.group)
    factory.idea("Steam", who.ada, who.group)
    browser = factory.browser(who.sol)
    define(browser, "Noise", is_public="1")
    put_on(factory, who, idea, "noise")
    page = visible_text(factory.visitor().get("/new?label=noise&status=open"))
    assert "A quiet mode" in page
    assert "Steam" not in page
    assert "Remove filter Noise" in page
    for unknown in ("nothing", "%00"):
        assert factory.visitor().get(f"/new?label={unknown}").status_code == 404
    table = browser.get("/staff/ideas?label=noise&columns=labels")
    said = visible_text(table)
    assert "Label: Noise" in said
    assert "A quiet mode" in said
    assert "Steam" not in said
    exported = browser.get("/staff/ideas.csv?label=noise").get_data(as_text=True).removeprefix("\ufeff")
    assert [row["labels"] for row in csv.DictReader(io.StringIO(exported))] == ["Noise"]


def test_staff_put_labels_on_an_idea_and_take_them_off(factory: Factory) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.ada, who.group)
    browser = factory.browser(who.sol)
    assert "No labels yet" in visible_text(browser.get(f"/staff/ideas/{idea}/labels"))
    define(browser, "Noise", is_public="1")
    define(browser, "Water", is_public="1")
    url = f"/staff/ideas/{idea}/labels"
    assert browser.send(url, label="noise").headers["Location"] == f"/ideas/{idea}-a-quiet-mode"
    assert browser.send(url, label="noise", shown="noise").status_code == 303, "twice"
    assert tags(browser, f"/ideas/{idea}-a-quiet-mode") == ["Noise"]
    assert re.search(r'value="noise" checked', browser.get(url).get_data(as_text=True))
    assert browser.send(url, shown="noise").status_code == 303
    assert factory.all(IdeaLabel) == []
    assert factory.browser(who.bo).send(url, label="noise").status_code == 404
    assert factory.all(IdeaLabel) == []


@pytest.mark.both_databases
def test_labels_that_someone_else_changes_meanwhile_stay(factory: Factory) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.ada, who.group)
    browser = factory.browser(who.sol)
    for name in ("Noise", "Water", "Steam"):
        define(browser, name, is_public="1")
    put_on(factory, who, idea, "noise")
    put_on(factory, who, idea, "water")  # the other form had not shown the first label
    put_on(factory, who, idea, "steam", shown=("water",))
    assert tags(browser, f"/ideas/{idea}-a-quiet-mode") == ["Noise", "Steam"]
    refused = browser.send(f"/staff/ideas/{idea}/labels", label="gone")
    assert refused.status_code == 422
    assert "The label “gone” no longer exists." in visible_text(refused)
    assert browser.send(f"/staff/ideas/{idea}/labels", label="no\x00ise").status_code == 422


def test_a_refused_label_comes_back_as_it_was_typed(factory: Factory) -> None:
    browser = factory.browser(people(factory).sol)
    define(browser, "Noise", is_public="1")
    for name, message in (
        (" ", "Please give the label a name."),
        ("x" * 31, "Please keep the name to 30 characters."),
        ("NOISE", "There’s a label “Noise” already."),
    ):
        answer = browser.send("/staff/labels", name=name, **PUBLIC)
        assert answer.status_code == 422
        assert message in visible_text(answer)
        assert name.strip() in answer.get_data(as_text=True)
    assert browser.send("/staff/labels", name="Water", color="99").status_code == 422
    assert len(factory.all(Label)) == 1


def test_the_number_of_labels_is_limited(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labels, "MAX_LABELS", 1)
    browser = factory.browser(people(factory).sol)
    define(browser, "Noise")
    answer = browser.send("/staff/labels", name="Water", **PUBLIC)
    assert "There are 1 labels already. Merge or delete some first." in visible_text(answer)


def test_a_renamed_label_keeps_its_url(factory: Factory) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.ada, who.group)
    browser = factory.browser(who.sol)
    define(browser, "Noise", is_public="1")
    define(browser, "Water", is_public="1")
    put_on(factory, who, idea, "noise")
    assert browser.send("/staff/labels/noise", name="Sound", **PUBLIC).status_code == 303
    assert tags(factory.visitor(), "/new?label=noise") == ["Sound"]
    assert browser.send("/staff/labels/noise", name="Sound", **PUBLIC).status_code == 303, "twice"
    assert "There’s a label “Water” already." in visible_text(
        browser.send("/staff/labels/noise", name="water", **PUBLIC)
    )
    assert browser.send("/staff/labels/noise", name="Sound", color="3").status_code == 303
    assert factory.visitor().get("/new?label=noise").status_code == 404, "for staff only from now on"
    assert browser.get("/staff/labels/nothing").status_code == 404


@pytest.mark.both_databases
def test_a_merged_label_leads_to_the_other_one(factory: Factory) -> None:
    who = people(factory)
    both, one = factory.idea("A quiet mode", who.ada, who.group), factory.idea("Steam", who.ada, who.group)
    browser = factory.browser(who.sol)
    for name in ("Noise", "Sound", "Volume"):
        define(browser, name, is_public="1")
    put_on(factory, who, both, "noise", "sound")
    put_on(factory, who, one, "noise")
    asked = browser.send("/staff/labels/noise/merge", into="sound")
    assert "Merge “Noise” into “Sound”?" in visible_text(asked)
    assert "You can undo this later" in visible_text(asked)
    assert tags(browser, f"/ideas/{one}-steam") == ["Noise"], "nothing happens before the answer"
    assert browser.send("/staff/labels/noise/merge", into="sound", confirmed="1").status_code == 303
    for url in (f"/ideas/{both}-a-quiet-mode", f"/ideas/{one}-steam"):
        assert tags(browser, url) == ["Sound"]
    assert browser.send("/staff/labels/sound/merge", into="volume", confirmed="1").status_code == 303
    assert tags(factory.visitor(), "/new?label=noise") == ["Volume", "Volume"], "through both merges"
    assert "A quiet mode" in visible_text(browser.get("/staff/ideas?label=noise"))
    define(browser, "Noise", is_public="1")
    assert factory.all(Label, name="Noise", merged_into_id=None)[0].slug == "noise-2", "the name is free again"
    for into in ("", "nothing", "volume"):
        refused = browser.send("/staff/labels/volume/merge", into=into, confirmed="1")
        assert refused.status_code == 422
        assert "Choose the label to keep." in visible_text(refused)


def label_rows(factory: Factory) -> set[tuple[int, str]]:
    """The labels of all ideas, as (idea, slug)."""
    slugs = {label.id: label.slug for label in factory.all(Label)}
    return {(row.idea_id, slugs[row.label_id]) for row in factory.all(IdeaLabel)}


def undo_merge(browser: BrowserClient, label: str) -> int:
    """Press the last button of a label's page that undoes a merge. Returns the status of the answer; 0 without one."""
    button = re.search(r'action="([^"]*/undo)"', browser.get(f"/staff/labels/{label}").get_data(as_text=True))
    return browser.send(button[1]).status_code if button else 0


@pytest.mark.both_databases
def test_an_undone_merge_restores_both_labels_and_keeps_what_came_since(factory: Factory) -> None:
    who = people(factory)
    browser = factory.browser(who.sol)
    for name in ("Noise", "Sound", "Volume"):
        define(browser, name, is_public="1")
    both, one, other, later, off = (factory.idea(f"Idea {number}", who.ada, who.group) for number in range(5))
    for idea, slugs in ((both, ("noise", "sound")), (one, ("noise",)), (other, ("sound",)), (off, ("noise",))):
        put_on(factory, who, idea, *slugs)
    before = label_rows(factory)
    for merged, into in (("noise", "sound"), ("sound", "volume")):
        assert browser.send(f"/staff/labels/{merged}/merge", into=into, confirmed="1").status_code == 303
    assert undo_merge(browser, "volume") == 303
    assert tags(factory.visitor(), "/new?label=noise") == ["Sound"] * 4, "what was merged before stays so"
    assert "Noise by Sol on" in visible_text(browser.get("/staff/labels/sound"))
    put_on(factory, who, later, "sound")
    put_on(factory, who, off, shown=("sound",))
    define(browser, "Noise")
    assert undo_merge(browser, "sound") == 303
    assert "There’s a label “Noise” already." in visible_text(browser.get("/staff/labels"))
    assert browser.send("/staff/labels/noise-2/delete").status_code == 303
    url = re.search(r'action="([^"]*/undo)"', browser.get("/staff/labels/sound").get_data(as_text=True))
    assert url
    assert browser.send(url[1]).status_code == 303
    assert label_rows(factory) == before - {(off, "noise")} | {(later, "sound")}
    assert browser.send(url[1]).status_code == 404, "twice"
    assert undo_merge(browser, "sound") == 0
    assert tags(factory.visitor(), "/new?label=noise") == ["Noise", "Noise", "Sound"]


def test_a_deleted_label_is_taken_off_all_ideas(factory: Factory) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.ada, who.group)
    browser = factory.browser(who.sol)
    define(browser, "Noise", is_public="1")
    put_on(factory, who, idea, "noise")
    assert "Ideas with this label: 1" in visible_text(browser.get("/staff/labels/noise"))
    assert browser.send("/staff/labels/noise/delete").status_code == 303
    assert browser.send("/staff/labels/noise/delete").status_code == 404, "twice"
    assert factory.all(IdeaLabel) == []
    assert tags(browser, f"/ideas/{idea}-a-quiet-mode") == []


@pytest.mark.both_databases
def test_two_labels_renamed_to_one_name_at_once_are_told_apart(factory: Factory) -> None:
    who = people(factory)
    browsers = [factory.browser(who.sol), factory.browser(factory.member("Sam", role="staff"))]
    for name in ("Noise", "Water"):
        define(browsers[0], name, is_public="1")
    for turn in range(6):
        forms = [(slug, {"name": f"Sound {turn}", **PUBLIC}) for slug in ("noise", "water")]
        assert sorted(send_at_once(browsers, [(f"/staff/labels/{slug}", form) for slug, form in forms])) == [303, 422]


@pytest.mark.both_databases
def test_a_label_put_on_while_it_is_merged_is_not_lost(factory: Factory) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.ada, who.group)
    browsers = [factory.browser(who.sol), factory.browser(factory.member("Sam", role="staff"))]
    define(browsers[0], "Sound", is_public="1")
    for turn in range(6):
        define(browsers[0], f"Noise {turn}", is_public="1")
        merge = (f"/staff/labels/noise-{turn}/merge", {"into": "sound", "confirmed": "1"})
        merged, put = send_at_once(browsers, [merge, (f"/staff/ideas/{idea}/labels", {"label": f"noise-{turn}"})])
        assert merged == 303
        assert put in (303, 422)
        kept = [factory.get(Label, row.label_id).slug for row in factory.all(IdeaLabel)]
        assert kept == (["sound"] if put == 303 else [])
        put_on(factory, who, idea, shown=("sound",))
