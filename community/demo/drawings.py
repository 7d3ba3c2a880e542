"""Portraits and illustrations drawn for the demonstration from a few shapes. No portrait shows a real person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from colorsys import hls_to_rgb
from io import BytesIO
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from community.demo.load import Demonstration
from community.demo.simulate import DemoVote
from community.images import processing, store
from community.images.processing import ProcessedImage

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

PORTRAIT_SIZE = 512
WIDE, HIGH = 1280, 800
INK, PAPER = "#3b3540", "#fbf8f4"
HUES = (15, 28, 42, 55, 110, 150, 178, 205, 222, 255, 290, 335)  # of the twelve colors of members
SKINS = ("#f3d3bd", "#e9bd9d", "#d9a07a", "#b97d56", "#8d5a3b", "#6a4029")
HAIRS = ("#2a2230", "#46302a", "#6d4a32", "#a8743f", "#d3b071", "#9a9aa2", "#d8d5cf", "#7a3b2a")

Color = tuple[int, int, int] | str


def portrait(seed: str, color: int) -> Image:
    """Head and shoulders before a background of the member's color; the same for the same seed."""
    from PIL import Image, ImageDraw

    rng = Random(f"face {seed}")  # nosec B311 - the same every time, not a secret
    hue = HUES[color - 1]
    image = Image.new("RGB", (PORTRAIT_SIZE, PORTRAIT_SIZE), tone(hue, 0.84, 0.5))
    draw = ImageDraw.Draw(image)
    skin, hair = rng.choice(SKINS), rng.choice(HAIRS)
    style = rng.choice((_short, _short, _long, _bun, _curls, _bald))
    draw.ellipse((-70 + rng.randrange(60), 30, 330, 430), fill=tone(hue, 0.78, 0.5))
    if style is _long:
        draw.rounded_rectangle((132, 150, 380, 420), 110, fill=hair)
    if style is _bald:
        style(draw, hair)  # behind the head
    _body(draw, rng, skin, tone((hue + rng.choice((150, 180, 210))) % 360, rng.uniform(0.32, 0.5), 0.36))
    draw.ellipse((160, 110, 352, 346), fill=skin)
    if style is not _bald:
        style(draw, hair)
    if rng.random() < 0.3:
        _glasses(draw)
    if style is _short and rng.random() < 0.4:
        draw.chord((162, 150, 350, 350), 20, 160, fill=hair)
    return image


def tone(hue: float, light: float, saturation: float) -> Color:
    """A color by its hue (degrees), lightness and saturation (0 to 1)."""
    red, green, blue = hls_to_rgb(hue / 360, light, saturation)
    return round(red * 255), round(green * 255), round(blue * 255)


def _body(draw: ImageDraw, rng: Random, skin: str, cloth: Color) -> None:
    from PIL import ImageColor

    red, green, blue = ImageColor.getrgb(skin)[:3]
    shade = (red * 9 // 10, green * 9 // 10, blue * 9 // 10)  # below the chin
    draw.rounded_rectangle((216, 300, 296, 430), 36, fill=shade)
    draw.rounded_rectangle((84, 394, 428, 640), 130, fill=cloth)
    if rng.random() < 0.5:
        draw.chord((204, 344, 308, 444), 0, 180, fill=shade)
    else:
        draw.polygon(((206, 394), (306, 394), (256, 462)), fill=shade)


def _short(draw: ImageDraw, hair: Color) -> None:
    draw.chord((152, 88, 360, 316), 186, 354, fill=hair)
    draw.ellipse((166, 84, 300, 168), fill=hair)


def _long(draw: ImageDraw, hair: Color) -> None:
    draw.chord((146, 90, 366, 330), 196, 344, fill=hair)


def _bun(draw: ImageDraw, hair: Color) -> None:
    draw.ellipse((210, 46, 302, 132), fill=hair)
    draw.chord((150, 94, 362, 320), 188, 352, fill=hair)


def _curls(draw: ImageDraw, hair: Color) -> None:
    for x, y in ((172, 176), (176, 132), (214, 104), (258, 96), (300, 106), (336, 134), (340, 178)):
        draw.ellipse((x - 44, y - 44, x + 44, y + 44), fill=hair)


def _bald(draw: ImageDraw, hair: Color) -> None:
    draw.ellipse((146, 160, 366, 300), fill=hair)


def _glasses(draw: ImageDraw) -> None:
    for left in (182, 264):
        draw.ellipse((left, 206, left + 66, 272), outline="#33303a", width=9)
    draw.line((248, 236, 264, 236), fill="#33303a", width=9)


class Drawing(NamedTuple):
    """A drawing and its alternative text."""

    image: Image
    description: str


def illustration(seed: int, part: str) -> Drawing:
    """A drawing for a part of the product (one of `DRAWABLE`), the same for the same seed."""
    from PIL import Image, ImageDraw

    rng = Random(f"gadget {seed}")  # nosec B311 - the same every time, not a secret
    draw_shape, description = next(
        (draw_shape, description) for parts, draw_shape, description in KINDS if part in parts
    )
    hue = rng.choice((20, 32, 45, 160, 200, 220))
    image = Image.new("RGB", (WIDE, HIGH), tone(hue, 0.93, 0.4))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 640, WIDE, HIGH), fill=tone(hue, 0.87, 0.35))
    draw_shape(draw, rng, hue)
    return Drawing(image, description)


def _machine(draw: ImageDraw, rng: Random, hue: int) -> None:
    body, dark = tone(hue, 0.52, 0.35), tone(hue, 0.36, 0.35)
    draw.rounded_rectangle((380, 150, 900, 660), 48, fill=body)
    draw.rounded_rectangle((440, 330, 840, 600), 20, fill=dark)
    draw.rounded_rectangle((350, 620, 930, 690), 26, fill=INK)
    draw.rounded_rectangle((590, 320, 690, 400), 14, fill=INK)
    for x in (610, 656):
        draw.rectangle((x, 400, x + 14, 424), fill=INK)
    for number in range(3):
        draw.ellipse((470 + number * 70, 210, 516 + number * 70, 256), fill=PAPER)
    draw.rounded_rectangle((700, 206, 840, 262), 12, fill=tone(rng.choice((120, 35)), 0.8, 0.5))
    _one_cup(draw, 575, 510, 130, 96)


def _curve(draw: ImageDraw, rng: Random, hue: int) -> None:
    draw.rounded_rectangle((210, 120, 1070, 640), 40, fill=INK)
    draw.rounded_rectangle((240, 150, 1040, 610), 24, fill="#221f27")
    for y in range(220, 600, 80):
        draw.line((280, y, 1000, y), fill="#3a3642", width=3)
    top = 230 + rng.randrange(60)
    points = [(280, 570), (360, 540), (430, 430), (500, top), (760, top + 14), (880, 380), (1000, 520)]
    draw.line(points, fill=tone(hue, 0.68, 0.7), width=14, joint="curve")
    for x, y in points[1:-1]:
        draw.ellipse((x - 7, y - 7, x + 7, y + 7), fill=tone(hue, 0.68, 0.7))


def _cups(draw: ImageDraw, rng: Random, hue: int) -> None:
    _one_cup(draw, 230, 360, 320, 260)
    _one_cup(draw, 720, 360, 320, 260)
    level = 430 + rng.randrange(60)
    draw.line((740, level, 1020, level), fill=tone(hue, 0.45, 0.7), width=10)
    for x in (330, 390, 450):
        draw.arc((x - 30, 200, x + 30, 270), 90, 270, fill=INK, width=8)
        draw.arc((x - 30, 262, x + 30, 332), 270, 90, fill=INK, width=8)


def _phone(draw: ImageDraw, rng: Random, hue: int) -> None:
    draw.rounded_rectangle((470, 60, 810, 740), 52, fill=INK)
    draw.rounded_rectangle((490, 84, 790, 716), 36, fill=PAPER)
    draw.rounded_rectangle((520, 124, 690, 152), 12, fill=tone(hue, 0.45, 0.5))
    off = rng.randrange(5)
    for number in range(5):
        y = 200 + number * 96
        draw.rounded_rectangle((520, y, 640, y + 20), 10, fill=INK)
        draw.rounded_rectangle((520, y + 32, 670, y + 46), 7, fill="#c9c3bd")
        is_on = number != off
        draw.rounded_rectangle((700, y, 762, y + 36), 18, fill=tone(hue, 0.5, 0.6) if is_on else "#cfc9c4")
        left = 728 if is_on else 704
        draw.ellipse((left, y + 3, left + 30, y + 33), fill="white")


def _grinder(draw: ImageDraw, rng: Random, hue: int) -> None:
    from math import cos, radians, sin

    draw.polygon(((470, 110), (810, 110), (730, 290), (550, 290)), fill=tone(hue, 0.75, 0.25))
    draw.rounded_rectangle((500, 280, 780, 660), 36, fill=tone(hue, 0.42, 0.3))
    draw.rounded_rectangle((440, 630, 840, 690), 26, fill=INK)
    draw.ellipse((550, 350, 730, 530), fill=PAPER)
    for degrees in range(-130, 131, 26):
        x, y = sin(radians(degrees)), -cos(radians(degrees))
        draw.line((640 + 112 * x, 440 + 112 * y, 640 + 128 * x, 440 + 128 * y), fill=PAPER, width=7)
    turned = radians(rng.randrange(-120, 120))
    draw.line((640, 440, 640 + 74 * sin(turned), 440 - 74 * cos(turned)), fill=INK, width=12)


def _one_cup(draw: ImageDraw, x: int, y: int, wide: int, high: int) -> None:
    handle = (x + wide - high // 4, y + high // 5, x + wide + high // 3, y + high * 7 // 10)
    draw.arc(handle, 270, 90, fill=PAPER, width=high // 10)
    draw.rounded_rectangle((x, y, x + wide, y + high), high // 3, fill=PAPER)
    draw.rectangle((x, y, x + wide, y + high // 2), fill=PAPER)
    draw.ellipse((x, y - high // 8, x + wide, y + high // 8), fill="#6b4630")


KINDS: tuple[tuple[tuple[str, ...], Callable[[ImageDraw, Random, int], None], str], ...] = (
    (("Brewing", "Display"), _curve, "A sketch of a display with a curve of pressure that rises, holds and falls."),
    (("Milk", "Steam wand", "Café corner"), _cups, "A sketch of two cups, the second with a line for how full it is."),
    (("App", "Automations"), _phone, "A sketch of the app with a list of mornings, one of them switched off."),
    (("Grinder", "Beans", "Noise"), _grinder, "A sketch of the grinder with marks around its dial."),
    (("Body", "Energy", "Water tank"), _machine, "A sketch of the machine from the front, with a cup under the spout."),
)
DRAWABLE = {part for parts, _draw, _description in KINDS for part in parts}

WITH_PORTRAIT = 1 / 3
ILLUSTRATED = 15


class StoredDrawing(NamedTuple):
    """A drawing in the image store."""

    name: str
    description: str
    processed: ProcessedImage


def store_portraits(content: Demonstration) -> dict[str, StoredDrawing]:
    """Portraits of about a third of the people, by handle."""
    rng = Random("whose face is drawn")  # nosec B311 - reproducible, not a secret
    chosen = [person for person in content.people if rng.random() < WITH_PORTRAIT]
    return {one.handle: _stored(processing.avatar(_png(portrait(one.handle, one.color)))) for one in chosen}


def store_illustrations(content: Demonstration, votes: tuple[DemoVote, ...]) -> dict[str, StoredDrawing]:
    """Illustrations of every third of the ideas with most votes, by title."""
    count = Counter(vote.idea for vote in votes)
    suited = sorted((idea for idea in content.ideas if idea.part in DRAWABLE), key=lambda idea: -count[idea.title])
    drawn = {idea.title: illustration(n, idea.part) for n, idea in enumerate(suited[: 3 * ILLUSTRATED : 3])}
    return {
        title: _stored(processing.illustration(_png(drawing.image)), drawing.description)
        for title, drawing in drawn.items()
    }


def _png(image: Image) -> bytes:
    made = BytesIO()
    image.save(made, "PNG", compress_level=1)
    return made.getvalue()


def _stored(processed: ProcessedImage, description: str = "") -> StoredDrawing:
    return StoredDrawing(store.save(processed.files), description, processed)
