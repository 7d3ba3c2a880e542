"""Receiving pictures with a form: drawn anew, stored, and kept for who sent them, whatever becomes of the form."""

from collections.abc import Callable, Sequence

from community.kernel.database import db
from community.kernel.errors import Refused
from community.kernel.words import gettext as _
from community.members import allowances
from community.pictures import queries, storing, taking_in
from community.pictures.forms import Place
from community.pictures.picturing import LARGEST, Made
from community.web import limits
from community.web.login import member

TOGETHER = 6 * LARGEST  # more than a form is asked for: one picture too large comes back in words, with the rest


def receive(places: Sequence[Place], draw: Callable[[bytes], Made]) -> bool:
    """Take in what was sent in these places; afterwards they hold it by name. Whether nothing was wrong with them.

    What is wrong is said at its place. Names of pictures that are gone, or another's, are forgotten. Commits.
    """
    _look_for([place for place in places if place.name])
    files = [place for place in places if place.content is not None and not place.is_cleared]
    if files:
        owner = str(member().id)
        db.session.rollback()  # nothing is held while pictures are drawn
        made = [(place, *drawn) for place in files if (drawn := _drawn(place, draw, owner))]
        for place, name, picture in made:
            taking_in.take_in(member(), name, picture)
            place.replaced, place.name = place.name, name
        db.session.commit()
    return not any(place.errors for place in places)


def _look_for(kept: list[Place]) -> None:
    there = queries.belonging(member(), {place.name for place in kept}) if kept else set()
    for place in kept:
        if place.name not in there:
            place.name = ""
            place.errors.append(_("The picture that stood here is not there any more. Please choose it again."))


def _drawn(place: Place, draw: Callable[[bytes], Made], owner: str) -> tuple[str, Made] | None:
    try:
        limits.spend_allowance(member(), allowances.PICTURES)
        made = draw(place.content or b"")
        return storing.keep(made.files), made
    except Refused as refusal:
        place.errors.append(refusal.message)
    except OSError:
        place.errors.append(_("There is no room for this picture just now. Please try again later."))
    return None
