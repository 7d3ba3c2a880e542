"""Query plans: a thread is read from an index in either order, without sorting the comments of its idea."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, text

from community.announcements.models import Announcement
from community.comments.discussions import Discussion
from community.comments.models import Comment
from community.comments.queries import HELPFUL, OLDEST, ThreadPosition, page
from community.comments.queries.thread import firsts
from community.core.db import db, now
from community.ideas.models import Idea
from community.members.models import Member
from tests.factory import Factory

pytestmark = pytest.mark.both_databases

COMMENTS = 6000


def _long_thread(factory: Factory, on: str = "idea") -> tuple[int, int]:
    """An idea or an announcement with most comments of the site, with statistics for the planner; and a member."""
    ada = factory.member("Ada")
    group = factory.group("Kitchens", ada)
    make = factory.idea if on == "idea" else factory.announcement
    ids = [make(f"Number {number}", ada, group) for number in range(20)]
    rows = [
        {
            f"{on}_id": ids[0] if number % 3 else ids[number % 20],
            "author_id": ada,
            "body": "b",
            "body_html": "b",
            "posted_at": now() - timedelta(minutes=number),
            "helpful_count": number * 7919 % 97,
        }
        for number in range(COMMENTS)
    ]
    with factory.writing():
        db.session.execute(insert(Comment), rows)
        db.session.execute(text("ANALYZE"))
    return ids[0], ada


@pytest.mark.plants_counters("the planner needs more varied counts than a test could vote for")
@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize("order", [HELPFUL, OLDEST])
def test_threads_are_read_in_index_order(factory: Factory, order: str, signed_in: bool) -> None:
    idea, member = _long_thread(factory)
    with factory.reading():
        who = db.session.get_one(Member, member) if signed_in else None
        _check_plans(who, Discussion(Idea, idea), order)


@pytest.mark.plants_counters("the planner needs more varied counts than a test could vote for")
def test_threads_of_announcements_are_read_in_index_order(factory: Factory) -> None:
    announcement, member = _long_thread(factory, "announcement")
    with factory.reading():
        for who in (None, db.session.get_one(Member, member)):
            for order in (HELPFUL, OLDEST):
                _check_plans(who, Discussion(Announcement, announcement), order)


def _check_plans(who: Member | None, discussion: Discussion, order: str) -> None:
    for position in (ThreadPosition(order), ThreadPosition(order, page(who, discussion, ThreadPosition(order)).next)):
        explain = "EXPLAIN QUERY PLAN" if db.engine.dialect.name == "sqlite" else "EXPLAIN"
        statement = firsts(who, discussion, position).compile(db.engine, compile_kwargs={"literal_binds": True})
        lines = db.session.connection().exec_driver_sql(f"{explain} {statement}")
        plan = "\n".join(str(row[-1]) for row in lines)
        assert "Sort" not in plan, (position, plan)
        assert "TEMP B-TREE" not in plan, (position, plan)
