"""The page that shows what people can type in texts, and what it becomes. It must agree with `core/markdown.py`."""

from functools import cache
from typing import NamedTuple

from flask import render_template
from markupsafe import Markup

from community.core import markup
from community.core.i18n import lazy_gettext as _
from community.web.access import Who, access
from community.web.page_cache import cacheable
from community.web.pages.general.views import bp


class FormattingExample(NamedTuple):
    """What someone types, and its name."""

    name: str
    typed: str

    @property
    def shown(self) -> Markup:
        return _html(str(self.typed))


EXAMPLES = (
    FormattingExample(_("Emphasis"), _("**bold**, *italic* and ~~crossed out~~")),
    FormattingExample(_("Paragraphs"), _("A line break stays a line break.\nAn empty line\n\nbegins a new paragraph.")),
    FormattingExample(_("Lists"), _("- beans\n- milk\n  - oat milk\n\n1. first\n2. second")),
    FormattingExample(_("Task lists"), _("- [x] done\n- [ ] still to do")),
    FormattingExample(_("Links"), _("https://example.com or [a text of your own](https://example.com)")),
    FormattingExample(_("Quotes"), _("> What someone else said")),
    FormattingExample(_("Headings"), _("# A heading")),
    FormattingExample(_("Tables"), _("| Size | Price |\n| --- | ---: |\n| small | 4 |\n| large | 12 |")),
    FormattingExample(_("Code"), _("`a few words` or\n```\nseveral lines\n```")),
    FormattingExample(_("Footnotes"), _("It takes a minute.[^1]\n\n[^1]: Measured ten times.")),
    FormattingExample(_("Lines between parts"), "---"),
    FormattingExample(_("As typed"), _("A backslash keeps \\*asterisks\\* as they are.")),
)


@cache
def _html(typed: str) -> Markup:
    return Markup(markup.to_html(typed))  # noqa: S704 - made and cleaned by `markup`


@bp.get("/formatting")
@access(Who.ANYONE)
@cacheable
def formatting() -> str:
    """What can be typed in texts, with its result."""
    return render_template("general/formatting.html", examples=EXAMPLES)
