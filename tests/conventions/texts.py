"""The texts that people read: sentences of the program and its templates, and lines of the documents."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.extract import extract_from_file

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
ALLOWED = {"Enter", "log2() ="}  # the name of a key, a formula
# The functions that translate, and which of their arguments they do.
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "plural": (1, 2)}
NOT_TEXT = (r"\{#.*?#\}", r"\{%-?\s*trans\b.*?endtrans\s*-?%\}", r"\{%.*?%\}|\{\{.*?\}\}", r"<svg.*?</svg>")


class Text(NamedTuple):
    """A text and where it is: the file's path from the root of the project, and the line."""

    file: str
    line: int
    words: str


def translated() -> Iterator[Text]:
    """Every sentence of the program and its templates that is translated; the forms of a number one by one."""
    files = [("python", path) for path in sorted((ROOT / "community").rglob("*.py"))]
    files += [("jinja2", path) for path in sorted(TEMPLATES.rglob("*")) if path.is_file()]
    for language, path in files:
        for line, message, _comments, _context in extract_from_file(language, path, KEYWORDS):
            for form in (message,) if isinstance(message, str) else message:
                yield Text(str(path.relative_to(ROOT)), line, form)


def untranslated(template: str) -> list[str]:
    """The texts of a template that are not translated."""
    for hidden in NOT_TEXT:
        template = re.sub(f"(?s){hidden}", "", template)
    lines = (line.strip() for line in re.sub(r"(?s)<[^>]*>", "\n", template).splitlines())
    return [line for line in lines if re.search(r"[A-Za-z]{3,}", line) and line not in ALLOWED]


def documents() -> Iterator[Text]:
    """The lines of the documents, without code."""
    for path in sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]):
        text = re.sub(r"(?s)```.*?```|`[^`\n]+`", _blank, path.read_text())
        for number, line in enumerate(text.splitlines(), 1):
            yield Text(str(path.relative_to(ROOT)), number, line)


def _blank(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")  # keeps the numbers of the lines that follow
