"""What is done about pictures later: files deleted, and what was left behind swept up."""

from datetime import timedelta

from community.kernel.database import db, now, reading, writing
from community.kernel.duties import every
from community.kernel.outbox import on
from community.members.events import MemberRemoved
from community.pictures import dropping, queries, storing
from community.pictures.events import PictureDropped

KEPT = timedelta(days=1)  # a picture that was sent and put nowhere, and a file that belongs to none
BATCH = 500


@on(PictureDropped, outside=True)
def delete_files(event: PictureDropped) -> None:
    """A dropped picture's files go too."""
    storing.discard(event.name)


@on(MemberRemoved)
def forget_pictures(event: MemberRemoved) -> None:
    """A removed member's face goes, and what they put nowhere. Pictures of their ideas go when those are erased."""
    dropping.drop(queries.on_no_idea(event.member_id))


@every(timedelta(hours=1))
def drop_forgotten() -> None:
    """Drop pictures that were sent a day ago and put nowhere."""
    with writing():
        dropping.drop(queries.forgotten(now() - KEPT, BATCH))
        db.session.commit()


@every(timedelta(hours=6))
def sweep_files() -> None:
    """Delete files older than a day that belong to no picture: what was left where a machine stopped at a bad time."""
    old = [(name, path) for name, path, since in storing.kept() if since < now() - KEPT]
    for start in range(0, len(old), BATCH):
        some = old[start : start + BATCH]
        with reading():
            known = queries.known({name for name, _path in some if name})
            db.session.rollback()
        for name, path in some:
            if name not in known:
                path.unlink(missing_ok=True)
