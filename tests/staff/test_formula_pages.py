"""Formulas in the ranked table: sorting, paging, the preview, saved views, the CSV file, and the picture of ratings."""

import csv
import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from community.core.db import db, now
from community.ideas.models import Idea
from community.members.models import Member
from community.site.settings import SiteSettings
from community.staff import table_request
from community.staff.filters import TableFilters
from community.staff.models import SavedView
from community.staff.queries import ranked
from community.web.pages.staff.value_and_effort import PER_ROW
from tests.factory import Factory, visible_text
from tests.staff.fixtures import people, set_support
from tests.staff.test_ranked import many

FORMULAS = ("votes / effort", "low * log(readers) / age", "max(votes, 1) * 1e12 * 1e12", "min(importance, value) - 1")


@pytest.mark.both_databases
def test_pages_by_a_formula_show_every_idea_once_in_order(factory: Factory) -> None:
    sol = many(factory)
    for text in FORMULAS:
        for direction in ("asc", "desc"):
            seen, cursor = [], None
            with factory.reading():
                table = table_request.parse([("formula", text), ("sort", "formula"), ("dir", direction)])
                viewer, moment = db.session.get_one(Member, sol), now()
                while True:
                    page = ranked.page(
                        viewer, TableFilters(), table.sort, cursor, SiteSettings(), moment, table.formula
                    )
                    seen += page.rows
                    cursor = page.next
                    if cursor is None:
                        break
            assert len({row.id for row in seen}) == len(seen) == 120, text
            values = [row.formula for row in seen]
            present = [value for value in values if value is not None]
            assert len(present) < len(values) or text.startswith("max"), text
            assert values == sorted(present, reverse=direction == "desc") + [None] * (120 - len(present)), text


@pytest.mark.both_databases
def test_each_column_of_a_formula_has_the_value_that_the_table_shows(factory: Factory) -> None:
    who = people(factory)
    idea = factory.idea("Steam", who.ada, who.group, posted_at=now() - timedelta(days=3), effort=4, value=2)
    for voter, importance in ((who.ada, 1), (who.bo, 3), (who.cy, None)):
        factory.vote(idea, voter, importance=importance)
    factory.comment(idea, who.bo)
    with factory.writing():
        row = db.session.get_one(Idea, idea)
        row.imported_support = 7
        set_support(row, views=40, support=0.25, width=0.1)
    staff = {"effort": 4, "value": 2, "age": 3}
    rates = {"support": 25, "low": 20, "high": 30, "views": 40, "readers": 20}
    votes = {"votes": 3, "total": 10, "nice": 1, "important": 0, "critical": 1, "importance": 2, "comments": 1}
    expected = {**staff, **rates, **votes}
    with factory.reading():
        viewer = db.session.get_one(Member, who.sol)
        for name, value in expected.items():
            table = table_request.parse([("formula", name)])
            page = ranked.page(viewer, TableFilters(), table.sort, None, SiteSettings(), now(), table.formula)
            assert page.rows[0].formula == pytest.approx(value), name
    page = visible_text(factory.browser(who.sol).get("/staff/ideas/formula"))
    assert all(f"{name} " in page for name in expected)


def test_the_table_shows_sorts_and_exports_a_formula_and_reports_a_wrong_one(factory: Factory) -> None:
    who = people(factory)
    cheap = factory.idea("Cheap", who.ada, who.group, effort=2, value=3)
    factory.idea("Unrated", who.ada, who.group)
    factory.vote(cheap, who.bo)
    browser = factory.browser(who.sol)
    address = "/staff/ideas?formula=-value+×+votes+÷+effort&sort=formula"
    with factory.counting() as sent:
        page = browser.get(address)
    assert len(sent) <= 6, "\n".join(sent)
    text = visible_text(page)
    assert "Formula: -value × votes ÷ effort" in text
    assert "-1.5" in text
    assert "– no value" in text
    html = page.get_data(as_text=True)
    assert html.index("Cheap") < html.index("Unrated")
    lines = list(
        csv.DictReader(io.StringIO(browser.get(address.replace("ideas?", "ideas.csv?")).get_data(as_text=True)))
    )
    assert [line["formula"] for line in lines] == ["-1.5", ""]
    assert "formula" not in browser.get("/staff/ideas.csv").get_data(as_text=True)

    wrong = browser.get("/staff/ideas?formula=vote&sort=formula")
    assert wrong.status_code == 200
    assert "Unknown column “vote”. Did you mean “votes”?" in visible_text(wrong)
    assert "Cheap" in visible_text(wrong)
    assert browser.get("/staff/ideas.csv?formula=vote&sort=formula").status_code == 200


def test_the_preview_has_the_first_ten_and_the_filters_of_the_table(factory: Factory) -> None:
    who = people(factory)
    for number in range(11):
        factory.idea(f"Quiet {number}", who.ada, who.group, value=number % 5 + 1)
    factory.idea("Steam", who.ada, who.group, value=5)
    browser = factory.browser(who.sol)
    page = browser.get("/staff/ideas/formula?q=quiet&formula=10*value")
    text = visible_text(page)
    assert text.count("Quiet") == 10
    assert "Steam" not in text
    assert "Quiet 4 50" in text
    assert 'name="q" value="quiet"' in page.get_data(as_text=True)
    part = browser.get("/staff/ideas/formula?formula=10*valeu", headers={"X-Requested-With": "fetch"})
    assert visible_text(part) == "Unknown column “valeu”. Did you mean “value”?"
    shown = browser.get("/staff/ideas/formula?formula=10*valeu").get_data(as_text=True)
    assert 'value="10*valeu"' in shown
    assert 'aria-invalid="true"' in shown


def test_a_shared_view_says_who_last_changed_its_formula(factory: Factory) -> None:
    who = people(factory)
    browser, other = factory.browser(who.sol), factory.browser(factory.member("Sam", role="staff"))
    asked = "formula=votes/effort&sort=formula&columns=votes"
    assert browser.send(f"/staff/views?{asked}", name="Bang for the buck", is_shared="1").status_code == 303
    address = "/staff/views/bang-for-the-buck"
    said = visible_text(other.get(address))
    assert "The formula was last changed by Sol on" in said
    assert "You’ve changed the view" not in said
    changed = visible_text(other.get(f"/staff/ideas?{asked.replace('effort', 'value')}&view=bang-for-the-buck"))
    assert "You’ve changed the view" in changed
    assert "last changed by" not in changed
    before = factory.all(SavedView)[0].formula_at
    for query, name in ((asked, "Same"), (asked.replace("effort", "value"), "Other")):
        assert browser.send(f"{address}?{query}", name=name, update="1").status_code == 303
        assert (factory.all(SavedView)[0].formula_at == before) == (name == "Same")
    with factory.writing():
        saved = db.session.scalars(select(SavedView)).one()
        saved.query = "formula=votes/stars&sort=formula&columns=votes"
    for page in (address, f"{address}?after=x", "/staff/ideas.csv?formula=votes/stars&sort=formula"):
        answer = browser.get(page, follow_redirects=True)
        assert answer.status_code == 200, "a column that no longer exists"
        assert "Unknown column “stars”." in visible_text(answer) or "csv" in page
    assert browser.send(f"{address}?columns=votes", name="None", update="1").status_code == 303
    assert factory.all(SavedView)[0].formula_by is None


def test_the_picture_spreads_equal_ratings_and_counts_what_has_no_room(factory: Factory) -> None:
    who = people(factory)
    browser = factory.browser(who.sol)
    assert "No ideas with both ratings" in visible_text(browser.get("/staff/ideas/value-and-effort"))
    for number in range(PER_ROW**2 + 2):
        factory.idea(f"Quiet {number}", who.ada, who.group, effort=1, value=5)
    factory.idea("Steam", who.ada, who.group, effort=5, value=1)
    factory.idea("Half", who.ada, who.group, effort=5)
    with factory.counting() as sent:
        page = browser.get("/staff/ideas/value-and-effort")
    assert len(sent) <= 4, "\n".join(sent)
    html = page.get_data(as_text=True)
    places = re.findall(r'chart-point[^>]* cx="([\d.]+)" cy="([\d.]+)"', html)
    assert len(set(places)) == len(places) == PER_ROW**2
    assert ("450.0", "450.0") in places
    assert "+3" in visible_text(page)
    assert visible_text(page).count("Quiet") == PER_ROW**2 - 1 + PER_ROW**2 + 2, "titles in the picture, and the table"
    assert "Half" not in visible_text(page)
    assert "match the table’s filters" not in visible_text(page)
    filtered = visible_text(browser.get("/staff/ideas/value-and-effort?effort=1"))
    assert "match the table’s filters" in filtered
    assert "Steam" not in filtered
