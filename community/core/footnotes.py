"""Footnotes in Markdown: `[^1]` in a text, and `[^1]: …` on a line of its own.

Several texts share a page, so each gets ids of its own, which are stored with its HTML. The roles tell assistive
technology in its own language what the links are.
"""

import secrets
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_def, footnote_ref, footnote_tail


def install(parser: MarkdownIt) -> None:
    """Add the rules to a parser."""
    footnote_plugin(parser, inline=False)
    parser.block.ruler.at("footnote_def", _definition, {"alt": ["paragraph", "reference"]})
    parser.inline.ruler.at("footnote_ref", _reference)
    parser.core.ruler.at("footnote_tail", _notes)
    parser.add_render_rule("footnote_ref", _render_reference)
    parser.add_render_rule("footnote_block_open", _render_beginning)
    parser.add_render_rule("footnote_open", _render_note)
    parser.add_render_rule("footnote_anchor", _render_way_back)


def _definition(state: StateBlock, line: int, end_line: int, silent: bool) -> bool:
    ends_note = silent and state.level == 1 and state.blkIndent > 0  # the next note ends the one before it
    if state.level and not ends_note:  # within a list or a quote
        return False
    return footnote_def(state, line, end_line, silent)


def _reference(state: StateInline, silent: bool) -> bool:
    return not state.linkLevel and footnote_ref(state, silent)  # a link within a link isn't one


def _notes(state: StateCore) -> None:
    """Move the notes to the end, also those that nothing refers to."""
    footnotes = state.env.get("footnotes", {})
    for label, number in footnotes.get("refs", {}).items():
        if number < 0:
            footnotes["refs"][label] = len(footnotes["list"])
            footnotes["list"][len(footnotes["list"])] = {"label": label[1:], "count": 0}
    if footnotes:
        state.env["footnote_prefix"] = secrets.token_hex(4)
    footnote_tail(state)


def _render_beginning(_renderer: object, *_about: object) -> str:
    return '<section class="footnotes" role="doc-endnotes">\n<ol>\n'


def _render_reference(_renderer: object, tokens: Sequence[Token], at: int, _options: object, env: Any) -> str:
    note, times = tokens[at].meta["id"] + 1, tokens[at].meta["subId"]
    ids = f'href="#fn-{env["footnote_prefix"]}-{note}" id="fnref-{env["footnote_prefix"]}-{note}-{times}"'
    return f'<sup><a {ids} role="doc-noteref">[{note}]</a></sup>'


def _render_note(_renderer: object, tokens: Sequence[Token], at: int, _options: object, env: Any) -> str:
    return f'<li id="fn-{env["footnote_prefix"]}-{tokens[at].meta["id"] + 1}">'


def _render_way_back(_renderer: object, tokens: Sequence[Token], at: int, _options: object, env: Any) -> str:
    note, times = tokens[at].meta["id"], tokens[at].meta["subId"]
    if not env["footnotes"]["list"][note]["count"]:
        return ""
    url = f"#fnref-{env['footnote_prefix']}-{note + 1}-{times}"
    return f' <a href="{url}" role="doc-backlink">↩\ufe0e</a>'  # the text form, which isn't shown as a picture
