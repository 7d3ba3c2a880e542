"""Folders of the current site, known inside its app context, and of the files that are installed with the program."""

from pathlib import Path
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from community.core.db import db

_by_engine: WeakKeyDictionary[Engine, Path] = WeakKeyDictionary()  # one process can run several sites


def set_data_dir(data_dir: Path) -> None:
    """Set the data folder of the current site. Called once for each app, inside its context."""
    _by_engine[db.engine] = data_dir


def data_dir() -> Path:
    """The data folder of the current site."""
    return _by_engine[db.engine]


def uploads_dir() -> Path:
    """The folder of uploaded files, which every backup contains."""
    return data_dir() / "uploads"


def resource_dir(name: str) -> Path:
    """The folder of templates, static files or migrations: in the installed package, or next to it in a checkout."""
    inside = Path(__file__).parent.parent / name
    return inside if inside.is_dir() else Path(__file__).parent.parent.parent / name
