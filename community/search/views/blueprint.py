"""What all doors of search hang on, and what they are asked."""

from typing import NamedTuple

from flask import Blueprint, request

from community.kernel import markup

bp = Blueprint("search", __name__)

LONGEST = 200  # characters of a question that are looked at


class Asked(NamedTuple):
    """What somebody typed, and whether its end was left out."""

    text: str
    was_cut: bool


def asked(name: str = "q") -> Asked:
    """The question in the address."""
    text = markup.one_line(request.args.get(name, ""))
    return Asked(text[:LONGEST].rstrip(), len(text) > LONGEST)
