"""A sort that takes too long is stopped, and faster ones are offered."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, event, text

from community.core import cache
from community.core.db import db
from community.staff.queries import ranked
from tests.factory import Factory, visible_text
from tests.staff.fixtures import people

pytestmark = pytest.mark.both_databases


@contextmanager
def _slow(factory: Factory) -> Iterator[None]:
    """Make the query slow: on PostgreSQL ideas are locked; on SQLite the time limit is too short.

    The lock ends with the query, because the page counts pairs of ideas for its navigation.
    """
    with factory.app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        yield
        return
    other = create_engine(engine.url)
    with other.connect() as connection:
        connection.execute(text("LOCK TABLE ideas IN ACCESS EXCLUSIVE MODE"))

        def unlock(context: object) -> None:
            connection.rollback()

        event.listen(engine, "handle_error", unlock)
        yield
        event.remove(engine, "handle_error", unlock)
    other.dispose()


def test_a_slow_sort_is_stopped_and_the_filters_are_kept(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    who = people(factory)
    for number in range(60):
        factory.idea(f"A quiet mode {number}", who.ada, who.group)
    browser = factory.browser(who.sol)
    address = "/staff/ideas?q=quiet&status=open&sort=author&dir=asc"
    monkeypatch.setattr(ranked, "TIME_LIMIT", -0.001)
    with factory.app.app_context():
        cache.clear()
    with _slow(factory):
        answer = browser.get(address)
    assert answer.status_code == 503
    page = visible_text(answer)
    assert "Sorting took too long" in page
    assert "Title contains “quiet”" in page
    html = answer.get_data(as_text=True)
    for column in ("votes", "comments", "posted"):
        assert f"/staff/ideas?q=quiet&amp;status=open&amp;sort={column}&amp;dir=desc" in html
    assert 'name="q" type="search" value="quiet"' in html
    monkeypatch.undo()
    assert browser.get(address).status_code == 200
