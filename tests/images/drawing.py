"""Images for tests, drawn when needed."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image


def drawn(kind: str = "PNG", size: tuple[int, int] = (120, 80), mode: str = "RGB", **options: Any) -> bytes:
    """An image with a red left half, as the bytes of a file."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    made = BytesIO()
    image.convert(mode).save(made, kind, **options)
    return made.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk of a PNG file."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int, *between: bytes, bits: int = 8, color: int = 2, body: bytes = b"") -> bytes:
    """A PNG file with the given dimensions, and any chunks before its pixels."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, color, 0, 0, 0))
    rows = body or zlib.compress(b"\0" * min(height * (1 + 3 * width), 100_000))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(between) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def chunks(webp: bytes) -> list[bytes]:
    """The names of the chunks of a WebP file."""
    found, at = [], 12
    while at < len(webp):
        found.append(webp[at : at + 4])
        size = struct.unpack("<I", webp[at + 4 : at + 8])[0]
        at += 8 + size + size % 2
    return found


def opened(webp: bytes) -> "Image.Image":
    """A WebP file, decoded."""
    return Image.open(BytesIO(webp), formats=("WEBP",))
