"""The blueprint of groups, the viewer's groups in the page frame, and the parameters of lists."""

from flask import Blueprint, g, request

from community.core import markup
from community.groups import queries
from community.groups.queries import GroupLink
from community.web.auth import viewer
from community.web.templating import frame_value

bp = Blueprint("groups", __name__)


@frame_value("my_groups")
def own_groups() -> list[GroupLink]:
    """The viewer's groups, read once per request; empty for visitors."""
    member = viewer()
    if member is None:
        return []
    if "my_groups" not in g:
        g.my_groups = queries.own_groups(member)
    found: list[GroupLink] = g.my_groups
    return found


def remember_own_groups(groups: list[GroupLink]) -> None:
    """Keep the viewer's groups that a view has loaded, so the layout does not load them again."""
    g.my_groups = groups


def searched() -> str:
    """The search text of the request, if any."""
    return markup.one_line(request.args.get("q"))[:100]


def chosen(name: str, among: tuple[str, ...]) -> str:
    """The value of a URL parameter if it is one of these, else the first of them."""
    value = request.args.get(name, "")
    return value if value in among else among[0]
