"""Words after an @ in Markdown: found as the text is read, so that code, links and mail addresses hold none.

Used by `markup`, which is told where such words lead.
"""

import re
from collections.abc import Mapping

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

MAX_MENTIONS = 10  # people named by one text; further names stay words

# Nothing that begins or goes on with these is a name: a mail address, a path, a domain.
_NOT_AFTER = re.compile(r"[^\W_]|[@/.\\+=&?#%-]")
_NAME = re.compile(r"@([A-Za-z0-9_-]{3,30})(?![\w@-]|\.\w|/)")


class MentionLinks:
    """What a text is read with: where words lead, and which were found. Without places, words are only gathered."""

    def __init__(self, places: Mapping[str, str] | None = None) -> None:
        self.places = places
        self.found: dict[str, None] = {}  # in the order of the text, each once

    def lead_from(self, word: str) -> str:
        """The spelling under which a word leads somewhere; empty for a word that does not."""
        known = (one for one in spellings(word) if one in (self.places or {}))
        found = next(known, "")
        return found if found in self.found or len(self.found) < MAX_MENTIONS else ""


def spellings(word: str) -> list[str]:
    """The word in small letters; and without the marks at its end, which may be the sentence's."""
    whole = word.lower()
    short = whole.rstrip("_-")
    return [whole] if short == whole or len(short) < 3 else [whole, short]


def install(parser: MarkdownIt) -> MarkdownIt:
    """Teach a parser the rule. The text is to be rendered with {"names": Names(…)}; without, the rule is silent."""
    parser.inline.ruler.before("emphasis", "name", _read)
    return parser


def _read(state: StateInline, silent: bool) -> bool:
    names: MentionLinks | None = state.env.get("names")
    found = _mention_at(state.src, state.pos) if names is not None and not state.linkLevel else None
    if names is None or found is None:
        return False
    if names.places is None:
        names.found.update(dict.fromkeys(spellings(found[1])))
        return False
    word = names.lead_from(found[1])
    if not word:
        return False
    end = state.pos + 1 + len(word)
    if not silent:
        names.found[word] = None
        opening = state.push("link_open", "a", 1)
        opening.attrs = {"href": names.places[word]}
        state.push("text", "", 0).content = state.src[state.pos : end]
        state.push("link_close", "a", -1)
    state.pos = end
    return True


def _mention_at(text: str, at: int) -> re.Match[str] | None:
    if text[at] != "@" or _NOT_AFTER.match(text[at - 1 : at]):
        return None
    return _NAME.match(text, at)
