"""Uploads are re-encoded without metadata, or refused with a message."""

import threading
import time
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image

from community.core.errors import Refused
from community.images import processing
from tests.images.bad_files import BAD, PAYLOAD
from tests.images.drawing import chunks, drawn, opened


def test_there_are_more_than_a_hundred_bad_files() -> None:
    assert len(BAD) > 100


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("draw", [processing.avatar, processing.illustration], ids=["face", "illustration"])
def test_a_bad_file_is_refused_or_cleaned(name: str, draw: Callable[[bytes], processing.ProcessedImage]) -> None:
    began = time.process_time()
    made, refusal = _outcome(draw, BAD[name])
    assert (made is None) == refusal.endswith(".")
    for content in made.files.values() if made else ():
        assert chunks(content) == [b"VP8 "]
        assert PAYLOAD not in content
        assert opened(content).width <= 1280
    assert time.process_time() - began < 20


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("empty", "This file is empty."),
        ("too large", "This file is too large. Pictures can be up to 8 MB."),
        ("SVG with script", "Please save it as a PNG."),
        ("SVG behind a declaration", "Please save it as a PNG."),
        ("PDF", "We don’t support this kind of file."),
        ("TIFF", "We don’t support this kind of file."),
        ("HEIC", "Please choose a JPEG, PNG, WebP or GIF file."),
        ("PNG of 50000 square", "too large. Pictures can be up to 40 megapixels"),
        ("WebP of 16,384 square", "megapixels"),
        ("GIF with a screen of 65,535 square", "megapixels"),
        ("JPEG of which 5% arrived", "damaged"),
        ("JPEG with a thousand scans", "damaged"),
    ],
)
def test_each_refusal_says_what_is_wrong(name: str, says: str) -> None:
    with pytest.raises(Refused) as refused:
        processing.illustration(BAD[name])
    assert says in refused.value.message


@pytest.mark.parametrize("kind", processing.FORMATS)
def test_every_format_is_converted_to_all_sizes(kind: str) -> None:
    made = processing.illustration(drawn(kind, size=(2000, 1000)))
    assert {size: opened(content).size for size, content in made.files.items()} == {480: (480, 240), 1280: (1280, 640)}
    assert (made.width, made.height) == (1280, 640)
    faces = processing.avatar(drawn(kind, size=(2000, 1000)))
    assert {size: opened(content).size for size, content in faces.files.items()} == {n: (n, n) for n in (48, 96, 256)}


def test_small_images_are_not_enlarged_and_long_ones_fit() -> None:
    assert (small := processing.illustration(drawn(size=(90, 60)))).width == 90
    assert opened(small.files[480]).size == (90, 60)
    tall = processing.illustration(drawn(size=(1000, 9000)))
    assert tall.height == 2560
    assert opened(tall.files[480]).width == processing.width_within(480, tall.width, tall.height)
    assert processing.illustration(drawn(size=(1, 30_000))).width == 1


def test_photographs_are_rotated_and_lose_their_location() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    exif[0x010F] = "zq-camera"
    exif.get_ifd(0x8825)[2] = (48.0, 12.0, 30.0)
    sent = drawn("JPEG", size=(400, 200), exif=exif, quality=95)
    assert b"zq-camera" in sent
    made = processing.illustration(sent)
    assert (made.width, made.height) == (200, 400)
    image = opened(made.files[1280]).convert("RGB")
    assert _color(image, (100, 20)) == "red"
    assert _color(image, (100, 380)) == "blue"
    assert all(chunks(content) == [b"VP8 "] for content in made.files.values())


@pytest.mark.parametrize(
    ("mode", "kind"), [("CMYK", "JPEG"), ("P", "PNG"), ("P", "GIF"), ("RGBA", "WEBP"), ("RGBA", "PNG")]
)
def test_colors_are_preserved(mode: str, kind: str) -> None:
    image = opened(processing.illustration(drawn(kind, mode=mode)).files[1280]).convert("RGB")
    assert _color(image, (20, 40)) == "red"
    assert _color(image, (100, 40)) == "blue"


def test_transparency_becomes_white_and_sixteen_bits_become_eight() -> None:
    clear, grey = BytesIO(), BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(clear, "PNG")
    Image.new("I;16", (40, 40), 40_000).save(grey, "PNG")
    assert min(_pixel(processing.illustration(clear.getvalue()).files[1280])) > 250
    assert abs(_pixel(processing.illustration(grey.getvalue()).files[1280])[0] - 156) < 4


def test_only_a_few_images_are_processed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processing, "WAIT_SECONDS", 0.05)
    busy, done = threading.Barrier(processing.MAX_CONCURRENT + 1), threading.Event()

    def work() -> None:
        with processing._opened(drawn(), 100):
            busy.wait()
            done.wait()

    threads = [threading.Thread(target=work) for _ in range(processing.MAX_CONCURRENT)]
    for thread in threads:
        thread.start()
    busy.wait()
    with pytest.raises(Refused, match="too many pictures"):
        processing.avatar(drawn())
    done.set()
    for thread in threads:
        thread.join()
    assert processing.avatar(drawn()).width == 256


def _outcome(
    draw: Callable[[bytes], processing.ProcessedImage], content: bytes
) -> tuple[processing.ProcessedImage | None, str]:
    try:
        return draw(content), ""
    except Refused as refusal:
        return None, refusal.message


def _pixel(webp: bytes) -> tuple[int, ...]:
    found = opened(webp).convert("RGB").getpixel((20, 20))
    assert isinstance(found, tuple)
    return tuple(map(int, found))


def _color(image: "Image.Image", at: tuple[int, int]) -> str:
    red, _green, blue = image.getpixel(at)  # type: ignore[misc]
    return "red" if red > blue else "blue"
