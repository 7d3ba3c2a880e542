"""Who supports an idea, as far as those people agreed to be named."""

from flask import render_template, request, url_for

from community.core.pagination import MAX_NUMBER
from community.ideas import queries
from community.web.access import Who, access
from community.web.auth import viewer
from community.web.page_cache import cacheable
from community.web.pages.ideas.blueprint import bp, idea_url


@bp.get("/ideas/<int:idea_id>/supporters")
@access(Who.ANYONE)
@cacheable
def supporters(idea_id: int) -> str:
    """The named supporters of an idea, the latest first, and how many others there are.

    With blind voting no one is named until the viewer sees the vote count. `named` in the query string is the number of
    supporters on the pages before, so that the others need not be counted.
    """
    idea, detail = queries.find_with_detail(viewer(), idea_id)
    page = queries.supporters_page(idea, request.args.get("after")) if detail.shows_count else None
    named = min(max(request.args.get("named", 0, type=int), 0), MAX_NUMBER) if request.args.get("after") else 0
    named += len(page.rows) if page else 0
    return render_template(
        "ideas/supporters.html",
        idea=idea,
        detail=detail,
        url=idea_url(idea),
        page=page,
        others=max(detail.vote_count - named, 0) if page and not page.next else 0,
        is_first_page=not request.args.get("after"),
        more=url_for("ideas.supporters", idea_id=idea_id, after=page.next, named=named) if page and page.next else "",
    )
