"""Sorts by indexed columns of the ranked table use the index, however large the table grows."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import event, text

from community.core.db import db, now
from community.core.sorting import Sort
from community.ideas.models import Idea
from community.members.models import Member
from community.site.settings import SiteSettings
from community.staff.filters import TableFilters
from community.staff.queries import ranked
from tests.factory import Factory
from tests.staff.fixtures import people

pytestmark = pytest.mark.both_databases

IDEAS = 4000


def _filled(factory: Factory) -> int:
    who = people(factory)
    with factory.writing():
        db.session.add_all(
            Idea(
                title=f"Idea {number}",
                slug="s",
                author_id=(who.ada, who.bo, who.cy)[number % 3],
                group_id=who.group,
                body="b",
                body_html="b",
                excerpt="b",
                support=number * 7919 % 997 / 1000,
                vote_count=number * 7919 % 311,
                comment_count=number * 7919 % 97,
            )
            for number in range(IDEAS)
        )
        db.session.flush()
        db.session.execute(text("ANALYZE"))
    return who.sol


def _plan(
    viewer: Member, order: Sort[ranked.RankedIdea], cursor: str | None, moment: datetime
) -> tuple[str, str | None]:
    """The query plan of one page, and the cursor of the next."""
    sent: list[tuple[str, Any]] = []

    def note(connection: Any, driver: Any, statement: str, parameters: Any, *rest: Any) -> None:
        sent.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        page = ranked.page(viewer, TableFilters(), order, cursor, SiteSettings(), moment)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert len(sent) == 1
    words = "EXPLAIN QUERY PLAN" if db.engine.dialect.name == "sqlite" else "EXPLAIN"
    found = db.session.connection().exec_driver_sql(f"{words} {sent[0][0]}", sent[0][1])
    return "\n".join(str(row[-1]) for row in found), page.next


@pytest.mark.plants_counters("the planner needs more varied ideas than votes could be cast for in a test")
def test_indexed_columns_need_no_sort(factory: Factory) -> None:
    sol = _filled(factory)
    with factory.reading():
        viewer, moment = db.session.get_one(Member, sol), now()
        for key in ranked.INDEXED_COLUMNS:
            cursor = None
            for _page in range(2):
                plan, cursor = _plan(viewer, ranked.sort(key, "desc"), cursor, moment)
                assert "Sort" not in plan, (key, plan)
                assert "TEMP B-TREE" not in plan, (key, plan)
                assert cursor is not None
