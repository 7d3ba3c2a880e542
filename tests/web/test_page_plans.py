"""Query plans of pages on SQLite: none reads a table that grows with the site from end to end."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select, text

from community.analytics import jobs as analytics_jobs
from community.core.db import db
from community.groups.models import Group
from community.ideas import jobs, site_size
from community.ideas.models import Idea
from community.members.models import ADMINISTRATOR, MEMBER, Member
from community.staff import jobs as staff_jobs
from tests.databases import SQLite
from tests.factory import Factory

TIMES = 500  # so many times more rows than there are, the planner is told
GROWING = (
    *("activity_scores", "adjusted_support", "comments", "helpful_votes", "idea_labels", "ideas", "impressions"),
    *("members", "memberships", "notices", "sessions", "status_changes", "votes"),
)
TASKS = (
    *(jobs.make_group_figures, jobs.make_site_figures, jobs.find_main_authors, jobs.find_exploration_candidates),
    *(analytics_jobs.refresh_activity, staff_jobs.make_staff_figures),
)
PAGES = """
    / /?group={slug} /?status=planned /trending /top /new /new?status=shipped /answered /top?author={handle}
    /groups /groups?order=active /groups?order=newest /groups/{slug} /groups/{slug}?order=new /groups/{slug}/about
    /groups/{slug}/members /ideas/{idea}-a /ideas/{idea}/supporters /ideas/{idea}/history /ideas/new /people
    /people/{handle} /announcements /about /feeds/ideas.atom /feeds/answers.atom /groups/{slug}/feed.atom
"""
PAGES_OF_MEMBERS = "/my-votes /inbox /mentions"
PAGES_OF_STAFF = """
    /moderation /moderation?tab=unanswered /moderation?tab=inactive /moderation/log /groups/{slug}/moderation
    /groups/{slug}/moderation?tab=unanswered /staff /staff/ideas /staff/ideas?sort=votes /staff/ideas?answer=none
    /staff/contributors /staff/contributors?days=365 /staff/contributors/{handle} /staff/accounts /staff/jobs
    /staff/labels /staff/duplicates /staff/audit /staff/statuses /staff/calibration /staff/ideas/{idea}/status
"""


@contextmanager
def _whole_reads() -> Iterator[set[tuple[str, str]]]:
    """Tables that statements inside the block read from end to end, each with the statement.

    A walk along an index that ends at a limit is none.
    """
    found: set[tuple[str, str]] = set()

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        if many or not statement.lstrip().startswith(("SELECT", "WITH")):
            return
        plan = connection.connection.driver_connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        for line in plan.fetchall():
            scan = re.match(r"SCAN (\w+?)(?:_\d+)?(?: USING .*)?$", line[3])
            if scan and scan[1] in GROWING and "LIMIT" not in statement:
                found.add((scan[1], statement))

    event.listen(db.engine, "after_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(db.engine, "after_cursor_execute", note)


def _pretend_to_be_large() -> None:
    """Tell the planner that tables that grow have many times as many rows, and each value of an index too."""
    db.session.execute(text("ANALYZE"))
    for table, index, numbers in db.session.execute(text("SELECT tbl, idx, stat FROM sqlite_stat1")).all():
        if table in GROWING:
            first, *others = map(int, numbers.split())
            larger = " ".join(map(str, (first * TIMES, *(other * TIMES if other > 1 else 1 for other in others))))
            values = {"larger": larger, "table": table, "index": index}
            statement = "UPDATE sqlite_stat1 SET stat = :larger WHERE tbl = :table AND idx IS :index"
            db.session.execute(text(statement), values)


@pytest.fixture
def filled(sqlite_factory: Factory, sqlite: SQLite, tmp_path: Path) -> Factory:
    """The demonstration community."""
    sqlite.fill(tmp_path)
    return sqlite_factory


def test_no_page_reads_a_whole_table_of_a_large_site(filled: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_size, "LARGE", 0)
    with filled.app.app_context():
        for task in TASKS:
            task()
    with filled.writing():
        _pretend_to_be_large()
        known = {
            "slug": db.session.scalar(select(Group.slug).where(Group.is_private.is_(False)).limit(1)),
            "idea": db.session.scalar(select(Idea.id).where(Idea.hidden_at.is_(None)).limit(1)),
            "handle": db.session.scalar(select(Member.handle).where(Member.role == MEMBER).limit(1)),
        }
        member = db.session.scalar(select(Member.id).where(Member.role == MEMBER, Member.confirmed_at.is_not(None)))
        staff = db.session.scalar(select(Member.id).where(Member.role == ADMINISTRATOR))
    assert member is not None
    assert staff is not None
    with filled.app.app_context():
        db.engine.dispose()  # other connections have read the statistics before
    for browser, pages in (
        (filled.visitor(), PAGES),
        (filled.browser(member), PAGES + PAGES_OF_MEMBERS),
        (filled.browser(staff), PAGES + PAGES_OF_MEMBERS + PAGES_OF_STAFF),
    ):
        for page in pages.split():
            filled.clear_cache()
            with filled.app.app_context(), _whole_reads() as found:
                response = browser.get(page.format(**known))
            assert response.status_code in (200, 301, 302, 308), (page, response.status_code)
            assert not found, page
