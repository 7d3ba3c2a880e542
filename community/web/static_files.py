"""Static files, served by WhiteNoise under a prefix that changes with their contents, to be cached forever.

With one prefix for all files, style sheets and scripts can refer to each other by relative paths. As the site starts,
they are joined and compressed; a site without this copy, as in development, serves the files as they are.
"""

import hashlib
import shutil
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

from community.web import bundles


def digest(folder: Path) -> str:
    """Twelve characters that change whenever a file below the folder does, or the way in which files are joined."""
    checksum = hashlib.sha256(Path(bundles.__file__).read_bytes())
    for path in _files(folder):
        checksum.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return checksum.hexdigest()[:12]


def install(app: Flask, folder: Path, prefix: str, compressed: Path | None = None) -> None:
    """Serve the folder at `/static/<prefix>/`, from its compressed copy if there is one."""
    root = compressed if compressed is not None and compressed.is_dir() else folder
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=root,
        prefix=f"static/{prefix}/",
        immutable_file_test=lambda path, url: True,
        max_age=365 * 24 * 3600,
        allow_all_origins=False,
        add_headers_function=_add_headers,
    )


def prepare(folder: Path, target: Path) -> Path:
    """Copy the static files to `target/<digest>/`, joined and compressed, once for each version."""
    done = target / digest(folder)
    if done.is_dir():
        return done
    unfinished = target / f"{done.name}.making"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(folder, unfinished)
    bundles.join(folder, unfinished)
    compressor = Compressor(quiet=True)
    for path in _files(unfinished):
        if compressor.should_compress(path.name):
            list(compressor.compress(str(path)) or ())
    for old in target.iterdir():
        if old != unfinished:
            shutil.rmtree(old, ignore_errors=True)
    unfinished.rename(done)
    return done


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _add_headers(headers: dict[str, str], path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    # An SVG image opened by itself must not run scripts.
    headers["Content-Security-Policy"] = "default-src 'none'; style-src 'self'; sandbox"
