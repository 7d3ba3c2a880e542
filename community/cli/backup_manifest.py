"""The manifest of a backup: every file with its checksum and every table with its number of rows."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from community.core.errors import OperatorError

FILE_NAME = "manifest.json"
DATABASE = "community.sqlite3"
UPLOADS = "uploads"
SECRET = "secret_key"  # noqa: S105  # nosec B105
FORMAT = 1
CHUNK = 1024 * 1024


class DamagedBackup(OperatorError):
    """The backup is damaged or incomplete. The message says what is wrong."""


@dataclass(frozen=True)
class BackupManifest:
    """The contents of a backup."""

    version: str  # of the program
    schema: str  # of the database
    made_at: str
    tables: dict[str, int]
    files: dict[str, str]  # path in the backup → SHA-256
    format: int = FORMAT

    def to_json(self) -> str:
        """The manifest as JSON, with a checksum of its own."""
        values = asdict(self)
        return json.dumps({**values, "checksum": _checksum(values)}, indent=1, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "BackupManifest":
        """Read a manifest. Raises `DamagedBackup`."""
        try:
            values = json.loads(text)
            checksum = values.pop("checksum")
            if values.get("format") != FORMAT:
                raise DamagedBackup(f"The backup has format {values.get('format')}, which this version can't read.")
            found = cls(**values)
            if not isinstance(found.files, dict) or not isinstance(found.tables, dict):
                raise TypeError("a list instead of names with values")
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise DamagedBackup(f"{FILE_NAME} can't be read, so the backup can't be trusted.") from error
        if checksum != _checksum(values):
            raise DamagedBackup(f"{FILE_NAME} has been changed since it was written, so the backup can't be trusted.")
        return found


def describe(folder: Path, version: str, made_at: datetime) -> BackupManifest:
    """Make the manifest of a folder that contains everything else already."""
    database = folder / DATABASE
    files = {path.relative_to(folder).as_posix(): sha256(path) for path in _files(folder)}
    return BackupManifest(version, schema_of(database), made_at.isoformat(timespec="seconds"), count(database), files)


def verify(folder: Path) -> BackupManifest:
    """Check an unpacked backup against its manifest, and return that. Raises `DamagedBackup`."""
    try:
        manifest = BackupManifest.from_json((folder / FILE_NAME).read_text())
    except FileNotFoundError as error:
        raise DamagedBackup(f"{FILE_NAME} is missing: this isn't a backup, or it's incomplete.") from error
    except UnicodeDecodeError as error:
        raise DamagedBackup(f"{FILE_NAME} can't be read, so the backup can't be trusted.") from error
    _check_paths(folder, manifest)
    _check_files(folder, manifest)
    for name, digest in manifest.files.items():
        if sha256(folder / name) != digest:
            raise DamagedBackup(f"{name} is damaged: its checksum doesn't match {FILE_NAME}.")
    _check_database(folder / DATABASE, manifest)
    return manifest


def count(database: Path) -> dict[str, int]:
    """The number of rows of every table of a SQLite file."""
    with closing(sqlite3.connect(database)) as connection:
        names = [
            row[0]
            for row in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
            )
        ]
        return {name: _rows(connection, name) for name in names}


def schema_of(database: Path) -> str:
    """The schema version of a SQLite file; empty if it has none."""
    with closing(sqlite3.connect(database)) as connection:
        try:
            row: Any = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.OperationalError:
            return ""
        return str(row[0]) if row else ""


def sha256(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return _digest(file)


def _digest(file: BinaryIO) -> str:
    found = hashlib.sha256()
    while chunk := file.read(CHUNK):
        found.update(chunk)
    return found.hexdigest()


def _checksum(values: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def _files(folder: Path) -> Iterable[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / FILE_NAME)


def _check_paths(folder: Path, manifest: BackupManifest) -> None:
    """No path can lead outside the backup. A link would be restored as a link, and the site would write through it."""
    for name in sorted(manifest.files):
        listed = PurePosixPath(name)
        if listed.is_absolute() or ".." in listed.parts:
            raise DamagedBackup(f"{name} in {FILE_NAME} points outside the backup, so the backup can't be trusted.")
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            name = path.relative_to(folder).as_posix()
            raise DamagedBackup(f"{name} in the backup is a link, not a file, so the backup can't be trusted.")


def _check_files(folder: Path, manifest: BackupManifest) -> None:
    there = {path.relative_to(folder).as_posix() for path in _files(folder)}
    for name in sorted(manifest.files.keys() - there):
        raise DamagedBackup(f"{name} is missing: the backup is incomplete.")
    for name in sorted(there - manifest.files.keys()):
        raise DamagedBackup(f"{name} isn't part of this backup: {FILE_NAME} doesn't list it.")
    if DATABASE not in there:
        raise DamagedBackup(f"{DATABASE} is missing: the backup is incomplete.")


def _check_database(database: Path, manifest: BackupManifest) -> None:
    try:
        with closing(sqlite3.connect(database)) as connection:
            verdict = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        counted, schema = count(database), schema_of(database)
    except sqlite3.DatabaseError as error:
        raise DamagedBackup(f"{DATABASE} is damaged: {error}.") from error
    if verdict != "ok":
        raise DamagedBackup(f"{DATABASE} is damaged: {verdict}.")
    for name in sorted(counted.keys() | manifest.tables.keys()):
        if counted.get(name) != manifest.tables.get(name):
            raise DamagedBackup(
                f"{DATABASE} has {counted.get(name, 'no')} rows in {name}, but {FILE_NAME} says "
                f"{manifest.tables.get(name, 'none')}, so the backup can't be trusted."
            )
    if schema != manifest.schema:
        raise DamagedBackup(f"{DATABASE} has another version than {FILE_NAME}, so the backup can't be trusted.")


def _rows(connection: sqlite3.Connection, table: str) -> int:
    quoted = '"' + table.replace('"', '""') + '"'
    return int(connection.execute(f"SELECT count(*) FROM {quoted}").fetchone()[0])  # noqa: S608  # nosec B608
