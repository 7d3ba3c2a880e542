"""Saying something about an idea, or answering somebody who did."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, and_, or_, select

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
DUPLICATE_WINDOW = timedelta(minutes=10)  # the same words sent twice within this time are one comment


def post(idea: Idea, author: Member, body: str, parent: Comment | None = None) -> Comment:
    """Say something about an idea; `parent` is the comment that is answered.

    An answer to an answer hangs on the comment that both are about. The same words sent twice in a row are one
    comment: the one that is there is returned. Where the group holds posts it may wait for a moderator's look, and
    nobody is told of it until then. Raises `Refused`.
    """
    body = validated(body)
    if author.is_suspended:
        raise Refused(suspensions.notice(author))
    _lock_visible_idea(idea)
    place = permissions.require_commenting(select(Idea.group_id).where(Idea.id == idea.id).scalar_subquery(), author)
    locking.require_open(idea.id, author)
    if parent is not None and (parent.idea_id != idea.id or parent.hidden_at is not None):
        raise Refused(_("What you were answering has been taken down. You can say it as a comment of its own."), "text")
    hangs_on = (parent.parent_id or parent.id) if parent is not None else None
    there = _recent_duplicate(idea, author, body, hangs_on)
    if there is not None:
        return there
    rate_limits.require(
        author,
        quotas.COMMENTS,
        Comment.posted_at,
        Comment.author_id == author.id,
        moderates=place.can_moderate,
    )
    html, named = rendered(idea.id, author, body)
    comment = Comment(idea_id=idea.id, author_id=author.id, parent_id=hangs_on, body=body, body_html=html)
    if pre_moderation.needs_approval(place):
        comment.review_state, comment.hidden_at = PENDING, now()
    db.session.add(comment)
    db.session.flush()
    mentions.update(comment, named)
    if comment.review_state:
        return comment
    change_comment_count(idea.id, +1)
    outbox.record(CommentPosted(comment.id))
    return comment


def rendered(idea_id: int, author: Member, body: str, before: Comment | None = None) -> mentions.RenderedComment:
    """The text as it will be shown, and whom it names. `before`: the comment as it stands, for a new text of it.

    Raises `pacing.NotAllowed` if it names more people or has more links than its author may put into one text.
    """
    read = mentions.render(idea_id, body, before)
    moderates = _moderates(idea_id, author)
    rate_limits.require_in_text(author, quotas.MENTIONS, len(read.named), "text", moderates)
    rate_limits.require_in_text(author, quotas.LINKS, markup.count_links(read.html), "text", moderates)
    return read


def validated(body: str) -> str:
    """The text as it will be stored, without blank ends. Raises `Refused` if it is too short or too long."""
    body = markup.clean_text(body)
    if not MIN_LENGTH <= len(body) <= MAX_LENGTH:
        raise Refused(_("A comment has from %(least)s to 5,000 characters.", least=MIN_LENGTH), "text")
    return body


@pre_moderation.register_posts
def _visible_comments(author_id: int, group_id: int) -> Select[Any]:
    return (
        select(Comment.id)
        .join(Idea, Idea.id == Comment.idea_id)
        .where(Comment.author_id == author_id, Idea.group_id == group_id, Comment.hidden_at.is_(None))
    )


def _moderates(idea_id: int, author: Member) -> rate_limits.Moderates:
    group = select(Group.id).join(Idea, Idea.group_id == Group.id).where(Idea.id == idea_id)
    return lambda: exists(group.where(group_scope.moderated_by(author)))


def _lock_visible_idea(idea: Idea) -> None:
    """Lock the idea, so that two equal comments sent at once see one another."""
    standing = db.session.scalar(
        select(Idea.id).where(Idea.id == idea.id, Idea.hidden_at.is_(None)).with_for_update(key_share=True)
    )
    if standing is None:
        raise Refused(_("This idea has been taken down, so nothing more can be said about it."))


def _recent_duplicate(idea: Idea, author: Member, body: str, parent_id: int | None) -> Comment | None:
    return db.session.scalar(
        select(Comment)
        .where(
            Comment.idea_id == idea.id,
            Comment.author_id == author.id,
            Comment.parent_id == parent_id if parent_id else Comment.parent_id.is_(None),
            Comment.body == body,
            or_(Comment.hidden_at.is_(None), and_(Comment.review_state == PENDING, Comment.removed_by.is_(None))),
            Comment.posted_at > now() - DUPLICATE_WINDOW,
        )
        .limit(1)
    )
