"""How an idea's score was calculated, in words and numbers, on a page and as a partial."""

import csv
import io
import re
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, update

from community.analytics import refresh
from community.core.db import db, now
from community.ideas import voting
from community.ideas.impressions import DIRECT, Placement
from community.ideas.models import Calibration, Idea, Impression, Vote
from community.members import suspensions
from community.members.models import Member
from tests.factory import Factory, visible_text
from tests.staff.fixtures import People, people

PLAIN = {"exponent": 1.0, "first_row": 1.0, "settled": 0.0, "activity": [1.0]}  # half of second rows are read
OWN_PAGE = Placement(DIRECT)


def shown(factory: Factory, who: People, shows: int, votes: int, position: int = 2, **values: object) -> int:
    """An idea with this many impressions at a position and votes after them, with its support calculated."""
    idea = factory.idea("Steam for the left hand", who.ada, who.group, **values)
    with factory.writing():
        day = date(2026, 11, 1)
        db.session.add(
            Impression(idea_id=idea, day=day, surface="new", position=position, is_exploration=False, shows=shows)
        )
    for _ in range(votes):
        support(factory, idea, factory.member())
    calculate(factory)
    return idea


def support(factory: Factory, idea: int, voter: int, placement: Placement | None = OWN_PAGE) -> None:
    """Cast a vote as from a page."""
    with factory.writing():
        voting.cast(db.session.get_one(Idea, idea), db.session.get_one(Member, voter), placement)


def calculate(factory: Factory) -> None:
    """Calculate support with a site average of 16% that weighs as much as 20 impressions."""
    with factory.writing():
        if db.session.scalar(select(Calibration.id)) is None:
            made = datetime(2026, 10, 30, tzinfo=UTC)
            db.session.add(Calibration(id=3, made_at=made, mean=0.16, weight=20.0, **PLAIN, evidence=[]))
        db.session.execute(update(Idea).values(stale_since=now()))
    factory.clear_cache()
    with factory.app.app_context():
        refresh.refresh_stale()


def test_with_few_impressions_the_site_average_decides(factory: Factory) -> None:
    who = people(factory)
    idea = shown(factory, who, shows=30, votes=4)
    said = visible_text(factory.browser(who.sol).get(f"/staff/ideas/{idea}/score"))
    assert "4 votes from about 15 readers." in said
    assert "The site average is 16%. With this little data, it decides most of the result: 21% (range 11–33%)." in said
    assert "(3.2 + 4) ÷ (20 + 15) = 21%" in said
    assert "The site average counts as 3.2 votes from 20 readers." in said
    assert "People who could vote on it saw the idea 30 times." in said
    assert "this counts as 15 read views. In about 0% of readings on this site the mind is already made up" in said
    assert "so these are 15 readers." in said
    assert "Support is voters per reader." in said
    assert "(calibration 3, 30 October" in said
    assert "not counted in the rate" not in said


def test_the_shown_numbers_give_the_shown_result(factory: Factory) -> None:
    who = people(factory)
    ideas = [
        shown(factory, who, shows=shows, votes=votes) for shows, votes in ((1, 0), (3, 1), (7, 0), (11, 4), (13, 9))
    ]
    browser = factory.browser(who.sol)
    for idea in ideas:
        said = visible_text(browser.get(f"/staff/ideas/{idea}/score"))
        found = re.search(r"\(([\d.]+) \+ (\d+)\) ÷ \(([\d.]+) \+ ([\d.]+)\) = (\d+)%", said)
        assert found is not None, said
        prior_votes, votes, weight, views, percent = map(float, found.groups())
        assert round((prior_votes + votes) / (weight + views) * 100) == percent


def test_support_in_the_csv_file_follows_from_its_row(factory: Factory) -> None:
    who = people(factory)
    for shows, votes in ((1, 0), (3, 1), (7, 0), (11, 4), (13, 9)):
        shown(factory, who, shows=shows, votes=votes, position=3)
    with factory.writing():
        db.session.execute(update(Calibration).values(mean=0.186478638, weight=7.692453029))
    calculate(factory)
    sheet = factory.browser(who.sol).get("/staff/ideas.csv").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(sheet.lstrip("\ufeff"))))
    assert len(rows) == 5
    assert all(row["readers"] == row["read_views"] for row in rows), "no reading follows a settled opinion here"
    for row in rows:
        average, weight, views, votes = (
            float(row[name]) for name in ("site_average", "site_average_weight", "readers", "votes_in_rate")
        )
        again = (average * weight + votes) / (weight + max(views, votes))
        assert f"{again:.4f}" == f"{float(row['adjusted_support']):.4f}"


@pytest.mark.parametrize(("shows", "told"), [(100, "With this little data, we blend the two"), (200, "hardly matters")])
def test_more_impressions_outweigh_the_site_average(factory: Factory, shows: int, told: str) -> None:
    who = people(factory)
    idea = shown(factory, who, shows=shows, votes=1)
    assert told in visible_text(factory.browser(who.sol).get(f"/staff/ideas/{idea}/score"))


def test_uncounted_supporters_are_listed_by_reason(factory: Factory) -> None:
    who = people(factory)
    idea = shown(factory, who, shows=10, votes=2, imported_support=500, imported_from="Elsewhere")
    for voter, placement in ((who.ada, OWN_PAGE), (who.sol, OWN_PAGE), (who.bo, None)):
        support(factory, idea, voter, placement)
    suspended = factory.member()
    support(factory, idea, suspended)
    brought = factory.member()
    support(factory, idea, brought, None)
    with factory.writing():
        suspensions.suspend(db.session.get_one(Member, suspended))
        db.session.execute(update(Vote).where(Vote.member_id == brought).values(surface="import"))
    calculate(factory)
    said = visible_text(factory.browser(who.sol).get(f"/staff/ideas/{idea}/score"))
    assert "2 votes from about 5 readers." in said
    assert "the author" in said
    assert "one person from an import" in said
    assert "2 people whose view wasn’t recorded" in said
    assert "One vote isn’t counted, because its voter is suspended" in said
    assert "500 votes on another site" in said


def test_an_uncounted_voter_is_listed_once(factory: Factory) -> None:
    who = people(factory)
    idea = shown(factory, who, shows=10, votes=0)
    support(factory, idea, who.ada, None)
    with factory.writing():
        db.session.add(Vote(idea_id=idea, member_id=who.bo, cast_at=now(), withdrawn_at=now()))
    said = visible_text(factory.browser(who.sol).get(f"/staff/ideas/{idea}/score"))
    assert "the author" in said
    assert "suspended" not in said
    assert "view wasn’t recorded" not in said


def test_ideas_without_known_views_or_support_are_described(factory: Factory) -> None:
    who = people(factory)
    unseen = shown(factory, who, shows=0, votes=0)
    fresh = factory.idea("Quiet", who.ada, who.group)
    browser = factory.browser(who.sol)
    assert "we use the site average: 16% (" in visible_text(browser.get(f"/staff/ideas/{unseen}/score"))
    assert "Not calculated yet." in visible_text(browser.get(f"/staff/ideas/{fresh}/score"))
    support(factory, unseen, who.bo)
    assert "Something has changed since" in visible_text(browser.get(f"/staff/ideas/{unseen}/score"))


def test_every_row_links_to_the_score_and_scripts_get_a_partial(factory: Factory) -> None:
    who = people(factory)
    idea = shown(factory, who, shows=30, votes=4)
    browser = factory.browser(who.sol)
    assert f'href="/staff/ideas/{idea}/score"' in browser.get("/staff/ideas").get_data(as_text=True)
    piece = browser.get(f"/staff/ideas/{idea}/score", headers={"X-Requested-With": "fetch"}).get_data(as_text=True)
    assert f'href="/staff/ideas/{idea}/supporters"' in piece
    assert "<html" not in piece
    assert "4 votes" in piece


def test_only_staff_see_the_link_on_the_ideas_page(factory: Factory) -> None:
    who = people(factory)
    idea = shown(factory, who, shows=30, votes=4)
    address = f"/ideas/{idea}-steam-for-the-left-hand"
    browser = factory.browser(who.sol)
    with factory.counting() as sent:
        page = browser.get(address).get_data(as_text=True)
    assert len(sent) <= 11, sent
    assert f'href="/staff/ideas/{idea}/score"' in page
    for other in (factory.visitor(), factory.browser(who.ada), factory.browser(factory.member("Mo", role="moderator"))):
        assert "Why this rank?" not in visible_text(other.get(address))
        assert other.get(f"/staff/ideas/{idea}/score").status_code in (303, 404)
