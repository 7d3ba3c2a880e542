"""Drawing faces for some people of the demonstration, and something for some of its ideas."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from community.demo import shapes
from community.demo.gadgets import DRAWABLE, gadget
from community.demo.portraits import portrait
from community.images import processing, store
from community.images.processing import ProcessedImage

if TYPE_CHECKING:
    from PIL.Image import Image

WITH_A_FACE = 1 / 3
ILLUSTRATED = 15


class Sketch(NamedTuple):
    """A stored drawing."""

    name: str
    says: str
    made: ProcessedImage


def faces(community: shapes.Community) -> dict[str, Sketch]:
    """Faces by handle, of about a third of the people."""
    rng = Random("whose face is drawn")  # nosec B311 - the same every time, not a secret
    chosen = [person for person in community.people if rng.random() < WITH_A_FACE]
    return {
        person.handle: _stored(processing.avatar(_file(portrait(person.handle, person.color)))) for person in chosen
    }


def illustrations(community: shapes.Community) -> dict[int, Sketch]:
    """Drawings by the index of their idea, for every third of the ideas with most votes."""
    votes = Counter(vote.idea for vote in community.votes)
    suited = [index for index, idea in enumerate(community.ideas) if idea.part in DRAWABLE]
    popular = sorted(suited, key=lambda index: -votes[index])[: 3 * ILLUSTRATED : 3]
    drawings = {index: gadget(number, community.ideas[index].part) for number, index in enumerate(popular)}
    return {
        index: _stored(processing.illustration(_file(drawing.image)), drawing.says)
        for index, drawing in drawings.items()
    }


def _file(image: Image) -> bytes:
    made = BytesIO()
    image.save(made, "PNG", compress_level=1)
    return made.getvalue()


def _stored(made: ProcessedImage, says: str = "") -> Sketch:
    return Sketch(store.save(made.files), says, made)
