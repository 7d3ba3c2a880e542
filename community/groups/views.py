"""Doors of groups."""

from typing import Any

from flask import Blueprint, g
from werkzeug.local import LocalProxy

from community.groups import queries
from community.web.login import viewer

bp = Blueprint("groups", __name__)


@bp.app_context_processor
def frame() -> dict[str, Any]:
    """The viewer's groups, for the frame of every page: one statement, and only where the frame is drawn."""
    return {"my_groups": LocalProxy(_my_groups)}


def _my_groups() -> list[queries.Mine]:
    who = viewer()
    if who is None:
        return []
    if "my_groups" not in g:
        g.my_groups = queries.mine(who)
    found: list[queries.Mine] = g.my_groups
    return found
