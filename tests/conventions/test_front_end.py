"""Rules for templates, styles and scripts."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from jinja2 import TemplateSyntaxError

ROOT = Path(__file__).parent.parent.parent
TEMPLATES, STYLES, SCRIPTS = ROOT / "templates", ROOT / "static" / "css", ROOT / "static" / "js"
LISTS = ("site.css", "staff.css")  # of the sheets that pages load
# Templates that only staff and moderators see, and classes that other templates give to what only they see.
FOR_STAFF = ("staff/", "moderation/queue", "site/settings.html", "ideas/merge.html", "components/charts.html")
FOR_STAFF += ("components/internal_notes.html",)
FOR_STAFF_WITHIN = {"components/ideas.html": {"overdue"}}
LONGEST = 120
TEXT = {".html", ".txt", ".xml", ".svg", ".css", ".js"}
CLASS = re.compile(r"\.([a-zA-Z][\w-]*)")
NUMBERED = re.compile(r"-\d+$")  # of colors and of parts of charts: the templates append the number
# Written by templates as values: statuses, kinds of notices and moderation actions.
VALUES = {"declined", "in_progress", "open", "planned", "shipped", "under_review", "good", "warn", "care"}
VALUES |= {"remove", "suspend"}


def _sheets() -> dict[str, str]:
    """Each sheet without its comments, by its path below static/css."""
    sheets = {str(path.relative_to(STYLES)): path.read_text() for path in sorted(STYLES.rglob("*.css"))}
    return {name: re.sub(r"(?s)/\*.*?\*/", "", text) for name, text in sheets.items() if name not in LISTS}


def _selectors(sheet: str) -> Iterator[str]:
    """Each selector of a sheet; those of a list count one by one."""
    for prelude in re.findall(r"([^{};]+)\{", sheet):
        if not prelude.strip().startswith("@"):
            yield from (part.strip() for part in re.split(r",(?![^(\[]*[)\]])", prelude))


def test_no_line_is_longer_than_120_characters() -> None:
    files = [path for name in ("templates", "static") for path in sorted((ROOT / name).rglob("*")) if path.is_file()]
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files
        if path.suffix in TEXT
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > LONGEST
    ]
    assert long == []


def test_pages_escape_what_they_take_from_templates_of_emails() -> None:
    """Jinja does not: it takes the result of a macro as escaped, also of a template that escapes nothing."""
    for path in sorted(TEMPLATES.rglob("*.html")):
        page = path.read_text()
        assert not re.search(r'{% from "[^"]+\.txt"', page), path
        for name in re.findall(r'{% import "[^"]+\.txt" as (\w+)', page):
            calls = re.findall(rf"\b{name}\.\w+\([^()]*\)([|\w]*)", page)
            assert calls, path
            assert all(filters.endswith("|forceescape") for filters in calls), path


def test_every_sheet_is_loaded_once() -> None:
    """The sheet of staff loads that of members and the rest; a list has no rules of its own."""
    loaded = [name for sheet in LISTS for name in re.findall(r'@import url\("([^"]+)"\)', (STYLES / sheet).read_text())]
    assert sorted(loaded) == sorted([*_sheets(), "site.css"])
    assert not any("{" in (STYLES / name).read_text() for name in LISTS)


def test_pages_of_members_use_no_class_that_only_the_sheet_of_staff_defines() -> None:
    sheets = _sheets()
    of_staff = set(re.findall(r'@import url\("([^"]+)"\)', (STYLES / "staff.css").read_text()))
    classes = {name: set(CLASS.findall(text)) for name, text in sheets.items()}
    of_members = set().union(*(classes[name] for name in sheets.keys() - of_staff))
    only = set().union(*(classes[name] for name in sheets.keys() & of_staff)) - of_members
    used = {}
    for path in sorted(TEMPLATES.rglob("*.html")):
        name = str(path.relative_to(TEMPLATES))
        written = set(re.findall(r"[\w-]+", " ".join(re.findall(r'class="([^"]*)"', path.read_text()))))
        if written & only and not name.startswith(FOR_STAFF):
            used[name] = written & only
    assert used == FOR_STAFF_WITHIN


def test_every_script_is_loaded() -> None:
    """By the script of members or that of staff, or by that of pages where one writes."""
    scripts = {path.name: path.read_text() for path in SCRIPTS.glob("*.js")}
    loaded = {
        name for text in scripts.values() for name in re.findall(r'^import .*?"\./([^"]+)";$', text, re.MULTILINE)
    }
    assert loaded == scripts.keys() - {"staff.js", "paste.js"}
    pages = "\n".join(path.read_text() for path in TEMPLATES.rglob("*.html"))
    assert set(re.findall(r"js/\w+\.js", pages)) == {"js/site.js", "js/staff.js", "js/paste.js"}


def test_each_class_is_defined_in_one_sheet_of_components_and_features() -> None:
    defined = defaultdict(set)
    for name, sheet in _sheets().items():
        for selector in _selectors(sheet) if "/" in name else ():
            classes = set(CLASS.findall(selector))
            if len(classes) == 1 and not re.search(r"[\s>+~]", selector):
                defined[classes.pop()].add(name)
    assert {name: sheets for name, sheets in defined.items() if len(sheets) > 1} == {}


def test_features_do_not_restyle_components() -> None:
    """Each selector of a feature's sheet names a class or an attribute that no shared sheet uses."""
    sheets = _sheets()
    shared = {
        name for sheet, text in sheets.items() if not sheet.startswith("features/") for name in CLASS.findall(text)
    }
    restyled = [
        f"{sheet}: {selector}"
        for sheet, text in sheets.items()
        if sheet.startswith("features/")
        for selector in _selectors(text)
        if "[data-" not in selector and set(CLASS.findall(selector)) <= shared
    ]
    assert restyled == []


def test_every_class_of_a_sheet_is_used() -> None:
    files = [*TEMPLATES.rglob("*.html"), *SCRIPTS.rglob("*.js"), *(ROOT / "community").rglob("*.py")]
    used = set(re.findall(r"[\w-]+", "\n".join(path.read_text() for path in files)))
    classes = {
        name for sheet in _sheets().values() for selector in _selectors(sheet) for name in CLASS.findall(selector)
    }
    assert {name for name in classes - VALUES if not NUMBERED.search(name) and name not in used} == set()


def test_templates_do_not_indent_what_keeps_its_spaces() -> None:
    """Indentation is shortened when templates are compiled."""
    for path in sorted(TEMPLATES.rglob("*.html")):
        for content in re.findall(r"(?s)<(?:textarea|pre)\b.*?>(.*?)</(?:textarea|pre)>", path.read_text()):
            kept = re.sub(r"\s*(\{[{%]-)|(-[}%]\})\s*", r"\1\2", content)  # the dashes remove the space next to them
            assert not re.search(r"\n[ \t]", kept), path


def test_every_template_compiles(app: Flask) -> None:
    environment = app.jinja_env
    broken = []
    for path in sorted(path for path in TEMPLATES.rglob("*") if path.is_file()):
        try:
            environment.compile(path.read_text())
        except TemplateSyntaxError as error:
            broken.append(f"{path.relative_to(ROOT)}:{error.lineno}: {error.message}")
    assert broken == []
