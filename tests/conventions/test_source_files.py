"""Rules that hold for every module, template and route."""

import ast
import re
from collections import defaultdict
from pathlib import Path

from flask import Flask

from community.web.csrf import csrf

ROOT = Path(__file__).parent.parent.parent
PACKAGE, TEMPLATES = ROOT / "community", ROOT / "templates"
MODULES = sorted(PACKAGE.rglob("*.py"))
PAGES = sorted(path for path in TEMPLATES.rglob("*") if path.is_file())
# Views, jobs, commands, the worker and what it runs, and work that is committed batch by batch.
COMMITTING = re.compile(
    r"community/((web/pages|cli|demo)/|worker\.py|web/(flush|pending_actions|sent_forms)\.py|core/(leases|outbox|scheduler)\.py|"
    r"analytics/(calibrate|refresh)\.py|imports/(driver|undo)\.py|notifications/email_templates\.py|\w+/(notice_)?jobs\.py)"
)
INLINE_SCRIPT = re.compile(r"<style\b|\son[a-z]+\s*=\s*[\"']|<script|javascript:")
INLINE = re.compile(r"\sstyle\s*=|<style\b|\son[a-z]+\s*=\s*[\"']|<script(?![^>]*\bsrc=)|javascript:")


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_every_module_has_a_docstring() -> None:
    assert [_name(path) for path in MODULES if not ast.get_docstring(ast.parse(path.read_text()))] == []


def test_class_names_are_unique_in_the_package() -> None:
    modules = defaultdict(list)
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef):
                modules[node.name].append(_name(path))
    assert {name: paths for name, paths in modules.items() if len(paths) > 1} == {}


def test_only_views_commands_jobs_and_the_worker_commit() -> None:
    others = [path for path in MODULES if not COMMITTING.search(str(path))]
    assert [_name(path) for path in others if "session.commit(" in path.read_text()] == []


def test_no_template_contains_inline_script_or_style() -> None:
    inline, unsafe = [], []
    for path in PAGES:
        text = re.sub(r"(?s)\{#.*?#\}", "", path.read_text())
        is_email = path.parent.name == "emails"  # mail programs drop style sheets
        if (INLINE_SCRIPT if is_email else INLINE).search(text):
            inline.append(_name(path))
        trusted = re.findall(r"([^\s{(]+)\s*\|\s*safe\b", text)
        unsafe += [f"{_name(path)}: {name}" for name in trusted if not name.endswith("html")]
    assert inline == []
    assert unsafe == [], "only HTML made by core/markup is safe"


def test_every_template_compiles_and_is_used(app: Flask) -> None:
    python = "\n".join(path.read_text() for path in MODULES)
    pages = "\n".join(path.read_text() for path in PAGES)
    unused = []
    for path in PAGES:
        name = str(path.relative_to(TEMPLATES))
        app.jinja_env.get_template(name)
        stem = name.rsplit(".", 1)[0]
        if not (f'"{name}"' in python or f'"{name}"' in pages or f'"{stem}' in python):
            unused.append(name)
    assert unused == []


def test_every_route_declares_who_can_use_it(app: Flask) -> None:
    assert [endpoint for endpoint, view in app.view_functions.items() if not hasattr(view, "access")] == []


def test_no_changing_route_is_exempt_from_the_form_token_but_unsubscribing() -> None:
    """Mail programs send that request, without a page before it. The signed link takes the place of the token."""
    assert csrf._exempt_views == {"community.web.pages.notifications.preferences.unsubscribed"}
    assert not csrf._exempt_blueprints


def test_routes_take_get_or_post_or_both(app: Flask) -> None:
    allowed = ({"GET"}, {"POST"}, {"GET", "POST"})
    rules = {str(rule): (rule.methods or set()) - {"HEAD", "OPTIONS"} for rule in app.url_map.iter_rules()}
    assert {rule: methods for rule, methods in rules.items() if methods not in allowed} == {}


def test_no_notes_to_self_and_no_machine_paths_are_left() -> None:
    files = [*MODULES, *PAGES, *sorted((ROOT / "static").rglob("*.*s"))]
    assert [_name(path) for path in files if re.search(r"\b(TODO|FIXME|XXX)\b|/(work|tmp)/", path.read_text())] == []
