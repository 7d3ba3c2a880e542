"""Posting comments, and the permanent URL of a comment."""

from hashlib import sha256
from typing import Any

from flask import flash, redirect, request
from werkzeug.wrappers import Response

from community.comments import commenting, queries
from community.comments.models import Comment
from community.core.db import db
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.core.i18n import lazy_gettext
from community.groups import permissions
from community.ideas import queries as idea_queries
from community.ideas.models import Idea
from community.members.models import Member
from community.web import pending_actions, sent_forms
from community.web.access import Who, access
from community.web.auth import viewer
from community.web.pages.comments.blueprint import bp, comment_url, current_position
from community.web.pages.comments.forms import CommentForm
from community.web.pages.ideas.blueprint import idea_url
from community.web.pages.ideas.idea import render_idea
from community.web.pending_actions import Description


@bp.post("/ideas/<int:idea_id>/comments")
@access(Who.ANYONE)
def post(idea_id: int) -> Any:
    """Post a comment or reply. A visitor's is pending until they have confirmed their email."""
    member, form = viewer(), CommentForm()
    idea = idea_queries.find(member, idea_id)
    if "preview" in request.form:
        return _idea_page(idea, form, 200)
    if not form.validate():
        return _idea_page(idea, form, 422)
    sent = sent_forms.of_request()
    try:
        if member is None:
            return _save_for_visitor(idea, form, sent)
        if page := sent_forms.claim(member, sent, same_content=True):
            return sent_forms.answer_again(page, _draft(idea, form.parent_id.data))
        comment = commenting.post(idea, member, form.text.data or "", _parent(member, form.parent_id.data))
    except Refused as refusal:
        db.session.rollback()
        form.text.errors = [refusal.message]
        idea = idea_queries.find(member, idea_id)  # again, because the rollback discarded what was loaded
        return _idea_page(idea, form, 409 if isinstance(refusal, permissions.NotPermitted) else 422)
    page = _posted(member, comment, idea)
    sent_forms.remember(member, sent, page)
    db.session.commit()
    return redirect(page, 303)


def describe_comment(details: dict[str, Any]) -> Description:
    """How a pending comment is shown."""
    return Description(_("Comment on “%(title)s”", title=details["title"]), details["text"])


@pending_actions.pending(
    "comment",
    describe=describe_comment,
    ready=lazy_gettext("Your comment is ready."),
    button=lazy_gettext("Post my comment"),
    is_public=True,
)
def finish_posting(author: Member, details: dict[str, Any]) -> str:
    """Post the comment that a visitor wrote before they signed in."""
    idea = idea_queries.find(author, details["idea_id"])
    sent = sent_forms.FormContent(*details.get("sent") or (sent_forms.new_key(), sent_forms.new_key()))
    if page := sent_forms.claim(author, sent, same_content=True):
        return page
    comment = commenting.post(idea, author, details["text"], _parent(author, details["parent_id"]))
    page = _posted(author, comment, idea, details.get("order"))
    sent_forms.remember(author, sent, page)
    db.session.commit()
    return page


@bp.get("/comments/<int:comment_id>")
@access(Who.ANYONE)
def show(comment_id: int) -> Response:
    """Redirect to the comment on its idea's page."""
    comment = queries.find(viewer(), comment_id)
    return redirect(comment_url(viewer(), comment, comment.idea), 302)


def _idea_page(idea: Idea, form: CommentForm, status: int) -> Response:
    """The idea's page with the comment form as it was sent."""
    return render_idea(idea, viewer(), comment_form=form, status=status)


def _save_for_visitor(idea: Idea, form: CommentForm, sent: sent_forms.FormContent) -> Response:
    text, parent_id = form.text.data or "", form.parent_id.data
    details = {"idea_id": idea.id, "title": idea.title, "parent_id": parent_id, "text": text}
    details |= {"order": current_position().order, "sent": sent}
    target = f"{idea.id} {parent_id} {sha256(text.encode()).hexdigest()[:16]}"
    flash(_draft(idea, parent_id), "draft-done")
    return pending_actions.save_and_continue("comment", target, details, back=f"{idea_url(idea)}#comments")


def _posted(author: Member, comment: Comment, idea: Idea, order: str | None = None) -> str:
    flash(_draft(idea, comment.parent_id), "draft-done")
    pending = _("We’ve saved your comment. You can edit it until a moderator approves it.")
    flash(pending if comment.review_state else _("Your comment has been posted."), "done")
    return comment_url(author, comment, idea, order)


def _draft(idea: Idea, parent_id: int | None) -> str:
    """The key under which the browser keeps the draft."""
    return f"reply-{parent_id}" if parent_id else f"comment-{idea.id}"


def _parent(member: Member, parent_id: int | None) -> Comment | None:
    if parent_id is None:
        return None
    try:
        return queries.find(member, parent_id)
    except Hidden:
        raise Refused(
            _("The comment you replied to is no longer available. You can post this as a new comment."), "text"
        ) from None
