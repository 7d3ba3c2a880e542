"""When an idea is expected: said with a status update, shown to everyone, and overdue for staff."""

from datetime import date, timedelta

import pytest

from community.core.db import db, now
from community.ideas import expected_time, status
from community.ideas.models import Idea, StatusChange
from community.members.models import Member
from tests.factory import Factory, visible_text
from tests.staff.fixtures import people


def test_a_period_has_a_name_and_a_last_day() -> None:
    for period, label, last in (
        ("2027-Q1", "Q1 2027", date(2027, 3, 31)),
        ("2028-02", "February 2028", date(2028, 2, 29)),
        ("2027-H2", "the second half of 2027", date(2027, 12, 31)),
        ("2027", "2027", date(2027, 12, 31)),
    ):
        assert (expected_time.label(period), expected_time.last_day(period)) == (label, last)
    for text in ("", "2027-Q5", "2027-13", "2027-H0", "27", "2027-Q1\n", "٢٠٢٧"):
        assert not expected_time.is_period(text), text
    ahead = dict(expected_time.periods_ahead(date(2026, 11, 30)))
    assert ahead["Quarter"][:2] == ["2026-Q4", "2027-Q1"]
    assert ahead["Half-year"][:2] == ["2026-H2", "2027-H1"]
    assert ahead["Month"][0::11] == ["2026-11", "2027-10"]
    assert all(expected_time.is_period(period) for periods in ahead.values() for period in periods)


def test_the_page_says_when_an_idea_is_expected_and_what_was_said_before(
    factory: Factory, capsys: pytest.CaptureFixture[str]
) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.ada, who.group)
    browser, url, page = factory.browser(who.sol), f"/staff/ideas/{idea}/status", f"/ideas/{idea}-a-quiet-mode"
    year = now().year + 1
    sent = {"status_key": "planned", "version": "0", "expected": f"{year}-Q1"}
    assert browser.send(url, **sent).status_code == 303
    assert f"Expected in Q1 {year}." in visible_text(factory.visitor().get(page))
    assert f"Q1 {year}" in visible_text(factory.visitor().get("/new"))
    with factory.writing():
        for change in db.session.query(StatusChange):
            change.changed_at -= timedelta(days=100)
    again = {**sent, "version": "1", "expected": f"{year}-Q2"}
    assert browser.send(url, **again).status_code == 303, "only the time changes"
    capsys.readouterr()
    factory.work()
    sent = " ".join(capsys.readouterr().out.replace("│", " ").split())
    assert f"It’s now expected in Q2 {year} instead of Q1 {year}." in sent
    with factory.reading():
        month = expected_time.month_of(now())
    said = visible_text(factory.visitor().get(page))
    assert f"Expected in Q2 {year}, as of {month} (previously Q1 {year})." in said
    assert browser.send(url, **{**again, "version": "2", "answer": "Still so."}).status_code == 303
    assert f"Expected in Q2 {year}, as of {month} (previously Q1 {year})." in visible_text(browser.get(page))
    refused = browser.send(url, **{**again, "version": "3", "expected": "soon"})
    assert (refused.status_code, "Please choose when it’s expected." in visible_text(refused)) == (422, True)
    shipped = {"status_key": "shipped", "version": "3", "expected": f"{year}-Q2"}
    assert browser.send(url, **shipped).status_code == 303
    assert (factory.get(Idea, idea).expected, factory.get(Idea, idea).expected_by) == (None, None)
    with factory.writing():
        status.undo(db.session.get_one(StatusChange, 4), db.session.get_one(Member, who.sol))
    assert factory.get(Idea, idea).expected == f"{year}-Q2", "undone with the status"


@pytest.mark.both_databases
def test_staff_find_ideas_whose_time_is_over(factory: Factory) -> None:
    who = people(factory)
    late, soon, none = (factory.idea(title, who.ada, who.group) for title in ("Steam", "A quiet mode", "Lids"))
    with factory.writing():
        sol = db.session.get_one(Member, who.sol)
        for idea, period in ((late, "2025-Q4"), (soon, f"{now().year + 1}")):
            status.change(db.session.get_one(Idea, idea), sol, "planned", expected=period)
    browser = factory.browser(who.sol)
    for query, titles in (("late", {"Steam"}), ("set", {"Steam", "A quiet mode"}), ("none", {"Lids"})):
        shown = visible_text(browser.get(f"/staff/ideas?expected={query}&columns=expected&sort=expected"))
        assert {title for title in ("Steam", "A quiet mode", "Lids") if title in shown} == titles
    assert "Q4 2025 overdue" in visible_text(browser.get("/staff/ideas?voting=open&columns=expected"))
    assert "Overdue (only staff see this)" in visible_text(browser.get(f"/ideas/{late}-steam"))
    assert "verdue" not in visible_text(factory.browser(who.ada).get(f"/ideas/{late}-steam"))
    assert ",2025-Q4\r\n" in browser.get("/staff/ideas.csv?expected=late").get_data(as_text=True)
    assert none not in (late, soon)
