"""What all doors of groups hang on, and the viewer's groups in the frame of every page."""

from flask import Blueprint, g, request

from community.core import markup
from community.groups import queries
from community.groups.queries.row_types import GroupLink
from community.web.auth import viewer
from community.web.templating import frame_value

bp = Blueprint("groups", __name__)


@frame_value("my_groups")
def own_groups() -> list[GroupLink]:
    """The groups that the viewer belongs to, read once in a request; none for a visitor."""
    who = viewer()
    if who is None:
        return []
    if "my_groups" not in g:
        g.my_groups = queries.own_groups(who)
    found: list[GroupLink] = g.my_groups
    return found


def remember_own_groups(groups: list[GroupLink]) -> None:
    """The viewer's groups, from a page that has read them already: the frame need not read them again."""
    g.my_groups = groups


def searched() -> str:
    """What is looked for on the page, if anything."""
    return markup.one_line(request.args.get("q"))[:100]


def chosen(name: str, among: tuple[str, ...]) -> str:
    """Which of these the address names; the first otherwise."""
    asked = request.args.get(name, "")
    return asked if asked in among else among[0]
