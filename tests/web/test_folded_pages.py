"""Pages are the same, byte for byte, whether their templates are folded or rendered by Jinja alone."""

from collections.abc import Iterator

import pytest
import time_machine

from community.core.db import now
from community.members.models import Member
from tests.access.crawler import Crawler
from tests.access.fixtures import Markers, arrange
from tests.factory import Factory
from tests.web.unfolded import comparing

PAGES = (
    *("/", "/top", "/answered", "/ideas/1", "/ideas/new", "/groups", "/people", "/search?q=machine", "/inbox"),
    *("/settings/profile", "/moderation", "/moderation/log", "/staff", "/staff/ideas", "/staff/statuses"),
    *("/staff/labels", "/staff/duplicates", "/staff/audit", "/staff/contributors", "/staff/jobs", "/staff/people"),
    *("/staff/accounts", "/staff/announcements", "/staff/calibration", "/staff/ideas/1/status", "/staff/ideas/1/notes"),
    *("/ideas/1/merge", "/ideas/1/history", "/groups/open-kitchen/edit", "/moderation/appeals", "/moderation/reasons"),
    *("/staff/settings", "/about", "/feeds/ideas.atom", "/opensearch.xml", "/nowhere"),
)
VIEWERS = ("visitor", "group_moderator")


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    """The clock stands still: pages say how long ago things were, and are rendered twice."""
    with time_machine.travel(now(), tick=False):
        yield


def test_pages_are_the_same_folded_and_unfolded(filled: Factory) -> None:
    administrator = next(member.id for member in filled.all(Member) if member.role == "administrator")
    with comparing(filled.app) as same:
        for browser in (filled.visitor(), filled.browser(administrator)):
            for page in PAGES:
                browser.get(page, follow_redirects=True)
            browser.get("/search/suggestions?q=machine", headers={"X-Requested-With": "fetch"})
    assert {"ideas/list.html", "ideas/show.html", "staff/overview.html", "errors/page.html"} <= {*same}
    assert len({*same}) > 15


@pytest.mark.exhaustive
@pytest.mark.parametrize("viewer", VIEWERS)
def test_every_template_of_the_crawl_is_the_same_folded_and_unfolded(sqlite_factory: Factory, viewer: str) -> None:
    member = arrange(sqlite_factory, Markers()).people[viewer]
    browser = sqlite_factory.browser(member) if member else sqlite_factory.visitor()
    with comparing(sqlite_factory.app) as same:
        crawler = Crawler(sqlite_factory, browser)
        crawler.walk()
    assert crawler.failures == []
    assert len({*same}) > 20
