"""Asking as a member does, and the worker's share of it, for the tests of searching."""

from collections.abc import Iterator
from contextlib import contextmanager

from community.core.db import db
from community.members.models import Member
from community.search import consistency, finder, rebuilding
from community.search.results import IDEAS, SearchResults
from tests.factory import Factory


def rebuild_index(factory: Factory) -> None:
    """Make the index anew, after all that waits is done."""
    factory.work()
    with factory.app.app_context():
        rebuilding.rebuild()


def index_is_consistent(factory: Factory) -> bool:
    """Whether index and database say the same of everything."""
    with factory.app.app_context():
        found = consistency.check()
        assert not found.all, found
        return True


@contextmanager
def viewing(factory: Factory, viewer: int | None = None) -> Iterator[Member | None]:
    """Somebody who looks for something."""
    with factory.reading():
        yield db.session.get(Member, viewer) if viewer else None


def find(
    factory: Factory, text: str, kind: str = IDEAS, viewer: int | None = None, cursor: str | None = None
) -> SearchResults:
    """What they find."""
    with viewing(factory, viewer) as who:
        return finder.find(who, text, kind, cursor)


def titles(factory: Factory, text: str, viewer: int | None = None) -> list[str]:
    """The titles of the ideas that they find in the index."""
    answers = find(factory, text, IDEAS, viewer)
    assert answers.notice == "", answers.notice
    return [row.idea.title for row in answers.rows]
