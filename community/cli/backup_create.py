"""Create a backup while the site runs: a snapshot of the database, the uploads, and a manifest.

PostgreSQL has tools of its own for this; the command says which.
"""

import shutil
import sqlite3
import tarfile
import tempfile
from contextlib import closing, suppress
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import make_url

from community.cli import backup_manifest
from community.cli.terminal import Progress
from community.config import Settings
from community.core.db import now
from community.core.errors import OperatorError

PAGES = 2000  # copied at a time: 8 MiB


def create(settings: Settings, target: Path, *, with_secret: bool, tell: Progress) -> backup_manifest.BackupManifest:
    """Write a backup to a folder, or to one file if the name ends in .tar.gz. Raises `OperatorError`."""
    database = sqlite_file(settings)
    packed = target.name.endswith((".tar.gz", ".tgz"))
    _check(database, target, packed)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as made:
        folder = Path(made) / "backup"
        folder.mkdir()
        _copy_database(database, folder / backup_manifest.DATABASE, tell)
        _copy_files(settings, folder, with_secret, tell)
        described = backup_manifest.describe(folder, version("community"), now())
        (folder / backup_manifest.FILE_NAME).write_text(described.to_json())
        if packed:
            _pack(folder, Path(made) / "backup.tar.gz", tell).replace(target)
        else:
            target.rmdir() if target.exists() else None
            folder.rename(target)
    return described


def sqlite_file(settings: Settings) -> Path:
    """The database file. Raises `OperatorError`, with the commands to use instead, if the database is not SQLite."""
    url = make_url(settings.database_url)
    if settings.is_embedded:
        return Path(str(url.database))
    address = url.set(drivername="postgresql").render_as_string(hide_password=True)
    raise OperatorError(
        "This site uses PostgreSQL. Back it up and restore it with PostgreSQL's own tools:\n"
        f"  pg_dump --format=custom --file=community.dump '{address}'\n"
        f"  pg_restore --clean --if-exists --dbname='{address}' community.dump\n"
        f"Also copy {settings.data_dir / backup_manifest.UPLOADS}, if it exists."
    )


def _check(database: Path, target: Path, packed: bool) -> None:
    if not database.exists():
        raise OperatorError(f"No database to back up at {database}.")
    if not target.parent.is_dir():
        raise OperatorError(f"The folder {target.parent} doesn't exist.")
    if target.exists() and (packed or not target.is_dir() or any(target.iterdir())):
        raise OperatorError(f"{target} already exists. Choose another name.")


def _copy_database(source: Path, target: Path, tell: Progress) -> None:
    with closing(sqlite3.connect(source, timeout=10)) as live, closing(sqlite3.connect(target)) as copy:
        live.execute("PRAGMA wal_autocheckpoint=0")
        # One read transaction around the whole copy: otherwise every write would make it start over.
        live.execute("BEGIN")
        live.execute("SELECT count(*) FROM sqlite_master").fetchone()
        live.backup(copy, pages=PAGES, progress=lambda status, left, of: tell("database", of - left, of))
        live.rollback()
        copy.execute("PRAGMA journal_mode=DELETE")  # one file without a write-ahead log


def _copy_files(settings: Settings, folder: Path, with_secret: bool, tell: Progress) -> None:
    uploads = settings.data_dir / backup_manifest.UPLOADS
    found = sorted(path for path in uploads.rglob("[!.]*") if path.is_file()) if uploads.is_dir() else []
    for number, path in enumerate(found, 1):
        copy = folder / backup_manifest.UPLOADS / path.relative_to(uploads)
        copy.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # the running site can delete it at any time
            shutil.copy2(path, copy)
        tell("uploads", number, len(found))
    if with_secret:
        copy = folder / backup_manifest.SECRET
        copy.touch(mode=0o600)
        copy.write_text(settings.secret_key)


def _pack(folder: Path, target: Path, tell: Progress) -> Path:
    paths = [folder / backup_manifest.FILE_NAME, *sorted(path for path in folder.rglob("*") if path.is_file())]
    paths = list(dict.fromkeys(paths))  # the manifest first
    target.touch(mode=0o600)
    with tarfile.open(target, "w:gz", compresslevel=6) as archive:
        for number, path in enumerate(paths, 1):
            archive.add(path, arcname=path.relative_to(folder).as_posix())
            tell("packing", number, len(paths))
    return target
