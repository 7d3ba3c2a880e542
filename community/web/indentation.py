"""Templates are indented for people. Browsers, to which it means one space, get one: a list page is a tenth shorter."""

import re

from jinja2.ext import Extension

INDENTATION = re.compile(r"(?m)^[ \t]+")


class OneSpace(Extension):
    """Shortens the indentation of HTML when a template is compiled. A value that is shown keeps its spaces.

    A template must therefore not indent what is within `<textarea>` or `<pre>`.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source of a template, with one space in place of indentation."""
        return INDENTATION.sub(" ", source) if name and name.endswith(".html") else source
