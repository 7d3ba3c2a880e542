"""On a large site the worker makes the figures of pages, which say the same as those that a small site's pages make."""

from datetime import timedelta

import pytest

from community.analytics import refresh
from community.core import stored_figures
from community.core.db import db, now
from community.core.visibility import MODERATOR
from community.groups.models import Group
from community.ideas import group_figures, jobs, site_size, site_stats, visibility
from community.ideas.models import Idea
from tests.factory import Factory, visible_text

pytestmark = pytest.mark.both_databases

PAGES = ("/new", "/groups", "/groups?order=active", "/groups/kitchens", "/groups/cellars/about")


class Site:
    """Two groups with ideas of several members, some of them answered, late or hidden."""

    def __init__(self, factory: Factory) -> None:
        self.factory = factory
        self.ada, self.bo, self.sol = factory.member("Ada"), factory.member("Bo"), factory.member("Sol", role="staff")
        kitchens = factory.group("Kitchens", self.ada, self.bo)
        cellars = factory.group("Cellars", self.bo, is_private=False)
        late, old = now() - timedelta(days=9), now() - timedelta(days=40)
        self.ideas = [
            factory.idea("A lid", self.ada, kitchens, posted_at=now() - timedelta(hours=3)),
            factory.idea("A timer", self.bo, kitchens, posted_at=late),
            factory.idea("A tap", self.ada, kitchens, posted_at=old),
            factory.idea("A rack", self.bo, cellars, posted_at=late),
            factory.idea("A lamp", self.bo, cellars, posted_at=old, status_key="shipped"),
        ]
        factory.comment(self.ideas[2], self.sol)
        with factory.app.app_context():
            refresh.refresh_outdated()

    def make(self) -> None:
        """Run the scheduled tasks, and forget what pages have read before."""
        with self.factory.app.app_context():
            for task in (jobs.make_group_figures, jobs.make_site_figures, jobs.find_main_authors):
                task()
        self.factory.clear_cache()

    def pages(self) -> list[str]:
        self.factory.clear_cache()
        visitor = self.factory.visitor()
        return [visible_text(visitor.get(page)) for page in PAGES]


def _names(factory: Factory) -> set[str]:
    with factory.reading():
        return set(db.session.scalars(db.select(stored_figures.StoredFigure.name)))


def test_a_small_site_has_none(factory: Factory) -> None:
    site = Site(factory)
    site.make()
    assert _names(factory) == set()


def test_pages_of_a_large_site_say_the_same(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    site = Site(factory)
    made_by_pages = site.pages()
    monkeypatch.setattr(site_size, "LARGE", 3)
    site.make()
    assert _names(factory) == {site_stats.NAME, group_figures.COUNTS, group_figures.AUTHORS}
    for page, text in zip(made_by_pages, site.pages(), strict=True):
        assert text.split() == page.split()
    with factory.reading():
        found = {
            name: (recent, waiting)
            for name, recent, waiting in db.session.execute(
                db.select(Group.name, Group.ideas_this_month, Group.unanswered_count)
            )
        }
    assert found == {"Kitchens": (2, 1), "Cellars": (1, 1)}


def test_a_removed_idea_is_not_shown_though_it_is_in_a_stored_figure(
    factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Site(factory)
    monkeypatch.setattr(site_size, "LARGE", 3)
    with factory.writing():
        shipped = db.session.get_one(Idea, site.ideas[4])
        shipped.answered_at = None
    site.make()
    with factory.writing():
        visibility.remove(db.session.get_one(Idea, site.ideas[4]), MODERATOR)
    assert "A lamp" not in site.pages()[0]


def test_a_site_that_is_small_again_has_none(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    site = Site(factory)
    monkeypatch.setattr(site_size, "LARGE", 3)
    site.make()
    monkeypatch.setattr(site_size, "LARGE", 5000)
    site.make()
    assert _names(factory) == set()
