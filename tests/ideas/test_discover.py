"""Discover: its order, voted ideas that are left out, and exploration slots."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update

from community.core import pagination
from community.core.db import db, now
from community.core.visibility import MODERATOR
from community.ideas import calibration, exploration, impressions, jobs, queries, ranking, site_size, visibility
from community.ideas.impressions import ImpressionCounter
from community.ideas.models import Idea, Impression, Vote
from community.members.models import Member
from tests.factory import BrowserClient, Factory, visible_text

VERSION = calibration.DEFAULT
NOON = now().replace(hour=12, minute=0) + timedelta(days=1)


def _scores(votes: float, weighted_impressions: float) -> dict[str, float]:
    return {
        "support": ranking.adjusted_support(votes, weighted_impressions, VERSION),
        "discover": ranking.discover_score(votes, weighted_impressions, VERSION),
        "weighted_impressions": weighted_impressions,
    }


def _scene(factory: Factory, well_known: int = 0, few: int = 0) -> tuple[int, int, dict[str, int]]:
    """A member, their group, and ideas of another member: some with many impressions, some with few."""
    ada, bo = factory.member("Ada"), factory.member("Bo")
    group = factory.group("Kitchens", ada, bo)
    ideas = {
        f"Known {number}": factory.idea(f"Known {number}", ada, group, **_scores(number, 400))
        for number in range(well_known)
    }
    for number in range(few):
        ideas[f"Few {number}"] = factory.idea(f"Few {number}", ada, group, **_scores(0, 20))
    return bo, group, ideas


def _titles(browser: BrowserClient, address: str = "/") -> list[str]:
    page = browser.get(address)
    assert page.status_code == 200, page.text
    return _titles_of(page.text)


def _titles_of(html: str) -> list[str]:
    return re.findall(r'<h2 class="idea-title"[^>]*>.*?<a [^>]*>\s*(.*?)\s*</a>', html, re.DOTALL)


def _reserved(browser: BrowserClient, address: str = "/") -> dict[str, int]:
    """The ideas in exploration slots by id, each with its position."""
    return _reserved_of(browser.get(address).text)


def _reserved_of(html: str) -> dict[str, int]:
    found = re.findall(r'href="/ideas/(\d+)-[^"]*from=\w+\.(\d+)\.r"', html)
    return {idea: int(position) for idea, position in found}


def _pages(browser: BrowserClient, address: str) -> list[list[str]]:
    pages = []
    while address:
        pages.append(_titles(browser, address))
        found = re.search(r'rel="next" href="(.*?)"', browser.get(address).text)
        address = found[1].replace("&amp;", "&") if found else ""
    return pages


def _forget(factory: Factory) -> None:
    factory.clear_cache()
    impressions.counter = ImpressionCounter()


@pytest.mark.both_databases
def test_the_best_supported_ideas_come_first_and_closed_ones_last(factory: Factory) -> None:
    _, group, ideas = _scene(factory, well_known=3)
    decided = factory.idea(
        "Decided", 1, group, status_key="shipped", support=0.9, discover=ranking.discover_score(300, 400, VERSION, True)
    )
    factory.idea("Unknown", 1, group, **_scores(0, 0))
    assert decided not in ideas.values()
    order = ["Unknown", "Known 2", "Known 1", "Known 0", "Decided"]
    assert _titles(factory.visitor()) == _titles(factory.visitor(), "/groups/kitchens") == order
    assert "Why this order?" in factory.visitor().get("/").text
    assert "largest share of people who see them" in visible_text(factory.visitor().get("/groups/kitchens"))


@pytest.mark.parametrize(
    "address",
    ["/", *(pytest.param(path, marks=pytest.mark.exhaustive) for path in ("/groups/kitchens", "/?group=kitchens"))],
)
def test_two_rows_of_a_members_page_are_drawn_from_ideas_with_few_impressions(factory: Factory, address: str) -> None:
    bo, _, ideas = _scene(factory, well_known=40, few=8)
    with factory.writing():  # few impressions, which would put them on the third page
        db.session.execute(update(Idea).where(Idea.title.like("Few%")).values(_scores(0, 29)))
    browser, seen, positions = factory.browser(bo), set(), set()
    few = {str(idea) for title, idea in ideas.items() if title.startswith("Few")}
    for minutes in range(0, 400, 10):
        with time_machine.travel(NOON + timedelta(minutes=minutes), tick=False):
            _forget(factory)
            html = browser.get(address).text
            is_exploration = _reserved_of(html)
            assert len(is_exploration) == 2
            assert len(_titles_of(html)) == 20
            assert is_exploration.keys() <= few
            seen |= is_exploration.keys()
            positions |= set(is_exploration.values())
    assert seen == few
    assert len(positions) > 15


def test_returning_within_minutes_shows_the_same_page(factory: Factory) -> None:
    bo, _, _ = _scene(factory, well_known=25, few=12)
    browser = factory.browser(bo)
    with time_machine.travel(NOON, tick=False) as clock:
        first = _reserved(browser), _titles(browser)
        clock.move_to(NOON + timedelta(minutes=9))
        assert (_reserved(browser), _titles(browser)) == first
        clock.move_to(NOON + timedelta(minutes=11))
        assert _reserved(browser) != first[0]


def test_viewers_without_counted_impressions_get_no_exploration_slots(factory: Factory) -> None:
    _scene(factory, well_known=25, few=12)
    quiet = factory.member("Dee", suspended_at=now())
    for browser in (
        factory.visitor(),
        factory.browser(quiet),
        factory.browser(factory.member("Sol", role="staff")),
        factory.browser(factory.member("Mo", role="moderator")),
    ):
        for address in ("/", "/groups/kitchens"):
            assert len(_titles(browser, address)) == 20
            assert _reserved(browser, address) == {}
    assert _reserved(factory.browser(factory.member("Cy")), "/?status=open") == {}
    assert _reserved(factory.browser(factory.member("Di")), "/trending") == {}


@pytest.mark.both_databases
@pytest.mark.parametrize("address", ["/", "/groups/kitchens"])
def test_pages_show_every_idea_once_whatever_was_drawn(factory: Factory, address: str) -> None:
    bo, _, ideas = _scene(factory, well_known=50, few=45)
    for browser in (factory.visitor(), factory.browser(bo)):
        pages = _pages(browser, address)
        titles = [title for page in pages for title in page]
        assert sorted(titles) == sorted(ideas)
        assert [len(page) for page in pages] == [20, 20, 20, 20, 15]


def test_a_short_list_has_exploration_slots_within_its_length(factory: Factory) -> None:
    bo, _, ideas = _scene(factory, few=3)
    browser = factory.browser(bo)
    assert sorted(_titles(browser)) == sorted(ideas)
    assert len(_reserved(browser)) == 2
    assert max(_reserved(browser).values()) <= 3


def test_a_pinned_idea_comes_first_in_its_group_and_is_never_drawn(factory: Factory) -> None:
    bo, _, ideas = _scene(factory, well_known=3, few=4)
    with factory.writing():
        db.session.get_one(Idea, ideas["Few 0"]).pinned_at = now()
    browser = factory.browser(bo)
    with time_machine.travel(NOON, tick=False) as clock:
        for minutes in range(0, 200, 10):
            clock.move_to(NOON + timedelta(minutes=minutes))
            assert _titles(browser, "/groups/kitchens")[0] == "Few 0"
            assert str(ideas["Few 0"]) not in _reserved(browser, "/groups/kitchens")
            assert sorted(_titles(browser, "/groups/kitchens")) == sorted(ideas)


def test_own_closed_and_voted_ideas_are_never_drawn(factory: Factory) -> None:
    bo, group, ideas = _scene(factory, well_known=30, few=3)
    own = factory.idea("Few of mine", bo, group, **_scores(0, 20))
    factory.vote(ideas["Few 0"], bo)
    with factory.writing():
        db.session.get_one(Idea, ideas["Few 1"]).status_key = "declined"
    browser = factory.browser(bo)
    with time_machine.travel(NOON, tick=False) as clock:
        for minutes in range(0, 200, 10):
            clock.move_to(NOON + timedelta(minutes=minutes))
            factory.clear_cache()
            assert not _reserved(browser).keys() & {str(own), str(ideas["Few 0"]), str(ideas["Few 1"])}


def test_ideas_of_a_private_group_are_not_drawn_outside_it(factory: Factory) -> None:
    bo, _, _ = _scene(factory, well_known=30)
    ada = factory.member("Ann")
    garden = factory.group("Secret garden", ada, is_private=True)
    hidden = factory.idea("A hidden wish", ada, garden, **_scores(0, 0))
    browser = factory.browser(bo)
    with factory.reading():
        assert hidden not in [one.id for one in exploration.candidates()]
        assert [one.id for one in exploration.candidates(garden)] == [hidden]
    assert "A hidden wish" not in _titles(browser)


def test_on_a_large_site_the_worker_finds_what_needs_impressions(
    factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    bo, group, ideas = _scene(factory, well_known=30, few=3)
    monkeypatch.setattr(site_size, "LARGE", 3)
    with factory.app.app_context():
        jobs.find_exploration_candidates()
    factory.clear_cache()
    later = factory.idea("Posted since", bo, group, **_scores(0, 0))
    with factory.writing():
        db.session.get_one(Idea, ideas["Few 1"]).status_key = "declined"
        visibility.remove(db.session.get_one(Idea, ideas["Few 2"]), MODERATOR)
    with factory.reading():
        found = [one.id for one in exploration.candidates()]
        assert {ideas["Few 0"], ideas["Few 1"], ideas["Few 2"]} < set(found)
        assert len(found) == len(set(found)) > 3
        assert later not in found
        assert later in [one.id for one in exploration.candidates(group)]
    factory.clear_cache()
    shown = _reserved(factory.browser(bo)).keys()
    assert str(ideas["Few 0"]) in shown
    assert not shown & {str(ideas["Few 1"]), str(ideas["Few 2"])}


def test_voted_ideas_stay_for_a_day_and_are_then_left_out_of_discover(factory: Factory) -> None:
    bo, _, ideas = _scene(factory, well_known=3)
    browser, other = factory.browser(bo), factory.browser(factory.member("Cy"))
    factory.vote(ideas["Known 1"], bo)
    assert "Known 1" in _titles(browser)
    with factory.writing():
        db.session.execute(update(Vote).values(cast_at=now() - timedelta(days=2)))
    factory.recount()
    assert _titles(browser) == ["Known 2", "Known 0"]
    for address in ("/groups/kitchens", "/?group=kitchens", "/?status=open", "/?author=ada", "/new", "/top"):
        assert "Known 1" in _titles(browser, address), address
    assert "Known 1" in _titles(other)
    browser.send(f"/ideas/{ideas['Known 1']}/withdraw")
    assert "Known 1" in _titles(browser)


def test_a_member_who_voted_for_everything_is_told_so(factory: Factory) -> None:
    bo, _, ideas = _scene(factory, well_known=2)
    for idea in ideas.values():
        factory.vote(idea, bo, now() - timedelta(days=2))
    said = visible_text(factory.browser(bo).get("/"))
    assert "You’ve voted for every idea" in said
    assert "The ones you voted for are under My votes." in said


@pytest.mark.parametrize(
    "after", ["x", "....", "1.2.3", "%00", "e30.1.2", "W10.1", "9" * 3000, "WzEuNSwxXQ.x.²." + "1" * 30]
)
def test_a_cursor_that_cannot_be_read_shows_the_first_page_or_leaves_that_part_out(
    factory: Factory, after: str
) -> None:
    bo, _, _ = _scene(factory, well_known=3)
    assert factory.browser(bo).get(f"/?after={after}").status_code in (200, 400)
    assert factory.browser(bo).get(f"/groups/kitchens?after={after}").status_code in (200, 400)


@pytest.mark.parametrize("address", ["/", "/groups/kitchens"])
def test_a_cursor_of_a_list_by_time_starts_no_page_of_discover(factory: Factory, address: str) -> None:
    bo, _, _ = _scene(factory, well_known=30, few=5)
    newest = factory.browser(bo).get("/new").text
    found = re.search(r'rel="next" href="[^"]*after=([^"&]*)', newest)
    assert found
    first = _titles(factory.browser(bo), address)
    assert len(first) == 20
    for after in (found[1], f"{found[1]}.1.2"):
        assert len(_titles(factory.browser(bo), f"{address}?after={after}")) == 20


def test_nothing_is_repeated_after_a_page_with_a_single_exploration_slot(factory: Factory) -> None:
    bo, _, ideas = _scene(factory, well_known=120, few=25)
    before = [ideas[f"Few {number}"] for number in range(19)]  # ten pages: nine with two of them and one with one
    after = ".".join([pagination.encode_cursor(10.0, 1), *map(str, before)])
    titles = [title for page in _pages(factory.browser(bo), f"/?after={after}") for title in page]
    assert sorted(titles) == sorted(title for title, idea in ideas.items() if idea not in before)


def test_impressions_in_exploration_slots_are_stored_as_such(factory: Factory) -> None:
    bo, _, _ = _scene(factory, well_known=30, few=5)
    browser = factory.browser(bo)
    is_exploration = _reserved(browser)
    with factory.writing():
        impressions.flush()
    rows = {str(row.idea_id): row.position for row in factory.all(Impression) if row.is_exploration}
    assert rows == is_exploration


def test_a_vote_counts_in_the_rate_wherever_the_idea_was_seen_before(factory: Factory) -> None:
    _, _, ideas = _scene(factory, well_known=2)
    known, other = ideas["Known 1"], ideas["Known 0"]
    browser, staff = factory.browser(factory.member("Cy")), factory.browser(factory.member("Sol", role="staff"))
    browser.get("/")
    browser.send(f"/ideas/{known}/vote", placement="new.1")
    browser.send(f"/ideas/{other}/vote", placement="discover.2")
    staff.send(f"/ideas/{other}/vote", placement="discover.2")
    assert [vote.in_rate for vote in factory.all(Vote)] == [True, True, False]


def test_votes_can_be_calculated_back_from_the_scores(factory: Factory) -> None:
    for votes, readers in ((0, 0), (3, 12.5), (40, 55.25), (7, 900)):
        made = ranking.candidate_from_scores(7, *_scores(votes, readers).values(), VERSION)
        assert (made.id, made.weighted_impressions) == (7, readers)
        assert made.votes == pytest.approx(votes, abs=1e-6)


def test_candidates_take_one_statement_in_twenty_seconds(factory: Factory) -> None:
    bo, _, _ = _scene(factory, well_known=30, few=30)
    browser = factory.browser(bo)
    for address, most in (("/", 6), ("/groups/kitchens", 6)):
        browser.get(address)
        with factory.counting() as sent:
            browser.get(address)
        assert len(sent) <= most, sent
        assert sum("discover" in statement for statement in sent) == 1


def test_a_row_names_the_placement_that_its_impression_is_counted_at(factory: Factory) -> None:
    bo, _, _ = _scene(factory, well_known=30, few=5)
    with factory.reading():
        page = queries.discover_page(db.session.get_one(Member, bo))
        placed = impressions.with_placements("discover", page.rows, 40)
    assert [placement.position for _, placement in placed] == list(range(41, 61))
    assert sum(placement.is_exploration for _, placement in placed) == 2
