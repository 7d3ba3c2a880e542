"""Which modules can use HTTP, and which can import views. The layers themselves are import-linter's (`make lint`)."""

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent.parent / "community"
MODULES = sorted(PACKAGE.rglob("*.py"))
HTTP = ("flask", "flask_login", "flask_wtf", "wtforms", "werkzeug", "community.web")
USE_HTTP = ("web/", "app.py", "worker.py", "cli/")


def _name(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _is_http(name: str) -> bool:
    return any(name == http or name.startswith(f"{http}.") for http in HTTP)


def test_domain_packages_do_not_use_http() -> None:
    domain = [path for path in MODULES if not _name(path).startswith(USE_HTTP)]
    assert [f"{_name(path)}: {name}" for path in domain for name in _imports(path) if _is_http(name)] == []


def test_only_pages_import_pages() -> None:
    others = [path for path in MODULES if not _name(path).startswith("web/pages/")]
    found = [f"{_name(path)}: {name}" for path in others for name in _imports(path) if ".web.pages." in name]
    assert found == []


def test_packages_of_pages_import_nothing() -> None:
    packages = PACKAGE.glob("web/pages/*/__init__.py")
    assert [f"{_name(path)}: {name}" for path in packages for name in _imports(path)] == []


def test_a_forbidden_import_is_found(tmp_path: Path) -> None:
    module = tmp_path / "voting.py"
    module.write_text("from flask import request\nimport community.web.auth\n")
    assert [_is_http(name) for name in _imports(module)] == [True, True]
