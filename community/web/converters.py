"""Numbers in addresses: those that no row can have are no addresses at all."""

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter

MAX_ID = 2**31 - 1  # what an identity column of PostgreSQL can hold; a larger number would be an error of the database


class IdConverter(IntegerConverter):
    """`<int:…>` in a route, up to the largest identity."""

    def __init__(self, map: Any, *args: Any, **values: Any) -> None:  # noqa: A002 - Werkzeug names it so
        values.setdefault("max", MAX_ID)
        super().__init__(map, *args, **values)


def install(app: Flask) -> None:
    """To be called before routes are added."""
    app.url_map.converters["int"] = IdConverter
