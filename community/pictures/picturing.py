"""Making a picture of ours from bytes that somebody sent: what is kept is drawn anew, and holds pixels only.

The kind is told by the content, never by a name or by what the browser says. Sizes, frames and scans are looked at
before anything is unpacked, and only a few pictures are worked on at once, so that no file takes a site's memory or
time. To be called with no transaction open.
"""

import re
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

from community.kernel.errors import Refused
from community.kernel.words import gettext as _

if TYPE_CHECKING:
    from PIL.Image import Image

MEGABYTES = 8
LARGEST = MEGABYTES * 1024 * 1024  # bytes of a file
MEGAPIXELS = 40
SCANS = 64  # of a progressive JPEG: each costs a walk over every pixel, however few bytes it has; cameras write ten
AT_ONCE, PATIENCE = 2, 20  # pictures worked on at a time, and seconds that another waits for its turn
QUALITY = 82

FACES = (48, 96, 256)  # pixels, square
IDEAS = {480: (480, 960), 1280: (1280, 2560)}  # the most that a picture is wide and high
KINDS = ("JPEG", "PNG", "WEBP", "GIF")
BEGINNINGS = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF....WEBP|GIF8[79]a", re.DOTALL)
SVG = re.compile(rb"<svg[\s>]", re.IGNORECASE)

_turns = threading.BoundedSemaphore(AT_ONCE)


class Made(NamedTuple):
    """A picture in the sizes it is shown in, as WebP, and how large the largest is."""

    files: Mapping[int, bytes]  # by size
    width: int
    height: int


def face(content: bytes) -> Made:
    """Squares cut from the middle of a picture. Raises `Refused`."""
    with _opened(content, 2 * max(FACES)) as image:
        from PIL import ImageOps

        largest = ImageOps.fit(image, (max(FACES), max(FACES)))
        files = {size: _encoded(ImageOps.fit(largest, (size, size))) for size in FACES}
    return Made(files, max(FACES), max(FACES))


def illustration(content: bytes) -> Made:
    """A whole picture, small and large; never larger than it came. Raises `Refused`."""
    with _opened(content, max(IDEAS)) as image:
        files = {}
        for size, box in sorted(IDEAS.items(), reverse=True):
            image.thumbnail(box, reducing_gap=3.0)
            files[size] = _encoded(image)
            if size == max(IDEAS):
                width, height = image.size
    return Made(files, width, height)


def width_within(size: int, width: int, height: int) -> int:
    """How wide a picture of this width and height is in one of the sizes of ideas' pictures."""
    wide, high = IDEAS[size]
    return max(1, round(width * min(1.0, wide / width, high / height)))


@contextmanager
def _opened(content: bytes, needed: int) -> Iterator["Image"]:
    """The picture upright, in red, green and blue on white. `needed`: pixels that its shorter side should keep."""
    _look_over(content)
    if not _turns.acquire(timeout=PATIENCE):
        raise Refused(_("Too many pictures are being worked on just now. Please try again in a minute."))
    try:
        yield _drawn(content, needed)
    except Refused:
        raise
    except Exception as error:  # decoders fail in every way there is; whatever it was, the file is to blame
        raise _damaged() from error
    finally:
        _turns.release()


def _look_over(content: bytes) -> None:
    """What can be said without unpacking anything."""
    if not content:
        raise Refused(_("This file is empty."))
    if len(content) > LARGEST:
        raise too_large()
    if not BEGINNINGS.match(content):
        if SVG.search(content[:4096]) or content.startswith(b"\x1f\x8b"):
            raise Refused(_("This is a drawing made of lines (SVG), which can hold programs. Please save it as PNG."))
        raise Refused(_("This is not a picture that we know. Please choose a JPEG, PNG, WebP or GIF file."))
    if content.startswith(b"\xff\xd8") and content.count(b"\xff\xda") > SCANS:
        raise _damaged()


def too_large() -> Refused:
    """The refusal of a file that has too many bytes."""
    return Refused(_("This file is too large. A picture may have %(most)s megabytes.", most=MEGABYTES))


def _damaged() -> Refused:
    return Refused(_("This picture is damaged, or only a part of it arrived. Please save it anew and try again."))


def _drawn(content: bytes, needed: int) -> "Image":
    from PIL import ImageOps

    pillow = _pillow()
    try:
        with pillow.open(BytesIO(content), formats=KINDS) as image:
            _count_pixels(image)
            image.verify()  # an image that was verified cannot be read any more
        with pillow.open(BytesIO(content), formats=KINDS) as image:
            image.draft(None, (needed, needed))  # a JPEG is unpacked no larger than it is wanted
            image.load()  # the first frame
            _count_pixels(image)
            ImageOps.exif_transpose(image, in_place=True)
            return _on_white(image)
    except pillow.DecompressionBombError:
        raise _too_many_pixels() from None


def _pillow() -> ModuleType:
    """The library, told how much is too much. It is loaded when somebody sends the first picture."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MEGAPIXELS * 10**6
    # It only warns up to twice as many; those are counted here.
    warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)
    return Image


def _count_pixels(image: "Image") -> None:
    if image.width * image.height > MEGAPIXELS * 10**6:
        raise _too_many_pixels()


def _too_many_pixels() -> Refused:
    return Refused(_("This picture has too many pixels: %(most)s million is the most.", most=MEGAPIXELS))


def _on_white(image: "Image") -> "Image":
    """Pixels and nothing else, in eight bits for each colour."""
    pillow = _pillow()
    if image.mode.startswith("I;16"):
        image = image.convert("I")
    if image.mode in ("I", "F"):  # sixteen bits of grey, which would be cut off rather than scaled
        image.info.pop("transparency", None)
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    sheet: Image = pillow.new("RGB", image.size, "white")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        sheet.paste(image, mask=image)
    else:
        sheet.paste(image.convert("RGB"))
    return sheet


def _encoded(image: "Image") -> bytes:
    made = BytesIO()
    image.save(made, "WEBP", quality=QUALITY, method=4)
    return made.getvalue()
