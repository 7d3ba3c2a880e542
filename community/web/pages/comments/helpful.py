"""Helpful votes: a form is redirected to the comment, scripts get the button in its new state."""

from typing import Any

from flask import flash, jsonify, redirect, render_template
from werkzeug.wrappers import Response

from community.comments import helpful, queries
from community.comments.models import Comment
from community.core.db import db
from community.core.i18n import gettext as _
from community.members import quotas
from community.members.models import Member
from community.web import partials, pending_actions
from community.web.access import Who, access
from community.web.auth import current_member, viewer
from community.web.limits import spend_allowance
from community.web.pages.comments.blueprint import bp, comment_url, current_position, order_parameter


@bp.post("/comments/<int:comment_id>/helpful")
@access(Who.ANYONE)
def vote_helpful(comment_id: int) -> Response:
    """Vote for a comment as helpful. A visitor signs in first, and the vote is cast then."""
    comment = queries.find(viewer(), comment_id)
    if viewer() is None:
        return _sign_in_first(comment)
    spend_allowance(current_member(), quotas.HELPFUL_VOTES)
    helpful.cast(comment, current_member())
    return _answer(comment)


@bp.post("/comments/<int:comment_id>/not-helpful")
@access(Who.MEMBER)
def withdraw_helpful(comment_id: int) -> Response:
    """Withdraw a helpful vote."""
    comment = queries.find(viewer(), comment_id)
    helpful.withdraw(comment, current_member())
    return _answer(comment)


@pending_actions.resumes("helpful_vote")
def finish_helpful_vote(voter: Member, details: dict[str, Any]) -> str:
    """Cast the vote that a visitor began before they signed in."""
    comment = queries.find(voter, details["comment_id"])
    page = comment_url(voter, comment, comment.idea, details["order"])
    name = comment.author.name
    spend_allowance(voter, quotas.HELPFUL_VOTES)
    is_new = helpful.cast(comment, voter)
    db.session.commit()
    if is_new:
        flash(_("You marked the comment by %(name)s as helpful.", name=name), "done")
    else:
        flash(_("You had marked the comment by %(name)s already.", name=name), "notice")
    return page


def _answer(comment: Comment) -> Response:
    """Rendered before the commit, after which the rows would be loaded again; sent only if the commit succeeds."""
    if partials.requested():
        state, order = queries.helpful_state(current_member(), comment), order_parameter(current_position().order)
        answer = Response(render_template("comments/helpful.html", comment=state, order=order), mimetype="text/html")
    else:
        answer = redirect(comment_url(current_member(), comment, comment.idea), 303)
    db.session.commit()
    return answer


def _sign_in_first(comment: Comment) -> Response:
    says = _("Sign in or join, and your mark on the comment by %(name)s is kept.", name=comment.author.name)
    answer = pending_actions.save_and_sign_in(
        "helpful_vote", {"comment_id": comment.id, "order": current_position().order}, says
    )
    if not partials.requested():
        return answer
    refusal = jsonify(sign_in=answer.location)
    refusal.status_code = 401
    return refusal
