"""The HTML of an email, made from its text: both always say the same, and no email needs two templates.

A paragraph that is a link becomes a button, named by the paragraph before it if that ends with a colon; after any other
line it makes that line a link. A line between dashes is a heading. What follows the closing is small print.
"""

import re
from typing import NamedTuple

from jinja2 import Environment

from community.core.colors import accent_hex
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
        accent=accent_hex(hue),
    )


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
