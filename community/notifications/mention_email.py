"""A letter to somebody whom a comment names, if they may read it when the letter is written."""

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

EXCERPT_LENGTH = 600  # characters of the comment that stand in the letter


class _MentioningComment(NamedTuple):
    name: str
    title: str
    html: str


def compose(comment_id: int, member_id: int) -> Email | None:
    """What to send; None for who does not want it, has been told already, or may not read the comment.

    None also if its author is not in good standing when it is written.
    """
    member = db.session.scalar(select(Member).where(Member.id == member_id, member_scope.not_deleted()))
    if member is None or not member.email or not member.in_good_standing or not member.email_mentions:
        return None
    said = _find(comment_id, member)
    if said is None:
        return None
    office = composer()
    stop = f"{office.settings.base_url}/letters/{UNSUBSCRIBE.token(office.settings.secret_key, member)}/stop"
    excerpt = markup.excerpt(said.html, EXCERPT_LENGTH)
    page = f"/comments/{comment_id}"
    drawn = office.write(member, "emails/mention.txt", page, name=said.name, title=said.title, said=excerpt, stop=stop)
    return replace(drawn, stop=stop)


def mark_sent(comment_id: int, member_id: int) -> None:
    """Write down that they were told. Commits are for the caller."""
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
            author.confirmed_at.is_not(None),  # anybody can sign up with any address, and write to everyone
            member_scope.not_suspended(author),
        )
    ).first()
    return _MentioningComment(*found) if found is not None else None
