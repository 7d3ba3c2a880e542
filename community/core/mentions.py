"""Mentions of members in Markdown: words after an @, found while parsing, so code, links and email addresses have
none. `markup` renders them; its callers say which words are links.
"""

import re
from collections.abc import Mapping

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

MAX_MENTIONS = 10  # per text; further mentions stay plain text

# An @ after one of these is no mention: it belongs to an email address, a path or a domain.
_NOT_AFTER = re.compile(r"[^\W_]|[@/.\\+=&?#%-]")
_NAME = re.compile(r"@([A-Za-z0-9_-]{3,30})(?![\w@-]|\.\w|/)")


class MentionLinks:
    """The URLs of words after an @, and those found while rendering. Without URLs, words are only collected."""

    def __init__(self, urls: Mapping[str, str] | None = None) -> None:
        self.urls = urls
        self.found: dict[str, None] = {}  # in the order of the text, without repetition

    def resolve(self, word: str) -> str:
        """The spelling of a word that has a URL; empty if none has."""
        known = (one for one in spellings(word) if one in (self.urls or {}))
        found = next(known, "")
        return found if found in self.found or len(self.found) < MAX_MENTIONS else ""


def spellings(word: str) -> list[str]:
    """The word in lower case, and without punctuation at its end, which may belong to the sentence."""
    whole = word.lower()
    short = whole.rstrip("_-")
    return [whole] if short == whole or len(short) < 3 else [whole, short]


def install(parser: MarkdownIt) -> MarkdownIt:
    """Add the rule to a parser. It acts only on text rendered with {"mentions": MentionLinks(…)}."""
    parser.inline.ruler.before("emphasis", "mention", _parse)
    return parser


def _parse(state: StateInline, silent: bool) -> bool:
    links: MentionLinks | None = state.env.get("mentions")
    found = _mention_at(state.src, state.pos) if links is not None and not state.linkLevel else None
    if links is None or found is None:
        return False
    if links.urls is None:
        links.found.update(dict.fromkeys(spellings(found[1])))
        return False
    word = links.resolve(found[1])
    if not word:
        return False
    end = state.pos + 1 + len(word)
    if not silent:
        links.found[word] = None
        opening = state.push("link_open", "a", 1)
        opening.attrs = {"href": links.urls[word]}
        state.push("text", "", 0).content = state.src[state.pos : end]
        state.push("link_close", "a", -1)
    state.pos = end
    return True


def _mention_at(text: str, at: int) -> re.Match[str] | None:
    if text[at] != "@" or _NOT_AFTER.match(text[at - 1 : at]):
        return None
    return _NAME.match(text, at)
