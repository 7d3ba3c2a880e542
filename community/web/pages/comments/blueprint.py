"""What all doors of comments hang on, and where a comment is read."""

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
    """Where in a thread the request comes from, as its address says."""
    return queries.parse_position(request.args.get("comments"))


def comment_url(who: Member | None, comment: Comment, idea: Idea, order: str | None = None) -> str:
    """Where a comment is read: the page of its idea's thread that holds it, at its place. In the order of before."""
    order = order or current_position().order
    return thread_url(idea, order, queries.cursor_to(who, comment, order), f"comment-{comment.id}")


def thread_url(idea: Idea, order: str, cursor: str | None = None, anchor: str = "comments") -> str:
    """A page of an idea's thread: the one that begins after the cursor."""
    return url_for(
        "ideas.show", idea_id=idea.id, slug=idea.slug, comments=cursor or order_parameter(order), _anchor=anchor
    )


def order_parameter(order: str) -> str | None:
    """How an address says an order; not at all if it is the usual one."""
    return order if order != queries.HELPFUL else None


def preview(form: CommentForm | EditCommentForm) -> Markup:
    """What was typed as it will be shown, for those who asked without script."""
    if "preview" not in request.form or not form.text.data:
        return Markup("")
    return Markup(markup.to_html(form.text.data))  # noqa: S704 (made safe there)
