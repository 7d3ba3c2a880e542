"""Faces for the demonstration, drawn from a few shapes: nobody who lives."""

from __future__ import annotations

from colorsys import hls_to_rgb
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

SIDE = 512
HUES = (15, 28, 42, 55, 110, 150, 178, 205, 222, 255, 290, 335)  # of the twelve colours of members
SKINS = ("#f3d3bd", "#e9bd9d", "#d9a07a", "#b97d56", "#8d5a3b", "#6a4029")
HAIRS = ("#2a2230", "#46302a", "#6d4a32", "#a8743f", "#d3b071", "#9a9aa2", "#d8d5cf", "#7a3b2a")

Colour = tuple[int, int, int] | str


def portrait(seed: str, color: int) -> Image:
    """Head and shoulders before a background of the member's colour; the same for the same seed."""
    from PIL import Image, ImageDraw

    rng = Random(f"face {seed}")  # nosec B311 - the same every time, not a secret
    hue = HUES[color - 1]
    image = Image.new("RGB", (SIDE, SIDE), tone(hue, 0.84, 0.5))
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


def tone(hue: float, light: float, colourful: float) -> Colour:
    """A colour by its hue (degrees), its lightness and how colourful it is (0 to 1)."""
    red, green, blue = hls_to_rgb(hue / 360, light, colourful)
    return round(red * 255), round(green * 255), round(blue * 255)


def _body(draw: ImageDraw, rng: Random, skin: str, cloth: Colour) -> None:
    from PIL import ImageColor

    red, green, blue = ImageColor.getrgb(skin)[:3]
    shade = (red * 9 // 10, green * 9 // 10, blue * 9 // 10)  # below the chin
    draw.rounded_rectangle((216, 300, 296, 430), 36, fill=shade)
    draw.rounded_rectangle((84, 394, 428, 640), 130, fill=cloth)
    if rng.random() < 0.5:
        draw.chord((204, 344, 308, 444), 0, 180, fill=shade)
    else:
        draw.polygon(((206, 394), (306, 394), (256, 462)), fill=shade)


def _short(draw: ImageDraw, hair: Colour) -> None:
    draw.chord((152, 88, 360, 316), 186, 354, fill=hair)
    draw.ellipse((166, 84, 300, 168), fill=hair)


def _long(draw: ImageDraw, hair: Colour) -> None:
    draw.chord((146, 90, 366, 330), 196, 344, fill=hair)


def _bun(draw: ImageDraw, hair: Colour) -> None:
    draw.ellipse((210, 46, 302, 132), fill=hair)
    draw.chord((150, 94, 362, 320), 188, 352, fill=hair)


def _curls(draw: ImageDraw, hair: Colour) -> None:
    for x, y in ((172, 176), (176, 132), (214, 104), (258, 96), (300, 106), (336, 134), (340, 178)):
        draw.ellipse((x - 44, y - 44, x + 44, y + 44), fill=hair)


def _bald(draw: ImageDraw, hair: Colour) -> None:
    draw.ellipse((146, 160, 366, 300), fill=hair)


def _glasses(draw: ImageDraw) -> None:
    for left in (182, 264):
        draw.ellipse((left, 206, left + 66, 272), outline="#33303a", width=9)
    draw.line((248, 236, 264, 236), fill="#33303a", width=9)
