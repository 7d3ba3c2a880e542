"""Saying something about an idea, or answering somebody who did."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, and_, or_, select

from community.comments import mentioning
from community.comments.events import CommentPosted
from community.comments.hiding import count
from community.comments.models import Comment
from community.groups import holding, rights
from community.groups import scope as groups
from community.groups.models import Group
from community.ideas import locking
from community.ideas.models import HELD, Idea
from community.kernel import markup, outbox
from community.kernel.database import db, exists, now
from community.kernel.errors import Refused
from community.kernel.words import gettext as _
from community.members import allowances, pacing
from community.members.models import Member

LEAST, MOST = 2, 5000  # characters
AGAIN = timedelta(minutes=10)  # the same words sent twice within this time are one comment


def post(idea: Idea, author: Member, body: str, parent: Comment | None = None) -> Comment:
    """Say something about an idea; `parent` is the comment that is answered.

    An answer to an answer hangs on the comment that both are about. The same words sent twice in a row are one
    comment: the one that is there is returned. Where the group holds posts it may wait for a moderator's look, and
    nobody is told of it until then. Raises `Refused`.
    """
    body = checked(body)
    if author.is_suspended:
        raise Refused(pacing.suspended(author))
    _hold_open(idea)
    place = rights.require_commenting(select(Idea.group_id).where(Idea.id == idea.id).scalar_subquery(), author)
    locking.require_open(idea.id, author)
    if parent is not None and (parent.idea_id != idea.id or parent.taken_down_at is not None):
        raise Refused(_("What you were answering has been taken down. You can say it as a comment of its own."), "text")
    hangs_on = (parent.parent_id or parent.id) if parent is not None else None
    there = _said_just_now(idea, author, body, hangs_on)
    if there is not None:
        return there
    pacing.require(
        author,
        allowances.COMMENTS,
        Comment.posted_at,
        Comment.author_id == author.id,
        moderates=place.keeps_peace,
    )
    html, named = written(idea.id, author, body)
    comment = Comment(idea_id=idea.id, author_id=author.id, parent_id=hangs_on, body=body, body_html=html)
    if holding.is_held(place):
        comment.withheld, comment.taken_down_at = HELD, now()
    db.session.add(comment)
    db.session.flush()
    mentioning.note(comment, named)
    if comment.withheld:
        return comment
    count(idea.id, +1)
    outbox.record(CommentPosted(comment.id))
    return comment


def written(idea_id: int, author: Member, body: str, before: Comment | None = None) -> mentioning.Read:
    """The text as it will be shown, and whom it names. `before`: the comment as it stands, for a new text of it.

    Raises `pacing.NotAllowed` if it names more people or has more links than its author may put into one text.
    """
    read = mentioning.read(idea_id, body, before)
    moderates = _moderates(idea_id, author)
    pacing.require_in_text(author, allowances.NAMES, len(read.named), "text", moderates)
    pacing.require_in_text(author, allowances.LINKS, markup.links(read.html), "text", moderates)
    return read


def checked(body: str) -> str:
    """The text as it will be stored, without blank ends. Raises `Refused` if it is too short or too long."""
    body = markup.tidy(body)
    if not LEAST <= len(body) <= MOST:
        raise Refused(_("A comment has from %(least)s to 5,000 characters.", least=LEAST), "text")
    return body


@holding.counts_as_post
def _standing(author_id: int, group_id: int) -> Select[Any]:
    return (
        select(Comment.id)
        .join(Idea, Idea.id == Comment.idea_id)
        .where(Comment.author_id == author_id, Idea.group_id == group_id, Comment.taken_down_at.is_(None))
    )


def _moderates(idea_id: int, author: Member) -> pacing.Moderates:
    group = select(Group.id).join(Idea, Idea.group_id == Group.id).where(Idea.id == idea_id)
    return lambda: exists(group.where(groups.moderated_by(author)))


def _hold_open(idea: Idea) -> None:
    """Lock the idea, so that two equal comments sent at once see one another."""
    standing = db.session.scalar(
        select(Idea.id).where(Idea.id == idea.id, Idea.taken_down_at.is_(None)).with_for_update(key_share=True)
    )
    if standing is None:
        raise Refused(_("This idea has been taken down, so nothing more can be said about it."))


def _said_just_now(idea: Idea, author: Member, body: str, parent_id: int | None) -> Comment | None:
    return db.session.scalar(
        select(Comment)
        .where(
            Comment.idea_id == idea.id,
            Comment.author_id == author.id,
            Comment.parent_id == parent_id if parent_id else Comment.parent_id.is_(None),
            Comment.body == body,
            or_(Comment.taken_down_at.is_(None), and_(Comment.withheld == HELD, Comment.taken_down_by.is_(None))),
            Comment.posted_at > now() - AGAIN,
        )
        .limit(1)
    )
