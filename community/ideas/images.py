"""Images of an idea."""

from collections.abc import Collection, Mapping

from sqlalchemy import select, update

from community.core.db import db, lock_row
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.ideas.models import Idea
from community.images import queries as image_queries
from community.images import records
from community.images.models import Image
from community.members.models import Member

MAX_IMAGES = 4


def set_images(idea: Idea, author: Member, wanted: Mapping[str, str], without: Collection[str] = ()) -> bool:
    """Set the images of an idea that belongs to the author, and delete those in `without`. False if nothing changed.

    `wanted` are descriptions by image name: of images of this idea, or of the author's uploads that are not attached
    yet. Raises `Refused` if one no longer exists, or for more than four.
    """
    lock_row(idea)
    there = _current(idea)
    gone = there.keys() & set(without) - wanted.keys()
    new = wanted.keys() - there.keys()
    if new and new - image_queries.unattached(author, new):
        raise Refused(_("A picture you chose is no longer available. Please choose it again."), "pictures")
    if len(there.keys() | new) - len(gone) > MAX_IMAGES:
        raise Refused(_("An idea can have up to %(most)s pictures.", most=MAX_IMAGES), "pictures")
    changed = [name for name, description in wanted.items() if there.get(name) != description]
    records.delete_by_name(gone)
    for name in changed:
        change = update(Image).where(Image.name == name)
        db.session.execute(change.values(idea_id=idea.id, description=wanted[name]))
    return bool(gone or changed)


def delete_images(idea: Idea) -> None:
    """Delete all images of an idea."""
    records.delete_by_name(_current(idea).keys())


def _current(idea: Idea) -> dict[str, str]:
    found = db.session.execute(select(Image.name, Image.description).where(Image.idea_id == idea.id))
    return {row.name: row.description for row in found}
