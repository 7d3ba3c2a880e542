"""What keeps the index as the database is: what members, groups and ideas say of themselves, and the clock."""

import time
from datetime import timedelta

import structlog

from community.core.outbox import RetryLater, on, run_next
from community.core.scheduler import every
from community.groups.events import GroupChanged
from community.ideas.events import IdeaChanged, IdeaErased
from community.members.events import MemberChanged, MemberDeleted
from community.search import index_reader, index_versions, index_writer, rebuilding
from community.search.index_versions import SUSPECT_FILE, IndexUnavailable
from community.search.results import GROUPS, IDEAS, PEOPLE

BATCH_SIZE = 200
OTHER_JOBS_SECONDS = 2.0  # seconds that other jobs have while an index is made

log = structlog.get_logger()


@on(IdeaChanged, outside=True, batch=BATCH_SIZE)
def index_ideas(events: list[IdeaChanged]) -> None:
    """Ideas can be found by what they say now."""
    index_writer.update(IDEAS, {event.idea_id for event in events})


@on(IdeaErased, outside=True, batch=BATCH_SIZE)
def purge_ideas(events: list[IdeaErased]) -> None:
    """What erased ideas said leaves the index, and its files too."""
    index_writer.update(IDEAS, {event.idea_id for event in events}, forget=True)


@on(GroupChanged, outside=True, batch=BATCH_SIZE)
def index_groups(events: list[GroupChanged]) -> None:
    """Groups can be found by what they say now."""
    index_writer.update(GROUPS, {event.group_id for event in events})


@on(MemberChanged, outside=True, batch=BATCH_SIZE)
def index_members(events: list[MemberChanged]) -> None:
    """Members can be found by what they are called now, if directories show them."""
    index_writer.update(PEOPLE, {event.member_id for event in events})


@on(MemberDeleted, outside=True, batch=BATCH_SIZE)
def purge_members(events: list[MemberDeleted]) -> None:
    """Who is gone leaves the index, and its files too."""
    index_writer.update(PEOPLE, {event.member_id for event in events}, forget=True)


@every(timedelta(seconds=10))
def purge_index() -> None:
    """Write anew the files that still hold words of what is gone for good."""
    try:
        index_writer.purge_deleted()
    except RetryLater:
        return  # somebody writes: the next round comes soon


@every(timedelta(seconds=10))
def repair_index() -> None:
    """Make the index where there is none, or none of this version, or where it is damaged.

    In a large community that takes minutes; every second or so other jobs have their turn.
    """
    if is_sound():
        return
    try:
        rebuilding.rebuild(lambda what, done, of: _run_other_jobs())
    except RetryLater:
        return  # somebody is at it


def _run_other_jobs() -> None:
    until = time.monotonic() + OTHER_JOBS_SECONDS
    while time.monotonic() < until and run_next():
        pass


def is_sound() -> bool:
    """Whether there is an index, of this version, with its files as they were written. A damaged one is given up."""
    try:
        generation = index_versions.current()
    except IndexUnavailable:
        return False
    try:
        index_versions.verify(generation)
        index_writer.check_segment_list(generation)
        if (generation / SUSPECT_FILE).exists():
            index_reader.load(generation).read_all()
            log.error("a question could not be answered by an index that is sound", generation=generation.name)
            (generation / SUSPECT_FILE).unlink(missing_ok=True)
    except Exception as error:  # damaged files make a library fail in every way there is
        log.warning("the index is damaged and will be made anew", generation=generation.name, error=repr(error))
        index_versions.deactivate(generation)
        return False
    return True
