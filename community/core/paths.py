"""Where a site keeps its files beside the database. Known to whoever asks inside the site's context, without HTTP."""

from pathlib import Path
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from community.core.db import db

_by_engine: WeakKeyDictionary[Engine, Path] = WeakKeyDictionary()  # several sites can stand in one process


def set_data_dir(data_dir: Path) -> None:
    """Say which folder is the present site's. Once for each site, inside its context."""
    _by_engine[db.engine] = data_dir


def data_dir() -> Path:
    """The data folder of the present site."""
    return _by_engine[db.engine]


def uploads_dir() -> Path:
    """What members gave in files: stands in every backup."""
    return data_dir() / "uploads"


def resource_dir(name: str) -> Path:
    """Templates, static files or migrations: inside the package when installed, else beside it."""
    inside = Path(__file__).parent.parent / name
    return inside if inside.is_dir() else Path(__file__).parent.parent.parent / name
