"""The texts of a comment that a moderator has edited, and what changed each time."""

from itertools import zip_longest

from flask import render_template, url_for

from community.comments import discussions, queries
from community.comments.models import Comment
from community.core.errors import Hidden
from community.ideas.diff import diff_words
from community.members.models import Member
from community.moderation import permissions
from community.web.access import Who, access
from community.web.auth import viewer
from community.web.page_cache import cacheable
from community.web.pages.comments.blueprint import bp, comment_url


@bp.get("/comments/<int:comment_id>/history")
@access(Who.ANYONE)
@cacheable
def history(comment_id: int) -> str:
    """What a moderator changed in a comment, for everyone who can read it."""
    comment = queries.find(viewer(), comment_id)
    texts = queries.versions(comment)
    if len(texts) == 1:
        raise Hidden
    return render_template(
        "comments/history.html",
        comment=comment,
        back=comment_url(viewer(), comment, comment.discussed),
        edit_url=_edit_url(viewer(), comment),
        changes=[(new, diff_words(old.body, new.body) if old else []) for new, old in zip_longest(texts, texts[1:])],
    )


def _edit_url(viewer: Member | None, comment: Comment) -> str:
    """Where the viewer can edit a comment, as its author or as a moderator; empty if they can't."""
    if viewer is None or viewer.is_suspended or comment.hidden_at is not None:
        return ""
    if viewer.id == comment.author_id:
        return url_for("comments.edit", comment_id=comment.id)
    outranks = permissions.outranks(viewer, comment.author.role)
    if outranks and discussions.of(comment).is_moderated_by(viewer):
        return url_for("moderation.edit", kind="comment", subject_id=comment.id)
    return ""
