"""What all doors of search hang on, and what they are asked."""

from typing import NamedTuple

from flask import Blueprint, request

from community.core import markup

bp = Blueprint("search", __name__)

MAX_LENGTH = 200  # characters of a question that are looked at


class SearchInput(NamedTuple):
    """What somebody typed, and whether its end was left out."""

    text: str
    was_truncated: bool


def search_input(name: str = "q") -> SearchInput:
    """The question in the address."""
    text = markup.one_line(request.args.get(name, ""))
    return SearchInput(text[:MAX_LENGTH].rstrip(), len(text) > MAX_LENGTH)
