"""The statuses of the site, and how many ideas have each."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all

from community.core.db import db, rows
from community.core.errors import Hidden
from community.ideas.models import Idea, Status

MAX_COUNT = 1000  # ideas with a status that are counted
ORDER = (Status.position, Status.key)


def all_statuses() -> list[Status]:
    """All statuses that ideas can get, in their order."""
    return list(db.session.scalars(select(Status).where(Status.replaced_by_key.is_(None)).order_by(*ORDER)))


def find(key: str) -> Status:
    """The status with this key, or the one that replaced it. Raises `Hidden` if there is none."""
    found = db.session.scalar(select(Status).where(Status.key == keys_of([key]).scalar_subquery()))
    if found is None:
        raise Hidden
    return found


def keys_of(keys: Collection[str]) -> Select[Any]:
    """A statement: these keys, with those that replaced them for the removed ones."""
    named = Status.key.in_([key.replace("\x00", "") for key in keys])
    return select(func.coalesce(Status.replaced_by_key, Status.key)).where(named)


def counts(keys: Collection[str]) -> dict[str, int]:
    """How many ideas have each of these statuses, up to `MAX_COUNT`, in one statement."""
    some = [select(Idea.id).where(Idea.status_key == key).limit(MAX_COUNT).subquery() for key in keys]
    parts = [select(literal(key), func.count()).select_from(ideas) for key, ideas in zip(keys, some, strict=True)]
    return dict(map(tuple, rows(union_all(*parts)))) if parts else {}
