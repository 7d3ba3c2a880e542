"""What a function says of itself, for the pages of those who operate the site."""

import inspect
import re
from collections.abc import Callable


def first_sentence(call: Callable[..., object]) -> str:
    """The first sentence of a function's docstring, without its full stop; empty if it has none."""
    said = (inspect.getdoc(call) or "").split("\n\n", 1)[0].replace("\n", " ")
    return re.split(r"[.:] ", said, maxsplit=1)[0].rstrip(".")
