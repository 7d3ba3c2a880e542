"""Members suggest that an idea is the same as another one, and its author answers."""

import re
from typing import Any, NamedTuple

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.core.db import db
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.core.pagination import MAX_NUMBER
from community.duplicates import queries as duplicate_queries
from community.duplicates import suggesting
from community.ideas import queries
from community.ideas.models import Idea
from community.members import quotas
from community.search import finder
from community.search.results import SimilarIdea
from community.web import limits, partials
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.pages.ideas.blueprint import bp, idea_url

MAX_CHOICES = 8
MAX_TYPED = 300  # characters
SEARCHES = "200 per minute"
LINK = re.compile(r"/ideas/([0-9]{1,9})(?![0-9])|^#([0-9]{1,9})$")


class DuplicateChoices(NamedTuple):
    """Ideas to choose from, and what was typed to find them."""

    typed: str
    ideas: list[SimilarIdea]
    chosen: int = 0
    error: str = ""


@bp.route("/ideas/<int:idea_id>/duplicate", methods=["GET", "POST"])
@access(Who.GOOD_STANDING)
def suggest_duplicate(idea_id: int) -> Any:
    """Suggest that an idea is the same as another one: with `typed`, words of its title or its link, ideas to choose.

    Scripts get the choices alone.
    """
    member, idea = current_member(), _found(idea_id)
    typed = " ".join(request.values.get("typed", "")[:MAX_TYPED].replace("\x00", "").split())
    if request.method == "GET":
        limits.spend_as_viewer("duplicate-search", SEARCHES)
        return _page(idea, DuplicateChoices(typed, _choices(idea, typed)))
    chosen = request.form.get("other", type=int) or _linked(typed)
    chosen = chosen if 0 < chosen < MAX_NUMBER else 0
    try:
        other = _other(chosen, typed)
        limits.spend_allowance(member, quotas.DUPLICATES)
        new = suggesting.suggest(member, idea, other)
    except Refused as refusal:
        db.session.rollback()
        idea = _found(idea_id)
        choices = DuplicateChoices(typed, _choices(idea, typed, chosen), chosen, refusal.message)
        return _page(idea, choices, 422)
    page = idea_url(idea)
    db.session.commit()
    if new:
        flash(_("Thanks. Staff and the author of this idea will see your suggestion."), "done")
    else:
        flash(_("You’ve already suggested this."), "notice")
    return redirect(page, 303)


@bp.post("/ideas/<int:idea_id>/duplicate/<int:pair_id>/deny")
@access(Who.MEMBER)
def deny_duplicate(idea_id: int, pair_id: int) -> Response:
    """As the author of an idea, say that it is not the same as the other one."""
    idea = queries.find(current_member(), idea_id)
    suggesting.deny(current_member(), idea, pair_id)
    page = idea_url(idea)
    db.session.commit()
    flash(_("Thanks. Staff will see that you say they’re different."), "done")
    return redirect(page, 303)


def _found(idea_id: int) -> Idea:
    """An idea that lists show to the member, or the one it was merged into. `Hidden` if they can't find it in lists."""
    idea: Idea | None = queries.find(current_member(), idea_id)
    if idea is not None and idea.is_merged:
        idea = queries.root_of(current_member(), idea)
    if idea is None or idea.is_hidden:
        raise Hidden
    return idea


def _other(chosen: int, typed: str) -> Idea:
    """The chosen idea. Raises `Refused`, in the same words for an idea that is hidden and for none at all."""
    if not chosen:
        message = _("Choose one of the ideas below.") if typed else _("Enter words of its title, or paste its link.")
        raise Refused(message, "other")
    try:
        return _found(chosen)
    except Hidden:
        raise Refused(_("There’s no such idea. Search for it by its title."), "other") from None


def _choices(idea: Idea, typed: str, chosen: int = 0) -> list[SimilarIdea]:
    """The idea that was linked to or chosen, or those with the words that were typed, or else similar ones."""
    viewer = current_member()
    if linked := _linked(typed):
        found = finder.by_ids(viewer, _findable(linked))
    elif typed:
        found = finder.titled(viewer, typed, MAX_CHOICES + 1)
    else:
        found = finder.similar_to(viewer, idea.id, idea.title, MAX_CHOICES)
    if chosen and chosen not in {one.id for one in found}:
        found = [*finder.by_ids(viewer, _findable(chosen)), *found]
    return [one for one in found if one.id != idea.id][:MAX_CHOICES]


def _findable(idea_id: int) -> list[int]:
    """The id of the idea that a suggestion about this one is about; none if the member can't find it."""
    try:
        return [_found(idea_id).id]
    except Hidden:
        return []


def _linked(typed: str) -> int:
    """The id of the idea in a link or after a number sign; 0 if there is none."""
    match = LINK.search(typed)
    number = int(match[1] or match[2]) if match else 0
    return number if number < MAX_NUMBER else 0


def _page(idea: Idea, choices: DuplicateChoices, status: int = 200) -> Response:
    template = "ideas/duplicate_choices.html" if partials.requested() else "ideas/duplicate.html"
    html = render_template(
        template,
        idea=idea,
        url=idea_url(idea),
        search_url=url_for("ideas.suggest_duplicate", idea_id=idea.id),
        choices=choices,
        suggested=duplicate_queries.suggested_by(current_member(), idea.id),
    )
    response = make_response(html, status)
    response.headers["Cache-Control"] = "no-store"
    return response
