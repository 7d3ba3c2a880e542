"""The blueprint of comments, and the URLs of comments within the page they are on."""

from flask import Blueprint, request, url_for
from markupsafe import Markup

from community.comments import queries
from community.comments.discussions import Discussed
from community.comments.models import Comment
from community.core import markup
from community.ideas.models import Idea
from community.members.models import Member
from community.web.pages.comments.forms import CommentForm, EditCommentForm

bp = Blueprint("comments", __name__)


def current_position() -> queries.ThreadPosition:
    """The position in a thread that the request's URL names."""
    return queries.parse_position(request.args.get("comments"))


def comment_url(viewer: Member | None, comment: Comment, on: Discussed, order: str | None = None) -> str:
    """The page of the thread that shows a comment, in the given order or the request's, with its anchor."""
    order = order or current_position().order
    return thread_url(on, order, queries.cursor_to(viewer, comment, on, order), f"comment-{comment.id}")


def thread_url(on: Discussed, order: str, cursor: str | None = None, anchor: str = "comments") -> str:
    """A page of the thread of an idea or an announcement: the one after the cursor, or the first."""
    parameter = cursor or order_parameter(order)
    if isinstance(on, Idea):
        return url_for("ideas.show", idea_id=on.id, slug=on.slug, comments=parameter, _anchor=anchor)
    return url_for("announcements.show", announcement_id=on.id, comments=parameter, _anchor=anchor)


def post_url(on: Discussed) -> str:
    """Where comments on an idea or an announcement are posted, from the current position in its thread."""
    position = current_position()
    parameter = position.cursor or order_parameter(position.order)
    if isinstance(on, Idea):
        return url_for("comments.post", idea_id=on.id, comments=parameter)
    return url_for("comments.post_on_announcement", announcement_id=on.id, comments=parameter)


def suggestions_url(on: Discussed) -> str:
    """Where members to mention are suggested."""
    if isinstance(on, Idea):
        return url_for("comments.suggest_mentions", idea_id=on.id)
    return url_for("comments.suggest_mentions_on_announcement", announcement_id=on.id)


def draft_key(on: Discussed, parent_id: int | None = None) -> str:
    """The key under which the browser keeps the draft of a comment or a reply."""
    if parent_id:
        return f"reply-{parent_id}"
    return f"comment-{on.id}" if isinstance(on, Idea) else f"announcement-comment-{on.id}"


def order_parameter(order: str) -> str | None:
    """The URL parameter for an order; None for the default order."""
    return order if order != queries.HELPFUL else None


def preview(form: CommentForm | EditCommentForm) -> Markup:
    """The rendered text of a form that asked for a preview (without scripts); empty otherwise."""
    if "preview" not in request.form or not form.text.data:
        return Markup("")
    return Markup(markup.to_html(form.text.data))  # noqa: S704 (to_html returns safe HTML)
