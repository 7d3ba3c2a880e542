"""Cards for shared links, and the icons and the manifest of the site. All are public and the same for everyone."""

import hashlib

from flask import Response, abort, jsonify, url_for

from community.core.cache import cached
from community.core.colors import accent_hex
from community.core.i18n import ngettext
from community.groups import queries as group_queries
from community.ideas import blind_voting, queries
from community.images import cards
from community.site import settings
from community.web.access import Who, access
from community.web.pages.sharing.blueprint import bp, is_fresh, shareable
from community.web.templating import number

PNG = "image/png"
ICON_SIZES = (180, 192, 512)  # for Apple devices, and for the manifest


@bp.get("/ideas/<int:idea_id>/card.png")
@access(Who.ANYONE)
def idea_card(idea_id: int) -> Response:
    """The card of an idea that everyone can find: its title, group and votes, unless visitors don't see these."""
    idea = queries.shared_idea(idea_id)
    if idea is None:
        abort(404)
    site = settings.current()
    is_blind = site.blind_voting or idea.blind_voting
    support = ""
    if idea.vote_count and blind_voting.shows_count(is_blind, None, my_vote=False, is_closed=idea.closes):
        support = ngettext("%(shown)s vote", "%(shown)s votes", idea.vote_count, shown=number(idea.vote_count))
    return _picture(_card(idea.title, idea.group_name, support, site.name, site.accent_hue))


@bp.get("/groups/<slug>/card.png")
@access(Who.ANYONE)
def group_card(slug: str) -> Response:
    """The card of a group that everyone can find: its name and purpose."""
    group, site = group_queries.find(None, slug), settings.current()
    return _picture(_card(group.name, group.purpose, "", site.name, site.accent_hue))


@bp.get("/card.png")
@access(Who.ANYONE)
def site_card() -> Response:
    """The card of the site: its tagline."""
    site = settings.current()
    return _picture(_card(site.tagline, "", "", site.name, site.accent_hue))


@bp.get("/icon-<int:pixels>.png")
@access(Who.ANYONE)
def icon(pixels: int) -> Response:
    """The icon of the site in one of its sizes."""
    if pixels not in ICON_SIZES:
        abort(404)
    site = settings.current()
    # Apple rounds the corners itself, and shows transparent ones in black.
    return _picture(_icon(site.name, site.accent_hue, pixels, pixels == ICON_SIZES[0]))


@bp.get("/icon-maskable.png")
@access(Who.ANYONE)
def maskable_icon() -> Response:
    """The icon for systems that cut it to their own shape."""
    site = settings.current()
    return _picture(_icon(site.name, site.accent_hue, 512, True))


@bp.get("/site.webmanifest")
@access(Who.ANYONE)
def manifest() -> Response:
    """What browsers need to add the site to a home screen."""
    site = settings.current()
    icons = [
        {"src": url_for("sharing.icon", pixels=size, v=site.accent_hue), "sizes": f"{size}x{size}", "type": PNG}
        for size in ICON_SIZES[1:]
    ]
    maskable = {"src": url_for("sharing.maskable_icon", v=site.accent_hue), "sizes": "512x512", "type": PNG}
    response = jsonify(
        name=site.name,
        description=site.tagline,
        lang=site.language,
        id="/",
        start_url="/",
        scope="/",
        display="minimal-ui",
        background_color="#ffffff",
        theme_color=accent_hex(site.accent_hue),
        icons=[*icons, {**maskable, "purpose": "maskable"}],
    )
    response.mimetype = "application/manifest+json"
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@cached(seconds=24 * 3600, most=64)  # at most 2 MB
def _card(title: str, footer: str, support: str, site_name: str, hue: int) -> bytes:
    return cards.draw_card(title, footer, support, site_name, hue)


@cached(seconds=24 * 3600, most=8)
def _icon(site_name: str, hue: int, size: int, is_square: bool) -> bytes:
    return cards.draw_icon(site_name, hue, size, is_maskable=is_square)


def _picture(data: bytes) -> Response:
    """A picture that is asked for again each time: what it shows may have been made private."""
    response = Response(mimetype=PNG)
    response.set_etag(hashlib.sha256(data).hexdigest()[:32])
    response.headers["Cache-Control"] = "public, no-cache"
    if not is_fresh(response):
        response.set_data(data)
    shareable(response)
    return response
