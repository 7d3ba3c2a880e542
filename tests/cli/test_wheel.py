"""The wheel contains everything it needs, and runs when it is installed elsewhere."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
import requests

from tests.cli.processes import NAMES, SECRET, free_port, is_answering, until

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy, as a release is."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return next(folder.glob("community-*.whl"))


def test_it_contains_templates_static_files_migrations_and_the_license(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for folder in ("templates", "static", "migrations"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert f"community/{path.relative_to(ROOT).as_posix()}" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not any(name.startswith(("tests/", "data/")) for name in names)


@pytest.mark.exhaustive
def test_it_runs_when_installed_elsewhere(wheel: Path, tmp_path: Path) -> None:
    command = _installed(wheel, tmp_path / "venv")
    clean = {name: value for name, value in os.environ.items() if name not in (*NAMES, "PYTHONPATH")}
    port = free_port()
    env = {**clean, "DATA_DIR": str(tmp_path / "data"), "SECRET_KEY": SECRET, "PORT": str(port)}
    where = subprocess.run(
        [command.parent / "python", "-c", "import community; print(community.__file__)"],
        cwd=tmp_path, env=env, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert where.stdout.startswith(str(tmp_path))
    upgraded = subprocess.run([command, "db", "upgrade"], cwd=tmp_path, env=env, capture_output=True, text=True)
    assert (upgraded.returncode, upgraded.stderr) == (0, "")
    site = subprocess.Popen(
        [command, "serve"], cwd=tmp_path, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until(lambda: is_answering(f"http://localhost:{port}"), "the installed site answers")
        page = requests.get(f"http://localhost:{port}/", timeout=20)
        assert page.status_code == 200
        style = next(part for part in page.text.split('"') if part.endswith("css/site.css"))
        assert requests.get(f"http://localhost:{port}{style}", timeout=20).status_code == 200
    finally:
        site.terminate()
        site.wait(30)


def _installed(wheel: Path, folder: Path) -> Path:
    """The command of a new environment that holds the wheel, and borrows from this one what the wheel needs."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    site_packages = next(folder.glob("lib/python*/site-packages"))
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--disable-pip-version-check",
         "--prefix", str(folder), "--ignore-installed", str(wheel)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    # Added behind its own: the wheel's community is found first, and an editable one's loader is not run.
    (site_packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    command = folder / "bin" / "community"
    command.write_text(f"#!{folder}/bin/python\nfrom community.cli import main\nmain()\n")
    command.chmod(0o755)
    return command
