"""Backups damaged at random are refused before anything is changed, or restored exactly."""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from community.app import create_app
from community.cli import backup_manifest
from community.core.db import db
from tests.cli.processes import community, environment
from tests.databases import SQLite, settings_for
from tests.factory import Factory

ROUNDS = 15
Contents = dict[str, bytes]
OUTSIDE = ("../stolen", "uploads/../../stolen", "/tmp/stolen", "..", "uploads/./../../site/secret_key")


@pytest.fixture(scope="module")
def backed_up(sqlite: SQLite, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The data folder of a small community with uploads, and a backup of it."""
    folder = tmp_path_factory.mktemp("site")
    with sqlite.clean(folder) as url:
        app = create_app(settings_for(url, folder))
        ada = Factory(app).member("Ada")
        Factory(app).group("Kitchens", ada)
        with app.app_context():
            db.engine.dispose()
    faces = folder / "uploads" / "faces"
    faces.mkdir(parents=True)
    for number in range(4):
        (faces / f"{number}.webp").write_bytes(random.Random(number).randbytes(40 * number))  # the first one is empty
    backup = folder.parent / f"{folder.name}-backup"
    result = community("backup", str(backup), "--with-secret", env=environment(folder))
    assert result.exit_code == 0, result.output
    return folder, backup


def _contents(folder: Path) -> Contents:
    """Every file, without the locks and what was kept aside."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "lock" not in path.name and ".before-" not in str(path)
    }


def _write_contents(backup: Path, **changes: object) -> None:
    """Another list of contents, with a checksum that fits it."""
    values = {**json.loads((backup / backup_manifest.FILE_NAME).read_text()), **changes}
    del values["checksum"]
    (backup / backup_manifest.FILE_NAME).write_text(backup_manifest.BackupManifest(**values).to_json())


def _flip(path: Path, dice: random.Random) -> None:
    content = bytearray(path.read_bytes() or b"\0")
    content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    path.write_bytes(content)


def _shorten(path: Path, dice: random.Random) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: dice.randrange(len(content) + 1)])


def _lengthen(path: Path, dice: random.Random) -> None:
    with path.open("ab") as file:
        file.write(dice.randbytes(dice.randrange(3)))


def _remove(path: Path, dice: random.Random) -> None:
    path.unlink()


def _rename(path: Path, dice: random.Random) -> None:
    path.rename(path.with_name(dice.choice([path.name.upper(), path.name + "~", "ünï code", "." + path.name])))


def _replace_by_folder(path: Path, dice: random.Random) -> None:
    path.unlink()
    path.mkdir()


def _replace_by_link(path: Path, dice: random.Random) -> None:
    aside = path.parent.parent / f"linked-{dice.randrange(9)}"
    path.rename(aside)
    path.symlink_to(dice.choice([aside, path, "/nowhere/at/all"]))


def _add(path: Path, dice: random.Random) -> None:
    path.with_name(dice.choice(["more", "more\nlines", "community.sqlite3-wal", "secret_key.before"])).write_bytes(b"?")


BREAKS: list[Callable[[Path, random.Random], None]] = [
    _flip,
    _shorten,
    _lengthen,
    _remove,
    _rename,
    _replace_by_folder,
    _replace_by_link,
    _add,
]


@pytest.mark.parametrize("do", BREAKS, ids=lambda do: do.__name__.strip("_"))
def test_a_backup_broken_anywhere_is_refused_untouched_or_restored_exactly(
    do: Callable[[Path, random.Random], None], backed_up: tuple[Path, Path], tmp_path: Path
) -> None:
    site, good = backed_up
    whole = _contents(good)
    del whole[backup_manifest.FILE_NAME]
    for number in range(ROUNDS):
        dice = random.Random(f"{do.__name__} {number}")
        backup, target = tmp_path / f"backup-{number}", tmp_path / f"site-{number}"
        shutil.copytree(good, backup)
        shutil.copytree(site, target)
        (target / "uploads" / "mine.webp").write_bytes(b"what was there before")
        before = _contents(target)
        do(dice.choice(sorted(path for path in backup.rglob("*") if path.is_file())), dice)
        result = community("restore", str(backup), "--replace", env=environment(target))
        assert result.exit_code in (0, 2), (number, result.output, result.exception)
        assert "Traceback" not in result.output
        if result.exit_code == 2:
            assert result.output.strip().endswith("."), (number, result.output)
            assert _contents(target) == before, (number, result.output)
            assert not list(target.glob(".restoring-*"))
        else:
            assert _contents(target) == whole, number
            assert not any(path.is_symlink() for path in target.rglob("*")), "the site writes into files of its own"


@pytest.mark.parametrize("values", [{"files": []}, {"files": "many"}, {"tables": []}, {"files": None}])
def test_a_manifest_of_another_shape_is_refused(
    values: dict[str, object], backed_up: tuple[Path, Path], tmp_path: Path
) -> None:
    backup = tmp_path / "backup"
    shutil.copytree(backed_up[1], backup)
    _write_contents(backup, **values)
    result = community("restore", str(backup), env=environment(tmp_path / "site"))
    assert result.exit_code == 2
    assert "manifest.json can't be read" in result.output


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_manifest_with_paths_outside_is_refused(name: str, backed_up: tuple[Path, Path], tmp_path: Path) -> None:
    site, good = backed_up
    backup, target = tmp_path / "backup", tmp_path / "site"
    shutil.copytree(good, backup)
    shutil.copytree(site, target)
    (tmp_path / "stolen").write_bytes(b"a secret")
    before = _contents(target)
    files = json.loads((backup / backup_manifest.FILE_NAME).read_text())["files"]
    _write_contents(backup, files={**files, name: backup_manifest.sha256(tmp_path / "stolen")})
    result = community("restore", str(backup), "--replace", env=environment(target))
    assert result.exit_code == 2
    assert name in result.output
    assert "outside" in result.output
    assert _contents(target) == before
