"""Laws that a machine keeps: about files, templates and routes rather than behaviour."""

import ast
import re
from pathlib import Path

from flask import Flask

from community.web.csrf import csrf

ROOT = Path(__file__).parent.parent.parent
PACKAGE, TEMPLATES = ROOT / "community", ROOT / "templates"
MODULES = sorted(PACKAGE.rglob("*.py"))
PAGES = sorted(path for path in TEMPLATES.rglob("*") if path.is_file())
COMMITTING = re.compile(
    r"(views|jobs|worker|intentions|background|outbox|duties|leasing|measuring|rescoring)\.py$|/(cli|operations|demo|views)/"
)

INLINE = re.compile(r"\sstyle\s*=|<style\b|\son[a-z]+\s*=\s*[\"']|<script(?![^>]*\bsrc=)|javascript:")


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_every_module_says_what_it_is_for() -> None:
    silent = [_name(path) for path in MODULES if not ast.get_docstring(ast.parse(path.read_text()))]
    assert silent == [], "a module begins with a sentence about itself"


def test_only_doors_the_worker_and_commands_commit() -> None:
    others = [path for path in MODULES if not COMMITTING.search(str(path))]
    assert [_name(path) for path in others if "session.commit(" in path.read_text()] == []


def test_no_template_holds_inline_script_or_style() -> None:
    inline, trusting = [], []
    for path in PAGES:
        text = re.sub(r"(?s)\{#.*?#\}", "", path.read_text())
        if INLINE.search(text):
            inline.append(_name(path))
        trusted = re.findall(r"([^\s{(]+)\s*\|\s*safe\b", text)
        trusting += [f"{_name(path)}: {name}" for name in trusted if not name.endswith("html")]
    assert inline == []
    assert trusting == [], "only HTML made by kernel/markup is safe"


def test_every_template_compiles_and_belongs_to_somebody(app: Flask) -> None:
    python = "\n".join(path.read_text() for path in MODULES)
    pages = "\n".join(path.read_text() for path in PAGES)
    for path in PAGES:
        name = str(path.relative_to(TEMPLATES))
        app.jinja_env.get_template(name)
        stem = name.rsplit(".", 1)[0]
        assert f'"{name}"' in python or f'"{name}"' in pages or f'"{stem}' in python, f"nobody shows {name}"


def test_every_route_says_who_may_use_it(app: Flask) -> None:
    for endpoint, view in app.view_functions.items():
        assert hasattr(view, "access"), endpoint


def test_no_changing_route_is_exempt_from_the_form_token(app: Flask) -> None:
    assert not csrf._exempt_views
    assert not csrf._exempt_blueprints


def test_a_route_that_changes_something_answers_to_nothing_else(app: Flask) -> None:
    mixed = {"GET", "POST"}
    for rule in app.url_map.iter_rules():
        methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
        assert methods in ({"GET"}, {"POST"}, mixed), f"{rule} takes {methods}"


def test_no_words_of_the_workshop_are_left_in_the_project() -> None:
    for path in [*MODULES, *PAGES, *sorted((ROOT / "static").rglob("*.*s"))]:
        assert not re.search(r"\b(TODO|FIXME|XXX)\b|/(work|tmp)/", path.read_text()), path
