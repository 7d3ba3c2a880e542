"""Drawings that go with ideas of the demonstration: machines, cups, and what a display could show."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from community.demo.portraits import tone

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

WIDE, HIGH = 1280, 800
INK, PAPER = "#3b3540", "#fbf8f4"


class Drawing(NamedTuple):
    """A drawing, and what it shows."""

    image: Image
    says: str


def gadget(seed: int, part: str) -> Drawing:
    """A drawing that suits a part of the machine's life (of `DRAWABLE`), in colours of its own."""
    from PIL import Image, ImageDraw

    rng = Random(f"gadget {seed}")  # nosec B311 - the same every time, not a secret
    draw_it, says = next((draw_it, says) for parts, draw_it, says in KINDS if part in parts)
    hue = rng.choice((20, 32, 45, 160, 200, 220))
    image = Image.new("RGB", (WIDE, HIGH), tone(hue, 0.93, 0.4))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 640, WIDE, HIGH), fill=tone(hue, 0.87, 0.35))
    draw_it(draw, rng, hue)
    return Drawing(image, says)


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
    _a_cup(draw, 575, 510, 130, 96)


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


def _cup(draw: ImageDraw, rng: Random, hue: int) -> None:
    _a_cup(draw, 230, 360, 320, 260)
    _a_cup(draw, 720, 360, 320, 260)
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


def _a_cup(draw: ImageDraw, x: int, y: int, wide: int, high: int) -> None:
    handle = (x + wide - high // 4, y + high // 5, x + wide + high // 3, y + high * 7 // 10)
    draw.arc(handle, 270, 90, fill=PAPER, width=high // 10)
    draw.rounded_rectangle((x, y, x + wide, y + high), high // 3, fill=PAPER)
    draw.rectangle((x, y, x + wide, y + high // 2), fill=PAPER)
    draw.ellipse((x, y - high // 8, x + wide, y + high // 8), fill="#6b4630")


KINDS: tuple[tuple[tuple[str, ...], Callable[[ImageDraw, Random, int], None], str], ...] = (
    (("Brewing", "Display"), _curve, "A sketch of a display with a curve of pressure that rises, holds and falls."),
    (("Milk", "Steam wand", "Café corner"), _cup, "A sketch of two cups, the second with a line for how full it is."),
    (("App", "Automations"), _phone, "A sketch of the app with a list of mornings, one of them switched off."),
    (("Grinder", "Beans", "Noise"), _grinder, "A sketch of the grinder with marks around its dial."),
    (("Body", "Energy", "Water tank"), _machine, "A sketch of the machine from the front, with a cup under the spout."),
)
DRAWABLE = {part for parts, _draw, _says in KINDS for part in parts}
