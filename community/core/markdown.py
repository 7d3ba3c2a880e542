"""The Markdown that texts are written in: GitHub's, with links as in `links`, task lists and footnotes.

HTML and images stay as typed, and so do entities: someone who writes `&nbsp;` writes about it.
"""

import re
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline.state_inline import Scanned, StateInline
from markdown_it.token import Token

from community.core import blocks, footnotes, links, mentions

# Scripts whose words have no spaces between them, or have particles attached, with their punctuation.
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]"
    r"|[\U00020000-\U0003ffff]"
)


@cache
def parser(disabled: tuple[str, ...] = ()) -> MarkdownIt:
    """The parser, without the rules of these names."""
    return mentions.install(Parser()).disable(["entity", *disabled])


class Parser(MarkdownIt):
    """A parser of this Markdown, without mentions."""

    def __init__(self) -> None:
        super().__init__("zero")
        self.inline = _InlineParser()
        self.configure("gfm-like", {"html": False, "breaks": True, "linkify": False, "tasklists": True})
        links.install(self)
        blocks.install(self)
        footnotes.install(self)

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the parser's rules call it
        """The URL that a destination means; empty if it isn't clear."""
        return links.destination(url)

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the parser's rules call it
        """Whether a destination means a URL."""
        return bool(url)


class _InlineParser(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        """What `ParserInline.parse` does, with another kind of state."""
        state = _InlineState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


class _InlineState(StateInline):
    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803 - the parser's names
        """Whether asterisks or tildes can begin and end something.

        CommonMark decides by spaces around punctuation. Scripts without spaces, as in **「例」**です, have none.
        """
        found = super().scanDelims(start, canSplitWord)
        before = self.src[start - 1 : start]
        after = self.src[start + found.length : start + found.length + 1]
        if not canSplitWord or not (_UNSPACED.match(before) or _UNSPACED.match(after)):
            return found
        opens, closes = after != "" and not after.isspace(), before != "" and not before.isspace()
        return Scanned(found.can_open or opens, found.can_close or closes, found.length)
