"""Pictures that the site draws itself: cards for shared links, and its icons. As PNG.

The font that comes with Pillow has unaccented Latin letters. For other characters a font of the system is used, if it
has one; otherwise accents are left out, and a text that would lose more is not drawn at all. Programs that show a card
show the title as text too.
"""

import io
from functools import cache, lru_cache
from typing import NamedTuple
from unicodedata import normalize

from PIL import Image, ImageDraw, ImageFont

from community.core.colors import accent_rgb

WIDTH, HEIGHT = 1200, 630
MARGIN = 80
SMALL = 34  # height of letters, in pixels
MAX_LINES = {76: 3, 66: 3, 58: 4, 50: 5}  # of a title, by the height of its letters
TITLE_SIZES = tuple(MAX_LINES)  # the largest with which a title fits is used
COVERED = 0.8  # the share of characters that the font must have
PILLOW = ""  # the font that comes with Pillow
FACES = (PILLOW, "NotoSans-Regular.ttf", "DejaVuSans.ttf", "NotoSansCJK-Regular.ttc")
INK, SOFT, LINE, PAPER = (24, 26, 32), (94, 98, 108), (222, 224, 230), (255, 255, 255)
MISSING = "\uffff"  # no font has it, so it is drawn as a missing character

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
Color = tuple[int, int, int]
Box = tuple[float, float, float, float]


class Lettering(NamedTuple):
    """A text with only the characters that a font has, and that font: one of `FACES`."""

    text: str
    face: str


def draw_card(title: str, footer: str, support: str, site_name: str, hue: int) -> bytes:
    """A card of 1200 × 630 pixels. `footer`: a line below the title; `support`: as in “12 votes”, or empty."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw, accent = ImageDraw.Draw(image), accent_rgb(hue)
    draw.rectangle((0, 0, WIDTH, 16), fill=accent)
    _mark(draw, (MARGIN, 72, MARGIN + 64, 136), site_name, accent)
    _line(draw, (MARGIN + 84, 104), site_name, SMALL, INK, WIDTH - 2 * MARGIN - 84)
    lines, size, face = _wrapped(lettering(title))
    top = 328 - (len(lines) - 1) * size * 0.6
    for number, line in enumerate(lines):
        at = MARGIN, top + number * size * 1.2
        draw.text(at, line, INK, _font(face, size), anchor="lm", stroke_width=size / 50)
    draw.line((MARGIN, 520, WIDTH - MARGIN, 520), fill=LINE, width=2)
    room = float(WIDTH - 2 * MARGIN)
    if support:
        room -= 40 + _draw_support(draw, lettering(support), accent)
    _line(draw, (MARGIN, 566), footer, SMALL, SOFT, room)
    return _png(image.quantize(64, Image.Quantize.FASTOCTREE))  # half as large, and quicker to write


def draw_icon(site_name: str, hue: int, size: int, *, is_maskable: bool = False) -> bytes:
    """The first letter of the site's name on its accent. A maskable icon fills its square: its edges can be cut off."""
    side = size * 2  # drawn larger, for smooth corners
    image = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    draw, accent = ImageDraw.Draw(image), accent_rgb(hue)
    if is_maskable:
        draw.rectangle((0, 0, side, side), fill=accent)
        inset = side * 0.1  # the inner 80% are always shown
        _letter(draw, (inset, inset, side - inset, side - inset), site_name)
    else:
        _mark(draw, (0, 0, side - 1, side - 1), site_name, accent)
    return _png(image.resize((size, size), Image.Resampling.LANCZOS))


@lru_cache(1024)
def lettering(text: str) -> Lettering:
    """How a text can be drawn; without text if no font has most of its characters."""
    text = " ".join(text.split())
    for face in FACES:
        if _is_installed(face) and all(_is_covered(face, character) for character in text):
            return Lettering(text, face)
    plain = "".join(one for one in normalize("NFKD", text) if _is_covered(PILLOW, one))
    return Lettering(" ".join(plain.split()) if len(plain) >= COVERED * len(text) else "", PILLOW)


def _mark(draw: ImageDraw.ImageDraw, box: Box, name: str, fill: Color) -> None:
    draw.rounded_rectangle(box, radius=(box[2] - box[0]) * 0.28, fill=fill)
    _letter(draw, box, name)


def _letter(draw: ImageDraw.ImageDraw, box: Box, name: str) -> None:
    """The first letter of a name in the middle of a box; the arrow of a vote if no font has it."""
    left, top, right, bottom = box
    side, middle = right - left, ((left + right) / 2, (top + bottom) / 2)
    letter, face = lettering(name[:1].upper())
    if not letter:
        _chevron(draw, middle, side * 0.44, PAPER)
        return
    font, stroke = _font(face, round(side * 0.6)), side / 60
    # Placed by its outline: fonts leave more room above a capital than below it.
    outline = draw.textbbox((0, 0), letter, font, stroke_width=stroke)
    at = middle[0] - (outline[0] + outline[2]) / 2, middle[1] - (outline[1] + outline[3]) / 2
    draw.text(at, letter, PAPER, font, stroke_width=stroke)


def _draw_support(draw: ImageDraw.ImageDraw, support: Lettering, accent: Color) -> float:
    """The arrow of a vote and the number of votes at the right. Returns the width of both."""
    font = _font(support.face, SMALL)
    width = draw.textlength(support.text, font) + 44
    _chevron(draw, (WIDTH - MARGIN - width + 14, 566), 28, accent)
    draw.text((WIDTH - MARGIN, 566), support.text, INK, font, anchor="rm", stroke_width=0.6)
    return width


def _chevron(draw: ImageDraw.ImageDraw, middle: tuple[float, float], width: float, color: Color) -> None:
    (x, y), half = middle, width / 2
    points = (x - half, y + half * 0.55), (x, y - half * 0.55), (x + half, y + half * 0.55)
    draw.line(points, fill=color, width=max(2, round(width / 6)), joint="curve")


def _line(draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, size: int, color: Color, room: float) -> None:
    known = lettering(text)
    draw.text(at, _cut(known, size, room), color, _font(known.face, size), anchor="lm", stroke_width=0.3)


def _wrapped(title: Lettering) -> tuple[list[str], int, str]:
    """The lines of a title, the size of its letters and their font. The last line is cut if the title is too long."""
    for size in TITLE_SIZES:
        lines = _lines(title, size)
        if len(lines) <= MAX_LINES[size]:
            return lines, size, title.face
    *first, last = lines[: MAX_LINES[size]]
    return [*first, _cut(title._replace(text=f"{last} …"), size, WIDTH - 2 * MARGIN)], size, title.face


def _lines(title: Lettering, size: int) -> list[str]:
    """The words of a title on lines that fit; a word that is longer than a line is cut."""
    lines: list[str] = []
    for word in title.text.split():
        longer = title._replace(text=f"{lines[-1]} {word}" if lines else word)
        if lines and _fits(longer, size, WIDTH - 2 * MARGIN):
            lines[-1] = longer.text
        else:
            lines.append(_cut(title._replace(text=word), size, WIDTH - 2 * MARGIN))
    return lines


def _cut(known: Lettering, size: int, room: float) -> str:
    """The text, or as much of it as fits."""
    if _fits(known, size, room):
        return known.text
    text = known.text
    while text and not _fits(known._replace(text=f"{text}…"), size, room):
        text = text[:-1].rstrip(" …")
    return f"{text}…"


def _fits(known: Lettering, size: int, room: float) -> bool:
    return bool(_font(known.face, size).getlength(known.text) <= room)


@cache
def _font(face: str, size: int) -> Font:
    return ImageFont.truetype(face, size) if face else ImageFont.load_default(size)


@cache
def _is_installed(face: str) -> bool:
    try:
        _font(face, SMALL)
    except OSError:
        return False
    return True


@lru_cache(8192)
def _is_covered(face: str, character: str) -> bool:
    font = _font(face, SMALL)
    return character.isspace() or bytes(font.getmask(character)) != bytes(font.getmask(MISSING))


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
