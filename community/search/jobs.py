"""What keeps the index as the database is: what members, groups and ideas say of themselves, and the clock."""

import time
from datetime import timedelta

import structlog

from community.groups.events import GroupChanged
from community.ideas.events import IdeaChanged, IdeaErased
from community.kernel.duties import every
from community.kernel.outbox import Later, on, run_next
from community.members.events import MemberChanged, MemberRemoved
from community.search import generations, indexing, reading, rebuilding
from community.search.generations import SUSPECT, Unavailable
from community.search.shapes import GROUPS, IDEAS, PEOPLE

BATCH = 200
TURN = 2.0  # seconds that other jobs have while an index is made

log = structlog.get_logger()


@on(IdeaChanged, outside=True, batch=BATCH)
def write_ideas(events: list[IdeaChanged]) -> None:
    """Ideas can be found by what they say now."""
    indexing.remake(IDEAS, {event.idea_id for event in events})


@on(IdeaErased, outside=True, batch=BATCH)
def forget_ideas(events: list[IdeaErased]) -> None:
    """What erased ideas said leaves the index, and its files too."""
    indexing.remake(IDEAS, {event.idea_id for event in events}, forget=True)


@on(GroupChanged, outside=True, batch=BATCH)
def write_groups(events: list[GroupChanged]) -> None:
    """Groups can be found by what they say now."""
    indexing.remake(GROUPS, {event.group_id for event in events})


@on(MemberChanged, outside=True, batch=BATCH)
def write_members(events: list[MemberChanged]) -> None:
    """Members can be found by what they are called now, if directories show them."""
    indexing.remake(PEOPLE, {event.member_id for event in events})


@on(MemberRemoved, outside=True, batch=BATCH)
def forget_members(events: list[MemberRemoved]) -> None:
    """Who is gone leaves the index, and its files too."""
    indexing.remake(PEOPLE, {event.member_id for event in events}, forget=True)


@every(timedelta(seconds=10))
def forget() -> None:
    """Write anew the files that still hold words of what is gone for good."""
    try:
        indexing.forget()
    except Later:
        return  # somebody writes: the next round comes soon


@every(timedelta(seconds=10))
def heal() -> None:
    """Make the index where there is none, or none of this version, or where it is damaged.

    In a large community that takes minutes; every second or so other jobs have their turn.
    """
    if is_sound():
        return
    try:
        rebuilding.rebuild(lambda what, done, of: _let_others_work())
    except Later:
        return  # somebody is at it


def _let_others_work() -> None:
    until = time.monotonic() + TURN
    while time.monotonic() < until and run_next():
        pass


def is_sound() -> bool:
    """Whether there is an index, of this version, with its files as they were written. A damaged one is given up."""
    try:
        generation = generations.current()
    except Unavailable:
        return False
    try:
        generations.verify(generation)
        indexing.look_into(generation)
        if (generation / SUSPECT).exists():
            reading.load(generation).look_through()
            log.error("a question could not be answered by an index that is sound", generation=generation.name)
            (generation / SUSPECT).unlink(missing_ok=True)
    except Exception as error:  # damaged files make a library fail in every way there is
        log.warning("the index is damaged and will be made anew", generation=generation.name, error=repr(error))
        generations.retire(generation)
        return False
    return True
