"""A query that takes too long is stopped, on both databases, and no other is."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, ProgrammingError

from community.core.db import db, is_sqlite
from community.core.timeouts import QueryTimeout, time_limit
from tests.factory import Factory

pytestmark = pytest.mark.both_databases

COUNTING = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {most}) SELECT count(*) FROM n"
LONG = text(COUNTING.format(most=100_000_000))
SHORT = text(COUNTING.format(most=20_000))


def test_a_slow_query_is_stopped_and_the_next_one_is_not(factory: Factory) -> None:
    with factory.reading():
        with pytest.raises(QueryTimeout), time_limit(0.05):
            db.session.execute(LONG)
        db.session.rollback()
        assert db.session.scalar(SHORT) == 20_000
        with time_limit(60):
            assert db.session.scalar(SHORT) == 20_000


def test_the_limit_ends_with_its_block(factory: Factory) -> None:
    with factory.reading():
        with time_limit(0.001):
            pass
        slow = SHORT if is_sqlite() else text("SELECT 20000 FROM pg_sleep(0.1)")
        assert db.session.scalar(slow) == 20_000


def test_other_errors_are_raised_unchanged(factory: Factory) -> None:
    with factory.reading():
        with pytest.raises((OperationalError, ProgrammingError)), time_limit(60):
            db.session.execute(text("SELECT nothing FROM nowhere"))
        db.session.rollback()
