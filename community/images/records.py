"""Taking in a picture whose files are stored: from now on it is somebody's, though it is shown nowhere yet.

Dropping pictures: the rows go now, the files as soon as that is certain.
"""

from collections.abc import Collection

from sqlalchemy import delete

from community.core.db import db
from community.core.outbox import record
from community.images.events import ImageDeleted
from community.images.models import Image
from community.images.processing import ProcessedImage
from community.members.models import Member


def create(owner: Member, name: str, made: ProcessedImage) -> Image:
    """Write down a stored picture. Unless it is put somewhere within a day, it is dropped."""
    picture = Image(
        name=name,
        owner_id=owner.id,
        width=made.width,
        height=made.height,
        size=sum(map(len, made.files.values())),
    )
    db.session.add(picture)
    return picture


def delete_by_name(names: Collection[str]) -> None:
    """Forget these pictures; their files are deleted after the transaction."""
    if not names:
        return
    gone = db.session.scalars(delete(Image).where(Image.name.in_(names)).returning(Image.name))
    for name in gone.all():
        record(ImageDeleted(name))
