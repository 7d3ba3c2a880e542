"""Digests: what several notices tell, in one email, with what is new besides.

A notice that is due is put into a digest once, in the transaction that records the job to send it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import quote

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import aliased

from community.core import outbox
from community.core.db import db, execute_bulk, insert, now, rows
from community.core.email import Email
from community.groups.models import Group, Membership
from community.ideas import families
from community.ideas import scope as idea_scope
from community.ideas.models import DONE, Idea, Status, Vote
from community.members.models import Member
from community.notifications import followers, inbox
from community.notifications.email_templates import composer
from community.notifications.events import DigestDue
from community.notifications.kinds import DIGEST
from community.notifications.models import Digest, Notice
from community.notifications.unsubscribing import unsubscribe_url

BATCH = 200  # members whose digests are made in one transaction
MAX_LINES = 12  # of what the member follows
MAX_NEW, MAX_SHIPPED, MAX_UNSEEN = 5, 3, 3


class IdeaLine(NamedTuple):
    """An idea in a digest."""

    id: int
    title: str
    slug: str
    group_name: str

    @property
    def path(self) -> str:
        return f"/ideas/{self.id}-{quote(self.slug)}"


def make_due() -> int:
    """Make the digests of some members whose notices are due. Returns how many; the caller commits."""
    moment = now()
    due = select(Notice.member_id).where(Notice.digest_due_at <= moment).distinct().limit(BATCH)
    members = [row.member_id for row in rows(due)]
    if not members:
        return 0
    made = db.session.execute(
        insert(Digest).returning(Digest.id, Digest.member_id), [{"member_id": member} for member in members]
    )
    for row in made.all():
        execute_bulk(
            update(Notice)
            .where(Notice.member_id == row.member_id, Notice.digest_due_at <= moment)
            .values(digest_id=row.id, digest_due_at=None)
        )
        outbox.record(DigestDue(row.id))
    return len(members)


def compose(digest_id: int) -> Email | None:
    """The email of a digest; None if it was sent, or if nothing is left to tell."""
    digest = db.session.get(Digest, digest_id)
    if digest is None or digest.sent_at is not None:
        return None
    member = db.session.scalar(
        select(Member).where(Member.id == digest.member_id, Member.email.is_not(None), followers.is_told())
    )
    if member is None:
        return None
    lines = inbox.lines_of_digest(member, digest.id)
    if not lines:
        return None
    since = _since(digest)
    told = [entry.idea_id for line in lines for entry in line.entries if entry.idea_id is not None]
    new = _new_in_groups(member, since, told)
    shipped = _shipped(member, since, [*told, *(idea.id for idea in new)])
    unseen = _unseen(member, [*told, *(idea.id for idea in (*new, *shipped))])
    stop = unsubscribe_url(member, DIGEST)
    email = composer().render(
        member,
        "emails/digest.txt",
        "/inbox",
        base_url=composer().settings.base_url,
        lines=lines[:MAX_LINES],
        more=max(len(lines) - MAX_LINES, 0),
        new=new,
        shipped=shipped,
        unseen=unseen,
        unsubscribe_url=stop,
    )
    return replace(email, unsubscribe_url=stop)


def _since(digest: Digest) -> datetime:
    """When the member's digest before was made; at most a week earlier."""
    before = select(Digest.made_at).where(Digest.member_id == digest.member_id, Digest.id < digest.id)
    earlier = db.session.scalar(before.order_by(Digest.id.desc()).limit(1))
    week = digest.made_at - timedelta(days=7)
    return max(earlier, week) if earlier is not None else week


def _new_in_groups(member: Member, since: datetime, besides: Sequence[int]) -> list[IdeaLine]:
    """New ideas in the member's groups, the first in Discover first."""
    mine = select(Membership.group_id).where(Membership.member_id == member.id)
    where = (Idea.group_id.in_(mine), Idea.posted_at > since)
    return _ideas(member, besides, MAX_NEW, *where)


def _shipped(member: Member, since: datetime, besides: Sequence[int]) -> list[IdeaLine]:
    return _ideas(member, besides, MAX_SHIPPED, Status.kind == DONE, Idea.status_at > since)


def _unseen(member: Member, besides: Sequence[int]) -> list[IdeaLine]:
    """Open ideas that the member has not voted for, the first in Discover first."""
    part = aliased(Idea)
    voted = select(Vote.id).join(part, part.id == Vote.idea_id).where(families.root_of(part) == Idea.id)
    voted = voted.where(Vote.member_id == member.id, Vote.withdrawn_at.is_(None))
    return _ideas(member, besides, MAX_UNSEEN, Status.closes.is_(False), ~voted.correlate(Idea).exists())


def _ideas(member: Member, besides: Sequence[int], limit: int, *where: ColumnElement[bool]) -> list[IdeaLine]:
    statement = (
        select(Idea.id, Idea.title, Idea.slug, Group.name)
        .join(Group, Group.id == Idea.group_id)
        .join(Status, Status.key == Idea.status_key)
        .where(idea_scope.listed_to(member), Group.archived_at.is_(None), Idea.author_id != member.id, *where)
        .where(Idea.id.not_in(besides))
        .order_by(Idea.discover.desc(), Idea.id.desc())
        .limit(limit)
    )
    return [IdeaLine(*row) for row in rows(statement)]
