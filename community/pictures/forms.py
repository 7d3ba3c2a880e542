"""Where a form takes pictures: a few places, each for one picture and what it shows.

A picture that was sent with a form that is refused is kept, unplaced, and comes back with the form by its name, so
that nobody has to choose it again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from flask import request

from community.kernel import markup
from community.kernel.words import gettext as _
from community.pictures import storing
from community.pictures.picturing import LARGEST

LONGEST = 200  # characters of a description


@dataclass
class Place:
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


def names(count: int) -> tuple[str, ...]:
    """The names of the file controls of this many places."""
    return tuple(f"picture-{number}" for number in range(1, count + 1))


def sent(count: int) -> list[Place]:
    """The places as they came with the form. A file is read no further than to see that it is too large."""
    return [_sent(number) for number in range(1, count + 1)]


def filled(pictures: Mapping[str, str], count: int) -> list[Place]:
    """Places that hold these pictures (descriptions by name), and empty ones up to the count."""
    places = [Place(number, *picture) for number, picture in enumerate(pictures.items(), 1)]
    return places + [Place(number) for number in range(len(places) + 1, count + 1)]


def wanted(places: Iterable[Place]) -> dict[str, str]:
    """What is to be shown: descriptions by name."""
    return {place.name: place.description for place in places if place.name and not place.is_cleared}


def unwanted(places: Iterable[Place]) -> set[str]:
    """What was to be removed, or has another in its place."""
    return {place.replaced for place in places} | {place.name for place in places if place.is_cleared}


def _sent(number: int) -> Place:
    name = request.form.get(f"kept-{number}", "")
    file = request.files.get(f"picture-{number}")
    content = file.stream.read(LARGEST + 1) if file else None  # a control that was left empty sends a nameless file
    place = Place(
        number,
        name if storing.NAME.fullmatch(name) else "",
        markup.one_line(request.form.get(f"description-{number}", "")),
        f"clear-{number}" in request.form,
        content,
    )
    if len(place.description) > LONGEST:
        place.errors.append(_("Please describe the picture in at most %(most)s characters.", most=LONGEST))
    return place
