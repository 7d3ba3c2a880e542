"""What people typed, made safe: Markdown to HTML, plain text, excerpts. The only place that lets HTML through.

Text is stored as typed. The HTML made from it is stored beside it, cleaned twice with one allow-list: by bleach, and
by nh3, whose verdict is final (bleach alone keeps `javascript:1`).
"""

import re
from html import unescape

import bleach
import nh3
from markdown_it import MarkdownIt

from community.core import mentions
from community.core.mentions import MentionLinks

MAX_LENGTH = 20_000
MAX_CELLS = 4_000  # of tables, at the worst: a few characters make a row as wide as the head, which takes seconds
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
    ]
)
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = frozenset({"http", "https", "mailto"})


_EXTERNAL_LINK = re.compile(r"""<a href="(?:https?:|mailto:|//)""", re.IGNORECASE)


def _parser_without(*disabled: str) -> MarkdownIt:
    options = {"html": False, "breaks": True, "linkify": True, "typographer": False}
    return mentions.install(MarkdownIt("gfm-like", options).disable(list(disabled)))


_parser = _parser_without("image")
_without_tables = _parser_without("image", "table")


def to_html(text: str, names: MentionLinks | None = None) -> str:
    """Markdown (at most 20,000 characters are read) to safe HTML. Headings sink to the third and fourth level.

    `names` says where words after an @ lead; afterwards it holds those that stand in the text.
    """
    made = _render(text, names)
    made = re.sub(r"<(/?)h[12]>", r"<\1h3>", made)
    made = re.sub(r"<(/?)h[56]>", r"<\1h4>", made)
    made = re.sub(r"<(/?)s>", r"<\1del>", made)
    made = bleach.clean(
        made, tags=TAGS, attributes={k: list(v) for k, v in ATTRIBUTES.items()}, protocols=SCHEMES, strip=True
    )
    return nh3.clean(
        made,
        tags=set(TAGS),
        attributes={k: set(v) for k, v in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        link_rel="nofollow noopener ugc",
    )


def count_links(html: str) -> int:
    """How many links to elsewhere stand in HTML that was made here; the names of people are none."""
    return len(_EXTERNAL_LINK.findall(html))


def mentioned_words(text: str) -> list[str]:
    """Words after an @ in Markdown, in small letters and in their order; not in code, links and mail addresses."""
    names = MentionLinks()
    _render(text, names)
    return list(names.found)


def _render(text: str, names: MentionLinks | None) -> str:
    text = _printable(text[:MAX_LENGTH])
    parser = _parser if _cells(text) <= MAX_CELLS else _without_tables
    return str(parser.render(text, {"names": names}))


def _cells(text: str) -> int:
    """How many cells the tables in a text could have at most."""
    lines = text.split("\n")
    return len(lines) * (max(line.count("|") for line in lines) + 1)


def to_text(html: str) -> str:
    """The words of safe HTML, without its tags, on one line."""
    within = re.sub(r"</?(?:a|strong|em|del|code)\b[^>]*>", "", html)  # these stand inside a word or sentence
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", within)).split())


def excerpt(html: str, length: int = 240) -> str:
    """The beginning of the words of safe HTML, cut at a word."""
    words = to_text(html)
    if len(words) <= length:
        return words
    return (words[: length + 1].rpartition(" ")[0] or words[:length]).rstrip(" ,.;:") + "…"


def one_line(text: str | None) -> str:
    """Text as typed into a one-line field: no control characters, single spaces. Empty for a field not sent."""
    return " ".join(_printable(text or "").split())


def clean_text(text: str | None) -> str:
    """Text as typed into a larger field: no control characters, no blank ends. Empty for a field not sent."""
    return _printable(text or "").strip()


def _printable(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")  # forms send two characters where one was typed
    # NUL is refused by PostgreSQL; other control and direction-override characters only serve to deceive.
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]|[\ud800-\udfff]", "", text)
