"""Doors of helpful marks. A form is answered by going back to the comment; script gets the button as it is now."""

from typing import Any

from flask import flash, jsonify, redirect, render_template
from werkzeug.wrappers import Response

from community.comments import marking, queries
from community.comments.models import Comment
from community.comments.views.blueprint import address, bp, place, word
from community.kernel.database import db
from community.kernel.words import gettext as _
from community.members import allowances
from community.members.models import Member
from community.web import fragments, intentions
from community.web.access import Who, access
from community.web.limits import spend_allowance
from community.web.login import member, viewer


@bp.post("/comments/<int:comment_id>/helpful")
@access(Who.ANYONE)
def mark(comment_id: int) -> Response:
    """Say that a comment helped. A visitor signs in first, and then it is said."""
    comment = queries.find(viewer(), comment_id)
    if viewer() is None:
        return _sign_in_first(comment)
    spend_allowance(member(), allowances.MARKS)
    marking.mark(comment, member())
    return _answer(comment)


@bp.post("/comments/<int:comment_id>/not-helpful")
@access(Who.MEMBER)
def unmark(comment_id: int) -> Response:
    """Take the mark back."""
    comment = queries.find(viewer(), comment_id)
    marking.unmark(comment, member())
    return _answer(comment)


@intentions.finishes("mark")
def finish(reader: Member, details: dict[str, Any]) -> str:
    """Mark what a visitor found helpful before they signed in."""
    comment = queries.find(reader, details["comment_id"])
    page = address(reader, comment, comment.idea, details["order"])
    name = comment.author.name
    spend_allowance(reader, allowances.MARKS)
    is_new = marking.mark(comment, reader)
    db.session.commit()
    if is_new:
        flash(_("You marked the comment by %(name)s as helpful.", name=name), "done")
    else:
        flash(_("You had marked the comment by %(name)s already.", name=name), "notice")
    return page


def _answer(comment: Comment) -> Response:
    """Made before the commit, because afterwards the rows would be read again; sent only if it succeeds."""
    if fragments.wanted():
        marked, order = queries.marked(member(), comment), word(place().order)
        answer = Response(render_template("comments/mark.html", comment=marked, order=order), mimetype="text/html")
    else:
        answer = redirect(address(member(), comment, comment.idea), 303)
    db.session.commit()
    return answer


def _sign_in_first(comment: Comment) -> Response:
    says = _("Sign in or join, and your mark on the comment by %(name)s is kept.", name=comment.author.name)
    answer = intentions.begin("mark", {"comment_id": comment.id, "order": place().order}, says)
    if not fragments.wanted():
        return answer
    refusal = jsonify(sign_in=answer.location)
    refusal.status_code = 401
    return refusal
