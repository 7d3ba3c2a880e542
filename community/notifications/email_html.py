"""The HTML of an email, made from its text: both always say the same, and no email needs two templates.

A paragraph that is a link becomes a button, named by the paragraph before it if that ends with a colon; after any other
line it makes that line a link. A line between dashes is a heading. What follows the closing is small print.
"""

import math
import re
from typing import NamedTuple

from jinja2 import Environment

from community.core.i18n import gettext as _

LINK = re.compile(r"https?://\S+")
HEADING = re.compile(r"— (.+) —")
SENTENCE_END = re.compile(r"(?<=[.?!])\s+")
CODE = re.compile(r"\d{3} ?\d{3}")
MAX_LABEL = 60  # characters of a button


class Block(NamedTuple):
    """A paragraph. `kind`: text, heading, code, link or button."""

    kind: str
    text: str
    url: str = ""


def to_html(templates: Environment, subject: str, text: str, *, site_name: str, base_url: str, hue: int) -> str:
    """The HTML of an email with this subject and text. `hue`: of the site's accent color, in degrees."""
    body, closing = _split(text)
    return templates.get_template("emails/layout.html").render(
        subject=subject,
        blocks=_blocks(body),
        closing=_blocks(closing[:1]),
        small_print=_blocks(closing[1:]),
        site_name=site_name,
        base_url=base_url,
        accent=accent_color(hue),
    )


def accent_color(hue: int) -> str:
    """The accent of a hue as a hexadecimal sRGB color, because mail programs don't know OKLCH.

    Lightness 0.5 and chroma 0.13 are within sRGB for nearly every hue, and dark enough for white text. The formulas
    are those of Björn Ottosson, “A perceptual color space for image processing” (2020).
    """
    a, b = 0.13 * math.cos(math.radians(hue)), 0.13 * math.sin(math.radians(hue))
    long, medium, short = (
        (0.5 + x * a + y * b) ** 3
        for x, y in ((0.3963377774, 0.2158037573), (-0.1055613458, -0.0638541728), (-0.0894841775, -1.2914855480))
    )
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _gamma(min(max(value, 0.0), 1.0))):02x}" for value in linear)


def _gamma(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def _split(text: str) -> tuple[list[str], list[str]]:
    """(The paragraphs, the closing and what follows it)."""
    paragraphs = [one.strip() for one in text.strip().split("\n\n") if one.strip()]
    begins = [number for number, one in enumerate(paragraphs) if one.startswith(_("Thanks,"))]
    return (paragraphs[: begins[-1]], paragraphs[begins[-1] :]) if begins else (paragraphs, [])


def _linked(before: str, url: str) -> list[Block]:
    """A link with the paragraph before it, whose last sentence names it if it ends with a colon."""
    if before.endswith(":"):
        *told_before, label = SENTENCE_END.split(before.removesuffix(":"))
        told = " ".join(told_before)
        if len(label) > MAX_LABEL:
            told, label = before, _("Open")
        return [*([Block("text", told)] if told else []), Block("button", label, url)]
    if before and "\n" not in before:
        return [Block("link", before, url)]
    return [*([Block("text", before)] if before else []), Block("button", _("Open"), url)]


def _blocks(paragraphs: list[str]) -> list[Block]:
    found: list[Block] = []
    for paragraph in paragraphs:
        if LINK.fullmatch(paragraph):
            before = found.pop().text if found and found[-1].kind == "text" else ""
            found += _linked(before, paragraph)
        elif heading := HEADING.fullmatch(paragraph):
            found.append(Block("heading", heading[1]))
        else:
            found.append(Block("code" if CODE.fullmatch(paragraph) else "text", paragraph))
    return found
