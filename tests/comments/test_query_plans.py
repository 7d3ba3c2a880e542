"""Query plans: a thread is read from an index in either order, without sorting the comments of its idea."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, text

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


def _long_thread(factory: Factory) -> tuple[int, int]:
    """An idea with most comments of the site, with statistics for the planner; and a member."""
    ada = factory.member("Ada")
    group = factory.group("Kitchens", ada)
    ideas = [factory.idea(f"Idea {number}", ada, group) for number in range(20)]
    rows = [
        {
            "idea_id": ideas[0] if number % 3 else ideas[number % 20],
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
    return ideas[0], ada


@pytest.mark.plants_counters("the planner needs more varied counts than a test could vote for")
@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize("order", [HELPFUL, OLDEST])
def test_threads_are_read_in_index_order(factory: Factory, order: str, signed_in: bool) -> None:
    idea_id, member = _long_thread(factory)
    idea = Discussion(Idea, idea_id)
    with factory.reading():
        who = db.session.get_one(Member, member) if signed_in else None
        for position in (ThreadPosition(order), ThreadPosition(order, page(who, idea, ThreadPosition(order)).next)):
            explain = "EXPLAIN QUERY PLAN" if db.engine.dialect.name == "sqlite" else "EXPLAIN"
            statement = firsts(who, idea, position).compile(db.engine, compile_kwargs={"literal_binds": True})
            lines = db.session.connection().exec_driver_sql(f"{explain} {statement}")
            plan = "\n".join(str(row[-1]) for row in lines)
            assert "Sort" not in plan, (position, plan)
            assert "TEMP B-TREE" not in plan, (position, plan)
