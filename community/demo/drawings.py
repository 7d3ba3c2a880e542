"""Avatars and illustrations drawn for the demonstration from a few shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from colorsys import hls_to_rgb
from io import BytesIO
from random import Random
from typing import TYPE_CHECKING, Any

from community.demo.load import DemoIdea, DemoPerson
from community.images import processing, store
from community.images.processing import ProcessedImage

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

AVATAR_SIZE = 512
WIDE, HIGH = 1280, 800
INK, PAPER = "#3b3540", "#fbf8f4"
HUES = (15, 28, 42, 55, 110, 150, 178, 205, 222, 255, 290, 335)  # of the twelve colors of members
WITH_AVATAR = 1 / 5
ILLUSTRATED = 8


def tone(hue: float, light: float, saturation: float) -> tuple[int, int, int]:
    """A color by its hue (degrees), lightness and saturation (0 to 1)."""
    red, green, blue = hls_to_rgb(hue / 360, light, saturation)
    return round(red * 255), round(green * 255), round(blue * 255)


def _canvas(width: int, height: int, color: tuple[int, int, int]) -> tuple[Image, ImageDraw]:
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (width, height), color)
    return image, ImageDraw.Draw(image)


def avatar(seed: str, color: int) -> Image:
    """A cup from above, mountains or waves in the member's color; the same for the same seed."""
    rng = Random(f"avatar {seed}")  # nosec B311 - the same every time, not a secret
    hue = HUES[color - 1]
    other = (hue + rng.choice((30, 150, 180, 210))) % 360
    image, draw = _canvas(AVATAR_SIZE, AVATAR_SIZE, tone(hue, rng.uniform(0.72, 0.85), 0.5))
    rng.choice((_cup, _mountains, _waves))(draw, rng, other)
    return image


def _cup(draw: ImageDraw, rng: Random, hue: int) -> None:
    for margin, color in ((40, tone(hue, 0.5, 0.4)), (84, PAPER), (104, "#6b4630")):
        draw.ellipse((margin, margin, 512 - margin, 512 - margin), fill=color)
    for top in range(170, 330, 50):  # latte art
        wide = 40 + top // 6
        draw.arc((256 - wide, top, 256 + wide, top + 80), 20, 160, fill="#e9cfae", width=18)


def _mountains(draw: ImageDraw, rng: Random, hue: int) -> None:
    x = rng.randrange(90, 340)
    draw.ellipse((x, 80, x + 90, 170), fill="#fff3d0")
    for number, light in enumerate((0.6, 0.48, 0.36)):
        peak, high = rng.randrange(60, 450), 190 + number * 80
        draw.polygon(((peak - 420, 560), (peak, high), (peak + 420, 560)), fill=tone(hue, light, 0.35))


def _waves(draw: ImageDraw, rng: Random, hue: int) -> None:
    for number, y in enumerate(range(200, 560, 80)):
        shift = rng.randrange(-80, 0)
        for x in range(shift, 600, 128):
            draw.ellipse((x - 10, y, x + 138, y + 148), fill=tone(hue, 0.64 - 0.08 * number, 0.4))


def illustration(seed: str, part: str) -> Image:
    """A drawing for a part of the product (a key of `DRAWINGS`), the same for the same seed."""
    rng = Random(f"part {seed}")  # nosec B311 - the same every time, not a secret
    hue = rng.choice((20, 32, 45, 160, 200, 220))
    image, draw = _canvas(WIDE, HIGH, tone(hue, 0.93, 0.4))
    draw.rectangle((0, 640, WIDE, HIGH), fill=tone(hue, 0.87, 0.35))
    DRAWINGS[part][0](draw, rng, hue)
    return image


def _machine(draw: ImageDraw, rng: Random, hue: int) -> None:
    draw.rounded_rectangle((380, 150, 900, 660), 48, fill=tone(hue, 0.52, 0.35))
    draw.rounded_rectangle((440, 330, 840, 600), 20, fill=tone(hue, 0.36, 0.35))
    draw.rounded_rectangle((350, 620, 930, 690), 26, fill=INK)
    draw.rounded_rectangle((590, 320, 690, 400), 14, fill=INK)
    for x in (610, 656):
        draw.rectangle((x, 400, x + 14, 424), fill=INK)
    for number in range(3):
        draw.ellipse((470 + number * 70, 210, 516 + number * 70, 256), fill=PAPER)
    draw.rounded_rectangle((700, 206, 840, 262), 12, fill=tone(rng.choice((120, 35)), 0.8, 0.5))
    draw.arc((640, 525, 735, 590), 270, 90, fill=PAPER, width=10)
    draw.rounded_rectangle((575, 510, 705, 606), 32, fill=PAPER)


def _curve(draw: ImageDraw, rng: Random, hue: int) -> None:
    draw.rounded_rectangle((210, 120, 1070, 640), 40, fill=INK)
    draw.rounded_rectangle((240, 150, 1040, 610), 24, fill="#221f27")
    for y in range(220, 600, 80):
        draw.line((280, y, 1000, y), fill="#3a3642", width=3)
    top = 230 + rng.randrange(60)
    points = [(280, 570), (360, 540), (430, 430), (500, top), (760, top + 14), (880, 380), (1000, 520)]
    draw.line(points, fill=tone(hue, 0.68, 0.7), width=14, joint="curve")


def _phone(draw: ImageDraw, rng: Random, hue: int) -> None:
    draw.rounded_rectangle((470, 60, 810, 740), 52, fill=INK)
    draw.rounded_rectangle((490, 84, 790, 716), 36, fill=PAPER)
    draw.rounded_rectangle((520, 124, 690, 152), 12, fill=tone(hue, 0.45, 0.5))
    off = rng.randrange(5)
    for number in range(5):
        y = 200 + number * 96
        draw.rounded_rectangle((520, y, 640, y + 20), 10, fill=INK)
        draw.rounded_rectangle((520, y + 32, 670, y + 46), 7, fill="#c9c3bd")
        draw.rounded_rectangle((700, y, 762, y + 36), 18, fill="#cfc9c4" if number == off else tone(hue, 0.5, 0.6))
        left = 704 if number == off else 728
        draw.ellipse((left, y + 3, left + 30, y + 33), fill="white")


DRAWINGS: dict[str, tuple[Callable[[ImageDraw, Random, int], None], str]] = {
    "Brewing": (_curve, "Sketch of a display with a pressure curve that rises, holds, and falls."),
    "Automations": (_phone, "Sketch of the app with a list of schedules, one of them switched off."),
    "Water tank": (_machine, "Sketch of the machine from the front, with a cup under the spout."),
}
DRAWINGS |= {"Display": DRAWINGS["Brewing"], "App": DRAWINGS["Automations"], "Body": DRAWINGS["Water tank"]}


def store_avatars(people: Iterable[DemoPerson]) -> dict[str, dict[str, Any]]:
    """Store avatars of some of the people: columns of an image by handle."""
    rng = Random("who has an avatar")  # nosec B311 - reproducible, not a secret
    chosen = [person for person in people if rng.random() < WITH_AVATAR]
    return {one.handle: _stored(processing.avatar(_png(avatar(one.handle, one.color)))) for one in chosen}


def store_illustrations(ideas: Iterable[DemoIdea]) -> dict[str, dict[str, Any]]:
    """Store illustrations of some of the ideas that appeal most: columns of an image by title."""
    suited = sorted((idea for idea in ideas if idea.part in DRAWINGS), key=lambda idea: -idea.appeal)
    return {
        idea.title: _stored(processing.illustration(_png(illustration(idea.title, idea.part))), DRAWINGS[idea.part][1])
        for idea in suited[: 2 * ILLUSTRATED : 2]
    }


def _png(image: Image) -> bytes:
    made = BytesIO()
    image.save(made, "PNG", compress_level=1)
    return made.getvalue()


def _stored(processed: ProcessedImage, description: str = "") -> dict[str, Any]:
    size = sum(map(len, processed.files.values()))
    sizes = {"width": processed.width, "height": processed.height, "size": size}
    return {"name": store.save(processed.files), "description": description, **sizes}
