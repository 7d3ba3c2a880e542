"""Dropping pictures: the rows go now, the files as soon as that is certain."""

from collections.abc import Collection

from sqlalchemy import delete

from community.kernel.database import db
from community.kernel.outbox import record
from community.pictures.events import PictureDropped
from community.pictures.models import Picture


def drop(names: Collection[str]) -> None:
    """Forget these pictures; their files are deleted after the transaction."""
    if not names:
        return
    gone = db.session.scalars(delete(Picture).where(Picture.name.in_(names)).returning(Picture.name))
    for name in gone.all():
        record(PictureDropped(name))
