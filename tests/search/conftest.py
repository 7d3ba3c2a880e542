"""Each page of search is tried twice: with the index there, and without it, when the database answers."""

from collections.abc import Callable

import pytest

from community.search import rebuilding
from tests.factory import Factory

Settle = Callable[[], None]


@pytest.fixture(params=["database", "index"])
def settle(request: pytest.FixtureRequest, factory: Factory) -> Settle:
    """What the worker does: to be called when rows were arranged. Without an index it writes none."""

    def work() -> None:
        factory.work()
        if request.param == "index":
            with factory.app.app_context():
                rebuilding.rebuild()

    return work
