"""The ranked table: every sort, page and filter, and the CSV file."""

import csv
import io
import random
import re
from datetime import datetime, timedelta
from html import unescape
from itertools import pairwise, product

import pytest
from sqlalchemy import select

from community.comments.models import Comment
from community.core.db import db, now
from community.ideas.models import CRITICAL, NICE, Idea, Vote
from community.members.models import Member
from community.site import settings
from community.site.settings import SiteSettings
from community.staff.filters import TableFilters
from community.staff.queries import ranked
from tests.factory import Factory, visible_text
from tests.staff.fixtures import add_status_change, people, set_support, vote

COLUMNS = list(ranked.COLUMNS)


def many(factory: Factory, count: int = 120) -> int:
    """Create ideas with many equal values, some without votes or importance."""
    dice = random.Random(7)
    who = people(factory)
    others = [factory.member() for _ in range(4)]
    groups = [
        who.group,
        factory.group("kitchens", who.ada, is_private=True, slug="other"),
        factory.group("Ärger", who.bo),
    ]
    moments = [now() - timedelta(days=days) for days in range(5)]
    with factory.writing():
        for number in range(count):
            votes = dice.choice([0, 0, 1, 5])
            spoken = dice.randint(0, votes)
            posted_at = dice.choice(moments)
            idea = Idea(
                title=dice.choice(["Steam", "steam", "Échelle", "quiet", "x" * 200, 'a,b;"c"']),
                slug="s",
                author_id=dice.choice(others),
                group_id=dice.choice(groups),
                body="b",
                body_html="b",
                excerpt="b",
                status_key=dice.choice(["open", "planned", "declined"]),
                posted_at=posted_at,
                owner_id=dice.choice([None, None, who.sol, who.ada]),
                effort=dice.choice([None, 1, 5]),
                value=dice.choice([None, 2, 3]),
            )
            db.session.add(idea)
            db.session.flush()
            if number % 3:
                set_support(idea, views=dice.choice([10, 40]), support=dice.choice([0.1, 0.25, 0.3]), width=0.2)
            for index, voter in enumerate([*who[:4], *others][:votes]):
                importance = (NICE if number % 3 else CRITICAL) if index < spoken else None
                db.session.add(Vote(idea_id=idea.id, member_id=voter, cast_at=posted_at, importance=importance))
            for _ in range(dice.choice([0, 0, 2])):
                db.session.add(Comment(idea_id=idea.id, author_id=who.bo, body="c", body_html="c"))
    factory.recount()
    return who.sol


@pytest.mark.both_databases
def test_pages_in_any_order_show_every_idea_once_in_order(factory: Factory) -> None:
    sol = many(factory)
    for column, direction in product(COLUMNS, ("asc", "desc")):
        with factory.reading():
            viewer, moment, site = db.session.get_one(Member, sol), now(), SiteSettings()
            order = ranked.sort(column, direction)
            seen, cursor = [], None
            while True:
                page = ranked.page(viewer, TableFilters(), order, cursor, site, moment)
                seen += page.rows
                cursor = page.next
                if cursor is None:
                    break
            together = [row for batch in ranked.batches(viewer, TableFilters(), order, site, moment) for row in batch]
            ids = set(db.session.scalars(select(Idea.id)))
        assert len(seen) == len(ids) == 120
        assert {row.id for row in seen} == ids
        assert [row.id for row in seen] == [row.id for row in together], "pages and the whole are in one order"
        values = [row.sorted_by for row in seen]
        without = [value is None for value in values]
        assert without == sorted(without), f"{column}: rows without a value come last, either way"
        if ranked.COLUMNS[column].nullable:
            assert any(without), column
        if column not in ("title", "group", "author"):  # text is ordered as the database's language has it
            present = [value for value in values if value is not None]
            assert present == sorted(present, reverse=direction == "desc"), column
        for one, other in pairwise(seen):
            if one.sorted_by == other.sorted_by:
                assert (one.id < other.id) == (direction == "asc"), column


def titles(factory: Factory, member: int, address: str = "") -> set[str]:
    page = factory.browser(member).get(f"/staff/ideas?{address}").get_data(as_text=True)
    return set(re.findall(r'<th scope="row" class="wide">\s*<a class="title"[^>]*>([^<]*)</a>', page))


@pytest.mark.both_databases
def test_the_table_includes_private_groups_but_not_hidden_ideas(factory: Factory) -> None:
    who = people(factory, is_private=True)
    factory.idea("A quiet mode", who.ada, who.group)
    factory.idea("Gone", who.ada, who.group, hidden_at=now(), removed_by="author")
    assert titles(factory, who.sol) == {"A quiet mode"}


@pytest.mark.both_databases
def test_filters_work_alone_and_together(factory: Factory) -> None:
    who = people(factory)
    other = factory.group("Offices", who.bo)
    old = now() - timedelta(days=30)
    quiet = factory.idea("A QUIET mode", who.ada, who.group, posted_at=old)
    steam = factory.idea("Quiet steam", who.bo, other)
    factory.idea("100% of_it", who.bo, who.group)
    add_status_change(factory, steam, who.sol)
    for voter in (who.bo, who.cy):
        vote(factory, quiet, voter)
    day = (now() - timedelta(days=2)).date().isoformat()
    expected = {
        "q=quiet": {"A QUIET mode", "Quiet steam"},
        "q=%25+of_": {"100% of_it"},
        "q=10_%25": set(),
        "group=offices": {"Quiet steam"},
        "status=open": {"A QUIET mode", "100% of_it"},
        "author=%40Bo_": {"Quiet steam", "100% of_it"},
        f"since={day}": {"Quiet steam", "100% of_it"},
        "votes=2": {"A QUIET mode"},
        "answer=none": {"A QUIET mode", "100% of_it"},
        "answer=late": {"A QUIET mode"},
        "answer=week": {"Quiet steam"},
        "q=quiet&author=bo_&group=offices&answer=week": {"Quiet steam"},
        "q=quiet&author=bo_&votes=1": set(),
    }
    for address, found in expected.items():
        assert titles(factory, who.sol, address) == found, address
        line = "One idea" if len(found) == 1 else f"{len(found)} ideas"
        assert line in visible_text(factory.browser(who.sol).get(f"/staff/ideas?{address}")), address


def test_each_active_filter_has_a_chip_that_removes_it(factory: Factory) -> None:
    who = people(factory)
    page = factory.browser(who.sol).get("/staff/ideas?q=quiet&group=kitchens&sort=title").get_data(as_text=True)
    hrefs = re.findall(r'<a class="chip" href="([^"]+)"', page)
    assert hrefs == [
        "/staff/ideas?group=kitchens&amp;sort=title&amp;dir=asc",
        "/staff/ideas?q=quiet&amp;sort=title&amp;dir=asc",
    ]


@pytest.mark.both_databases
def test_the_posted_since_filter_uses_the_sites_time_zone(factory: Factory) -> None:
    who = people(factory)
    with factory.writing():
        settings.change(who.sol, time_zone="Pacific/Auckland")
    factory.idea("Just in", who.ada, who.group, posted_at=datetime.fromisoformat("2026-05-31T12:00:00+00:00"))
    factory.idea("Just out", who.ada, who.group, posted_at=datetime.fromisoformat("2026-05-31T11:59:59+00:00"))
    assert titles(factory, who.sol, "since=2026-06-01") == {"Just in"}


@pytest.mark.both_databases
def test_eight_weeks_count_current_votes_by_week(factory: Factory) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.ada, who.group)
    moment = now()
    for days in (1, 2, 8, 55, 57):
        vote(factory, idea, factory.member(), moment - timedelta(days=days))
    with factory.reading():
        assert ranked.weekly_votes([idea], moment) == {idea: [1, 0, 0, 0, 0, 0, 1, 2]}
        assert ranked.weekly_votes([], moment) == {}


@pytest.mark.both_databases
def test_the_table_takes_at_most_six_statements(factory: Factory) -> None:
    sol = many(factory, 3)
    browser = factory.browser(sol)
    with factory.reading():
        author, group = db.session.execute(select(Idea.author_id, Idea.group_id).limit(1)).one()
    for more in (0, 200):
        with factory.writing():
            db.session.add_all(
                Idea(
                    title=f"More {n}", slug="s", author_id=author, group_id=group, body="b", body_html="b", excerpt="b"
                )
                for n in range(more)
            )
        factory.recount()
        with factory.counting() as sent:
            assert browser.get("/staff/ideas?sort=importance&q=e").status_code == 200
        assert len(sent) <= 6, sent


@pytest.mark.both_databases
def test_the_csv_file_has_every_filtered_idea_and_no_formula(factory: Factory) -> None:
    who = people(factory)
    bad = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", " =cmd|'/c calc'!A0", 'say "hi", she said', "ünï", "two\nlines"]
    for title in bad:
        factory.idea(title, who.ada, who.group)
    factory.idea("Elsewhere", who.ada, factory.group("=Offices", who.ada))
    answer = factory.browser(who.sol).get("/staff/ideas.csv?group=kitchens&sort=posted&dir=asc")
    assert answer.status_code == 200
    assert answer.content_type == "text/csv; charset=utf-8"
    day = now().date().isoformat()
    assert answer.headers["Content-Disposition"] == f'attachment; filename="ideas-{day}.csv"'
    text = answer.get_data().decode("utf-8")
    assert text.startswith("\ufeffid,title,status,group,private_group,supporters,")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert [row["title"] for row in rows] == [f"'{title}" for title in bad[:6]] + bad[6:]
    for row in rows:
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())
    everything = factory.browser(who.sol).get("/staff/ideas.csv").get_data(as_text=True)
    assert "'=Offices" in everything


def test_the_csv_file_of_an_empty_community_has_only_headings(factory: Factory) -> None:
    text = factory.browser(people(factory).sol).get("/staff/ideas.csv").get_data().decode()
    assert len(text.splitlines()) == 1


@pytest.mark.exhaustive
def test_the_csv_file_is_complete_beyond_one_batch(factory: Factory) -> None:
    sol = many(factory, 1203)
    text = factory.browser(sol).get("/staff/ideas.csv?sort=importance").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert len({row["id"] for row in rows}) == len(rows) == 1203


def test_a_row_links_to_the_idea_and_its_status_form(factory: Factory) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.ada, who.group)
    page = factory.browser(who.sol).get("/staff/ideas?q=quiet").get_data(as_text=True)
    assert f'href="/ideas/{idea}-a-quiet-mode"' in page
    assert (
        f'href="/staff/ideas/{idea}/status?next=/staff/ideas?q%3Dquiet"' in page
        or f"/staff/ideas/{idea}/status?next=" in page
    )


def test_a_deleted_author_is_named_without_a_link(factory: Factory) -> None:
    who = people(factory)
    factory.idea("A quiet mode", factory.member("Former member", handle="former-9", deleted_at=now()), who.group)
    page = factory.browser(who.sol).get("/staff/ideas?columns=author").get_data(as_text=True)
    assert "Former member" in page
    assert "/people/former-9" not in page


def test_the_table_opens_on_ideas_that_need_an_answer_and_has_other_views(factory: Factory) -> None:
    who = people(factory)
    needy = factory.idea("A quiet mode", who.ada, who.group, owner_id=who.sol)
    planned = factory.idea("Steam", who.ada, who.group)
    shipped = factory.idea("A lid", who.ada, who.group)
    for voter in (who.ada, who.bo, who.cy):
        vote(factory, planned, voter, importance=CRITICAL)
        vote(factory, shipped, voter, importance=CRITICAL)
    vote(factory, needy, who.bo, importance=CRITICAL)
    add_status_change(factory, planned, who.sol)
    add_status_change(factory, shipped, who.sol, status="shipped")
    browser = factory.browser(who.sol)
    html = browser.get("/staff/ideas").get_data(as_text=True)
    views = re.search(r'(?s)<nav class="views".*?</nav>', html)
    assert views
    links = {name: unescape(href) for href, name in re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', views[0])}
    assert list(links) == ["Needs an answer", "Rising", "Critical for many", "Mine", "All"]
    expected = [
        {"A quiet mode"},
        {"A quiet mode", "Steam"},
        {"Steam"},
        {"A quiet mode"},
        {"A quiet mode", "Steam", "A lid"},
    ]
    assert titles(factory, who.sol) == expected[0]
    for (name, href), found in zip(links.items(), expected, strict=True):
        assert titles(factory, who.sol, href.partition("?")[2]) == found, name
        page = browser.get(href).get_data(as_text=True)
        assert re.findall(r'aria-current="true">([^<]*)</a>', page)[-1:] == [name]
    add_status_change(factory, needy, who.sol)
    assert "Every idea has an answer" in visible_text(browser.get("/staff/ideas"))


@pytest.mark.both_databases
def test_a_filter_can_have_several_values(factory: Factory) -> None:
    who = people(factory)
    offices, homes = factory.group("Offices", who.bo), factory.group("Homes", who.bo)
    factory.idea("A quiet mode", who.ada, who.group, owner_id=who.sol)
    steam = factory.idea("Steam", who.ada, offices)
    factory.idea("A lid", who.ada, homes, owner_id=who.ada)
    add_status_change(factory, steam, who.sol)
    for address, found in {
        "group=offices&group=homes": {"Steam", "A lid"},
        "group=offices.homes": {"Steam", "A lid"},
        "group=offices&group=homes&status=open": {"A lid"},
        "status=open&status=planned": {"A quiet mode", "Steam", "A lid"},
        f"owner=me&owner={who.ada}": {"A quiet mode", "A lid"},
        "owner=me&owner=nobody": {"A quiet mode", "Steam"},
        "answer=week&answer=none": {"A quiet mode", "Steam", "A lid"},
        "owner=nonsense&answer=nonsense": {"A quiet mode", "Steam", "A lid"},
        "group=" + ".".join(["offices"] * 500): {"Steam"},
        "voting=open": {"A quiet mode", "Steam", "A lid"},
        "critical=1": set(),
    }.items():
        assert titles(factory, who.sol, address) == found, address
    page = factory.browser(who.sol).get("/staff/ideas?group=offices&group=homes&sort=title").get_data(as_text=True)
    hrefs = re.findall(r'<a class="chip" href="([^"]+)"', page)
    assert hrefs == [f"/staff/ideas?group={slug}&amp;sort=title&amp;dir=asc" for slug in ("homes", "offices")]
    assert len(re.findall(r'name="group"\s+value="\w+" checked', page)) == 2
