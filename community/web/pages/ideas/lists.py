"""Lists of ideas: Discover, Trending, Top, New, Answered and the viewer's votes."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import render_template, request, url_for

from community.core.errors import Hidden
from community.core.i18n import gettext as _
from community.core.pagination import PAGE_SIZE, Page
from community.groups import queries as group_queries
from community.groups.queries.row_types import GroupLink
from community.ideas import impressions, queries, site_stats
from community.ideas.models import Label
from community.ideas.queries import labels as label_queries
from community.members.summary import MemberSummary
from community.web import partials
from community.web.access import Who, access
from community.web.auth import current_member, viewer
from community.web.page_cache import cacheable
from community.web.pages.groups.blueprint import remember_own_groups
from community.web.pages.ideas.blueprint import bp
from community.web.templating import current_url_with, rows_on_earlier_pages

FACES = 6
ENDPOINTS = {
    "discover": "ideas.discover",
    "trending": "ideas.trending",
    "top": "ideas.top",
    "new": "ideas.newest",
    "answered": "ideas.answered",
}


class IdeaFilters(NamedTuple):
    """The filters of a list and the choices that the filter form offers."""

    groups: list[queries.GroupChoice]
    group: queries.GroupChoice | None
    status: str | None
    author: str | None
    label: Label | None
    labels: list[queries.LabelTag]

    @property
    def any(self) -> bool:
        return bool(self.group or self.status or self.author or self.label)

    @property
    def surface(self) -> str | None:
        """The surface of a filtered list's rows; None without filters."""
        chosen = {"author": self.author, "label": self.label, "status": self.status, "group": self.group}
        return next((name for name, value in chosen.items() if value), None)


@bp.get("/")
@access(Who.ANYONE)
@cacheable
def discover() -> str:
    """The home page: ideas with much support among those who see them, and new ones."""
    return _list("discover")


@bp.get("/trending")
@access(Who.ANYONE)
@cacheable
def trending() -> str:
    """Ideas that gain support now."""
    return _list("trending")


@bp.get("/top")
@access(Who.ANYONE)
@cacheable
def top() -> str:
    """Ideas with the most votes."""
    return _list("top")


@bp.get("/new")
@access(Who.ANYONE)
@cacheable
def newest() -> str:
    """The newest ideas."""
    return _list("new")


@bp.get("/answered")
@access(Who.ANYONE)
@cacheable
def answered() -> str:
    """Ideas by their latest official answer or status update, most recent first."""
    return _list("answered")


@bp.get("/my-votes")
@access(Who.MEMBER)
def my_votes() -> str:
    """The viewer's votes, most recent first."""
    page = queries.my_votes(current_member(), request.args.get("after"))
    return render_template("ideas/my_votes.html", ideas=page.rows, more=_more(page, 0), stats=site_stats.current())


def _list(order: str) -> str:
    filters = _filters()
    page = _page(order, filters, request.args.get("after"))
    before = rows_on_earlier_pages()
    placed = impressions.with_placements(filters.surface or order, page.rows, before)
    if partials.is_page_view():
        impressions.counter.shown(viewer(), placed)
    return render_template(
        "ideas/list.html",
        order=order,
        tabs=_tabs(),
        ideas=placed,
        more=_more(page, before),
        filters=filters,
        chosen_group=filters.group,
        chips=_chips(filters),
        stats=site_stats.current(),
        authors=_authors(page.rows) if viewer() is None else (),
        most_counted=site_stats.MAX_COUNT,
        is_first=before == 0,
        has_voted_for_all=not page.rows and order == "discover" and _are_there_ideas(),
    )


def _authors(listed: Sequence[queries.IdeaRow]) -> list[MemberSummary]:
    """The authors of the first ideas of a list, whose faces visitors see."""
    return list({row.author_id: row.author for row in listed if row.author_handle}.values())[:FACES]


def _page(order: str, filters: IdeaFilters, cursor: str | None) -> Page[queries.IdeaRow]:
    """Discover's rows, or the rows of any order filtered by status author or label, without omissions."""
    group_id = filters.group.id if filters.group else None
    if order == "discover" and not (filters.status or filters.author or filters.label):
        return queries.discover_page(viewer(), group_id=group_id, cursor=cursor)
    return queries.list_page(
        *(viewer(), order),
        group_id=group_id,
        status=filters.status,
        author=filters.author,
        label_id=filters.label.id if filters.label else None,
        cursor=cursor,
    )


def _are_there_ideas() -> bool:
    """Whether there are ideas, in which case an empty Discover means that the viewer has voted for all of them."""
    return viewer() is not None and bool(queries.list_page(viewer(), "new").rows)


def _filters() -> IdeaFilters:
    """The filters in the URL. Raises `Hidden` for an unknown group, status or label."""
    groups = queries.groups_to_choose(viewer())
    if viewer() is not None:
        remember_own_groups(_mine(groups))
    slug, status = request.args.get("group"), request.args.get("status") or None
    status = site_stats.current().replaced_statuses.get(status, status) if status is not None else None
    if status is not None and status not in site_stats.current().statuses:
        raise Hidden
    author = request.args.get("author") or None
    label = label_queries.find(viewer(), request.args["label"]) if request.args.get("label") else None
    group = _group_choice(groups, slug) if slug else None
    return IdeaFilters(groups, group, status, author, label, site_stats.current().labels_for(viewer()))


def _group_choice(groups: list[queries.GroupChoice], slug: str) -> queries.GroupChoice:
    for group in groups:
        if group.slug == slug:
            return group
    viewed = group_queries.viewed_group(viewer(), slug)
    found = viewed.group
    return queries.GroupChoice(
        *(found.id, found.slug, found.name, found.purpose, found.color, found.is_private, found.member_count),
        joined=viewed.joined,
        moderates=viewed.moderates,
        can_post=viewed.access.can_post,
        by_request=viewed.by_request,
        is_banned=viewed.is_banned,
        has_requested=viewed.has_requested,
        has_guidelines=bool(found.guidelines),
        pre_moderation=found.pre_moderation,
        is_archived=viewed.is_archived,
    )


def _mine(groups: list[queries.GroupChoice]) -> list[GroupLink]:
    mine = [
        GroupLink(group.id, group.slug, group.name, group.color, group.moderates) for group in groups if group.joined
    ]
    return sorted(mine, key=lambda link: (link.name.lower(), link.id))


def _more(page: Page[queries.IdeaRow], before: int) -> str:
    return current_url_with(after=page.next, at=before + PAGE_SIZE) if page.next else ""


def _tabs() -> list[tuple[str, str, str]]:
    kept: dict[str, Any] = {name: request.args.get(name) or None for name in ("group", "status", "author", "label")}
    labels = {
        "discover": _("Discover"),
        "trending": _("Trending"),
        "top": _("Top"),
        "new": _("New"),
        "answered": _("Answered"),
    }
    return [(key, label, url_for(ENDPOINTS[key], **kept)) for key, label in labels.items()]


def _chips(filters: IdeaFilters) -> list[tuple[str, str]]:
    """Active filters, each with the URL without it."""
    chips = []
    if filters.group:
        chips.append((filters.group.name, current_url_with(group=None, after=None, at=None)))
    if filters.status:
        name = site_stats.current().statuses[filters.status]
        chips.append((name, current_url_with(status=None, after=None, at=None)))
    if filters.author:
        chips.append((_("By @%(handle)s", handle=filters.author), current_url_with(author=None, after=None, at=None)))
    if filters.label:
        chips.append((filters.label.name, current_url_with(label=None, after=None, at=None)))
    return chips
