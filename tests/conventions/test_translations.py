"""Every text in a template, of a page or an email, goes through gettext."""

from tests.conventions.texts import TEMPLATES, untranslated

PAGES = sorted([*TEMPLATES.rglob("*.html"), *TEMPLATES.rglob("*.txt")])


def test_every_text_in_templates_is_translated() -> None:
    found = {str(path.relative_to(TEMPLATES)): untranslated(path.read_text()) for path in PAGES}
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_an_untranslated_text_is_found() -> None:
    assert untranslated('<p>{{ _("Said well") }} and said badly</p>') == ["and said badly"]
