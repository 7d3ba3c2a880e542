"""Docstrings as descriptions, for the staff page of jobs and scheduled tasks."""

import inspect
import re
from collections.abc import Callable


def first_sentence(function: Callable[..., object]) -> str:
    """The first sentence of a function's docstring, without its full stop; empty if it has none."""
    docstring = (inspect.getdoc(function) or "").split("\n\n", 1)[0].replace("\n", " ")
    return re.split(r"[.:] ", docstring, maxsplit=1)[0].rstrip(".")
