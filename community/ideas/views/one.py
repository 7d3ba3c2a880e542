"""One idea: its page, and its history."""

from itertools import pairwise
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.comments import views as comments
from community.ideas import differences, looking, queries
from community.ideas.looking import DIRECT, Place, read_place
from community.ideas.models import Idea
from community.ideas.views.blueprint import address, bp
from community.kernel.words import gettext as _
from community.search import finding
from community.web import fragments
from community.web.access import Who, access
from community.web.login import viewer

VERSIONS = 20


@bp.get("/ideas/<int:idea_id>")
@access(Who.ANYONE)
def short(idea_id: int) -> Response:
    """The short address leads to the long one."""
    return _moved(queries.find(viewer(), idea_id), 302)


@bp.get("/ideas/<int:idea_id>-<slug>")
@access(Who.ANYONE)
def show(idea_id: int, slug: str) -> str | Response:
    """An idea's page. A title may change: an old address leads to the present one."""
    idea, detail = queries.seen(viewer(), idea_id)
    return _page(idea, detail) if idea.slug == slug else _moved(idea, 301)


def page(idea_id: int, comment_form: Any = None, reply_to: int | None = None, status: int = 200) -> Response:
    """An idea's page, with a refused comment on it if there is one. Raises `Hidden`."""
    return _page(*queries.seen(viewer(), idea_id), comment_form, reply_to, status)


def _page(
    idea: Idea, detail: queries.Detail, comment_form: Any = None, reply_to: int | None = None, status: int = 200
) -> Response:
    place = read_place(request.args.get("from")) or Place(DIRECT)
    if fragments.looked_at():
        looking.ledger.opened(viewer(), detail, place)
    decided = queries.decisions(idea.id)
    alike = finding.like(viewer(), idea.id, idea.title)
    html = render_template(
        "ideas/show.html",
        idea=idea,
        detail=detail,
        place=place,
        here=address(idea),
        decided=decided,
        official=next((said for said in decided if said.answer), None),
        timeline=_timeline(idea, decided),
        pictures=queries.illustrations(idea.id),
        supporters=queries.supporters(viewer(), idea.id),
        alike=alike,
        others=[] if alike else queries.others_in_group(viewer(), idea),
        **comments.section(idea, detail.place, form=comment_form, reply_to=reply_to),
    )
    return make_response(html, status)


@bp.get("/ideas/<int:idea_id>/history")
@access(Who.ANYONE)
def history(idea_id: int) -> str:
    """What an idea said before, and what changed each time."""
    idea = queries.find(viewer(), idea_id)
    before = request.args.get("before", type=int)
    found = queries.versions(viewer(), idea_id, before, VERSIONS + 2)
    texts = found if before else [_present(idea), *found]
    pairs = list(pairwise(texts))
    return render_template(
        "ideas/history.html",
        idea=idea,
        address=address(idea),
        changes=[differences.between(old, new) for new, old in pairs[:VERSIONS]],
        first=texts[-1] if texts and len(pairs) <= VERSIONS else None,
        more=url_for("ideas.history", idea_id=idea_id, before=texts[VERSIONS].version + 1)
        if len(pairs) > VERSIONS
        else "",
    )


def _present(idea: Idea) -> queries.Version:
    written_at = idea.edited_at or idea.posted_at
    return queries.Version(idea.version, idea.title, idea.body, idea.today, idea.others, written_at)


def _moved(idea: Idea, code: int) -> Response:
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    return redirect(address(idea) + query, code)


def _timeline(idea: Idea, decided: list[queries.Said]) -> list[tuple[str, str, Any, str]]:
    """What became of an idea, the latest first, down to its posting."""
    entries = []
    for said, before in zip(decided, [*decided[1:], None], strict=False):
        same = said.status_key == (before.status_key if before else "open")
        entries.append((said.status_key, _("Answered") if same else said.status_name, said.decided_at, said.reason))
    return [*entries, ("open", _("Posted"), idea.posted_at, "")]
