"""Figures that the worker makes for pages of a large site.

To count over all ideas takes long on a large site, so a page doesn't do it: a scheduled task stores the result here, as
JSON, and pages read it. A small site has no stored figures. Its pages make them themselves, so they're never behind.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import JSON, bindparam, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from community.core.cache import cached
from community.core.db import Base, db, insert

FRESH = 10.0  # seconds
MOST = 1000  # figures that a process keeps
ONLY = 0  # the key of a figure that there's one of


class StoredFigure(Base):
    """What the worker made last: one figure of this name, or one for each key, such as a group's id."""

    __tablename__ = "stored_figures"
    name: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[Any] = mapped_column(JSON)


_VALUE = select(StoredFigure.value).where(
    StoredFigure.name == bindparam("of_name"), StoredFigure.key == bindparam("of_key")
)


@cached(seconds=FRESH, most=MOST)
def read(name: str, key: int = ONLY) -> Any:
    """The figure, at most ten seconds after it was stored; None if the page has to make it itself."""
    return db.session.scalar(_VALUE, {"of_name": name, "of_key": key})


def store(name: str, values: Mapping[int, Any]) -> None:
    """Store these figures, by key, in place of all others of this name. The caller commits.

    Without any, pages make them.
    """
    db.session.execute(delete(StoredFigure).where(StoredFigure.name == name))
    if values:
        rows = [{"name": name, "key": key, "value": value} for key, value in values.items()]
        db.session.execute(insert(StoredFigure), rows)
