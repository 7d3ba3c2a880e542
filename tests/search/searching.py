"""Asking as a member does, and the worker's share of it, for the tests of searching."""

from collections.abc import Iterator
from contextlib import contextmanager

from community.kernel.database import db
from community.members.models import Member
from community.search import checking, finding, rebuilding
from community.search.shapes import IDEAS, Answers
from tests.world import World


def index(world: World) -> None:
    """Make the index anew, after all that waits is done."""
    world.work()
    with world.app.app_context():
        rebuilding.rebuild()


def agrees(world: World) -> bool:
    """Whether index and database say the same of everything."""
    with world.app.app_context():
        found = checking.check()
        assert not found.all, found
        return True


@contextmanager
def viewing(world: World, viewer: int | None = None) -> Iterator[Member | None]:
    """Somebody who looks for something."""
    with world.reading():
        yield db.session.get(Member, viewer) if viewer else None


def find(world: World, text: str, kind: str = IDEAS, viewer: int | None = None, cursor: str | None = None) -> Answers:
    """What they find."""
    with viewing(world, viewer) as who:
        return finding.find(who, text, kind, cursor)


def titles(world: World, text: str, viewer: int | None = None) -> list[str]:
    """The titles of the ideas that they find in the index."""
    answers = find(world, text, IDEAS, viewer)
    assert answers.notice == "", answers.notice
    return [row.idea.title for row in answers.rows]
