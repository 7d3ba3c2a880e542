"""Views for voting, withdrawing a vote, and setting its importance.

A form redirects to the page it was on; a script gets the vote box in its new state.
"""

import re
from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.core.db import db
from community.core.i18n import gettext as _
from community.ideas import queries, voting
from community.ideas.impressions import parse_placement
from community.ideas.models import CRITICAL, IMPORTANT, NICE, Idea
from community.members import quotas
from community.members.models import Member
from community.web import partials, pending_actions
from community.web.access import Who, access, suspended_refusal
from community.web.auth import current_member, viewer
from community.web.limits import spend_allowance
from community.web.pages.ideas.blueprint import bp, idea_url
from community.web.return_urls import local_url_or, referrer_or

MAX_BOXES = 100
ID = re.compile(r"[0-9]{1,9}")
IMPORTANCES = {"": None, str(NICE): NICE, str(IMPORTANT): IMPORTANT, str(CRITICAL): CRITICAL}


@bp.post("/ideas/<int:idea_id>/vote")
@access(Who.ANYONE)
def cast(idea_id: int) -> Response:
    """Vote for an idea. Visitors sign in first; then the vote is counted."""
    idea = queries.find(viewer(), idea_id)
    if viewer() is None:
        return _sign_in_first(idea)
    spend_allowance(current_member(), quotas.VOTES)
    voting.cast(idea, current_member(), parse_placement(request.form.get("placement")))
    return _answer(idea)


@bp.post("/ideas/<int:idea_id>/vote-instead")
@access(Who.MEMBER)
def vote_instead(idea_id: int) -> Response:
    """Vote for an idea instead of posting a similar one."""
    idea = queries.find(viewer(), idea_id)
    page, title = idea_url(idea), idea.title
    spend_allowance(current_member(), quotas.VOTES)
    is_new = voting.cast(idea, current_member(), parse_placement(request.form.get("placement")))
    db.session.commit()
    said = (
        _("Your vote for “%(title)s” is cast.", title=title)
        if is_new
        else _("You had voted for “%(title)s” already.", title=title)
    )
    kept = _("What you had begun to write is kept on this device, under New idea.") if request.form.get("kept") else ""
    flash(f"{said} {kept}".rstrip(), "done" if is_new else "notice")
    return redirect(page, 303)


@bp.post("/ideas/<int:idea_id>/withdraw")
@access(Who.MEMBER)
def withdraw(idea_id: int) -> Response:
    """Withdraw a vote."""
    idea = queries.find(viewer(), idea_id)
    voting.withdraw(idea, current_member())
    return _answer(idea)


@bp.post("/ideas/<int:idea_id>/importance")
@access(Who.MEMBER)
def set_importance(idea_id: int) -> Response:
    """Set how much the vote matters."""
    word = request.form.get("importance", "")
    if word not in IMPORTANCES:
        abort(400)
    idea = queries.find(viewer(), idea_id)
    voting.set_importance(idea, current_member(), IMPORTANCES[word])
    return _answer(idea)


@bp.get("/ideas/vote-boxes")
@access(Who.MEMBER)
def vote_boxes() -> str:
    """The vote boxes of the ideas with these ids, for a page that the browser shows again after Back."""
    numbers = request.args.get("ids", "").split(",")[:MAX_BOXES]
    found = queries.listed_by_id(current_member(), {int(one) for one in numbers if ID.fullmatch(one)})
    return render_template("ideas/vote_boxes.html", ideas=[row for row, _text in found.values()])


@pending_actions.resumes("vote")
def finish_vote(voter: Member, details: dict[str, Any]) -> str:
    """Count the vote of a visitor who has signed in. It has no placement, since visitors have no impressions."""
    if voter.is_suspended:
        raise suspended_refusal(voter)
    idea = queries.find(voter, details["idea_id"])
    page, title = idea_url(idea), idea.title
    spend_allowance(voter, quotas.VOTES)
    is_new = voting.cast(idea, voter, None)
    db.session.commit()
    if is_new:
        flash(_("Your vote for “%(title)s” is cast.", title=title), "done")
    else:
        flash(_("You had voted for “%(title)s” already.", title=title), "notice")
    return page


def _answer(idea: Idea) -> Response:
    """Rendered before the commit, which would expire the rows, and sent only if the commit succeeds."""
    if partials.requested():
        detail = queries.detail(viewer(), idea)
        placement, back = request.form.get("placement", ""), request.form.get("next", "")
        answer = Response(
            render_template(
                "ideas/vote_answer.html", idea=detail, placement=str(parse_placement(placement) or ""), next=back
            ),
            mimetype="text/html",
        )
    else:
        back = local_url_or(request.form.get("next"), referrer_or(url_for("ideas.discover")))
        answer = redirect(f"{back}#idea-{idea.id}", 303)
    db.session.commit()
    return answer


def _sign_in_first(idea: Idea) -> Response:
    says = _("Sign in or join, and your vote for “%(title)s” is cast.", title=idea.title)
    answer = pending_actions.save_and_sign_in("vote", {"idea_id": idea.id}, says)
    if not partials.requested():
        return answer
    refusal = jsonify(sign_in=answer.location)
    refusal.status_code = 401
    return refusal
