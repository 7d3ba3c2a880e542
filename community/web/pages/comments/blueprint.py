"""The blueprint of comments, and the URLs of comments within their idea's page."""

from flask import Blueprint, request, url_for
from markupsafe import Markup

from community.comments import queries
from community.comments.models import Comment
from community.core import markup
from community.ideas.models import Idea
from community.members.models import Member
from community.web.pages.comments.forms import CommentForm, EditCommentForm

bp = Blueprint("comments", __name__)


def current_position() -> queries.ThreadPosition:
    """The position in a thread that the request's URL names."""
    return queries.parse_position(request.args.get("comments"))


def comment_url(viewer: Member | None, comment: Comment, idea: Idea, order: str | None = None) -> str:
    """The page of the idea's thread that shows a comment, in the given order or the request's, with its anchor."""
    order = order or current_position().order
    return thread_url(idea, order, queries.cursor_to(viewer, comment, order), f"comment-{comment.id}")


def thread_url(idea: Idea, order: str, cursor: str | None = None, anchor: str = "comments") -> str:
    """A page of an idea's thread: the one after the cursor, or the first."""
    parameter = cursor or order_parameter(order)
    return url_for("ideas.show", idea_id=idea.id, slug=idea.slug, comments=parameter, _anchor=anchor)


def order_parameter(order: str) -> str | None:
    """The URL parameter for an order; None for the default order."""
    return order if order != queries.HELPFUL else None


def preview(form: CommentForm | EditCommentForm) -> Markup:
    """The rendered text of a form that asked for a preview (without scripts); empty otherwise."""
    if "preview" not in request.form or not form.text.data:
        return Markup("")
    return Markup(markup.to_html(form.text.data))  # noqa: S704 (to_html returns safe HTML)
