"""Backups: complete, verified, and refused before anything is changed if something is wrong."""

import json
import shutil
import sqlite3
import tarfile
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from community.app import create_app
from community.cli import backup_manifest
from community.core import file_locks
from community.core.db import db
from tests.cli.processes import community, environment
from tests.databases import SQLite, settings_for
from tests.factory import Factory

Damage = Callable[[Path], None]
FACE = "uploads/faces/ada.webp"
TWO_ROWS = (
    "INSERT INTO site_settings (name, value) VALUES (?, '1')",
    "INSERT INTO site_setting_changes (name, before, after, changed_by, changed_at)"
    " VALUES (?, '0', '1', 1, '2026-01-01')",
)


@pytest.fixture
def site(sqlite: SQLite, tmp_path: Path) -> Path:
    """The data folder of a small community with an upload."""
    folder = tmp_path / "site"
    folder.mkdir()
    with sqlite.clean(folder) as url:
        app = create_app(settings_for(url, folder))
        factory = Factory(app)
        ada = factory.member("Ada")
        factory.comment(factory.idea("A quiet mode", ada, factory.group("Kitchens", ada)), ada)
        with app.app_context():
            db.engine.dispose()
    (folder / "uploads" / "faces").mkdir(parents=True)
    (folder / "uploads" / "faces" / "ada.webp").write_bytes(b"a face")
    return folder


def _counts(folder: Path) -> dict[str, int]:
    return backup_manifest.count(folder / "community.sqlite3")


def _backed_up(site: Path, target: Path, *options: str) -> Path:
    result = community("backup", str(target), *options, env=environment(site))
    assert result.exit_code == 0, result.output
    return target


@pytest.mark.parametrize("name", ["backup.tar.gz", "backup"])
def test_a_backup_is_restored(name: str, site: Path, tmp_path: Path) -> None:
    backup = _backed_up(site, tmp_path / name)
    result = community("restore", str(backup), env=environment(tmp_path / "new"))
    assert result.exit_code == 0, result.output
    assert _counts(tmp_path / "new") == _counts(site)
    assert _counts(site)["members"] == 1
    assert (tmp_path / "new" / "uploads" / "faces" / "ada.webp").read_bytes() == b"a face"
    assert community("recount", env=environment(tmp_path / "new")).exit_code == 0


def test_the_secret_is_in_a_backup_only_if_asked_for(site: Path, tmp_path: Path) -> None:
    without = _backed_up(site, tmp_path / "without")
    assert not (without / "secret_key").exists()
    with_secret = _backed_up(site, tmp_path / "with", "--with-secret")
    new = tmp_path / "new"
    assert community("restore", str(with_secret), env=environment(new)).exit_code == 0
    assert (new / "secret_key").read_text() == "for tests only"
    assert (new / "secret_key").stat().st_mode & 0o077 == 0


def test_a_backup_never_overwrites_anything(site: Path, tmp_path: Path) -> None:
    backup = _backed_up(site, tmp_path / "backup.tar.gz")
    before = backup.read_bytes()
    again = community("backup", str(backup), env=environment(site))
    assert again.exit_code == 2
    assert "already exists" in again.output
    assert backup.read_bytes() == before


def test_a_backup_made_while_votes_are_cast_is_a_snapshot(site: Path, tmp_path: Path) -> None:
    ending = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(site / "community.sqlite3", timeout=10, isolation_level=None)) as connection:
            number = 0
            while not ending.is_set():
                number += 1
                connection.execute("BEGIN IMMEDIATE")
                for statement in TWO_ROWS:
                    connection.execute(statement, (f"made up {number}",))
                connection.execute("COMMIT")

    thread = threading.Thread(target=write)
    thread.start()
    try:
        backups = [_backed_up(site, tmp_path / f"backup-{number}") for number in range(3)]
    finally:
        ending.set()
        thread.join()
    for backup in backups:
        tables = backup_manifest.verify(backup).tables
        assert tables["site_settings"] == tables["site_setting_changes"]


def _flip(path: Path, at: int = -100) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 0x40
    path.write_bytes(bytes(content))


def _write(path: Path) -> None:
    path.write_text("[]")


def _edit_manifest(backup: Path, **changes: object) -> None:
    values = json.loads((backup / "manifest.json").read_text())
    values.update(changes)
    del values["checksum"]
    values["checksum"] = backup_manifest._checksum(values)
    (backup / "manifest.json").write_text(json.dumps(values))


DAMAGES: dict[str, tuple[Damage, str]] = {
    "a flipped byte in the database": (lambda b: _flip(b / "community.sqlite3"), "community.sqlite3 is damaged"),
    "a flipped byte in an upload": (
        lambda b: _flip(b / "uploads/faces/ada.webp", 0),
        "uploads/faces/ada.webp is damaged",
    ),
    "a missing upload": (lambda b: (b / "uploads/faces/ada.webp").unlink(), "uploads/faces/ada.webp is missing"),
    "a missing database": (lambda b: (b / "community.sqlite3").unlink(), "community.sqlite3 is missing"),
    "a missing list of contents": (lambda b: (b / "manifest.json").unlink(), "manifest.json is missing"),
    "a strange file": (lambda b: _write(b / "more.txt"), "more.txt isn't part of this backup"),
    "an edited list of contents": (lambda b: _flip(b / "manifest.json", 30), "manifest.json"),
    "a list that is no list": (
        lambda b: (b / "manifest.json").write_text("[]") and None,
        "manifest.json can't be read",
    ),
    "other counts": (lambda b: _edit_manifest(b, tables={"members": 2}), "rows in"),
    "a later format": (lambda b: _edit_manifest(b, format=9), "format 9"),
    "a later schema": (lambda b: _edit_manifest(b, schema="later"), "another version"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_backup_is_refused_before_anything_is_touched(damage: str, site: Path, tmp_path: Path) -> None:
    backup = _backed_up(site, tmp_path / "backup")
    do, says = DAMAGES[damage]
    do(backup)
    before = (site / "community.sqlite3").read_bytes()
    result = community("restore", str(backup), "--replace", env=environment(site))
    assert result.exit_code == 2
    assert says in result.output
    assert (site / "community.sqlite3").read_bytes() == before
    assert sorted(path.name for path in site.iterdir() if "lock" not in path.name) == ["community.sqlite3", "uploads"]


@pytest.mark.parametrize("at", [20, -2000, -6])
def test_a_packed_backup_with_a_flipped_byte_is_refused(at: int, site: Path, tmp_path: Path) -> None:
    backup = _backed_up(site, tmp_path / "backup.tar.gz")
    _flip(backup, at)
    result = community("restore", str(backup), env=environment(tmp_path / "new"))
    assert result.exit_code == 2
    assert not (tmp_path / "new" / "community.sqlite3").exists()


def test_a_packed_backup_that_ends_too_early_is_refused(site: Path, tmp_path: Path) -> None:
    backup = _backed_up(site, tmp_path / "backup.tar.gz")
    backup.write_bytes(backup.read_bytes()[:-4000])
    result = community("restore", str(backup), env=environment(tmp_path / "new"))
    assert result.exit_code == 2
    assert "damaged or incomplete" in result.output


def test_a_path_outside_the_backup_is_refused(site: Path, tmp_path: Path) -> None:
    backup = _backed_up(site, tmp_path / "backup")
    packed = tmp_path / "evil.tar.gz"
    with tarfile.open(packed, "w:gz") as archive:
        archive.add(backup / "manifest.json", "manifest.json")
        archive.add(backup / "community.sqlite3", "../community.sqlite3")
    result = community("restore", str(packed), env=environment(tmp_path / "new"))
    assert result.exit_code == 2
    assert "can't be trusted" in result.output


def test_a_community_is_replaced_only_with_the_option_and_is_kept(site: Path, tmp_path: Path) -> None:
    backup = _backed_up(site, tmp_path / "backup.tar.gz")
    other = tmp_path / "other"
    shutil.copytree(site, other)
    with closing(sqlite3.connect(other / "community.sqlite3")) as connection, connection:
        connection.execute("UPDATE members SET name = 'Bo'")
    refused = community("restore", str(backup), env=environment(other))
    assert refused.exit_code == 2
    assert "--replace" in refused.output
    assert _names(other / "community.sqlite3") == ["Bo"]
    done = community("restore", str(backup), "--replace", env=environment(other))
    assert done.exit_code == 0, done.output
    assert _names(other / "community.sqlite3") == ["Ada"]
    kept = [path for path in other.iterdir() if path.name.startswith("community.sqlite3.before-")]
    assert [_names(path) for path in kept] == [["Bo"]]


def test_nothing_is_restored_while_the_site_is_served(site: Path, tmp_path: Path) -> None:
    backup = _backed_up(site, tmp_path / "backup.tar.gz")
    with file_locks.serving_lock(site):
        result = community("restore", str(backup), "--replace", env=environment(site))
    assert result.exit_code == 2
    assert "Stop it first" in result.output


def test_missing_files_are_reported(tmp_path: Path) -> None:
    env = environment(tmp_path / "new")
    assert "No backup found" in community("restore", str(tmp_path / "none.tar.gz"), env=env).output
    assert "No database to back up" in community("backup", str(tmp_path / "b.tar.gz"), env=env).output


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_postgresql_is_referred_to_its_own_tools(command: str, tmp_path: Path) -> None:
    env = environment(tmp_path, "postgresql://me:hush@db.example.com/community")
    result = community(command, str(tmp_path / "backup.tar.gz"), env=env)
    assert result.exit_code == 2
    assert "pg_dump --format=custom" in result.output
    assert "hush" not in result.output


def _names(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return [row[0] for row in connection.execute("SELECT name FROM members")]
