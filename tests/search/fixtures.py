"""Helpers of the search tests: rebuilding and checking the index, and searching as a member."""

from collections.abc import Iterator
from contextlib import contextmanager

from community.core.db import db
from community.members.models import Member
from community.search import consistency, finder, rebuilding
from community.search.results import IDEAS, SearchResults
from tests.factory import Factory


def rebuild_index(factory: Factory) -> None:
    """Rebuild the index after running all waiting jobs."""
    factory.work()
    with factory.app.app_context():
        rebuilding.rebuild()


def index_is_consistent(factory: Factory) -> bool:
    """Whether index and database agree on every document."""
    with factory.app.app_context():
        found = consistency.check()
        assert not found.all, found
        return True


@contextmanager
def viewing(factory: Factory, viewer: int | None = None) -> Iterator[Member | None]:
    """The viewer with this id, inside a transaction; None for a visitor."""
    with factory.reading():
        yield db.session.get(Member, viewer) if viewer else None


def find(
    factory: Factory, text: str, kind: str = IDEAS, viewer: int | None = None, cursor: str | None = None
) -> SearchResults:
    """A page of results for a viewer."""
    with viewing(factory, viewer) as who:
        return finder.find(who, text, kind, cursor)


def titles(factory: Factory, text: str, viewer: int | None = None) -> list[str]:
    """The titles of the ideas that a viewer finds in the index."""
    answers = find(factory, text, IDEAS, viewer)
    assert answers.notice == "", answers.notice
    return [row.idea.title for row in answers.rows]
