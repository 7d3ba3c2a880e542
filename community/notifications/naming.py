"""A letter to somebody whom a comment names, if they may read it when the letter is written."""

from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from community.comments import scope
from community.comments.models import Comment, Mention
from community.groups.models import Group
from community.ideas.models import Idea
from community.kernel import markup
from community.kernel.database import db, now
from community.members import scope as members
from community.members.mailing import STOPPING
from community.members.models import Member
from community.notifications.mail import Letter
from community.notifications.writing import letters

LENGTH = 600  # characters of the comment that stand in the letter


class _Said(NamedTuple):
    name: str
    title: str
    html: str


def letter(comment_id: int, member_id: int) -> Letter | None:
    """What to send; None for who does not want it, has been told already, or may not read the comment.

    None also if its author is not in good standing when it is written.
    """
    member = db.session.scalar(select(Member).where(Member.id == member_id, members.present()))
    if member is None or not member.email or not member.in_good_standing or not member.mail_mentions:
        return None
    said = _find(comment_id, member)
    if said is None:
        return None
    office = letters()
    stop = f"{office.settings.base_url}/letters/{STOPPING.token(office.settings.secret_key, member)}/stop"
    excerpt = markup.excerpt(said.html, LENGTH)
    page = f"/comments/{comment_id}"
    drawn = office.write(member, "mail/mention.txt", page, name=said.name, title=said.title, said=excerpt, stop=stop)
    return replace(drawn, stop=stop)


def told(comment_id: int, member_id: int) -> None:
    """Write down that they were told. Commits are for the caller."""
    db.session.execute(
        update(Mention).where(Mention.comment_id == comment_id, Mention.member_id == member_id).values(told_at=now())
    )


def _find(comment_id: int, member: Member) -> _Said | None:
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
            Mention.told_at.is_(None),
            Mention.withdrawn_at.is_(None),
            scope.listed_to(member),
            author.confirmed_at.is_not(None),  # anybody can sign up with any address, and write to everyone
            members.taking_part(author),
        )
    ).first()
    return _Said(*found) if found is not None else None
