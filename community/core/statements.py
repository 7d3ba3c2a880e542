"""Statements that are built once and run with values.

Building a statement takes far longer than running it. A function decorated with `built_once` is called once for each
combination of its arguments, the *shape* of the statement: an order, which filters are set, whether there is a cursor.
What differs from request to request is a parameter of the statement; callers pass it to `fetch` by name. A value that
callers don't pass, such as the current time, is a `late` one: it is evaluated each time the statement runs.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar, cast

from sqlalchemy import BindParameter, bindparam

from community.core.db import Moment, db, now

MAX_SHAPES = 512  # of one function

_forget: list[Callable[[], None]] = []  # what each function has built

Shape = ParamSpec("Shape")
Statement = TypeVar("Statement")


def built_once(build: Callable[Shape, Statement]) -> Callable[Shape, Statement]:
    """Keep what the function builds, by its arguments and the kind of database, whose SQL may differ."""

    @lru_cache(MAX_SHAPES, typed=True)
    def kept(dialect: str, *shape: Any) -> Any:
        return build(*shape)  # type: ignore[call-arg]

    @wraps(build)
    def find(*shape: Any) -> Any:
        return kept(db.engine.dialect.name, *shape)

    _forget.append(kept.cache_clear)
    return cast(Callable[Shape, Statement], find)


def forget() -> None:
    """Drop all that was built, for tests that replace conditions which statements are built with."""
    for one in _forget:
        one()


def late(value: Callable[[], Any], type_: Any) -> BindParameter[Any]:
    """SQL: what the function returns when the statement runs."""
    return bindparam("late", type_=type_, callable_=value, unique=True)


def current_time() -> BindParameter[Any]:
    """SQL: the time at which the statement runs."""
    return late(now, Moment())


def fetch(statement: Any, **values: Any) -> Sequence[Any]:
    """All rows of a statement of columns, as tuples; values that it does not name are ignored.

    It runs on the session's connection, without the work that the session does for objects.
    """
    session = db.session()
    session.flush()  # as the session does before a statement of its own
    return session.connection().execute(statement, values).all()


def execute(statement: Any, **values: Any) -> None:
    """Run an INSERT, UPDATE or DELETE. Objects that the session has loaded already keep their old values."""
    session = db.session()
    session.flush()  # as for `fetch`
    session.connection().execute(statement, values)
