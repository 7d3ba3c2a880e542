"""Query plans: lists use an index and never sort the table."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, text

from community.core.db import db, now
from community.core.pagination import Page
from community.ideas import queries
from community.ideas.models import Idea, Vote
from community.ideas.queries import IdeaRow
from community.members.models import Member
from tests.factory import Factory

pytestmark = pytest.mark.both_databases

IDEAS = 6000
STATUSES = ("open", "open", "open", "under_review", "planned", "declined")


def _filled(factory: Factory) -> tuple[int, int]:
    """Many ideas in a few groups, known to the planner. A member with votes, and a group."""
    members = [factory.member() for _ in range(5)]
    groups = [factory.group(f"Group {number}", members[0], *members) for number in range(4)]
    rows: list[dict[str, Any]] = [
        {
            "group_id": groups[number % 4],
            "author_id": members[number % 5],
            "title": f"Idea {number}",
            "slug": f"idea-{number}",
            "body": "b",
            "body_html": "b",
            "excerpt": "b",
            "status_key": STATUSES[number % 6],
            "posted_at": now() - timedelta(minutes=number),
            "vote_count": number * 7919 % 311,
            "trend": number * 7919 % 1009 / 10,
            "discover": number * 7919 % 997 / 1000 + 0.1,
            "support": 0.1,
            "answered_at": now() - timedelta(minutes=number * 7919 % 4001) if number % 3 else None,
        }
        for number in range(IDEAS)
    ]
    with factory.writing():
        db.session.execute(insert(Idea), rows)
        db.session.execute(insert(Vote), [{"idea_id": idea, "member_id": members[1]} for idea in range(1, IDEAS, 9)])
        db.session.execute(text("ANALYZE"))
    return members[1], groups[2]


def _list(who: Member | None, order: str, **narrowed: Any) -> Page[IdeaRow]:
    if order == "discover" and "status" not in narrowed:
        return queries.discover_page(who, **narrowed)
    return queries.list_page(who, order, **narrowed)


def _plan(who: Member | None, order: str, **narrowed: Any) -> str:
    """How the database goes about the list's one statement."""
    sent: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        if "FROM ideas" in statement and "excerpt" in statement:
            sent.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        _list(who, order, **narrowed)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert len(sent) == 1
    words = "EXPLAIN QUERY PLAN" if db.engine.dialect.name == "sqlite" else "EXPLAIN"
    found = db.session.connection().exec_driver_sql(f"{words} {sent[0][0]}", sent[0][1])
    return "\n".join(str(row[-1]) for row in found)


@pytest.mark.plants_counters("the planner needs more varied ideas than votes could be cast for in a test")
@pytest.mark.parametrize("signed_in", [False, True])
def test_no_list_sorts_the_table(factory: Factory, signed_in: bool) -> None:
    member, group = _filled(factory)
    with factory.reading():
        who = db.session.get_one(Member, member) if signed_in else None
        for order in ("discover", "trending", "top", "new", "answered"):
            second = _list(who, order).next  # Discover has its candidates from now on
            for narrowed in ({}, {"group_id": group}, {"status": "open"}, {"status": "declined"}, {"cursor": second}):
                plan = _plan(who, order, **narrowed)
                assert "Sort" not in plan, (order, narrowed, plan)
                assert "TEMP B-TREE" not in plan, (order, narrowed, plan)
        assert "TEMP B-TREE" not in _plan(who, "new", author_id=member)
