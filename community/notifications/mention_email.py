"""The email to a member who is mentioned in a comment, if they can see it when the email is written."""

from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from community.comments import scope
from community.comments.models import Comment, Mention
from community.core import markup
from community.core.db import db, now
from community.core.email import Email
from community.groups.models import Group
from community.ideas.models import Idea
from community.members import scope as member_scope
from community.members.models import Member
from community.members.tokens import UNSUBSCRIBE
from community.notifications.email_templates import composer

EXCERPT_LENGTH = 600  # characters of the comment


class _MentioningComment(NamedTuple):
    author_name: str
    idea_title: str
    html: str


def compose(comment_id: int, member_id: int) -> Email | None:
    """The email; None if the member turned these off, was notified before, or cannot see the comment.

    None also if the author of the comment or the member is not in good standing.
    """
    member = db.session.scalar(select(Member).where(Member.id == member_id, member_scope.not_deleted()))
    if member is None or not member.email or not member.in_good_standing or not member.email_mentions:
        return None
    comment = _find(comment_id, member)
    if comment is None:
        return None
    settings = composer().settings
    unsubscribe_url = f"{settings.base_url}/unsubscribe/{UNSUBSCRIBE.token(settings.secret_key, member)}"
    email = composer().render(
        member,
        "emails/mention.txt",
        f"/comments/{comment_id}",
        name=comment.author_name,
        title=comment.idea_title,
        excerpt=markup.excerpt(comment.html, EXCERPT_LENGTH),
        unsubscribe_url=unsubscribe_url,
    )
    return replace(email, unsubscribe_url=unsubscribe_url)


def mark_sent(comment_id: int, member_id: int) -> None:
    """Record that the member was notified. The caller commits."""
    db.session.execute(
        update(Mention)
        .where(Mention.comment_id == comment_id, Mention.member_id == member_id)
        .values(notified_at=now())
    )


def _find(comment_id: int, member: Member) -> _MentioningComment | None:
    author = aliased(Member)
    found = db.session.execute(
        select(author.name, Idea.title, Comment.body_html)
        .join(Mention, Mention.comment_id == Comment.id)
        .join(author, author.id == Comment.author_id)
        .join(Idea, Idea.id == Comment.idea_id)
        .join(Group, Group.id == Idea.group_id)
        .where(
            Comment.id == comment_id,
            Comment.author_id != member.id,
            Mention.member_id == member.id,
            Mention.notified_at.is_(None),
            Mention.withdrawn_at.is_(None),
            scope.listed_to(member),
            author.confirmed_at.is_not(None),  # otherwise anyone could sign up with any address and write to everyone
            member_scope.not_suspended(author),
        )
    ).first()
    return _MentioningComment(*found) if found is not None else None
