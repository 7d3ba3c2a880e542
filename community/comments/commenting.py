"""Posting comments and replies."""

from typing import Any

from sqlalchemy import Select, select

from community.comments import mentions
from community.comments.events import CommentPosted
from community.comments.models import Comment
from community.comments.visibility import change_comment_count
from community.core import markup, outbox
from community.core.db import db, exists, now
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.visibility import PENDING
from community.groups import permissions, pre_moderation
from community.groups import scope as group_scope
from community.groups.models import Group
from community.ideas import locking
from community.ideas.models import Idea
from community.members import quotas, rate_limits, suspensions
from community.members.models import Member

MIN_LENGTH, MAX_LENGTH = 2, 5000  # characters


def post(idea: Idea, author: Member, body: str, parent: Comment | None = None) -> Comment:
    """Post a comment on an idea; `parent` is the comment it replies to. Raises `Refused`.

    A reply to a reply is attached to the first-level comment above both. In a group with pre-moderation the comment may
    be pending, and no one is notified until it is approved.
    """
    body = validated(body)
    if author.is_suspended:
        raise Refused(suspensions.notice(author))
    rate_limits.lock_member(author)  # before the idea, see `core.db.lock_row`
    _lock_visible_idea(idea)
    group_access = permissions.require_commenting(
        select(Idea.group_id).where(Idea.id == idea.id).scalar_subquery(), author
    )
    locking.require_open(idea.id, author)
    if parent is not None and (parent.idea_id != idea.id or parent.hidden_at is not None):
        raise Refused(_("The comment you replied to was removed. You can post this as a new comment."), "text")
    parent_id = (parent.parent_id or parent.id) if parent is not None else None
    rate_limits.require(
        author,
        quotas.COMMENTS,
        Comment.posted_at,
        Comment.author_id == author.id,
        moderates=group_access.can_moderate,
    )
    html, mentioned = rendered(idea.id, author, body)
    comment = Comment(idea_id=idea.id, author_id=author.id, parent_id=parent_id, body=body, body_html=html)
    if pre_moderation.needs_approval(group_access):
        comment.review_state, comment.hidden_at = PENDING, now()
    db.session.add(comment)
    db.session.flush()
    mentions.update(comment, author, mentioned, moderates=group_access.can_moderate)
    if comment.review_state:
        return comment
    change_comment_count(idea.id, +1)
    outbox.record(CommentPosted(comment.id))
    return comment


def rendered(idea_id: int, author: Member, body: str, before: Comment | None = None) -> mentions.RenderedComment:
    """The HTML of a text, and the members it mentions. `before`: the comment whose text this replaces, if any.

    Raises `rate_limits.QuotaExceeded` if it has more mentions or links than its author can use in one text.
    """
    text = mentions.render(idea_id, body, before)
    moderates = moderates_group_of(idea_id, author)
    rate_limits.require_in_text(author, quotas.MENTIONS, len(text.mentioned), "text", moderates)
    rate_limits.require_in_text(author, quotas.LINKS, markup.count_links(text.html), "text", moderates)
    return text


def validated(body: str) -> str:
    """The text as it will be stored, stripped. Raises `Refused` if it is too short or too long."""
    body = markup.clean_text(body)
    if not MIN_LENGTH <= len(body) <= MAX_LENGTH:
        raise Refused(_("Comments must be %(least)s to 5,000 characters.", least=MIN_LENGTH), "text")
    return body


@pre_moderation.register_posts
def _visible_comments(author_id: int, group_id: int) -> Select[Any]:
    return (
        select(Comment.id)
        .join(Idea, Idea.id == Comment.idea_id)
        .where(Comment.author_id == author_id, Idea.group_id == group_id, Comment.hidden_at.is_(None))
    )


def moderates_group_of(idea_id: int, author: Member) -> rate_limits.Moderates:
    """Whether the author moderates the group of an idea; asked only if it matters."""
    group = select(Group.id).join(Idea, Idea.group_id == Group.id).where(Idea.id == idea_id)
    return lambda: exists(group.where(group_scope.moderated_by(author)))


def _lock_visible_idea(idea: Idea) -> None:
    """Lock the idea, so it is not removed at the same moment. Raises `Refused` if it is."""
    visible = db.session.scalar(
        select(Idea.id).where(Idea.id == idea.id, Idea.hidden_at.is_(None)).with_for_update(key_share=True)
    )
    if visible is None:
        raise Refused(_("This idea is no longer available, so you can’t comment on it."))
