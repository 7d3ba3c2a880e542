"""The page of one idea and its history."""

from datetime import datetime
from itertools import pairwise
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.core.i18n import gettext as _
from community.duplicates import queries as duplicate_queries
from community.ideas import diff, expected_time, impressions, merging, queries
from community.ideas.impressions import DIRECT, Placement, parse_placement
from community.ideas.models import Idea, IdeaMerge
from community.members.models import Member
from community.notifications import audience, following
from community.notifications.models import IDEA
from community.search import finder
from community.web import partials
from community.web.access import Who, access
from community.web.auth import viewer
from community.web.page_cache import cacheable
from community.web.pages.comments.section import section
from community.web.pages.ideas.blueprint import bp, edit_url, idea_url
from community.web.pages.notifications.blueprint import mark_opened
from community.web.pages.staff.note_section import images_and_notes

VERSIONS = 20
MAX_SIMILAR = 5


@bp.get("/ideas/<int:idea_id>")
@access(Who.ANYONE)
def redirect_short(idea_id: int) -> Response:
    """Redirect the short URL to the full one."""
    return _moved(queries.find(viewer(), idea_id), 302)


@bp.get("/ideas/<int:idea_id>-<slug>")
@access(Who.ANYONE)
@cacheable
def show(idea_id: int, slug: str) -> str | Response:
    """The page of an idea. URLs with an earlier title redirect to the current one."""
    idea, detail = queries.find_with_detail(viewer(), idea_id)
    return _page(idea, detail, viewer()) if idea.slug == slug else _moved(idea, 301)


def render_idea(idea: Idea, viewer: Member | None, *, comment_form: Any = None, status: int = 200) -> Response:
    """The page of an idea that the viewer has found, with the comment form as it was sent, if one was."""
    return _page(idea, queries.detail(viewer, idea), viewer, comment_form, status)


def _page(
    idea: Idea, detail: queries.IdeaDetail, viewer: Member | None, comment_form: Any = None, status: int = 200
) -> Response:
    placement = parse_placement(request.args.get("from")) or Placement(DIRECT)
    if partials.is_page_view():
        impressions.counter.opened(viewer, detail, placement)
        mark_opened(idea)
    root = queries.root_of(viewer, idea)
    if root is not None and partials.is_page_view():
        mark_opened(root)
    updates = queries.status_updates(idea.id)
    official = next((update for update in updates if update.answer), None)
    shown = official or (updates[0] if updates else None)
    if shown is None:
        told, follow_state = None, following.state(viewer, IDEA, idea.id)
    else:
        told, follow_state = audience.of_published(shown.id, viewer, idea.id)
    similar_ideas = finder.by_ids(viewer, idea.similar_ids)[:MAX_SIMILAR]
    html = render_template(
        "ideas/show.html",
        idea=idea,
        detail=detail,
        placement=placement,
        url=idea_url(idea),
        edit_url=edit_url(viewer, idea, detail.can_moderate),
        updates=updates,
        follow_state=follow_state,
        official=official,
        told=told,
        expected=_expectation(idea, updates),
        is_late=idea.expected_by is not None and _is_staff(viewer) and idea.expected_by < expected_time.today(),
        timeline=_timeline(idea, updates),
        suggested_duplicates=duplicate_queries.of_author(viewer, idea.id) if viewer and detail.has_suggestions else [],
        supporters=queries.supporters(idea),
        root=root,
        root_detail=queries.detail(viewer, root) if root is not None else None,
        merge_to_undo=_undoable_merge(idea, viewer),
        merged_ideas=queries.merged_into(viewer, idea),
        similar_ideas=similar_ideas,
        others=[] if similar_ideas else queries.others_in_group(viewer, idea),
        **images_and_notes(viewer, idea),
        **section(idea, detail.access, form=comment_form),
    )
    return make_response(html, status)


def _undoable_merge(idea: Idea, viewer: Member | None) -> IdeaMerge | None:
    """The merge of this idea into another one, if the viewer can undo it."""
    merge = merging.in_force(idea) if idea.is_merged and viewer is not None else None
    return merge if merge is not None and merging.may_unmerge(merge, viewer) else None


@bp.get("/ideas/<int:idea_id>/history")
@access(Who.ANYONE)
@cacheable
def history(idea_id: int) -> str:
    """Earlier versions of an idea and what changed each time."""
    idea, detail = queries.find_with_detail(viewer(), idea_id)
    before = request.args.get("before", type=int)
    found = queries.versions(viewer(), idea_id, before, VERSIONS + 2)
    texts = found if before else [queries.present_version(idea, detail.answers), *found]
    pairs = list(pairwise(texts))
    return render_template(
        "ideas/history.html",
        idea=idea,
        url=idea_url(idea),
        edit_url=edit_url(viewer(), idea, detail.can_moderate),
        changes=[diff.compare(old, new) for new, old in pairs[:VERSIONS]],
        first=texts[-1] if texts and len(pairs) <= VERSIONS else None,
        more=url_for("ideas.history", idea_id=idea_id, before=texts[VERSIONS].version + 1)
        if len(pairs) > VERSIONS
        else "",
    )


def _moved(idea: Idea, code: int) -> Response:
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    return redirect(idea_url(idea) + query, code)


def _timeline(idea: Idea, updates: list[queries.StatusUpdate]) -> list[tuple[str, str, datetime, str, str]]:
    """Status changes of an idea, newest first, down to its posting; the answer card gives the reason of the latest."""
    entries = []
    for update, previous in zip(updates, [*updates[1:], None], strict=False):
        is_same = update.status_key == (previous.status_key if previous else update.previous_key or "open")
        label = _("Answered") if is_same else update.status_name
        reason = "" if update is updates[0] else update.reason
        entries.append((_class(update), label, update.changed_at, update.author.name, reason))
    return [*entries, ("open", _("Posted"), idea.posted_at, "", "")]


def _expectation(idea: Idea, updates: list[queries.StatusUpdate]) -> str:
    """When the idea is expected, and if that has changed, since when staff say so and what they said before."""
    if idea.expected is None:
        return ""
    period, said_at, before = expected_time.label(idea.expected), None, None
    for update in updates:
        if update.expected != idea.expected:
            before = update.expected
            break
        said_at = update.changed_at
    if before is None or said_at is None:
        return _("Expected in %(period)s", period=period)
    month, before = expected_time.month_of(said_at), expected_time.label(before)
    values = {"period": period, "month": month, "before": before}
    return _("Expected in %(period)s, as of %(month)s (previously %(before)s)", **values)


def _is_staff(viewer: Member | None) -> bool:
    return viewer is not None and viewer.is_staff


def _class(update: queries.StatusUpdate) -> str:
    return f"color-{update.status_color}" if update.status_color else update.status_key
