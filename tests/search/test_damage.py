"""Whatever happens to the index, searching goes on with the database and says so, and the worker makes it anew."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from community.groups.models import Group
from community.ideas import posting, taking_down
from community.ideas.models import Idea
from community.kernel import outbox
from community.kernel.database import db
from community.kernel.outbox import Job
from community.members.models import Member
from community.search import generations, jobs, reading, rebuilding
from tests.search.searching import agrees, find, index, titles
from tests.world import World

Damage = Callable[[Path], None]


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
def kitchens(world: World) -> int:
    """A group with an idea in it, and an index that has both."""
    ada = world.member("Ada")
    group = world.group("Kitchens", ada)
    world.idea("A kettle that whistles", ada, group)
    index(world)
    assert titles(world, "kettle") == ["A kettle that whistles"]
    return group


def _generation(world: World) -> Path:
    with world.app.app_context():
        return generations.current()


def _post(world: World, group: int, title: str) -> None:
    with world.writing():
        group_row = db.session.get_one(Group, group)
        posting.post(db.session.get_one(Member, group_row.founder_id), group_row, title, "Please.")


def _heal(world: World) -> None:
    with world.app.app_context():
        jobs.heal()


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__.strip("_"))
@pytest.mark.parametrize("was_open", [True, False], ids=["open", "closed"])
def test_the_database_answers_until_the_worker_has_made_a_new_index(
    world: World, kitchens: int, damage: Damage, was_open: bool
) -> None:
    if not was_open:
        reading.close()
    damage(_generation(world))
    answers = find(world, "kettle")
    assert [row.idea.title for row in answers.rows] == ["A kettle that whistles"]
    assert answers.notice in (("", "database") if was_open else ("database",))
    _post(world, kitchens, "A teapot that sings")
    world.work()
    assert [row.idea.title for row in find(world, "teapot").rows] == ["A teapot that sings"]
    _heal(world)
    assert titles(world, "teapot") == ["A teapot that sings"]
    assert titles(world, "that") == ["A teapot that sings", "A kettle that whistles"]
    assert agrees(world)
    assert not world.all(Job, done_at=None)


def test_without_a_change_a_damaged_index_is_noticed_by_the_clock(world: World, kitchens: int) -> None:
    before = _generation(world)
    _heal(world)
    assert _generation(world) == before
    _one_byte_is_other(before)
    _heal(world)
    assert _generation(world) != before
    assert not before.exists()
    assert agrees(world)


def test_an_index_that_another_process_has_locked_is_written_later_and_asked_meanwhile(
    world: World, kitchens: int
) -> None:
    _post(world, kitchens, "A teapot that sings")
    with (_generation(world) / "MAIN_WRITELOCK").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with world.app.app_context():
            for _ in range(20):
                outbox.run_next()
        assert titles(world, "kettle") == ["A kettle that whistles"]
        waiting = [job for job in world.all(Job) if job.done_at is None]
        assert [(job.tries, job.error) for job in waiting] == [(0, None)]
    _let_time_pass(world)
    world.work()
    assert titles(world, "teapot") == ["A teapot that sings"]
    assert agrees(world)


def test_an_index_that_may_not_be_read_is_not_asked(world: World, kitchens: int) -> None:
    reading.close()
    generation = _generation(world)
    hidden = generation.with_name("elsewhere")
    generation.rename(hidden)
    generation.write_text("a file where a folder should be")
    assert find(world, "kettle").notice == "database"
    _heal(world)
    assert titles(world, "kettle") == ["A kettle that whistles"]


def _let_time_pass(world: World) -> None:
    from datetime import timedelta

    from sqlalchemy import update

    from community.kernel.database import now

    with world.writing():
        db.session.execute(update(Job).where(Job.done_at.is_(None)).values(due_at=now() - timedelta(seconds=1)))


def test_other_work_goes_on_while_an_index_is_made(
    world: World, kitchens: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("community.search.documents.CHUNK", 10)
    bo = world.member("Bo")
    for number in range(40):
        world.idea(f"Kettle number {number}", bo, kitchens)
    with world.app.app_context():
        generations.retire(generations.current())
    _post(world, kitchens, "A teapot that sings")
    _heal(world)
    assert not world.all(Job, done_at=None)
    assert titles(world, "teapot") == ["A teapot that sings"]
    assert agrees(world)


def test_what_changes_while_an_index_is_made_stands_in_it(
    world: World, kitchens: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker of another machine writes and changes while this one makes a new index."""
    bo = world.member("Bo")
    ideas = [world.idea(f"Kettle number {number}", bo, kitchens) for number in range(30)]
    index(world)
    monkeypatch.setattr("community.search.documents.CHUNK", 10)

    def meanwhile(what: str, done: int, of: int) -> None:
        if what == "Writing" and done == 10:
            with world.writing():
                taking_down.take_down(db.session.get_one(Idea, ideas[0]), "author")
                taking_down.take_down(db.session.get_one(Idea, ideas[-1]), "author")
            _post(world, kitchens, "A teapot that sings")
            assert world.work() >= 3
            assert titles(world, "teapot") == ["A teapot that sings"]  # in the index that is still asked

    with world.app.app_context():
        rebuilding.rebuild(meanwhile)
    assert titles(world, "teapot") == ["A teapot that sings"]
    assert find(world, "kettle number").counts["ideas"] == 28
    assert agrees(world)
