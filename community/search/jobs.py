"""Keeps the index up to date: listeners for changed ideas, comments, groups and members, and scheduled maintenance."""

import time
from collections.abc import Collection
from datetime import timedelta

import structlog

from community.announcements.events import AnnouncementAudienceChanged
from community.comments.events import CommentChanged, CommentErased, CommentPosted
from community.core.db import db, reading, writing
from community.core.outbox import ERASURE, ORDINARY, RetryLater, on, record, run_next
from community.core.scheduler import every
from community.groups.events import GroupChanged
from community.ideas.events import IdeaAudienceChanged, IdeaChanged, IdeaClassified, IdeaErased
from community.members.events import MemberChanged, MemberDeleted
from community.search import documents, index_reader, index_versions, index_writer, rebuilding, synonyms
from community.search.events import IndexRebuilt, SynonymsChanged
from community.search.index_versions import SUSPECT_FILE, IndexUnavailable
from community.search.results import COMMENTS, GROUPS, IDEAS, PEOPLE

BATCH_SIZE = 200
OTHER_JOBS_SECONDS = 2.0  # time for other jobs between two steps of a rebuild

log = structlog.get_logger()


@on(IdeaChanged, outside=True, batch=BATCH_SIZE)
def index_ideas(events: list[IdeaChanged]) -> None:
    """Update changed ideas in the search index."""
    index_writer.update(IDEAS, {event.idea_id for event in events})


@on(IdeaClassified, outside=True, batch=BATCH_SIZE)
def index_classified_ideas(events: list[IdeaClassified]) -> None:
    """Update the status and the labels of ideas in the search index."""
    index_writer.update(IDEAS, {event.idea_id for event in events})


@on(IdeaErased, outside=True, batch=BATCH_SIZE, lane=ERASURE)
def purge_ideas(events: list[IdeaErased]) -> None:
    """Remove erased ideas from the search index, including its files."""
    index_writer.update(IDEAS, {event.idea_id for event in events}, purge=True)


@on(CommentPosted, outside=True, batch=BATCH_SIZE)
def index_comments(events: list[CommentPosted]) -> None:
    """Add new comments to the search index."""
    index_writer.update(COMMENTS, {event.comment_id for event in events})


@on(CommentChanged, outside=True, batch=BATCH_SIZE)
def index_changed_comments(events: list[CommentChanged]) -> None:
    """Update changed comments in the search index."""
    index_writer.update(COMMENTS, {event.comment_id for event in events})


@on(CommentErased, outside=True, batch=BATCH_SIZE, lane=ERASURE)
def purge_comments(events: list[CommentErased]) -> None:
    """Remove erased comments from the search index, including its files."""
    index_writer.update(COMMENTS, {event.comment_id for event in events}, purge=True)


@on(IdeaAudienceChanged, outside=True, batch=BATCH_SIZE)
def index_comments_on_ideas(events: list[IdeaAudienceChanged]) -> None:
    """Update the comments on ideas that were moved, hidden or restored."""
    _index_comments_on(ideas={event.idea_id for event in events})


@on(AnnouncementAudienceChanged, outside=True, batch=BATCH_SIZE)
def index_comments_on_announcements(events: list[AnnouncementAudienceChanged]) -> None:
    """Update the comments on announcements that were removed or restored."""
    _index_comments_on(announcements={event.announcement_id for event in events})


@on(GroupChanged, outside=True, batch=BATCH_SIZE)
def index_groups(events: list[GroupChanged]) -> None:
    """Update changed groups in the search index."""
    index_writer.update(GROUPS, {event.group_id for event in events})


@on(MemberChanged, outside=True, batch=BATCH_SIZE)
def index_members(events: list[MemberChanged]) -> None:
    """Update changed members in the search index."""
    index_writer.update(PEOPLE, {event.member_id for event in events})


@on(MemberDeleted, outside=True, batch=BATCH_SIZE, lane=ERASURE)
def purge_members(events: list[MemberDeleted]) -> None:
    """Remove deleted members from the search index, including its files."""
    index_writer.update(PEOPLE, {event.member_id for event in events}, purge=True)


@on(IdeaChanged, batch=BATCH_SIZE)
def learn_synonyms(events: list[IdeaChanged]) -> None:
    """Learn synonyms from ideas that were merged, and take back those of merges that were undone or hidden."""
    synonyms.learn({event.idea_id for event in events})


@on(GroupChanged)
def learn_synonyms_of_group(event: GroupChanged) -> None:
    """Take back the synonyms that came from a group that is private now, or learn them."""
    synonyms.learn(synonyms.merged_in(event.group_id))


@on(SynonymsChanged, outside=True, batch=BATCH_SIZE)
def publish_synonyms(events: list[SynonymsChanged]) -> None:
    """Write the synonyms in use to the file that searches read."""
    synonyms.publish()


@every(timedelta(seconds=10))
def purge_index() -> None:
    """Rewrite index files that still contain erased text."""
    try:
        index_writer.purge_deleted()
    except RetryLater:
        return  # another process writes; the next run comes soon


@every(timedelta(seconds=10))
def repair_index() -> None:
    """Rebuild the search index if it is missing, damaged or of another version.

    In a large community that takes minutes, so other jobs run between the steps.
    """
    if is_sound():
        return
    try:
        rebuilding.rebuild(lambda step, done, total: _run_other_jobs())
        record_rebuild()
    except RetryLater:
        return  # another process is rebuilding


def record_rebuild() -> None:
    """Record that there is a new index, for those that follow it. Commits."""
    with writing():
        record(IndexRebuilt())
        record(SynonymsChanged())  # their file may have been deleted with the index
        db.session.commit()


def is_sound() -> bool:
    """Whether there is an index of this version with undamaged files. Stops using a damaged one."""
    try:
        folder = index_versions.current()
    except IndexUnavailable:
        return False
    try:
        index_versions.verify(folder)
        index_writer.check_segment_list(folder)
        if (folder / SUSPECT_FILE).exists():
            index_reader.load(folder).read_all()
            log.error("a question could not be answered by an index that is sound", generation=folder.name)
            (folder / SUSPECT_FILE).unlink(missing_ok=True)
    except Exception as error:  # damaged files raise any kind of exception inside the library
        log.warning("the index is damaged and will be rebuilt", generation=folder.name, error=repr(error))
        index_versions.deactivate(folder)
        return False
    return True


def _index_comments_on(ideas: Collection[int] = (), announcements: Collection[int] = ()) -> None:
    with reading():
        ids = documents.comments_on(ideas, announcements)
        db.session.rollback()
    for start in range(0, len(ids), documents.CHUNK_SIZE):
        index_writer.update(COMMENTS, ids[start : start + documents.CHUNK_SIZE])


def _run_other_jobs() -> None:
    deadline = time.monotonic() + OTHER_JOBS_SECONDS
    while time.monotonic() < deadline and run_next(ERASURE, ORDINARY):
        pass
