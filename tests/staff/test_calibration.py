"""The calibration page: the current curve, its data, and the differences between calibrations."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest

from community.analytics.models import AdjustedSupport
from community.core.db import db, now
from community.ideas import ranking
from community.ideas.models import Calibration
from tests.factory import BrowserClient, Factory, visible_text
from tests.staff.fixtures import people

EVIDENCE = [[400, 60, 140], [300, 20, 55], [0, 0, 0], [200, 12, 38]]


@pytest.fixture
def browser(factory: Factory) -> BrowserClient:
    return factory.browser(factory.member("Root", role="administrator"))


def calibration(factory: Factory, **values: Any) -> int:
    usual = {
        "made_at": now(),
        "mean": 0.2,
        "weight": 25.0,
        "exponent": ranking.DEFAULT_EXPONENT,
        "first_row": 1.0,
        "settled": 0.5,
        "activity": [1.0],
        "evidence": [],
    }
    with factory.writing():
        row = Calibration(**{**usual, **values})
        db.session.add(row)
        db.session.flush()
        return row.id


def measured_exponent() -> float:
    return ranking.fit_exponent([row[0] for row in EVIDENCE], [row[1] + row[2] for row in EVIDENCE])


def test_default_parameters_are_shown_before_the_first_calibration(browser: BrowserClient) -> None:
    said = visible_text(browser.get("/staff/calibration"))
    assert "Nothing has been measured yet." in said
    assert "Site average 10.0% of readers vote" in said
    assert "the fifth row in 32.4% of its views, so 100 views there count as 32 read views" in said
    assert "All calibrations" not in said
    assert browser.get("/staff/calibration.csv").get_data(as_text=True).count("\r\n") == 1


def test_too_few_actions_are_reported_with_the_counts(factory: Factory, browser: BrowserClient) -> None:
    calibration(factory, evidence=[[40, 3, 7], [40, 1, 4]])
    page = browser.get("/staff/calibration")
    said = visible_text(page)
    assert "15 votes and clicks in exploration slots have been counted, and 40 are needed" in said
    assert "Default (current)" in said
    assert "1 40 3 7 100.0% 100.0%" in said
    assert page.get_data(as_text=True).count('class="curve-dot"') == 2


def test_the_current_curve_is_shown_with_its_data_and_the_default_curve(
    factory: Factory, browser: BrowserClient
) -> None:
    number = calibration(factory, exponent=1.0, settled=0.7, evidence=EVIDENCE)
    said = visible_text(browser.get("/staff/calibration"))
    assert f"No. {number}" in said
    assert "Measured from 325 votes and clicks" in said
    assert "Measured (current) Default" in said
    assert "2 300 20 55 50.0% 61.6%" in said
    assert "20 0 0 0 5.0% 12.3%" in said
    assert "Made-up minds 70.0% of readings follow a settled opinion" in said
    assert "from 10 readers would have 30% on its own. Its adjusted support is 22.9%." in said


def test_the_csv_file_gives_the_curve(factory: Factory, browser: BrowserClient) -> None:
    number = calibration(factory, exponent=measured_exponent(), evidence=EVIDENCE)
    answer = browser.get("/staff/calibration.csv")
    assert f"calibration-{number}.csv" in answer.headers["Content-Disposition"]
    table = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))
    assert len(table) == ranking.CURVE_LENGTH
    counted = table[: len(EVIDENCE)]
    exponent = ranking.fit_exponent(
        [int(row["views"]) for row in counted], [int(row["votes"]) + int(row["clicks"]) for row in counted]
    )
    for column, steepness in (("reading_curve", exponent), ("default_curve", ranking.DEFAULT_EXPONENT)):
        curve = [ranking.read_probability(position, steepness) for position in range(1, ranking.CURVE_LENGTH + 1)]
        assert [float(row[column]) for row in table] == curve


def test_calibrations_show_their_differences_and_can_be_opened(factory: Factory, browser: BrowserClient) -> None:
    first = calibration(factory, made_at=now() - timedelta(days=2))
    calibration(factory, made_at=now() - timedelta(days=1), mean=0.21, weight=23.5)
    calibration(factory, mean=0.21, weight=23.5, exponent=1.0, first_row=0.6, settled=0.7, evidence=EVIDENCE)
    page = browser.get("/staff/calibration")
    said = visible_text(page)
    assert 'class="curve-dot" d="M2.5 40.0h0"' in page.text, "on the curve, where 60% of first rows are read"
    assert "No. 3 current" in said
    assert "Site average 1.0 points higher. Weight 1.5 readers lower." in said
    assert "Made-up minds 20.0 points higher. First row 40.0 points lower. Reading curve measured" in said
    assert "Reading curve measured instead of the default." in said
    assert "Row 10 of the reading curve: 14.0 points lower." in said
    assert "The first calibration." in said
    said = visible_text(browser.get(f"/staff/calibration?calibration={first}"))
    assert "This is an earlier calibration. See the current one, no. 3" in said
    assert "Site average 20.0%" in said
    assert "calibration-1.csv" in str(browser.get("/staff/calibration.csv?calibration=1").headers)


@pytest.mark.parametrize("number", ["99", "0", "-1", "x", "", "9999999999999999999", "%00"])
def test_a_missing_calibration_answers_404(factory: Factory, browser: BrowserClient, number: str) -> None:
    calibration(factory)
    for page in ("/staff/calibration", "/staff/calibration.csv"):
        assert browser.get(f"{page}?calibration={number}").status_code == 404


def test_ideas_with_an_outdated_calibration_are_counted(factory: Factory, browser: BrowserClient) -> None:
    who = people(factory)
    first = calibration(factory)
    idea = factory.idea("A quiet mode", who.ada, who.group)
    with factory.writing():
        values = {"impressions": 0, "reads_per_member": 0.0, "readers": 0.0, "votes": 0}
        values |= {"low": 0.1, "high": 0.3, "made_at": now()}
        db.session.add(AdjustedSupport(idea_id=idea, calibration_id=first, **values))
    assert "earlier calibration" not in visible_text(browser.get("/staff/calibration"))
    calibration(factory, mean=0.3)
    assert "One idea still uses an earlier calibration." in visible_text(browser.get("/staff/calibration"))


@pytest.mark.both_databases
def test_calibrations_are_paged_with_at_most_six_statements(factory: Factory, browser: BrowserClient) -> None:
    for number in range(45):
        calibration(factory, mean=0.1 + number / 1000)
    address, seen = "/staff/calibration", []
    while address:
        with factory.counting() as sent:
            page = browser.get(address).get_data(as_text=True)
        assert len(sent) <= 6, sent
        seen += re.findall(r'calibration=(\d+)">No\.', page)
        assert page.count("The first calibration.") == (seen[-1] == "1"), "the last row of a page has one before it"
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert [int(number) for number in seen] == list(range(45, 0, -1))
    for nonsense in (
        "after=%00",
        "after=W10",
        "after=WzEuNSwgMV0",
        "after=WyIyMDI2LTAxLTAxVDAwOjAwOjAwKzAwOjAwIiwgMV0",
    ):
        assert browser.get(f"/staff/calibration?{nonsense}").status_code == 200
