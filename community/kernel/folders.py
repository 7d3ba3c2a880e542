"""Where a site keeps its files beside the database. Known to whoever asks inside the site's context, without HTTP."""

from pathlib import Path
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from community.kernel.database import db

_by_engine: WeakKeyDictionary[Engine, Path] = WeakKeyDictionary()  # several sites can stand in one process


def settle(data_dir: Path) -> None:
    """Say which folder is the present site's. Once for each site, inside its context."""
    _by_engine[db.engine] = data_dir


def data() -> Path:
    """The data folder of the present site."""
    return _by_engine[db.engine]


def uploads() -> Path:
    """What members gave in files: stands in every backup."""
    return data() / "uploads"
