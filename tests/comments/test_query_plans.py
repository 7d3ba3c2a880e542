"""A thread walks an index in either order: nobody sorts what an idea's comments are, however many there are."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, text

from community.comments.models import Comment
from community.comments.queries import HELPFUL, OLDEST, ThreadPosition, page
from community.comments.queries.thread import firsts
from community.core.db import db, now
from community.members.models import Member
from tests.factory import Factory

pytestmark = pytest.mark.both_databases

COMMENTS = 6000


def _filled(factory: Factory) -> tuple[int, int]:
    """An idea with most comments of the site, known to the planner; and a member."""
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


@pytest.mark.plants_counters("the planner needs more varied comments than could be marked in a test")
@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize("order", [HELPFUL, OLDEST])
def test_no_thread_sorts_the_comments_of_its_idea(factory: Factory, order: str, signed_in: bool) -> None:
    idea, member = _filled(factory)
    with factory.reading():
        who = db.session.get_one(Member, member) if signed_in else None
        for place in (ThreadPosition(order), ThreadPosition(order, page(who, idea, ThreadPosition(order)).next)):
            words = "EXPLAIN QUERY PLAN" if db.engine.dialect.name == "sqlite" else "EXPLAIN"
            statement = firsts(who, idea, place).compile(db.engine, compile_kwargs={"literal_binds": True})
            found = db.session.connection().exec_driver_sql(f"{words} {statement}")
            plan = "\n".join(str(row[-1]) for row in found)
            assert "Sort" not in plan, (place, plan)
            assert "TEMP B-TREE" not in plan, (place, plan)
