"""A table that takes too long to sort says so, and leads to orders that are quick."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, text

from community.kernel.database import db
from community.staff.queries import ranked
from tests.staff.facts import people
from tests.world import World, words


@contextmanager
def _slow(world: World) -> Iterator[None]:
    """On PostgreSQL nobody can read ideas for a while; on SQLite there are too many steps to take in no time."""
    with world.app.app_context():
        url = db.engine.url
    if url.get_backend_name() == "sqlite":
        yield
        return
    engine = create_engine(url)
    with engine.connect() as connection:
        connection.execute(text("LOCK TABLE ideas IN ACCESS EXCLUSIVE MODE"))
        yield
    engine.dispose()


def test_a_sort_that_takes_too_long_is_stopped_and_the_filters_stay(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = people(world)
    for number in range(60):
        world.idea(f"A quiet mode {number}", who.ada, who.group)
    browser = world.browser(who.sol)
    address = "/staff/ideas?q=quiet&status=open&sort=author&dir=asc"
    monkeypatch.setattr(ranked, "PATIENCE", -0.001)
    with _slow(world):
        answer = browser.get(address)
    assert answer.status_code == 503
    page = words(answer)
    assert "This order takes too long" in page
    assert "Title has “quiet”" in page
    html = answer.get_data(as_text=True)
    for column in ("votes", "comments", "posted"):
        assert f"/staff/ideas?q=quiet&amp;status=open&amp;sort={column}&amp;dir=desc" in html
    assert 'name="q" type="search" value="quiet"' in html
    monkeypatch.undo()
    assert browser.get(address).status_code == 200
