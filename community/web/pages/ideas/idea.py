"""The page of one idea and its history."""

from itertools import pairwise
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.core.i18n import gettext as _
from community.ideas import diff, impressions, queries
from community.ideas.impressions import DIRECT, Placement, parse_placement
from community.ideas.models import Idea
from community.search import finder
from community.web import partials
from community.web.access import Who, access
from community.web.auth import viewer
from community.web.pages.comments.section import section
from community.web.pages.ideas.blueprint import bp, idea_url

VERSIONS = 20


@bp.get("/ideas/<int:idea_id>")
@access(Who.ANYONE)
def redirect_short(idea_id: int) -> Response:
    """Redirect the short URL to the full one."""
    return _moved(queries.find(viewer(), idea_id), 302)


@bp.get("/ideas/<int:idea_id>-<slug>")
@access(Who.ANYONE)
def show(idea_id: int, slug: str) -> str | Response:
    """The page of an idea. URLs with an earlier title redirect to the current one."""
    idea, detail = queries.find_with_detail(viewer(), idea_id)
    return _page(idea, detail) if idea.slug == slug else _moved(idea, 301)


def render_idea(idea_id: int, comment_form: Any = None, status: int = 200) -> Response:
    """The page of an idea, with a comment form that was refused if there is one. Raises `Hidden`."""
    return _page(*queries.find_with_detail(viewer(), idea_id), comment_form, status)


def _page(idea: Idea, detail: queries.IdeaDetail, comment_form: Any = None, status: int = 200) -> Response:
    place = parse_placement(request.args.get("from")) or Placement(DIRECT)
    if partials.is_page_view():
        impressions.counter.opened(viewer(), detail, place)
    decided = queries.status_updates(idea.id)
    alike = finder.similar_to(viewer(), idea.id, idea.title)
    html = render_template(
        "ideas/show.html",
        idea=idea,
        detail=detail,
        place=place,
        here=idea_url(idea),
        decided=decided,
        official=next((said for said in decided if said.answer), None),
        timeline=_timeline(idea, decided),
        pictures=queries.idea_images(idea.id),
        supporters=queries.supporters(viewer(), idea.id),
        alike=alike,
        others=[] if alike else queries.others_in_group(viewer(), idea),
        **section(idea, detail.place, form=comment_form),
    )
    return make_response(html, status)


@bp.get("/ideas/<int:idea_id>/history")
@access(Who.ANYONE)
def history(idea_id: int) -> str:
    """Earlier versions of an idea and what changed each time."""
    idea = queries.find(viewer(), idea_id)
    before = request.args.get("before", type=int)
    found = queries.versions(viewer(), idea_id, before, VERSIONS + 2)
    texts = found if before else [_present(idea), *found]
    pairs = list(pairwise(texts))
    return render_template(
        "ideas/history.html",
        idea=idea,
        address=idea_url(idea),
        changes=[diff.compare(old, new) for new, old in pairs[:VERSIONS]],
        first=texts[-1] if texts and len(pairs) <= VERSIONS else None,
        more=url_for("ideas.history", idea_id=idea_id, before=texts[VERSIONS].version + 1)
        if len(pairs) > VERSIONS
        else "",
    )


def _present(idea: Idea) -> queries.PastVersion:
    written_at = idea.edited_at or idea.posted_at
    return queries.PastVersion(idea.version, idea.title, idea.body, idea.today, idea.others, written_at)


def _moved(idea: Idea, code: int) -> Response:
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    return redirect(idea_url(idea) + query, code)


def _timeline(idea: Idea, decided: list[queries.StatusUpdate]) -> list[tuple[str, str, Any, str]]:
    """Status changes of an idea, newest first, down to its posting."""
    entries = []
    for said, before in zip(decided, [*decided[1:], None], strict=False):
        same = said.status_key == (before.status_key if before else "open")
        entries.append((said.status_key, _("Answered") if same else said.status_name, said.changed_at, said.reason))
    return [*entries, ("open", _("Posted"), idea.posted_at, "")]
