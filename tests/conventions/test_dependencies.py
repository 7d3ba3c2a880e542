"""Who may know of HTTP, and who may know of doors."""

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent.parent / "community"
HTTP = ("flask", "flask_login", "flask_wtf", "wtforms", "werkzeug", "community.web")
ASSEMBLY = {"app.py"}
# Doors and their forms, what speaks HTTP for all, what assembles and operates, and what draws letters from templates.
KNOW_HTTP = ("web/", "operations/", "demo/", "app.py", "schema.py", "cli/", "worker.py", "notifications/writing.py")


def _name(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def _is_door(path: Path) -> bool:
    name = _name(path)
    return name.endswith("/views.py") or "/views/" in name


MODULES = sorted(PACKAGE.rglob("*.py"))
INNER = [
    path for path in MODULES if not _is_door(path) and path.name != "forms.py" and not _name(path).startswith(KNOW_HTTP)
]


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _speaks_http(name: str) -> bool:
    return any(name == http or name.startswith(f"{http}.") for http in HTTP)


def test_only_doors_know_http() -> None:
    session = PACKAGE / "kernel" / "database.py"  # the one session is Flask-SQLAlchemy's
    assert [
        f"{_name(path)}: {name}" for path in INNER if path != session for name in _imports(path) if _speaks_http(name)
    ] == []


def test_nobody_but_the_assembly_knows_a_door() -> None:
    others = [path for path in MODULES if not _is_door(path) and _name(path) not in ASSEMBLY]
    assert [f"{_name(path)}: {name}" for path in others for name in _imports(path) if ".views" in name] == []


def test_a_planted_breach_is_seen(tmp_path: Path) -> None:
    planted = tmp_path / "voting.py"
    planted.write_text("from flask import request\nfrom community.ideas import views\n")
    assert list(_imports(planted)) == ["flask.request", "community.web.pages.ideas"]
