"""Image fields of forms: a few slots, each for one image and its description.

Uploaded images are processed and stored at once, whatever becomes of the form. If the form is refused they stay
unattached and come back with it by name, so they need not be chosen again.
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

MAX_DESCRIPTION = 200  # characters
# More than the images of any form may have, so an oversized one is refused with a message, not with the rest.
MAX_REQUEST_BYTES = 6 * MAX_BYTES


@dataclass
class ImageSlot:
    """A slot for an image: empty, with a stored image, or with a file that was just uploaded."""

    number: int
    name: str = ""  # of a stored image
    description: str = ""
    is_cleared: bool = False
    content: bytes | None = None
    replaced: str = ""  # the image that the uploaded one replaces
    errors: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """How error messages refer to the slot."""
        return _("Picture %(number)s", number=self.number)

    @property
    def id(self) -> str:
        """The id and name of its file control, to which errors link."""
        return f"image-{self.number}"


def field_names(count: int) -> tuple[str, ...]:
    """The names of the file controls of `count` slots."""
    return tuple(f"image-{number}" for number in range(1, count + 1))


def submitted(count: int) -> list[ImageSlot]:
    """The slots of the submitted form. A file is read only so far as to see that it is too large."""
    return [_submitted_slot(number) for number in range(1, count + 1)]


def prefilled(images: Mapping[str, str], count: int) -> list[ImageSlot]:
    """Slots with these images (descriptions by name), then empty ones, `count` in all."""
    slots = [ImageSlot(number, *image) for number, image in enumerate(images.items(), 1)]
    return slots + [ImageSlot(number) for number in range(len(slots) + 1, count + 1)]


def selected(slots: Iterable[ImageSlot]) -> dict[str, str]:
    """The images to show: descriptions by name."""
    return {slot.name: slot.description for slot in slots if slot.name and not slot.is_cleared}


def removed(slots: Iterable[ImageSlot]) -> set[str]:
    """The names of images that were removed or replaced."""
    return {slot.replaced for slot in slots} | {slot.name for slot in slots if slot.is_cleared}


def _submitted_slot(number: int) -> ImageSlot:
    name = request.form.get(f"kept-{number}", "")
    file = request.files.get(f"image-{number}")
    content = file.stream.read(MAX_BYTES + 1) if file else None  # an empty control sends a file without a name
    slot = ImageSlot(
        number,
        name if store.NAME.fullmatch(name) else "",
        markup.one_line(request.form.get(f"description-{number}", "")),
        f"clear-{number}" in request.form,
        content,
    )
    if len(slot.description) > MAX_DESCRIPTION:
        slot.errors.append(_("Please keep the alt text to %(most)s characters.", most=MAX_DESCRIPTION))
    return slot


def store_uploads(slots: Sequence[ImageSlot], process: Callable[[bytes], ProcessedImage]) -> bool:
    """Process and store the uploaded files; afterwards the slots hold them by name. False if a slot has errors.

    Errors are added to the slots. Names of images that are gone or of another member are cleared. Commits.
    """
    _check_kept([slot for slot in slots if slot.name])
    files = [slot for slot in slots if slot.content is not None and not slot.is_cleared]
    if files:
        db.session.rollback()  # no transaction is open while images are processed
        stored = [(slot, *result) for slot in files if (result := _store(slot, process))]
        for slot, name, image in stored:
            records.create(current_member(), name, image)
            slot.replaced, slot.name = slot.name, name
        db.session.commit()
    return not any(slot.errors for slot in slots)


def _check_kept(kept: list[ImageSlot]) -> None:
    owned = queries.owned_by(current_member(), {slot.name for slot in kept}) if kept else set()
    for slot in kept:
        if slot.name not in owned:
            slot.name = ""
            slot.errors.append(_("This picture is no longer available. Please choose it again."))


def _store(slot: ImageSlot, process: Callable[[bytes], ProcessedImage]) -> tuple[str, ProcessedImage] | None:
    try:
        limits.spend_allowance(current_member(), quotas.IMAGES)
        image = process(slot.content or b"")
        return store.save(image.files), image
    except Refused as refusal:
        slot.errors.append(refusal.message)
    except OSError:
        slot.errors.append(_("We couldn’t save this picture. Please try again later."))
    return None
