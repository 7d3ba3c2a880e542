"""Every text in a template goes through gettext."""

import re
from pathlib import Path

TEMPLATES = Path(__file__).parent.parent.parent / "templates"
PAGES = sorted(TEMPLATES.rglob("*.html"))
UNTRANSLATED = {"Enter", "log2() ="}  # the name of a key, a formula


def _bare(text: str) -> list[str]:
    for spoken in (r"\{#.*?#\}", r"\{%-?\s*trans\b.*?endtrans\s*-?%\}", r"\{%.*?%\}|\{\{.*?\}\}", r"<svg.*?</svg>"):
        text = re.sub(f"(?s){spoken}", "", text)
    lines = (line.strip() for line in re.sub(r"(?s)<[^>]*>", "\n", text).splitlines())
    return [line for line in lines if re.search(r"[A-Za-z]{3,}", line) and line not in UNTRANSLATED]


def test_every_text_in_templates_is_translated() -> None:
    found = {str(path.relative_to(TEMPLATES)): _bare(path.read_text()) for path in PAGES}
    assert {name: said for name, said in found.items() if said} == {}


def test_an_untranslated_text_is_found() -> None:
    assert _bare('<p>{{ _("Said well") }} and said badly</p>') == ["and said badly"]
