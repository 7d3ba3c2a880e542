"""The blueprint of search, and the text that a visitor searches for."""

from typing import NamedTuple

from flask import Blueprint, request

from community.core import markup

bp = Blueprint("search", __name__)

MAX_LENGTH = 200  # characters of the text that are searched for


class SearchInput(NamedTuple):
    """The text to search for, and whether it was cut."""

    text: str
    was_truncated: bool


def search_input(name: str = "q") -> SearchInput:
    """The text in an argument of the query string."""
    text = markup.one_line(request.args.get(name, ""))
    return SearchInput(text[:MAX_LENGTH].rstrip(), len(text) > MAX_LENGTH)
