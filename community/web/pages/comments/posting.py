"""Posting comments, and the permanent URL of a comment."""

from typing import Any

from flask import flash, redirect, request
from werkzeug.wrappers import Response

from community.comments import commenting, queries
from community.comments.models import Comment
from community.core.db import db
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.groups import permissions
from community.ideas import queries as idea_queries
from community.ideas.models import Idea
from community.members.models import Member
from community.web import pending_actions
from community.web.access import Who, access
from community.web.auth import viewer
from community.web.pages.comments.blueprint import bp, comment_url, current_position
from community.web.pages.comments.forms import CommentForm
from community.web.pages.ideas.idea import render_idea


@bp.post("/ideas/<int:idea_id>/comments")
@access(Who.ANYONE)
def post(idea_id: int) -> Any:
    """Post a comment or reply. A visitor signs in first; their text is kept until then."""
    member, form = viewer(), CommentForm()
    idea = idea_queries.find(member, idea_id)
    if "preview" in request.form:
        return _idea_page(idea, form, 200)
    if not form.validate():
        return _idea_page(idea, form, 422)
    try:
        if member is None:
            order = current_position().order
            details = {"idea_id": idea_id, "parent_id": form.parent_id.data, "text": form.text.data, "order": order}
            return pending_actions.save_and_sign_in(
                "comment", details, _("Sign in or join, and your comment will be posted.")
            )
        comment = commenting.post(idea, member, form.text.data or "", _parent(member, form.parent_id.data))
    except Refused as refusal:
        db.session.rollback()
        form.text.errors = [refusal.message]
        idea = idea_queries.find(member, idea_id)  # again, because the rollback discarded what was loaded
        return _idea_page(idea, form, 409 if isinstance(refusal, permissions.NotPermitted) else 422)
    db.session.commit()
    return redirect(_posted(member, comment, idea), 303)


@pending_actions.resumes("comment")
def finish_posting(author: Member, details: dict[str, Any]) -> str:
    """Post the comment that a visitor wrote before they signed in."""
    idea = idea_queries.find(author, details["idea_id"])
    comment = commenting.post(idea, author, details["text"], _parent(author, details["parent_id"]))
    db.session.commit()
    return _posted(author, comment, idea, details.get("order"))


@bp.get("/comments/<int:comment_id>")
@access(Who.ANYONE)
def show(comment_id: int) -> Response:
    """Redirect to the comment on its idea's page."""
    comment = queries.find(viewer(), comment_id)
    return redirect(comment_url(viewer(), comment, comment.idea), 302)


def _idea_page(idea: Idea, form: CommentForm, status: int) -> Response:
    """The idea's page with the comment form as it was sent."""
    return render_idea(idea, viewer(), comment_form=form, status=status)


def _posted(author: Member, comment: Comment, idea: Idea, order: str | None = None) -> str:
    key = f"reply-{comment.parent_id}" if comment.parent_id else f"comment-{idea.id}"
    flash(key, "draft-done")
    pending = _("Your comment is kept. A moderator looks at it before others see it; until then you can change it.")
    flash(pending if comment.review_state else _("Your comment is posted."), "done")
    return comment_url(author, comment, idea, order)


def _parent(member: Member, parent_id: int | None) -> Comment | None:
    if parent_id is None:
        return None
    try:
        return queries.find(member, parent_id)
    except Hidden:
        raise Refused(
            _("What you were answering is not there any more. You can say it as a comment of its own."), "text"
        ) from None
