"""Tables and task lists in Markdown.

A table has a box of its own, in which a wide one scrolls; it can be reached by keyboard and is named by its headings.
The boxes of a task list show what was typed and can't be pressed.
"""

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

MAX_NAME = 80  # characters of a table's headings that name its box


def install(parser: MarkdownIt) -> None:
    """Add the rules to a parser."""
    parser.core.ruler.push("tables", _wrap_tables)
    parser.core.ruler.push("tasks", _label_tasks)


def _wrap_tables(state: StateCore) -> None:
    tokens: list[Token] = []
    headings: list[str] = []
    box = Token("table_box_open", "div", 1)
    for token in state.tokens:
        if token.type == "table_open":
            box, headings = Token("table_box_open", "div", 1, block=True), []
            box.attrs = {"class": "scroller", "role": "group", "tabindex": "0"}
            tokens.append(box)
        elif token.type == "inline" and tokens[-1].type == "th_open":
            headings.append(_text(token))
        elif token.type == "thead_close" and any(headings):
            box.attrs["aria-label"] = ", ".join(filter(None, headings))[:MAX_NAME]
        if "style" in token.attrs:  # which the content security policy forbids
            token.attrs["align"] = str(token.attrs.pop("style")).removeprefix("text-align:")
        tokens.append(token)
        if token.type == "table_close":
            tokens.append(Token("table_box_close", "div", -1, block=True))
    state.tokens = tokens


def _text(token: Token) -> str:
    """What a heading says; without angle brackets, so that a tag never has them in its attributes."""
    words = "".join(child.content for child in token.children or ())
    return " ".join(words.replace("<", "").replace(">", "").split())


def _label_tasks(state: StateCore) -> None:
    tokens: list[Token] = []
    for number, token in enumerate(state.tokens):
        tokens.append(token)
        if token.type != "list_item_open" or "checked" not in token.meta:
            continue
        is_checked, token.attrs = token.meta.pop("checked"), {}
        text = state.tokens[number + 2]
        if state.tokens[number + 1].type == "paragraph_open" and text.children is not None:
            token.attrs["class"] = "task-list-item"
            text.children = [*_checkbox(is_checked), *text.children, Token("label_close", "label", -1)]
        else:
            tokens.append(_as_typed(is_checked))
    state.tokens = tokens


def _checkbox(is_checked: bool) -> list[Token]:
    box, space = Token("checkbox", "input", 0), Token("text", "", 0)
    box.attrs = {"type": "checkbox", "disabled": "", **({"checked": ""} if is_checked else {})}
    space.content = " "
    return [Token("label_open", "label", 1), box, space]


def _as_typed(is_checked: bool) -> Token:
    """Before a block, such as a quote or another list, a checkbox would have no name."""
    token = Token("html_block", "", 0)
    token.content = "[x] " if is_checked else "[ ] "
    return token
