"""Rows of images: recording an upload, and deleting images."""

from collections.abc import Collection

from sqlalchemy import delete

from community.core.db import db
from community.core.outbox import record
from community.images.events import ImageDeleted
from community.images.models import Image
from community.images.processing import ProcessedImage
from community.members.models import Member


def create(owner: Member, name: str, processed: ProcessedImage) -> Image:
    """Record an image whose files are stored. It is deleted after a day unless it is attached to something."""
    image = Image(
        name=name,
        owner_id=owner.id,
        width=processed.width,
        height=processed.height,
        size=sum(map(len, processed.files.values())),
    )
    db.session.add(image)
    return image


def delete_by_name(names: Collection[str]) -> None:
    """Delete these images; their files are deleted after the transaction."""
    if not names:
        return
    deleted = db.session.scalars(delete(Image).where(Image.name.in_(names)).returning(Image.name))
    for name in deleted.all():
        record(ImageDeleted(name))
