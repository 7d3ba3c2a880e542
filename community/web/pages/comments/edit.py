"""A member's own comment: edit, remove, restore."""

from typing import Any

from flask import flash, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from community.comments import editing, queries, visibility
from community.comments.discussions import Discussed
from community.comments.models import Comment
from community.core.db import db
from community.core.errors import Hidden, Refused, Stale
from community.core.i18n import gettext as _
from community.web.access import Who, access
from community.web.auth import current_member, viewer
from community.web.pages.comments.blueprint import bp, comment_url, preview
from community.web.pages.comments.forms import EditCommentForm


@bp.route("/comments/<int:comment_id>/edit", methods=["GET", "POST"])
@access(Who.MEMBER)
def edit(comment_id: int) -> Any:
    """Edit the viewer's own comment."""
    comment = queries.find(viewer(), comment_id)
    on, form = comment.discussed, EditCommentForm()
    try:
        editing.require_editable(comment, current_member())
    except Refused as refusal:
        if request.method == "GET":
            raise
        form.text.errors = [refusal.message]
        return _edit_page(comment, on, form, 409)
    if request.method == "GET":
        text = earlier_text(comment) or comment.body
        return _edit_page(comment, on, EditCommentForm(formdata=None, text=text, version=comment.version))
    if "preview" in request.form:
        return _edit_page(comment, on, form)
    if not form.validate():
        return _edit_page(comment, on, form, 422)
    try:
        changed = editing.edit(comment, current_member(), form.text.data or "", form.base_version)
    except Stale as stale:
        form.version.data = str(comment.version)
        form.text.errors = [stale.message]
        return _edit_page(comment, on, form, 409, is_stale=True)
    except Refused as refusal:
        form.text.errors = [refusal.message]
        return _edit_page(comment, on, form, 422)
    db.session.commit()
    flash(f"comment-edit-{comment.id}", "draft-done")
    flash(
        _("Your comment has been updated.") if changed else _("No changes to save."),
        "done" if changed else "notice",
    )
    return redirect(comment_url(current_member(), comment, on), 303)


@bp.post("/comments/<int:comment_id>/remove")
@access(Who.MEMBER)
def remove(comment_id: int) -> Response:
    """Remove the viewer's own comment: moderators can still read it, and it can be restored."""
    comment, on = _own_comment(comment_id)
    if visibility.remove(comment, visibility.AUTHOR):
        flash(_("Your comment has been deleted. Only you and moderators can see it. You can restore it later."), "done")
    else:
        flash(_("This comment has already been removed."), "notice")
    db.session.commit()
    return redirect(comment_url(current_member(), comment, on), 303)


@bp.post("/comments/<int:comment_id>/restore")
@access(Who.MEMBER)
def restore(comment_id: int) -> Response:
    """Restore the viewer's own removed comment."""
    comment, on = _own_comment(comment_id)
    if visibility.restore(comment, visibility.AUTHOR):
        pending = _("Your comment has been restored, but it’s hidden until a moderator reviews it.")
        flash(pending if comment.review_state else _("Your comment has been restored."), "done")
    else:
        flash(_("This comment is already visible."), "notice")
    db.session.commit()
    return redirect(comment_url(current_member(), comment, on), 303)


def earlier_text(comment: Comment) -> str:
    """The text of the version that the URL names, so that saving restores it; empty if it names none."""
    version = request.args.get("version", type=int)
    if version is None:
        return ""
    text = queries.text_of_version(comment, version)
    if text is None:
        raise Hidden
    return text


def _own_comment(comment_id: int) -> tuple[Comment, Discussed]:
    comment = queries.find(viewer(), comment_id)
    if comment.author_id != current_member().id:
        raise Hidden
    return comment, comment.discussed


def _edit_page(
    comment: Comment, on: Discussed, form: EditCommentForm, status: int = 200, is_stale: bool = False
) -> Any:
    page = render_template(
        "comments/edit.html",
        comment=comment,
        title=on.title,
        form=form,
        preview=preview(form),
        now_html=Markup(comment.body_html) if is_stale else "",  # noqa: S704 (stored as safe HTML)
        back=comment_url(current_member(), comment, on),
    )
    return page, status
