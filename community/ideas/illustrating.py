"""Illustrating an idea with its author's pictures."""

from collections.abc import Collection, Mapping

from sqlalchemy import select, update

from community.ideas.models import Idea
from community.kernel.database import db, hold
from community.kernel.errors import Refused
from community.kernel.words import gettext as _
from community.members.models import Member
from community.pictures import dropping
from community.pictures import queries as pictures
from community.pictures.models import Picture

MOST = 4


def illustrate(idea: Idea, author: Member, wanted: Mapping[str, str], without: Collection[str] = ()) -> bool:
    """Show these pictures with an idea that is the author's, and drop those it is to be without. False if all was so.

    `wanted` are descriptions by name: of pictures that stand there already, or that the author has sent and put
    nowhere yet. Raises `Refused` if one is not there any more, or for more than four.
    """
    hold(idea)
    there = _there(idea)
    gone = there.keys() & set(without) - wanted.keys()
    new = wanted.keys() - there.keys()
    if new and new - pictures.unplaced(author, new):
        raise Refused(_("A picture that you had chosen is not there any more. Please choose it again."), "pictures")
    if len(there.keys() | new) - len(gone) > MOST:
        raise Refused(_("An idea can have %(most)s pictures.", most=MOST), "pictures")
    changed = [name for name, description in wanted.items() if there.get(name) != description]
    dropping.drop(gone)
    for name in changed:
        change = update(Picture).where(Picture.name == name)
        db.session.execute(change.values(idea_id=idea.id, description=wanted[name]))
    return bool(gone or changed)


def strip(idea: Idea) -> None:
    """Drop all pictures of an idea."""
    dropping.drop(_there(idea).keys())


def _there(idea: Idea) -> dict[str, str]:
    found = db.session.execute(select(Picture.name, Picture.description).where(Picture.idea_id == idea.id))
    return {row.name: row.description for row in found}
