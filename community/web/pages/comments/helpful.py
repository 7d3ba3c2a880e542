"""Helpful votes: a form is redirected to the comment, scripts get the button in its new state."""

from typing import Any

from flask import flash, redirect, render_template
from werkzeug.wrappers import Response

from community.comments import helpful, queries
from community.comments.models import Comment
from community.core.db import db
from community.core.i18n import gettext as _
from community.core.i18n import lazy_gettext
from community.members import quotas
from community.members.models import Member
from community.web import partials, pending_actions
from community.web.access import Who, access
from community.web.auth import current_member, viewer
from community.web.limits import spend_allowance
from community.web.pages.comments.blueprint import bp, comment_url, current_position, order_parameter
from community.web.pending_actions import Description


@bp.post("/comments/<int:comment_id>/helpful")
@access(Who.ANYONE)
def vote_helpful(comment_id: int) -> Response:
    """Vote for a comment as helpful. A visitor's vote is pending until they have confirmed their email."""
    comment = queries.find(viewer(), comment_id)
    if viewer() is None:
        return _save_for_visitor(comment)
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


def describe_helpful_vote(details: dict[str, Any]) -> Description:
    """How a pending helpful vote is shown."""
    return Description(_("Helpful vote for the comment by %(name)s", name=details["name"]))


@pending_actions.pending(
    "helpful_vote",
    describe=describe_helpful_vote,
    ready=lazy_gettext("Your vote is ready."),
    button=lazy_gettext("Count my vote"),
)
def finish_helpful_vote(voter: Member, details: dict[str, Any]) -> str:
    """Cast the vote that a visitor began before they signed in."""
    comment = queries.find(voter, details["comment_id"])
    page = comment_url(voter, comment, comment.discussed, details["order"])
    name = comment.author.name
    spend_allowance(voter, quotas.HELPFUL_VOTES)
    is_new = helpful.cast(comment, voter)
    db.session.commit()
    if is_new:
        flash(_("Your helpful vote for the comment by %(name)s has been counted.", name=name), "done")
    else:
        flash(_("You’ve already voted for the comment by %(name)s.", name=name), "notice")
    return page


def _answer(comment: Comment) -> Response:
    """Rendered before the commit, after which the rows would be loaded again; sent only if the commit succeeds."""
    if partials.requested():
        state, order = queries.helpful_state(current_member(), comment), order_parameter(current_position().order)
        answer = Response(render_template("comments/helpful.html", comment=state, order=order), mimetype="text/html")
    else:
        answer = redirect(comment_url(current_member(), comment, comment.discussed), 303)
    db.session.commit()
    return answer


def _save_for_visitor(comment: Comment) -> Response:
    page = comment_url(None, comment, comment.discussed)
    details = {"comment_id": comment.id, "order": current_position().order, "name": comment.author.name}
    answer = pending_actions.save_and_continue("helpful_vote", comment.id, details, back=page)
    if not partials.requested():
        return answer
    return Response(status=204, headers={"X-Location": answer.location})
