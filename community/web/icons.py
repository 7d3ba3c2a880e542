"""Icons: symbols of one file, on a grid of 24 pixels, drawn with one stroke in the color of the text.

Screen readers skip them; the text next to them says what they mean.
"""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from markupsafe import Markup

USE = '<svg class="icon" width="{size}" height="{size}" aria-hidden="true"><use href="{url}#{name}"/></svg>'


def drawer(file: Path, url: str) -> Callable[..., Markup]:
    """The function `icon(name, size=16)` of templates, for a file of symbols that is served at this URL.

    The size is the width and height in pixels. The function raises `KeyError` for an unknown name.
    """
    names = frozenset(re.findall(r'<symbol id="([\w-]+)"', file.read_text()))

    @cache
    def icon(name: str, size: int = 16) -> Markup:
        if name not in names:
            raise KeyError(name)
        return Markup(USE.format(size=size, url=url, name=name))  # noqa: S704 (a known name, a number and our URL)

    return icon
