"""Posting comments and replies."""

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from community.comments import discussions, mentions
from community.comments.discussions import Discussed, Discussion
from community.comments.events import CommentPosted
from community.comments.models import Comment
from community.core import markup, outbox
from community.core.db import db, now
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.visibility import PENDING
from community.groups import pre_moderation
from community.ideas.models import Idea
from community.members import quotas, rate_limits, suspensions
from community.members.models import Member

MIN_LENGTH, MAX_LENGTH = 2, 5000  # characters


def post(on: Discussed, author: Member, body: str, parent: Comment | None = None) -> Comment:
    """Post a comment on an idea or an announcement; `parent` is the comment it replies to. Raises `Refused`.

    A reply is on what its parent is on: an idea that was merged into `on`, perhaps. A reply to a reply is attached to
    the first-level comment above both. In a group with pre-moderation the comment may be pending, and no one is
    notified until it is approved.
    """
    body = validated(body)
    if author.is_suspended:
        raise Refused(suspensions.notice(author))
    rate_limits.lock_member(author)  # before the idea, see `core.db.lock_row`
    discussion = discussions.of(on if parent is None else parent)
    if parent is None and isinstance(on, Idea) and on.is_merged:
        raise Refused(discussions.merged_message())
    if not discussion.lock():
        raise Refused(discussions.unavailable_message(discussion))
    access = discussion.require_commenting(author)
    discussion.require_open(author)
    if parent is not None and (parent.hidden_at is not None or not discussions.is_in_thread(parent, on)):
        raise Refused(_("The comment you replied to was removed. You can post this as a new comment."), "text")
    parent_id = (parent.parent_id or parent.id) if parent is not None else None
    rate_limits.require(
        author,
        quotas.COMMENTS,
        Comment.posted_at,
        Comment.author_id == author.id,
        moderates=access.can_moderate,
    )
    html, mentioned = rendered(discussion, author, body)
    comment = Comment(**discussion.key, author_id=author.id, parent_id=parent_id, body=body, body_html=html)
    if discussions.needs_approval(access):
        comment.review_state, comment.hidden_at = PENDING, now()
    db.session.add(comment)
    db.session.flush()
    if mentioned:
        mentions.update(comment, author, mentioned, moderates=access.can_moderate)
    if comment.review_state:
        return comment
    discussion.change_comment_count(+1)
    outbox.record_all([CommentPosted(comment.id)])
    return comment


def rendered(discussion: Discussion, author: Member, body: str, before: Comment | None = None) -> mentions.RenderedText:
    """The HTML of a text, and the members it mentions. `before`: the comment whose text this replaces, if any.

    Raises `rate_limits.QuotaExceeded` if it has more mentions or links than its author can use in one text.
    """
    text = mentions.render(discussion, body, before)
    moderates = partial(discussion.is_moderated_by, author)
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
    visible = (Comment.author_id == author_id, Comment.hidden_at.is_(None))
    found: Select[Any] = discussions.join(select(Comment.id)).where(*visible, discussions.group_id() == group_id)
    return found
