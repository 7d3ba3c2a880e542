"""URL converter for ids: numbers above 2**31-1 match no route."""

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter

MAX_ID = 2**31 - 1  # the largest id in PostgreSQL; a query with a larger one is an error


class IdConverter(IntegerConverter):
    """`<int:…>` in a route, up to the largest id."""

    def __init__(self, map: Any, *args: Any, **values: Any) -> None:  # noqa: A002 - Werkzeug names it so
        values.setdefault("max", MAX_ID)
        super().__init__(map, *args, **values)


def install(app: Flask) -> None:
    """Must be called before routes are registered."""
    app.url_map.converters["int"] = IdConverter
