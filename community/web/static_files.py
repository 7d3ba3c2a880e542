"""Static files, served by WhiteNoise under a prefix that names their contents, so that browsers keep them for good.

One prefix for all files lets style sheets and script modules name each other by relative paths.
"""

import hashlib
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor


def digest(folder: Path) -> str:
    """Twelve characters that change whenever a file below the folder does."""
    sum_ = hashlib.sha256()
    for path in _files(folder):
        sum_.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return sum_.hexdigest()[:12]


def install(app: Flask, folder: Path, prefix: str, compressed: Path | None = None) -> None:
    """Serve the folder at `/static/<prefix>/`; from its compressed copy if that was prepared."""
    root = compressed if compressed is not None and compressed.is_dir() else folder
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=root,
        prefix=f"static/{prefix}/",
        immutable_file_test=lambda path, url: True,
        max_age=365 * 24 * 3600,
        allow_all_origins=False,
        add_headers_function=_protect,
    )


def prepare(folder: Path, target: Path) -> Path:
    """Copy the static files into `target/<digest>/` with compressed versions beside them; once for each state."""
    import shutil

    place = target / digest(folder)
    if place.is_dir():
        return place
    making = target / f"{place.name}.making"
    shutil.rmtree(making, ignore_errors=True)
    making.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(folder, making)
    compressor = Compressor(quiet=True)
    for path in _files(making):
        if compressor.should_compress(path.name):
            list(compressor.compress(str(path)) or ())
    for old in target.iterdir():
        if old != making:
            shutil.rmtree(old, ignore_errors=True)
    making.rename(place)
    return place


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _protect(headers: dict[str, str], path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    # A picture opened by itself must not run what it holds.
    headers["Content-Security-Policy"] = "default-src 'none'; style-src 'self'; sandbox"
