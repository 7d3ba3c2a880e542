"""What all doors of comments hang on, and where a comment is read."""

from flask import Blueprint, request, url_for
from markupsafe import Markup

from community.comments import queries
from community.comments.forms import CommentForm, EditForm
from community.comments.models import Comment
from community.ideas.models import Idea
from community.kernel import markup
from community.members.models import Member

bp = Blueprint("comments", __name__)


def address(who: Member | None, comment: Comment, idea: Idea) -> str:
    """Where a comment is read: the page of its idea's thread that holds it, at its place."""
    return page_url(idea, queries.cursor_to(who, comment), f"comment-{comment.id}")


def page_url(idea: Idea, cursor: str | None, anchor: str = "comments") -> str:
    """A page of an idea's thread: the one that begins after the cursor."""
    return url_for("ideas.show", idea_id=idea.id, slug=idea.slug, comments=cursor, _anchor=anchor)


def preview(form: CommentForm | EditForm) -> Markup:
    """What was typed as it will be shown, for those who asked without script."""
    if "preview" not in request.form or not form.text.data:
        return Markup("")
    return Markup(markup.to_html(form.text.data))  # noqa: S704 (made safe there)
