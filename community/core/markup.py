"""Markdown to safe HTML, plain text and excerpts. Only HTML made here is shown unescaped.

Text is stored as typed, together with its HTML. The parser passes no HTML through. Its HTML is then cleaned twice with
one allow-list: by bleach, and by nh3, since bleach alone keeps `javascript:1`.

The time to parse depends on the number of markers, such as asterisks and line breaks; for some it grows even faster.
People don't write thousands of markers, so a text with more than `MAX_MARKERS` is shown as typed, and in one with more
than `MAX_LINKS` possible links only those in brackets become links.
"""

import re
from html import escape, unescape

import bleach
import nh3

from community.core import characters, markdown
from community.core import links as link_rules
from community.core.mentions import MentionLinks

VERSION = 2  # of the HTML made here. A new one makes the worker render all stored texts again
MAX_LENGTH = 20_000
MAX_MARKERS = 2_000  # beyond it, a text is not parsed
MAX_LINKS = 200  # without angle or square brackets; beyond it, none is recognized
MAX_CELLS = 4_000  # of tables: a few characters make a row as wide as the head, so a short text could take seconds
TAGS = frozenset(
    [
        "p",
        "br",
        "strong",
        "em",
        "del",
        "code",
        "pre",
        "blockquote",
        "ul",
        "ol",
        "li",
        "a",
        "h3",
        "h4",
        "hr",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "div",
        "label",
        "input",
        "sup",
        "section",
    ]
)
ATTRIBUTES = {  # none of them is ever typed: no HTML passes the parser
    "a": {"href", "title", "id", "role"},
    "ol": {"start"},
    "li": {"class", "id"},
    "th": {"align"},
    "td": {"align"},
    "div": {"class", "role", "tabindex", "aria-label"},
    "input": {"type", "disabled", "checked"},
    "section": {"class", "role"},
}
SCHEMES = link_rules.SCHEMES

_EXTERNAL_LINK = re.compile(r"""<a href="(?:https?:|mailto:|tel:)""", re.IGNORECASE)
_REST_OF_TAG = r"""(?:[^>"]|"[^"]*")*>"""
_CHECKBOX = re.compile("<input" + _REST_OF_TAG)
_FOOTNOTE_LINK = re.compile(r'<sup>.*?</sup>|<a [^>]*role="doc-backlink"[^>]*>.*?</a>')

# What the parser stops at, and the beginnings of lines, each of which may begin a block of its own.
_MARKER = re.compile(r"[*_~`\[\]<>&\\!@|]|^[ \t]*(?:[-+=#]|\d+[.)])|\n", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")


def to_html(text: str, links: MentionLinks | None = None) -> str:
    """Render Markdown (at most its first 20,000 characters) as safe HTML. Headings become third and fourth level.

    Mentions become links to their URLs in `links`, which collects those that were found.
    """
    text = characters.printable(text[:MAX_LENGTH])
    html = _as_typed(text) if _has_too_many_markers(text) else _cleaned(_parsed(text, links))
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={k: set(v) for k, v in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        link_rel="nofollow noopener ugc",
    )


def count_links(html: str) -> int:
    """The number of external links in HTML that was made here; mentions are not counted."""
    return len(_EXTERNAL_LINK.findall(html))


def mentioned_words(text: str) -> list[str]:
    """The words after an @ in Markdown, in lower case and in order, except in code, links and email addresses."""
    links, text = MentionLinks(), characters.printable(text[:MAX_LENGTH])
    if not _has_too_many_markers(text):
        _parsed(text, links)
    return list(links.found)


def _parsed(text: str, links: MentionLinks | None) -> str:
    html = str(markdown.parser(_excess(text)).render(text, {"mentions": links}))
    html = re.sub(r"<(/?)h[12]>", r"<\1h3>", html)
    html = re.sub(r"<(/?)h[56]>", r"<\1h4>", html)
    return re.sub(r"<(/?)s>", r"<\1del>", html)


def _cleaned(html: str) -> str:
    attributes = {tag: list(names) for tag, names in ATTRIBUTES.items()}
    return str(bleach.clean(html, tags=TAGS, attributes=attributes, protocols=SCHEMES, strip=True))


def _has_too_many_markers(text: str) -> bool:
    return sum(1 for _marker in _MARKER.finditer(text)) > MAX_MARKERS


def _as_typed(text: str) -> str:
    paragraphs = map(escape, _BLANK_LINES.split(text.strip("\n")))
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs).replace("\n", "<br>\n")


def _excess(text: str) -> tuple[str, ...]:
    """The rules that would have too much to do in a text."""
    excess = ["table"] if _cells(text) > MAX_CELLS else []
    if sum(1 for _link in link_rules.POSSIBLE_LINK.finditer(text)) > MAX_LINKS:
        excess.append("linkify")
    return tuple(excess)


def _cells(text: str) -> int:
    """An upper bound of the number of table cells in a text."""
    lines = text.split("\n")
    return len(lines) * (max(line.count("|") for line in lines) + 1)


def to_text(html: str) -> str:
    """The text of safe HTML without tags, on one line. Checkboxes are as typed, links to footnotes left out."""
    html = _FOOTNOTE_LINK.sub("", html)
    html = _CHECKBOX.sub(lambda box: "[x]" if "checked=" in box[0] else "[ ]", html)
    within = re.sub(r"</?(?:a|strong|em|del|code|label)\b" + _REST_OF_TAG, "", html)  # inline elements
    return " ".join(unescape(re.sub("<" + _REST_OF_TAG, " ", within)).split())


def excerpt(html: str, length: int = 240) -> str:
    """The beginning of the text of safe HTML, cut at a word."""
    words = to_text(html)
    if len(words) <= length:
        return words
    return (words[: length + 1].rpartition(" ")[0] or words[:length]).rstrip(" ,.;:") + "…"


def one_line(text: str | None) -> str:
    """The text of a one-line field: only what can be seen, with single spaces; see `characters`.

    Empty if nothing can be seen, or if the field was not sent. All forms, commands and imports read names, titles and
    other lines with this.
    """
    line = " ".join(characters.without_blanks(characters.printable(text or "")).split())
    return line if characters.is_visible(line) else ""


def clean_text(text: str | None) -> str:
    """The text of a larger field, see `characters`. Empty if nothing can be seen, or if the field was not sent."""
    found = characters.printable(text or "").strip()
    return found if characters.is_visible(found) else ""
