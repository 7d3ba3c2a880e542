"""Search tests run twice: with an index, and without one, when the database is searched."""

from collections.abc import Callable

import pytest

from community.search import rebuilding
from tests.factory import Factory

ProcessJobs = Callable[[], None]


@pytest.fixture(params=["database", "index"])
def process_jobs(request: pytest.FixtureRequest, factory: Factory) -> ProcessJobs:
    """A function that runs waiting jobs and, in the runs with an index, rebuilds it. Call it after creating rows."""

    def work() -> None:
        factory.work()
        if request.param == "index":
            with factory.app.app_context():
                rebuilding.rebuild()

    return work
