"""Operators such as "status:planned", and the filters and the order beside the results, with their counts."""

import re
from datetime import UTC, datetime
from html import unescape
from urllib.parse import quote_plus

import pytest
from sqlalchemy import select

from community.core.db import db, now
from community.ideas import labels, status, statuses
from community.ideas.models import Idea, Label, Status
from community.members.models import ADMINISTRATOR, STAFF, Member
from tests.factory import Factory, visible_text
from tests.search.conftest import ProcessJobs
from tests.search.fixtures import find, index_is_consistent, rebuild_index


class Kitchen:
    """Ideas about kettles: of Ada and Bo, in Kitchens, Coffee bars and the private Den, with statuses and labels."""

    def __init__(self, factory: Factory) -> None:
        self.factory = factory
        self.ada = factory.member("Ada Lovelace", handle="ada")
        self.bo = factory.member("Bo", role=STAFF)
        self.cy = factory.member("Cy", role=ADMINISTRATOR)
        self.dee = factory.member("Dee")
        self.kitchens = factory.group("Kitchens", self.ada)
        self.bars = factory.group("Coffee bars", self.ada)
        self.den = factory.group("Den", self.ada, is_private=True)
        self.ideas = {
            "Kettle one": self.idea("Kettle one", self.ada, self.kitchens, "planned", 2024),
            "Kettle two": self.idea("Kettle two", self.bo, self.bars, "shipped", 2025),
            "Kettle three": self.idea("Kettle three", self.bo, self.kitchens, "planned", 2026),
            "Kettle in the den": self.idea("Kettle in the den", self.ada, self.den, "declined", 2026),
        }
        with factory.writing():
            staff = db.session.get_one(Member, self.bo)
            self.label("Mobile app", staff, is_public=True)
            self.label("Money", staff, is_public=False)

    def idea(self, title: str, author: int, group: int, status_key: str, year: int) -> int:
        """An idea with these facts."""
        posted_at = datetime(year, 3, 4, tzinfo=UTC)
        return self.factory.idea(title, author, group, status_key=status_key, posted_at=posted_at)

    def label(self, name: str, staff: Member, *, is_public: bool) -> None:
        """A label on the first idea."""
        made = labels.create(staff, name, 3, is_public)
        labels.put_on(db.session.get_one(Idea, self.ideas["Kettle one"]), staff, [made.slug], [])

    def titles(self, text: str, viewer: int | None = None) -> set[str]:
        """What a viewer finds."""
        return {row.idea.title for row in find(self.factory, text, viewer=viewer).rows}

    def unknown(self, text: str, viewer: int | None = None) -> list[str]:
        """The values that no one knows."""
        return [operator.value for operator in find(self.factory, text, viewer=viewer).unknown]


@pytest.fixture
def kitchen(factory: Factory) -> Kitchen:
    """A community with kettles."""
    return Kitchen(factory)


ALL = {"Kettle one", "Kettle two", "Kettle three"}
FOUND = {
    "kettle author:ada": {"Kettle one"},
    "kettle author:@ADA": {"Kettle one"},
    'kettle author:"ada lovelace"': {"Kettle one"},
    "kettle -author:ada": {"Kettle two", "Kettle three"},
    "kettle author:ada author:bo": ALL,
    "author:bo": {"Kettle two", "Kettle three"},
    "kettle group:kitchens": {"Kettle one", "Kettle three"},
    "kettle GROUP:“coffee bars”": {"Kettle two"},
    "kettle group:coffee-bars": {"Kettle two"},
    "kettle -group:kitchens": {"Kettle two"},
    "kettle status:planned": {"Kettle one", "Kettle three"},
    "kettle status：Shipped": {"Kettle two"},
    "kettle -status:planned": {"Kettle two"},
    "kettle status:planned author:bo": {"Kettle three"},
    "status:planned -author:bo": {"Kettle one"},
    "status:done": {"Kettle two"},  # a kind of statuses
    'label:"mobile app"': {"Kettle one"},
    "kettle label:mobile-app": {"Kettle one"},
    "kettle -label:mobile-app": {"Kettle two", "Kettle three"},
    "kettle after:2025": {"Kettle two", "Kettle three"},
    "kettle before:2025": {"Kettle one"},
    "kettle after:2025-01 before:2025-12-31": {"Kettle two"},
    "kettle -after:2025-03-04": {"Kettle one"},
    "kettle after:2026 before:2025": set[str](),
    "kettle one status:planned": {"Kettle one"},
    '"kettle one" status:planned': {"Kettle one"},
}


@pytest.mark.both_databases
def test_operators_limit_what_is_found(factory: Factory, kitchen: Kitchen, process_jobs: ProcessJobs) -> None:
    process_jobs()
    for text, titles in FOUND.items():
        assert kitchen.titles(text) == titles, text
        assert kitchen.unknown(text) == [], text
    assert kitchen.titles("kettle by:me", kitchen.bo) == {"Kettle two", "Kettle three"}
    assert kitchen.titles("group:den", kitchen.ada) == {"Kettle in the den"}
    assert kitchen.titles("label:money", kitchen.bo) == {"Kettle one"}


@pytest.mark.both_databases
def test_values_that_no_one_knows_are_said_and_ignored(
    factory: Factory, kitchen: Kitchen, process_jobs: ProcessJobs
) -> None:
    process_jobs()
    sentences = {
        "author:nobody": "No member is called “nobody”",
        "group:den": "No group is called “den”",
        "status:lost": "No status is called “lost”",
        "label:money": "No label is called “money”",
        "after:lunch": "“lunch” isn’t a date",
        "before:2026-13-45": "“2026-13-45” isn’t a date",
        "by:me": "Sign in to search for your own posts.",
    }
    for text, sentence in sentences.items():
        page = factory.visitor().get(f"/search?q=kettle+{quote_plus(text, safe='%')}")
        assert sentence in visible_text(page), text
        assert "Kettle two" in visible_text(page), text
    assert kitchen.titles("author:nobody") == set()


def test_colons_in_ordinary_text_are_not_operators(factory: Factory, kitchen: Kitchen) -> None:
    factory.idea("Error: http://example.com/author:x fails", kitchen.ada, kitchen.kitchens)
    rebuild_index(factory)
    for text in ("error: http", "http://example.com/author:x", "author: error", "status:", 'group:"', 'label:""'):
        assert kitchen.unknown(text) == [], text
    assert kitchen.titles("error: http://example.com") == {"Error: http://example.com/author:x fails"}


def test_a_page_of_results_is_filtered_and_sorted(
    factory: Factory, kitchen: Kitchen, process_jobs: ProcessJobs
) -> None:
    fresh = factory.idea("Kettle of today", kitchen.ada, kitchen.bars)
    process_jobs()
    visitor = factory.visitor()
    for query, titles in (
        ("status=planned&sort=newest", ["Kettle three", "Kettle one"]),
        ("group=coffee-bars&sort=newest", ["Kettle of today", "Kettle two"]),
        ("period=week", ["Kettle of today"]),
        ("status=planned&group=coffee-bars", []),
        ("status=planned+", None),
        ("group=den", None),
        ("period=x&sort=newest", ["Kettle of today", "Kettle three", "Kettle two", "Kettle one"]),
    ):
        page = visitor.get(f"/search?q=kettle&{query}")
        assert page.status_code == (404 if titles is None else 200), query
        assert titles is None or _titles(page.text) == titles, query
    page = visitor.get("/search?q=kettle&status=planned&group=kitchens&sort=newest").text
    assert 'href="/search?q=kettle&amp;kind=people&amp;status=planned&amp;group=kitchens&amp;sort=newest"' in page
    assert 'href="/search?q=kettle&amp;group=kitchens&amp;sort=newest"' in page  # the chip takes the status away
    assert "Newest first." in page
    nothing = visible_text(visitor.get("/search?q=kettle&status=planned&group=coffee-bars"))
    assert "Nothing matches these filters" in nothing
    assert fresh


def test_words_are_not_corrected_because_of_a_filter(factory: Factory, kitchen: Kitchen) -> None:
    factory.idea("Mettle", kitchen.ada, kitchen.kitchens, status_key="declined")
    rebuild_index(factory)
    visitor = factory.visitor()
    for query in ("q=kettle+status:declined", "q=kettle+three+author:ada", "q=kettle&status=declined"):
        page = visible_text(visitor.get(f"/search?{query}"))
        assert "Showing results for" not in page, query
        assert "No results contain all of your words" not in page, query
    assert "Showing results for “kettle status:shipped”" in visible_text(visitor.get("/search?q=ketle+status:shipped"))


def test_counts_are_of_what_the_viewer_can_find(factory: Factory, kitchen: Kitchen) -> None:
    rebuild_index(factory)
    page = factory.visitor().get("/search?q=kettle").text
    assert _options(page) == {
        "status": {"Planned": 2, "Shipped": 1},
        "group": {"Coffee bars": 1, "Kitchens": 2},
        "period": {"Last 12 months": 1} if _is_within_a_year() else {},
    }
    assert _options(factory.browser(kitchen.ada).get("/search?q=kettle").text)["group"] == {
        "Coffee bars": 1,
        "Den": 1,
        "Kitchens": 2,
    }
    chosen = _options(factory.visitor().get("/search?q=kettle&status=planned").text)
    assert (chosen["status"], chosen["group"]) == ({"Planned": 2, "Shipped": 1}, {"Kitchens": 2})
    assert "Den" not in page


@pytest.mark.both_databases
def test_the_index_follows_statuses_and_labels(factory: Factory, kitchen: Kitchen) -> None:
    rebuild_index(factory)
    first = kitchen.ideas["Kettle one"]

    def check(text: str, titles: set[str]) -> None:
        factory.work()
        assert kitchen.titles(text, kitchen.bo) == titles, text
        assert index_is_consistent(factory)

    with factory.writing():
        change = status.change(
            db.session.get_one(Idea, first), db.session.get_one(Member, kitchen.bo), "shipped", "It is there."
        )
    check("kettle status:shipped", {"Kettle one", "Kettle two"})
    with factory.writing():
        status.undo(db.session.merge(change), db.session.get_one(Member, kitchen.bo))
    check("kettle status:shipped", {"Kettle two"})
    with factory.writing():
        planned, started = db.session.get_one(Status, "planned"), db.session.get_one(Status, "in_progress")
        statuses.remove(planned, started, db.session.get_one(Member, kitchen.cy))
    check("kettle status:planned", {"Kettle one", "Kettle three"})  # the removed one leads to the other
    check("kettle status:in_progress", {"Kettle one", "Kettle three"})
    with factory.writing():
        mobile, money = _label("mobile-app"), _label("money")
        labels.merge(money, mobile, db.session.get_one(Member, kitchen.bo))
    check("label:money", {"Kettle one"})
    with factory.writing():
        labels.remove(_label("mobile-app"), db.session.get_one(Member, kitchen.bo))
    check("kettle one", {"Kettle one"})


def test_a_page_with_filters_sends_as_many_statements_for_many_groups(factory: Factory, kitchen: Kitchen) -> None:
    rebuild_index(factory)
    dee = factory.browser(kitchen.dee)
    numbers = []
    for more in (0, 8):
        for number in range(more):
            factory.idea("Kettle more", kitchen.ada, factory.group(f"Group {number}", kitchen.ada))
        rebuild_index(factory)
        dee.get("/search?q=kettle")
        with factory.counting() as sent:
            page = dee.get("/search?q=kettle&sort=newest")
        numbers.append(len(sent))
        assert len(_options(page.text)["group"]) == 2 + more
    assert numbers == [4, 4]


def _label(slug: str) -> Label:
    return db.session.scalars(select(Label).where(Label.slug == slug)).one()


def _is_within_a_year() -> bool:
    return (now() - datetime(2026, 3, 4, tzinfo=UTC)).days < 365


def _titles(page: str) -> list[str]:
    found = re.findall(r'<h2[^>]* class="idea-title"[^>]*>(.*?)</h2>', page, re.DOTALL)
    return [" ".join(unescape(re.sub("<[^>]+>", "", title)).split()) for title in found]


def _options(page: str) -> dict[str, dict[str, int]]:
    """The options of each filter with their counts."""
    found: dict[str, dict[str, int]] = {}
    for name, options in re.findall(r'<select id="filter-(status|group|period)"[^>]*>(.*?)</select>', page, re.DOTALL):
        pairs = re.findall(r'<option value="[^"]+"[^>]*>\s*(.*?) \((\d+)\)\s*</option>', options)
        found[name] = {unescape(label): int(count) for label, count in pairs}
    return {name: found.get(name, {}) for name in ("status", "group", "period")}
