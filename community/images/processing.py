"""Re-encodes uploaded images, so only pixels are kept and all metadata is dropped.

The format is detected from the content, never from a file name or content type. Dimensions, frames and scans are
checked before anything is decoded, and only a few images are processed at once, so no file can use up memory or
time. Call it with no transaction open.
"""

import re
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

from community.core.errors import Refused
from community.core.i18n import gettext as _

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_MEGABYTES = 8
MAX_BYTES = MAX_MEGABYTES * 1024 * 1024  # bytes of a file
MAX_MEGAPIXELS = 40
MAX_SCANS = 64  # of a progressive JPEG: each costs a pass over every pixel, however few bytes it has; cameras write ten
MAX_CONCURRENT, WAIT_SECONDS = 2, 20  # images processed at once, and how long another waits for that
QUALITY = 82

AVATAR_SIZES = (48, 96, 256)  # pixels, square
ILLUSTRATION_SIZES = {480: (480, 960), 1280: (1280, 2560)}  # by size: largest width and height
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
SIGNATURES = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF....WEBP|GIF8[79]a", re.DOTALL)
SVG = re.compile(rb"<svg[\s>]", re.IGNORECASE)

_semaphore = threading.BoundedSemaphore(MAX_CONCURRENT)


class ProcessedImage(NamedTuple):
    """An image in all its sizes, as WebP, and the width and height of the largest."""

    files: Mapping[int, bytes]  # by size
    width: int
    height: int


def avatar(content: bytes) -> ProcessedImage:
    """Square crops from the center of an image. Raises `Refused`."""
    with _opened(content, 2 * max(AVATAR_SIZES)) as image:
        from PIL import ImageOps

        largest = ImageOps.fit(image, (max(AVATAR_SIZES), max(AVATAR_SIZES)))
        files = {size: _encode(ImageOps.fit(largest, (size, size))) for size in AVATAR_SIZES}
    return ProcessedImage(files, max(AVATAR_SIZES), max(AVATAR_SIZES))


def illustration(content: bytes) -> ProcessedImage:
    """A whole image, small and large, never enlarged. Raises `Refused`."""
    with _opened(content, max(ILLUSTRATION_SIZES)) as image:
        files = {}
        for size, box in sorted(ILLUSTRATION_SIZES.items(), reverse=True):
            image.thumbnail(box, reducing_gap=3.0)
            files[size] = _encode(image)
            if size == max(ILLUSTRATION_SIZES):
                width, height = image.size
    return ProcessedImage(files, width, height)


def width_within(size: int, width: int, height: int) -> int:
    """The width in pixels that an illustration of this width and height has in one size."""
    wide, high = ILLUSTRATION_SIZES[size]
    return max(1, round(width * min(1.0, wide / width, high / height)))


@contextmanager
def _opened(content: bytes, needed: int) -> Iterator["Image"]:
    """The decoded image: upright, RGB, on white. `needed`: pixels that its shorter side should keep."""
    _check(content)
    if not _semaphore.acquire(timeout=WAIT_SECONDS):
        raise Refused(_("We’re processing too many pictures right now. Please try again in a minute."))
    try:
        yield _decode(content, needed)
    except Refused:
        raise
    except Exception as error:  # decoders raise errors of every kind, all because of the file
        raise _damaged() from error
    finally:
        _semaphore.release()


def _check(content: bytes) -> None:
    """Checks that need no decoding."""
    if not content:
        raise Refused(_("This file is empty."))
    if len(content) > MAX_BYTES:
        raise too_large()
    if not SIGNATURES.match(content):
        if SVG.search(content[:4096]) or content.startswith(b"\x1f\x8b"):
            raise Refused(_("We don’t accept SVG files because they can contain scripts. Please save it as a PNG."))
        raise Refused(_("We don’t support this kind of file. Please choose a JPEG, PNG, WebP or GIF file."))
    if content.startswith(b"\xff\xd8") and content.count(b"\xff\xda") > MAX_SCANS:
        raise _damaged()


def too_large() -> Refused:
    """The refusal of a file with too many bytes."""
    return Refused(_("This file is too large. Pictures can be up to %(most)s MB.", most=MAX_MEGABYTES))


def _damaged() -> Refused:
    return Refused(_("This picture is damaged or incomplete. Please save it again and try once more."))


def _decode(content: bytes, needed: int) -> "Image":
    from PIL import ImageOps

    pillow = _pillow()
    try:
        with pillow.open(BytesIO(content), formats=FORMATS) as image:
            _count_pixels(image)
            image.verify()  # a verified image cannot be read again
        with pillow.open(BytesIO(content), formats=FORMATS) as image:
            image.draft(None, (needed, needed))  # a JPEG is decoded no larger than needed
            image.load()  # the first frame
            _count_pixels(image)
            ImageOps.exif_transpose(image, in_place=True)
            return _on_white(image)
    except pillow.DecompressionBombError:
        raise _too_many_pixels() from None


def _pillow() -> ModuleType:
    """Pillow with our limit of pixels, imported at the first upload."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MAX_MEGAPIXELS * 10**6
    # Up to twice the limit Pillow only warns; `_count_pixels` refuses those.
    warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)
    return Image


def _count_pixels(image: "Image") -> None:
    if image.width * image.height > MAX_MEGAPIXELS * 10**6:
        raise _too_many_pixels()


def _too_many_pixels() -> Refused:
    return Refused(_("This picture is too large. Pictures can be up to %(most)s megapixels.", most=MAX_MEGAPIXELS))


def _on_white(image: "Image") -> "Image":
    """Only the pixels, with eight bits per channel."""
    pillow = _pillow()
    if image.mode.startswith("I;16"):
        image = image.convert("I")
    if image.mode in ("I", "F"):  # sixteen bits of gray, which Pillow would cut off rather than scale
        image.info.pop("transparency", None)
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    canvas: Image = pillow.new("RGB", image.size, "white")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        canvas.paste(image, mask=image)
    else:
        canvas.paste(image.convert("RGB"))
    return canvas


def _encode(image: "Image") -> bytes:
    buffer = BytesIO()
    image.save(buffer, "WEBP", quality=QUALITY, method=4)
    return buffer.getvalue()
