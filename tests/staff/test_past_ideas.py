"""The table of ideas as of the end of a past day."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest

from community.core.db import db
from community.ideas import merging
from community.ideas.models import Idea, StatusChange
from community.members.models import Member
from community.site import settings
from community.staff.queries import past, ranked
from tests.factory import Factory, visible_text
from tests.staff.fixtures import People, add_status_change, people

pytestmark = pytest.mark.both_databases

END = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)  # of May 3 in New York
HOUR = timedelta(hours=1)
DAY = "/staff/ideas/past?day=2026-05-03"


def filled(factory: Factory) -> People:
    """Ideas with something on either side of the end of May 3 in the site's time zone."""
    who = people(factory)
    with factory.writing():
        settings.change(who.sol, time_zone="America/New_York")
    steam = factory.idea("Steam", who.ada, who.group, posted_at=END - 50 * HOUR, status_key="shipped")
    factory.idea("Later", who.ada, who.group, posted_at=END)
    factory.idea("Imported", who.ada, who.group, posted_at=END - HOUR, status_key="planned")
    factory.idea("Gone", who.ada, who.group, posted_at=END - HOUR, hidden_at=END + HOUR, removed_by="author")
    undone = factory.idea("Undone", who.ada, who.group, posted_at=END - 2 * HOUR)
    factory.vote(steam, who.ada, END - HOUR, importance=3)
    factory.vote(steam, who.bo, END - HOUR, importance=1, withdrawn_at=END)
    factory.vote(steam, who.bo, END + HOUR)
    factory.vote(steam, who.cy, END - 3 * HOUR, withdrawn_at=END - HOUR)
    factory.vote(steam, who.sol, END)
    suspended = factory.member("Moss")
    factory.vote(steam, suspended, END - HOUR)
    factory.suspend(suspended)
    for at, hidden_at in ((END - HOUR, None), (END - HOUR, END), (END - 2 * HOUR, END - HOUR), (END, None)):
        values = {"hidden_at": hidden_at, "removed_by": "author"} if hidden_at else {}
        factory.comment(steam, who.bo, posted_at=at, **values)
    for status, at in (("planned", END - 2 * HOUR), ("in_progress", END - HOUR), ("shipped", END)):
        add_status_change(factory, steam, who.sol, at, status)
    add_status_change(factory, undone, who.sol, END - HOUR, "declined")
    with factory.writing():
        change = db.session.query(StatusChange).filter_by(idea_id=undone).one()
        change.undone_at = END + HOUR
        db.session.get_one(Idea, undone).status_key = "open"
    return who


def test_votes_comments_and_status_are_as_they_were_at_the_end_of_the_day(factory: Factory) -> None:
    who = filled(factory)
    browser = factory.browser(who.sol)
    with factory.counting() as sent:
        page = browser.get(DAY)
    assert len(sent) <= 5, "\n".join(sent)
    text = visible_text(page)
    assert "Ideas as of 3 May" in text
    assert "Adjusted support, views, ratings and owners of that day aren’t known." in text
    html = page.get_data(as_text=True)
    titles = re.findall(r'<a class="title"[^>]*>([^<]*)</a>', html)
    assert titles == ["Steam", "Undone", "Imported"]
    file = browser.get(DAY.replace("past?", "past.csv?"))
    assert "ideas-as-of-2026-05-03.csv" in file.headers["Content-Disposition"]
    found = {line["title"]: line for line in csv.DictReader(io.StringIO(file.get_data(as_text=True).lstrip("\ufeff")))}
    steam = found["Steam"]
    assert steam["as_of"] == "2026-05-03"
    assert [steam[name] for name in ("supporters", "nice_to_have", "important", "critical")] == ["2", "1", "0", "1"]
    assert steam["comments"] == "2"
    assert [found[title]["status"] for title in titles] == ["In progress", "Open", "Planned"]
    assert titles == list(found)
    supported = visible_text(browser.get(f"{DAY}&votes=2"))
    assert "Steam" in supported
    assert "Imported" not in supported
    planned = visible_text(browser.get(f"{DAY}&status=planned&sort=title&effort=3"))
    assert "Imported" in planned
    assert "Steam" not in planned
    assert "Effort at most" not in planned, "not known for the past"


def test_merged_ideas_count_at_their_root_and_each_person_once(factory: Factory) -> None:
    who = people(factory)
    with factory.writing():
        settings.change(who.sol, time_zone="America/New_York")
    den = factory.group("Den", who.ada, is_private=True)
    steam, vapor, mist = (
        factory.idea(title, who.ada, group, posted_at=END - 50 * HOUR)
        for title, group in (("Steam", who.group), ("Vapor", who.group), ("Mist", den))
    )
    for idea, member, importance in ((steam, who.bo, 1), (vapor, who.bo, 3), (vapor, who.cy, None), (mist, who.ada, 2)):
        factory.vote(idea, member, END - 2 * HOUR, importance=importance)
    factory.vote(mist, who.cy, END - 3 * HOUR, importance=3, withdrawn_at=END - HOUR)
    factory.vote(mist, who.sol, END)
    for idea in (steam, vapor, mist, mist):
        factory.comment(idea, who.ada, posted_at=END - HOUR)
    made = []
    for duplicate in (vapor, mist):
        with factory.writing():
            ideas = [db.session.get_one(Idea, one) for one in (duplicate, steam)]
            made.append(merging.merge(*ideas, db.session.get_one(Member, who.sol)).id)
    browser, file = factory.browser(who.sol), DAY.replace("past?", "past.csv?")

    def found() -> dict[str, tuple[str, ...]]:
        lines = csv.DictReader(io.StringIO(browser.get(file).get_data(as_text=True).lstrip("\ufeff")))
        columns = ("supporters", "nice_to_have", "important", "critical", "comments")
        return {line["title"]: tuple(line[name] for name in columns) for line in lines}

    assert found() == {"Steam": ("3", "0", "1", "1", "2")}, "the comments in the private group stay there"
    assert "counts with it, as merged today" in visible_text(browser.get(DAY))
    with factory.writing():
        merging.unmerge(db.session.get_one(merging.IdeaMerge, made[0]), db.session.get_one(Member, who.sol))
    assert found() == {"Steam": ("2", "1", "1", "0", "1"), "Vapor": ("2", "0", "0", "1", "1")}


def test_days_without_a_past_get_a_sentence(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    who = filled(factory)
    browser = factory.browser(who.sol)
    for day, sentence in (
        ("2099-01-01", "Please choose a day that has ended."),
        ("2026-05-01", "Ideas as of 1 May"),
        ("2026-04-30", "The first idea was posted on 1 May."),
        ("0001-01-01", "The first idea was posted on 1 May."),
        ("9999-12-31", "Please choose a day that has ended."),
        ("May", "Please choose a valid date."),
    ):
        answer = browser.get(f"/staff/ideas/past?day={day}")
        assert sentence in visible_text(answer), day
        assert answer.status_code == (200 if "as of" in sentence else 422)
    assert browser.get("/staff/ideas/past").status_code == 200
    assert browser.get("/staff/ideas/past.csv").status_code == 404
    with_filters = browser.get("/staff/ideas?q=steam&effort=3").get_data(as_text=True)
    assert "/staff/ideas/past?q=steam" in with_filters
    if factory.app.config["SETTINGS"].database_url.startswith("sqlite"):
        for number in range(60):
            factory.idea(f"Old {number}", who.ada, who.group, posted_at=END - HOUR)
        monkeypatch.setattr(ranked, "TIME_LIMIT", -0.001)
        late = browser.get(DAY)
        assert (late.status_code, "This took too long" in visible_text(late)) == (503, True)


def test_pages_of_the_past_show_every_idea_once(factory: Factory) -> None:
    who = filled(factory)
    for number in range(60):
        idea = factory.idea(f"Old {number % 7}", who.ada, who.group, posted_at=END - HOUR)
        if number % 3:
            factory.vote(idea, who.bo, END - HOUR / 2)
    browser = factory.browser(who.sol)
    for key in past.SORTS:
        seen: list[str] = []
        address: str | None = f"{DAY}&sort={key}"
        while address:
            html = browser.get(address).get_data(as_text=True)
            seen += re.findall(r'<a class="title" href="/ideas/(\d+)', html)
            more = re.search(r'href="([^"]*after=[^"]*)"', html)
            address = more[1].replace("&amp;", "&") if more else None
        assert len(seen) == len(set(seen)) == 63, key
