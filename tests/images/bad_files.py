"""A hundred malformed or hostile files, generated for tests."""

import random
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from PIL import Image

from tests.images.drawing import chunk, drawn, png

SCRIPT = b"/*zq-payload*/alert(document.cookie)//"
HTML = b"<!doctype html><script>zq-payload</script>"
PAYLOAD = b"zq-payload"


def bad_files() -> Iterator[tuple[str, bytes]]:
    """Name and content of each file."""
    for family in (_polyglots, _bombs, _other_formats, _broken, _flipped, _odd):
        yield from family()


def _polyglots() -> Iterator[tuple[str, bytes]]:
    gif, jpeg, image = drawn("GIF"), drawn("JPEG"), drawn()
    yield "GIF and script", b"GIF89a" + struct.pack("<HH", 0x2A2F, 0x2F2A) + SCRIPT + gif[10:]
    yield "GIF with script behind", gif + SCRIPT
    yield "GIF with a script in a comment", drawn("GIF", comment=SCRIPT)
    yield "JPEG with a ZIP behind", jpeg + b"PK\x03\x04" + PAYLOAD + b"PK\x05\x06" + b"\0" * 18
    yield "JPEG with PHP in a comment", drawn("JPEG", comment=b"<?php zq-payload ?>")
    yield "JPEG with HTML in a comment", drawn("JPEG", comment=HTML)
    yield "JPEG with a profile of words", drawn("JPEG", icc_profile=HTML)
    yield "PNG with HTML behind", image + HTML
    yield "PNG with HTML in its text", _with_chunk(image, b"tEXt", b"Comment\0" + HTML)
    yield "PNG with script in a chunk of its own", _with_chunk(image, b"zqPz", SCRIPT)
    yield (
        "PNG with PHP in its pixels",
        png(64, 2, body=zlib.compress(b"\0" + b"<?=zq-payload?>".ljust(192) + b"\0" * 193)),
    )
    yield "WebP with HTML behind", drawn("WEBP") + HTML
    yield "WebP with XMP of script", drawn("WEBP", xmp=b"<x>" + SCRIPT + b"</x>")
    yield "PDF with a JPEG in it", b"%PDF-1.4\n" + PAYLOAD + jpeg
    yield "ZIP with a PNG in it", b"PK\x03\x04" + PAYLOAD + image
    yield "BMP and script", b"BM" + SCRIPT
    yield "HTML before a PNG", HTML + image


def _bombs() -> Iterator[tuple[str, bytes]]:
    for side in (50_000, 2**31 - 1, 0):
        yield f"PNG of {side} square", png(side, side)
    yield "PNG of 16,000 by 16,000", png(16_000, 16_000, bits=1, color=0)
    yield "PNG, long and thin", png(2**31 - 1, 1)
    yield (
        "PNG with text that unpacks to 60 MB",
        _with_chunk(drawn(), b"zTXt", b"a\0\0" + zlib.compress(b"z" * 60_000_000, level=1)),
    )
    yield (
        "PNG with a profile that unpacks to 60 MB",
        _with_chunk(drawn(), b"iCCP", b"a\0\0" + zlib.compress(b"z" * 60_000_000, level=1)),
    )
    yield "PNG with 20,000 texts", _with_chunk(drawn(), b"tEXt", b"a\0" + b"z" * 100, times=20_000)
    yield "PNG whose pixels are many times too many", png(10, 10, body=zlib.compress(b"\0" * 60_000_000, level=1))
    yield (
        "PNG that says it has four thousand million frames",
        _with_chunk(drawn(), b"acTL", b"\xff\xff\xff\xff\0\0\0\0"),
    )
    yield "GIF with a screen of 65,535 square", b"GIF89a\xff\xff\xff\xff" + drawn("GIF")[10:]
    yield "GIF with 100,000 frames", _many_frames(100_000)
    yield "GIF with a frame larger than its screen", _large_frame()
    yield "WebP of 16,384 square", _large_webp()
    yield "animated WebP", drawn("WEBP", save_all=True, append_images=[Image.new("RGB", (120, 80), "green")] * 20)
    yield "JPEG of 65,500 square", _resized_jpeg(65_500, 65_500)
    yield "JPEG with a thousand scans", _many_scans(1000)
    yield "JPEG with no height", _resized_jpeg(100, 0)


def _other_formats() -> Iterator[tuple[str, bytes]]:
    yield "empty", b""
    yield "one byte", b"\xff"
    yield "zeros", b"\0" * 5000
    yield "words", b"just words, zq-payload"
    yield "HTML", HTML
    yield "SVG", b'<svg xmlns="http://www.w3.org/2000/svg"><circle r="4"/></svg>'
    yield "SVG with script", b'<?xml version="1.0"?>\n<svg onload="zq-payload()"><script>zq-payload</script></svg>'
    yield "SVG behind a declaration", b'\xef\xbb\xbf<!DOCTYPE svg [<!ENTITY a "zq-payload">]>\n<SVG>&a;</SVG>'
    yield "packed SVG", b"\x1f\x8b\x08\0" + b"zq-payload" * 4
    yield "PDF", b"%PDF-1.7\n1 0 obj<</OpenAction/zq-payload>>"
    yield "EPS", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nzq-payload"
    yield "PSD", b"8BPS\0\x01" + b"\0" * 40
    yield "HEIC", b"\0\0\0\x18ftypheic" + b"\0" * 40
    yield "AVIF", b"\0\0\0\x18ftypavif" + b"\0" * 40
    yield "program", b"MZ" + b"\0" * 60
    yield "too large", b"\xff\xd8\xff" + b"\0" * (8 * 1024 * 1024)
    for kind in ("ICO", "TIFF", "BMP", "PPM", "TGA", "SGI", "PCX", "DDS", "JPEG2000"):
        yield kind, drawn(kind, size=(32, 32))


def _broken() -> Iterator[tuple[str, bytes]]:
    for kind in ("JPEG", "PNG", "GIF", "WEBP"):
        whole = drawn(kind)
        for part in (0.05, 0.2, 0.5, 0.8, 0.99):
            yield f"{kind} of which {part:.0%} arrived", whole[: max(4, int(len(whole) * part))]
        yield f"{kind} by its beginning only", whole[:12] + b"zq-payload" * 30
    yield "PNG with the beginning of a JPEG", b"\xff\xd8\xff\xe0" + drawn()[4:]
    yield "JPEG with the beginning of a PNG", b"\x89PNG\r\n\x1a\n" + drawn("JPEG")[8:]
    yield "PNG with a wrong sum", drawn()[:40] + b"\0" + drawn()[41:]
    yield "PNG without pixels", png(9, 9)[:33] + chunk(b"IEND", b"")
    yield "PNG with bits that there are not", png(9, 9, bits=7, color=5)


def _flipped() -> Iterator[tuple[str, bytes]]:
    chance = random.Random(7)
    for kind in ("JPEG", "PNG", "GIF", "WEBP"):
        whole = drawn(kind)
        for number in range(10):
            content = bytearray(whole)
            for _ in range(1 + number):
                content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
            yield f"{kind} with bits flipped, {number}", bytes(content)


def _odd() -> Iterator[tuple[str, bytes]]:
    yield "JPEG in four inks", drawn("JPEG", mode="CMYK")
    yield "PNG of one bit", drawn(mode="1")
    yield "PNG of sixteen bits", png(4, 4, bits=16, color=0, body=zlib.compress((b"\0" + b"\x80\0" * 4) * 4))
    yield (
        "PNG of sixteen bits, one of them see-through",
        png(4, 4, chunk(b"tRNS", b"\x80\0"), bits=16, color=0, body=zlib.compress((b"\0" + b"\x80\0" * 4) * 4)),
    )
    yield "PNG in a palette, see-through", drawn(mode="P", transparency=0)
    yield "PNG with grey and alpha", drawn(mode="LA")
    yield "GIF see-through", drawn("GIF", mode="P", transparency=0)


def _with_chunk(image: bytes, kind: bytes, content: bytes, times: int = 1) -> bytes:
    return image[:33] + chunk(kind, content) * times + image[33:]


def _many_frames(count: int) -> bytes:
    gif = drawn("GIF", size=(8, 8))
    frame = b"\x21\xf9\x04\0\0\0\0\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0"
    return gif[:-1] + frame * count + b";"


def _large_frame() -> bytes:
    gif = bytearray(drawn("GIF", size=(8, 8)))
    at = gif.index(b"\x2c\0\0\0\0\x08\0\x08\0")
    gif[at + 5 : at + 9] = b"\xff\xff\xff\xff"
    return bytes(gif)


def _large_webp() -> bytes:
    webp: Any = drawn("WEBP", exif=b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0")  # with a head of its own
    at = webp.index(b"VP8X") + 12
    return bytes(webp[:at] + b"\xff\x3f\0\xff\x3f\0" + webp[at + 6 :])


def _resized_jpeg(width: int, height: int) -> bytes:
    jpeg = bytearray(drawn("JPEG"))
    at = jpeg.index(b"\xff\xc0") + 5
    jpeg[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(jpeg)


def _many_scans(count: int) -> bytes:
    made = BytesIO()
    Image.new("L", (4000, 4000), 128).save(made, "JPEG", progressive=True)
    jpeg = made.getvalue()
    return jpeg[:-2] + jpeg[jpeg.rindex(b"\xff\xda") : -2] * count + jpeg[-2:]


BAD = dict(bad_files())
