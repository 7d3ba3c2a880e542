"""Illustrating an idea with its author's pictures."""

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
    """Show these pictures with an idea that is the author's, and drop those it is to be without. False if all was so.

    `wanted` are descriptions by name: of pictures that stand there already, or that the author has sent and put
    nowhere yet. Raises `Refused` if one is not there any more, or for more than four.
    """
    lock_row(idea)
    there = _current(idea)
    gone = there.keys() & set(without) - wanted.keys()
    new = wanted.keys() - there.keys()
    if new and new - image_queries.unattached(author, new):
        raise Refused(_("A picture that you had chosen is not there any more. Please choose it again."), "pictures")
    if len(there.keys() | new) - len(gone) > MAX_IMAGES:
        raise Refused(_("An idea can have %(most)s pictures.", most=MAX_IMAGES), "pictures")
    changed = [name for name, description in wanted.items() if there.get(name) != description]
    records.delete_by_name(gone)
    for name in changed:
        change = update(Image).where(Image.name == name)
        db.session.execute(change.values(idea_id=idea.id, description=wanted[name]))
    return bool(gone or changed)


def delete_images(idea: Idea) -> None:
    """Drop all pictures of an idea."""
    records.delete_by_name(_current(idea).keys())


def _current(idea: Idea) -> dict[str, str]:
    found = db.session.execute(select(Image.name, Image.description).where(Image.idea_id == idea.id))
    return {row.name: row.description for row in found}
