"""When the index is damaged the database is searched and says so, and the worker rebuilds the index."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from community.core import outbox
from community.core.db import db
from community.core.outbox import Job
from community.groups.models import Group
from community.ideas import posting, visibility
from community.ideas.models import Idea
from community.members.models import Member
from community.search import index_reader, index_versions, jobs, rebuilding
from tests.factory import Factory
from tests.search.fixtures import find, index_is_consistent, rebuild_index, titles

Damage = Callable[[Path], None]


# What waits after a rebuild, and nothing else.
FOLLOW_UP = ["community.duplicates.jobs.find_again", "community.search.jobs.publish_synonyms"]


def _segments(generation: Path) -> Iterator[Path]:
    yield from (path for path in generation.iterdir() if path.suffix == ".seg")


def _lists(generation: Path) -> Iterator[Path]:
    yield from (path for path in generation.iterdir() if path.suffix == ".toc")


def _all_gone(generation: Path) -> None:
    shutil.rmtree(generation.parent)


def _generation_gone(generation: Path) -> None:
    shutil.rmtree(generation)


def _pointer_gone(generation: Path) -> None:
    (generation.parent / "current").unlink()


def _pointer_is_garbage(generation: Path) -> None:
    (generation.parent / "current").write_bytes(os.urandom(300))


def _pointer_leads_out(generation: Path) -> None:
    (generation.parent / "current").write_text("../../../etc")


def _other_version(generation: Path) -> None:
    name = "999999-20260101000000-00000000"
    generation.rename(generation.parent / name)
    (generation.parent / "current").write_text(name)


def _segments_gone(generation: Path) -> None:
    for path in _segments(generation):
        path.unlink()


def _segments_cut(generation: Path) -> None:
    for path in _segments(generation):
        os.truncate(path, path.stat().st_size // 2)


def _segments_empty(generation: Path) -> None:
    for path in _segments(generation):
        os.truncate(path, 0)


def _segments_are_garbage(generation: Path) -> None:
    for path in _segments(generation):
        path.write_bytes(os.urandom(path.stat().st_size))


def _one_byte_is_other(generation: Path) -> None:
    for path in _segments(generation):
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)


def _list_is_garbage(generation: Path) -> None:
    for path in _lists(generation):
        path.write_bytes(os.urandom(path.stat().st_size))


def _list_is_cut(generation: Path) -> None:
    for path in _lists(generation):
        os.truncate(path, path.stat().st_size - 20)


def _lists_gone(generation: Path) -> None:
    for path in _lists(generation):
        path.unlink()


def _sums_are_garbage(generation: Path) -> None:
    (generation / "sums.json").write_text("{[")


DAMAGES = [
    *(_all_gone, _generation_gone, _pointer_gone, _pointer_is_garbage, _pointer_leads_out, _other_version),
    *(_segments_gone, _segments_cut, _segments_empty, _segments_are_garbage, _one_byte_is_other),
    *(_list_is_garbage, _list_is_cut, _lists_gone, _sums_are_garbage),
]


@pytest.fixture
def kitchens(factory: Factory) -> int:
    """A group with an idea, and an index that has both."""
    ada = factory.member("Ada")
    group = factory.group("Kitchens", ada)
    factory.idea("A kettle that whistles", ada, group)
    rebuild_index(factory)
    assert titles(factory, "kettle") == ["A kettle that whistles"]
    return group


def _generation(factory: Factory) -> Path:
    with factory.app.app_context():
        return index_versions.current()


def _post(factory: Factory, group: int, title: str) -> None:
    with factory.writing():
        group_row = db.session.get_one(Group, group)
        posting.post(db.session.get_one(Member, group_row.creator_id), group_row, title, "Please.")


def _heal(factory: Factory) -> None:
    with factory.app.app_context():
        jobs.repair_index()


@pytest.mark.parametrize(
    ("damage", "was_open"),
    [
        *((damage, False) for damage in DAMAGES),
        *((damage, True) for damage in DAMAGES[:2]),
        *(pytest.param(damage, True, marks=pytest.mark.exhaustive) for damage in DAMAGES[2:]),
    ],
    ids=lambda value: getattr(value, "__name__", "open" if value else "closed").strip("_"),
)
def test_the_database_is_searched_until_the_index_is_rebuilt(
    factory: Factory, kitchens: int, damage: Damage, was_open: bool
) -> None:
    if not was_open:
        index_reader.close()
    damage(_generation(factory))
    answers = find(factory, "kettle")
    assert [row.idea.title for row in answers.rows] == ["A kettle that whistles"]
    assert answers.notice in (("", "database") if was_open else ("database",))
    _post(factory, kitchens, "A teapot that sings")
    factory.work()
    assert [row.idea.title for row in find(factory, "teapot").rows] == ["A teapot that sings"]
    _heal(factory)
    assert titles(factory, "teapot") == ["A teapot that sings"]
    assert titles(factory, "that") == ["A teapot that sings", "A kettle that whistles"]
    assert index_is_consistent(factory)
    assert _waiting(factory) == FOLLOW_UP


def test_a_damaged_index_is_found_by_the_scheduled_task(factory: Factory, kitchens: int) -> None:
    before = _generation(factory)
    _heal(factory)
    assert _generation(factory) == before
    _one_byte_is_other(before)
    _heal(factory)
    assert _generation(factory) != before
    assert not before.exists()
    assert index_is_consistent(factory)


def test_a_locked_index_is_written_later_and_can_be_searched(factory: Factory, kitchens: int) -> None:
    _post(factory, kitchens, "A teapot that sings")
    with (_generation(factory) / "MAIN_WRITELOCK").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with factory.app.app_context():
            for _ in range(20):
                outbox.run_next()
        assert titles(factory, "kettle") == ["A kettle that whistles"]
        waiting = [job for job in factory.all(Job) if job.done_at is None]
        assert [(job.tries, job.error) for job in waiting] == [(0, None)]
    _let_time_pass(factory)
    factory.work()
    assert titles(factory, "teapot") == ["A teapot that sings"]
    assert index_is_consistent(factory)


def test_an_unreadable_index_is_not_searched(factory: Factory, kitchens: int) -> None:
    index_reader.close()
    generation = _generation(factory)
    hidden = generation.with_name("elsewhere")
    generation.rename(hidden)
    generation.write_text("a file where a folder should be")
    assert find(factory, "kettle").notice == "database"
    _heal(factory)
    assert titles(factory, "kettle") == ["A kettle that whistles"]


def test_threads_search_at_the_same_time_while_the_index_changes(factory: Factory, kitchens: int) -> None:
    def search(_number: int) -> tuple[str, bool]:
        found = find(factory, "kettle")
        return found.notice, "A kettle that whistles" in [row.idea.title for row in found.rows]

    with ThreadPoolExecutor(8) as threads:
        searches = [threads.submit(search, number) for number in range(80)]
        for number in range(8):
            _post(factory, kitchens, f"A kettle with {number} handles")
            factory.work()
        assert {done.result() for done in searches} == {("", True)}
    assert len(titles(factory, "kettle")) == 9


def _waiting(factory: Factory) -> list[str]:
    return [job.listener for job in factory.all(Job, done_at=None)]


def _let_time_pass(factory: Factory) -> None:
    from datetime import timedelta

    from sqlalchemy import update

    from community.core.db import now

    with factory.writing():
        db.session.execute(update(Job).where(Job.done_at.is_(None)).values(due_at=now() - timedelta(seconds=1)))


@pytest.mark.both_databases
def test_other_jobs_run_during_a_rebuild(factory: Factory, kitchens: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("community.search.documents.CHUNK_SIZE", 10)
    bo = factory.member("Bo")
    for number in range(40):
        factory.idea(f"Kettle number {number}", bo, kitchens)
    with factory.app.app_context():
        index_versions.deactivate(index_versions.current())
    _post(factory, kitchens, "A teapot that sings")
    _heal(factory)
    assert _waiting(factory) == FOLLOW_UP
    assert titles(factory, "teapot") == ["A teapot that sings"]
    assert index_is_consistent(factory)


def test_changes_during_a_rebuild_are_in_the_new_index(
    factory: Factory, kitchens: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker on another machine writes while this one rebuilds."""
    bo = factory.member("Bo")
    ideas = [factory.idea(f"Kettle number {number}", bo, kitchens) for number in range(30)]
    rebuild_index(factory)
    monkeypatch.setattr("community.search.documents.CHUNK_SIZE", 10)

    def change_during_rebuild(what: str, done: int, of: int) -> None:
        if what == "Writing" and done == 10:
            with factory.writing():
                visibility.remove(db.session.get_one(Idea, ideas[0]), "author")
                visibility.remove(db.session.get_one(Idea, ideas[-1]), "author")
            _post(factory, kitchens, "A teapot that sings")
            assert factory.work() >= 3
            assert titles(factory, "teapot") == ["A teapot that sings"]  # in the index that is still asked

    with factory.app.app_context():
        rebuilding.rebuild(change_during_rebuild)
    assert titles(factory, "teapot") == ["A teapot that sings"]
    assert find(factory, "kettle number").counts["ideas"] == 28
    assert index_is_consistent(factory)
