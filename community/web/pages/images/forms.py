"""Where a form takes pictures: a few places, each for one picture and what it shows.

A picture that was sent with a form that is refused is kept, unplaced, and comes back with the form by its name, so
that nobody has to choose it again.

Receiving pictures with a form: drawn anew, stored, and kept for who sent them, whatever becomes of the form.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from flask import request

from community.core import markup
from community.core.db import db
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.images import queries, records, store
from community.images.processing import MAX_BYTES, ProcessedImage
from community.members import quotas
from community.web import limits
from community.web.auth import current_member

MAX_DESCRIPTION = 200  # characters of a description


@dataclass
class ImageSlot:
    """A place for a picture: empty, with one that is stored, or with a file that was just sent."""

    number: int
    name: str = ""  # of a stored picture
    description: str = ""
    is_cleared: bool = False
    content: bytes | None = None
    replaced: str = ""  # the picture that stood here before the one that was just sent
    errors: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """What a complaint begins with."""
        return _("Picture %(number)s", number=self.number)

    @property
    def id(self) -> str:
        """The control that a complaint leads to."""
        return f"picture-{self.number}"


def field_names(count: int) -> tuple[str, ...]:
    """The names of the file controls of this many places."""
    return tuple(f"picture-{number}" for number in range(1, count + 1))


def submitted(count: int) -> list[ImageSlot]:
    """The places as they came with the form. A file is read no further than to see that it is too large."""
    return [_submitted_slot(number) for number in range(1, count + 1)]


def prefilled(pictures: Mapping[str, str], count: int) -> list[ImageSlot]:
    """Places that hold these pictures (descriptions by name), and empty ones up to the count."""
    places = [ImageSlot(number, *picture) for number, picture in enumerate(pictures.items(), 1)]
    return places + [ImageSlot(number) for number in range(len(places) + 1, count + 1)]


def selected(places: Iterable[ImageSlot]) -> dict[str, str]:
    """What is to be shown: descriptions by name."""
    return {place.name: place.description for place in places if place.name and not place.is_cleared}


def removed(places: Iterable[ImageSlot]) -> set[str]:
    """What was to be removed, or has another in its place."""
    return {place.replaced for place in places} | {place.name for place in places if place.is_cleared}


def _submitted_slot(number: int) -> ImageSlot:
    name = request.form.get(f"kept-{number}", "")
    file = request.files.get(f"picture-{number}")
    content = file.stream.read(MAX_BYTES + 1) if file else None  # a control that was left empty sends a nameless file
    place = ImageSlot(
        number,
        name if store.NAME.fullmatch(name) else "",
        markup.one_line(request.form.get(f"description-{number}", "")),
        f"clear-{number}" in request.form,
        content,
    )
    if len(place.description) > MAX_DESCRIPTION:
        place.errors.append(_("Please describe the picture in at most %(most)s characters.", most=MAX_DESCRIPTION))
    return place


MAX_REQUEST_BYTES = (
    6 * MAX_BYTES
)  # more than a form is asked for: one picture too large comes back in words, with the rest


def store_uploads(places: Sequence[ImageSlot], draw: Callable[[bytes], ProcessedImage]) -> bool:
    """Take in what was sent in these places; afterwards they hold it by name. Whether nothing was wrong with them.

    What is wrong is said at its place. Names of pictures that are gone, or another's, are forgotten. Commits.
    """
    _check_kept([place for place in places if place.name])
    files = [place for place in places if place.content is not None and not place.is_cleared]
    if files:
        owner = str(current_member().id)
        db.session.rollback()  # nothing is held while pictures are drawn
        made = [(place, *drawn) for place in files if (drawn := _process(place, draw, owner))]
        for place, name, picture in made:
            records.create(current_member(), name, picture)
            place.replaced, place.name = place.name, name
        db.session.commit()
    return not any(place.errors for place in places)


def _check_kept(kept: list[ImageSlot]) -> None:
    there = queries.owned_by(current_member(), {place.name for place in kept}) if kept else set()
    for place in kept:
        if place.name not in there:
            place.name = ""
            place.errors.append(_("The picture that stood here is not there any more. Please choose it again."))


def _process(
    place: ImageSlot, draw: Callable[[bytes], ProcessedImage], owner: str
) -> tuple[str, ProcessedImage] | None:
    try:
        limits.spend_allowance(current_member(), quotas.IMAGES)
        made = draw(place.content or b"")
        return store.save(made.files), made
    except Refused as refusal:
        place.errors.append(refusal.message)
    except OSError:
        place.errors.append(_("There is no room for this picture just now. Please try again later."))
    return None
