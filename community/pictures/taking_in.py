"""Taking in a picture whose files are stored: from now on it is somebody's, though it is shown nowhere yet."""

from community.kernel.database import db
from community.members.models import Member
from community.pictures.models import Picture
from community.pictures.picturing import Made


def take_in(owner: Member, name: str, made: Made) -> Picture:
    """Write down a stored picture. Unless it is put somewhere within a day, it is dropped."""
    picture = Picture(
        name=name,
        owner_id=owner.id,
        width=made.width,
        height=made.height,
        size=sum(map(len, made.files.values())),
    )
    db.session.add(picture)
    return picture
