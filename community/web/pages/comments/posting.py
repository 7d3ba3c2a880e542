"""Posting comments, and the permanent URL of a comment."""

from hashlib import sha256
from typing import Any

from flask import flash, redirect, request
from werkzeug.wrappers import Response

from community.announcements import queries as announcement_queries
from community.comments import commenting, queries
from community.comments.discussions import Discussed
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
from community.web.pages.announcements.pages import render_announcement
from community.web.pages.comments.blueprint import bp, comment_url, current_position, draft_key, thread_url
from community.web.pages.comments.forms import CommentForm
from community.web.pages.ideas.idea import render_idea
from community.web.pages.moderation import saved_answers
from community.web.pending_actions import Description


@bp.post("/ideas/<int:idea_id>/comments")
@access(Who.ANYONE)
def post(idea_id: int) -> Any:
    """Post a comment or reply on an idea. A visitor's is pending until they have confirmed their email."""
    return _post({"idea_id": idea_id})


@bp.post("/announcements/<int:announcement_id>/comments")
@access(Who.ANYONE)
def post_on_announcement(announcement_id: int) -> Any:
    """Post a comment or reply on an announcement, in the same way."""
    return _post({"announcement_id": announcement_id})


def _post(key: dict[str, int]) -> Any:
    member, form = viewer(), CommentForm()
    on = _find(member, key)
    if saved_answers.asked_for() and isinstance(on, Idea):
        form.text.data = saved_answers.inserted(form.text.data or "", saved_answers.offered(on, saved_answers.saved()))
        return _page(on, form, 200)
    if "preview" in request.form:
        return _page(on, form, 200)
    if not form.validate():
        return _page(on, form, 422)
    sent = sent_forms.of_request()
    try:
        if member is None:
            return _save_for_visitor(on, key, form, sent)
        if page := sent_forms.claim(member, sent, same_content=True):
            return sent_forms.answer_again(page, draft_key(on, form.parent_id.data))
        comment = commenting.post(on, member, form.text.data or "", _parent(member, form.parent_id.data))
    except Refused as refusal:
        db.session.rollback()
        form.text.errors = [refusal.message]
        on = _find(member, key)  # again, because the rollback discarded what was loaded
        return _page(on, form, 409 if isinstance(refusal, permissions.NotPermitted) else 422)
    page = _posted(member, comment, on)
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
    on = _find(author, details)
    sent = sent_forms.FormContent(*details.get("sent") or (sent_forms.new_key(), sent_forms.new_key()))
    if page := sent_forms.claim(author, sent, same_content=True):
        return page
    comment = commenting.post(on, author, details["text"], _parent(author, details["parent_id"]))
    page = _posted(author, comment, on, details.get("order"))
    sent_forms.remember(author, sent, page)
    db.session.commit()
    return page


@bp.get("/comments/<int:comment_id>")
@access(Who.ANYONE)
def show(comment_id: int) -> Response:
    """Redirect to the comment on the page of its idea or announcement."""
    comment = queries.find(viewer(), comment_id)
    return redirect(comment_url(viewer(), comment, comment.discussed), 302)


def _find(viewer: Member | None, key: dict[str, Any]) -> Discussed:
    """The idea or the announcement that is named. Raises `Hidden`."""
    if "announcement_id" in key:
        return announcement_queries.find(viewer, key["announcement_id"])
    return idea_queries.find(viewer, key["idea_id"])


def _page(on: Discussed, form: CommentForm, status: int) -> Response:
    """The page of the idea or the announcement with the comment form as it was sent."""
    if isinstance(on, Idea):
        return render_idea(on, viewer(), comment_form=form, status=status)
    return render_announcement(on, viewer(), comment_form=form, status=status)


def _save_for_visitor(on: Discussed, key: dict[str, int], form: CommentForm, sent: sent_forms.FormContent) -> Response:
    text, parent_id = form.text.data or "", form.parent_id.data
    details: dict[str, Any] = {**key, "title": on.title, "parent_id": parent_id, "text": text}
    details |= {"order": current_position().order, "sent": sent}
    target = f"{draft_key(on)} {parent_id} {sha256(text.encode()).hexdigest()[:16]}"
    flash(draft_key(on, parent_id), "draft-done")
    return pending_actions.save_and_continue("comment", target, details, back=thread_url(on, queries.HELPFUL))


def _posted(author: Member, comment: Comment, on: Discussed, order: str | None = None) -> str:
    flash(draft_key(on, comment.parent_id), "draft-done")
    pending = _("We’ve saved your comment. You can edit it until a moderator approves it.")
    flash(pending if comment.review_state else _("Your comment has been posted."), "done")
    return comment_url(author, comment, on, order)


def _parent(member: Member, parent_id: int | None) -> Comment | None:
    if parent_id is None:
        return None
    try:
        return queries.find(member, parent_id)
    except Hidden:
        raise Refused(
            _("The comment you replied to is no longer available. You can post this as a new comment."), "text"
        ) from None
