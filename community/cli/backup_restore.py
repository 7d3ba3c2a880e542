"""Restore a backup: verify all of it first, replace the database atomically, and count its rows afterwards."""

import gzip
import os
import shutil
import sqlite3
import tarfile
import tempfile
import zlib
from contextlib import closing
from pathlib import Path, PurePosixPath

from community.cli import backup_manifest
from community.cli.backup_create import sqlite_file
from community.cli.backup_manifest import CHUNK, BackupManifest, DamagedBackup
from community.cli.terminal import Progress
from community.config import Settings
from community.core import file_locks, schema
from community.core.db import now
from community.core.errors import OperatorError


def restore(settings: Settings, source: Path, *, replace: bool, tell: Progress) -> tuple[BackupManifest, Path | None]:
    """Put the contents of a backup in place. Returns its manifest, and where the previous database was kept, if any.

    Raises `DamagedBackup`, and `OperatorError` while the site runs or if a community would be overwritten without
    `replace`.
    """
    database = sqlite_file(settings)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database.parent.mkdir(parents=True, exist_ok=True)
    with (
        file_locks.restore_lock(settings.data_dir),
        tempfile.TemporaryDirectory(dir=database.parent, prefix=".restoring-") as made,
    ):
        folder = _working_copy(source, Path(made) / "backup", tell)
        tell("checking", 0, 1)
        found = backup_manifest.verify(folder)
        _check_version(found)
        tell("checking", 1, 1)
        if not replace and contains_community(database):
            raise OperatorError(
                f"{database} already contains a community. Use --replace to replace it; a copy of it is kept."
            )
        aside = _install(settings, folder, database)
        _check_row_counts(database, found)
    return found, aside


def contains_community(database: Path) -> bool:
    """Whether a SQLite file contains members, or exists but cannot be read."""
    if not database.exists():
        return False
    with closing(sqlite3.connect(database)) as connection:
        try:
            return connection.execute("SELECT 1 FROM members LIMIT 1").fetchone() is not None
        except sqlite3.OperationalError as error:
            return "no such table" not in str(error)
        except sqlite3.DatabaseError:
            return True


def _working_copy(source: Path, folder: Path, tell: Progress) -> Path:
    """Copy or unpack the backup: what is put in place is exactly what was verified."""
    if source.is_dir():
        shutil.copytree(source, folder, symlinks=True)
        return folder
    if not source.exists():
        raise OperatorError(f"No backup found at {source}.")
    folder.mkdir()
    try:
        with gzip.open(source) as content, tarfile.open(fileobj=content, mode="r:") as archive:
            for number, member in enumerate(archive, 1):
                _unpack(archive, member, folder)
                tell("unpacking", number, number + 1)
            while content.read(CHUNK):  # to the end, where gzip has its checksum
                pass
    except (tarfile.TarError, EOFError, zlib.error, OSError) as error:
        raise DamagedBackup(f"{source} can't be unpacked: {error}. It's damaged or incomplete.") from error
    return folder


def _unpack(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    path = PurePosixPath(member.name)
    content = archive.extractfile(member) if member.isreg() else None
    if content is None or path.is_absolute() or ".." in path.parts:
        raise DamagedBackup(
            f"{member.name} in the backup isn't a regular file inside it, so the backup can't be trusted."
        )
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        shutil.copyfileobj(content, file)


def _check_version(found: BackupManifest) -> None:
    if found.schema not in schema.known_versions():
        raise OperatorError(
            f"The backup's database has version {found.schema or 'none'}, which this version can't read. It was made "
            f"by version {found.version}. Install that version or a newer one, then restore."
        )


def _install(settings: Settings, folder: Path, database: Path) -> Path | None:
    stamp = now().strftime("%Y%m%d-%H%M%S")
    new = folder / backup_manifest.DATABASE
    _sync(new)
    aside = _keep_aside(database, stamp)
    uploads, before = (
        settings.data_dir / backup_manifest.UPLOADS,
        settings.data_dir / f"{backup_manifest.UPLOADS}.before-{stamp}",
    )
    if uploads.exists():
        uploads.rename(before)
    if (folder / backup_manifest.UPLOADS).is_dir():
        (folder / backup_manifest.UPLOADS).rename(uploads)
    _put_secret(settings, folder / backup_manifest.SECRET, stamp)
    new.replace(database)  # the atomic step
    _sync(database.parent)
    return aside


def _keep_aside(database: Path, stamp: str) -> Path | None:
    """Give the present file a second name, with its log written back: a log must not outlive its database."""
    if not database.exists():
        return None
    try:
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError:
        pass  # unreadable: kept as it is
    aside = database.with_name(f"{database.name}.before-{stamp}")
    try:
        os.link(database, aside)
    except OSError:  # a file system without hard links
        shutil.copy2(database, aside)
    for ending in ("-wal", "-shm"):
        log = database.with_name(database.name + ending)
        if log.exists():
            log.rename(aside.with_name(aside.name + ending))
    return aside


def _put_secret(settings: Settings, new: Path, stamp: str) -> None:
    if not new.exists():
        return
    secret = settings.data_dir / backup_manifest.SECRET
    if secret.exists():
        secret.rename(secret.with_name(f"{secret.name}.before-{stamp}"))
    new.chmod(0o600)
    new.rename(secret)


def _check_row_counts(database: Path, found: BackupManifest) -> None:
    counted = backup_manifest.count(database)
    if counted != found.tables:
        raise OperatorError(f"{database} was restored, but its rows don't match the backup. Check the disk.")


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
