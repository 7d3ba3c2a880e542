"""Everything that one member wrote and did, read in batches so that it never stands in memory as a whole.

It holds no words of others but the titles of what they answered and voted for, as far as the member can find it now.
Their own words are theirs wherever they stand: these are read without asking what the member can find.
"""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import case, select

from community.comments.models import Comment, HelpfulMark, Mention
from community.groups.models import Group
from community.ideas import scope as ideas
from community.ideas.models import Decision, Idea, IdeaVersion, Vote
from community.kernel.database import db
from community.kernel.words import lazy
from community.members.models import Member, Session
from community.moderation import queries as moderation
from community.moderation.models import Flag, Ruling
from community.moderation.queries.entries import kind
from community.personal import belonging
from community.personal.belonging import group_name
from community.personal.reading import Record as Record
from community.personal.reading import read
from community.pictures.models import Picture

Section = Callable[[Member], Iterator[Record]]


def profile(member: Member) -> Iterator[Record]:
    """How the member is shown, and what is known of their account."""
    names = (
        "id", "name", "handle", "email", "new_email", "colour", "about", "interests", "role", "joined_at",
        "joined_from", "confirmed_at", "suspended_at", "suspended_until", "imported_at", "mail_mentions",
        "earned", "days_present", "seen_on",
    )  # fmt: skip
    yield {name: getattr(member, name) for name in names}


def sessions(member: Member) -> Iterator[Record]:
    """Browsers they signed in with, as long as that is kept."""
    columns = (Session.began_at, Session.seen_at, Session.expires_at, Session.ended_at, Session.remembered)
    return read(
        select(Session.id, *columns, Session.browser, Session.address).where(Session.member_id == member.id), Session.id
    )


def posted_ideas(member: Member) -> Iterator[Record]:
    """Their ideas, each with its earlier versions."""
    statement = (
        select(
            *(Idea.id, Idea.title, Idea.body, Idea.today, Idea.others, Idea.status_key, Idea.posted_at),
            *(Idea.edited_at, Idea.taken_down_at, Idea.taken_down_by, Idea.vote_count, Idea.comment_count),
            *(Idea.imported_from, Idea.imported_url),
            group_name(member),
        )
        .join(Group, Group.id == Idea.group_id)
        .where(Idea.author_id == member.id)
    )
    for record in read(statement, Idea.id):
        yield {**record, "versions": _versions(record["id"])}


def comments(member: Member) -> Iterator[Record]:
    """Their comments, with the title of the idea that each is about."""
    statement = _under_idea(
        select(
            *(Comment.id, Comment.idea_id, Comment.parent_id.label("replies_to"), Comment.body, Comment.posted_at),
            *(Comment.edited_at, Comment.taken_down_at, Comment.taken_down_by, Comment.helpful_count),
            _title(member),
        ).join(Idea, Idea.id == Comment.idea_id)
    )
    return read(statement.where(Comment.author_id == member.id), Comment.id)


def votes(member: Member) -> Iterator[Record]:
    """Their votes, withdrawn ones too: when and where they were cast, and how much the idea matters to them."""
    statement = _under_idea(
        select(
            *(Vote.id, Vote.idea_id, _title(member), Vote.cast_at, Vote.withdrawn_at, Vote.importance),
            *(Vote.surface, Vote.position, Vote.reserved, Vote.from_look),
        ).join(Idea, Idea.id == Vote.idea_id)
    )
    return read(statement.where(Vote.member_id == member.id), Vote.id)


def helpful_marks(member: Member) -> Iterator[Record]:
    """Comments that they found helpful."""
    return _about_comments(member, HelpfulMark, HelpfulMark.marked_at)


def mentions(member: Member) -> Iterator[Record]:
    """Comments that name them."""
    return _about_comments(member, Mention, Mention.mentioned_at, Mention.withdrawn_at.is_(None))


def flags(member: Member) -> Iterator[Record]:
    """What they asked moderators to look at."""
    subject = case((Flag.idea_id.is_not(None), Flag.idea_id), (Flag.comment_id.is_not(None), Flag.comment_id))
    statement = select(
        *(Flag.id, kind(Flag).label("about"), case((subject.is_not(None), subject), else_=Flag.subject_member_id)),
        *(Flag.reason, Flag.note, Flag.flagged_at, Flag.ruling_id.is_not(None).label("answered")),
    ).where(Flag.flagged_by == member.id)
    return read(statement, Flag.id)


TOLD = ("id", "act", "kind", "subject_id", "reason", "ruled_at", "until", "is_undone", "appeal", "outcome", "answer")


def rulings_about_me(member: Member) -> Iterator[Record]:
    """What moderators decided about their ideas, comments and account, as far as the member is told of it."""
    cursor = None
    while True:
        page = moderation.about(member, cursor)
        for entry in page.rows:
            yield {name: getattr(entry, name) for name in TOLD}
        cursor = page.next
        if cursor is None:
            return


def rulings_made(member: Member) -> Iterator[Record]:
    """What they decided as a moderator."""
    columns = (Ruling.id, Ruling.act, kind(Ruling).label("about"), Ruling.reason, Ruling.ruled_at)
    return read(select(*columns).where(Ruling.ruled_by == member.id), Ruling.id)


def decisions(member: Member) -> Iterator[Record]:
    """What they decided and answered for the company."""
    columns = (Decision.id, Decision.idea_id, Decision.status_key, Decision.reason, Decision.answer)
    return read(select(*columns, Decision.decided_at).where(Decision.decided_by == member.id), Decision.id)


def pictures(member: Member) -> Iterator[Record]:
    """Pictures of them and of their ideas; the files lie beside."""
    columns = (Picture.id, Picture.name, Picture.idea_id, Picture.description, Picture.width, Picture.height)
    return read(select(*columns, Picture.taken_in_at).where(Picture.owner_id == member.id), Picture.id)


SECTIONS: dict[str, Section] = {
    "profile": profile,
    "sessions": sessions,
    "groups": belonging.memberships,
    "join_requests": belonging.join_requests,
    "invitations_made": belonging.invitations_made,
    "invitations_used": belonging.invitations_used,
    "bans": belonging.bans,
    "ideas": posted_ideas,
    "comments": comments,
    "votes": votes,
    "helpful_marks": helpful_marks,
    "mentions": mentions,
    "flags": flags,
    "rulings_about_me": rulings_about_me,
    "rulings_made": rulings_made,
    "decisions": decisions,
    "pictures": pictures,
}
TITLES: dict[str, Any] = {
    "profile": lazy("Profile"),
    "sessions": lazy("Sessions"),
    "groups": lazy("Groups"),
    "join_requests": lazy("Groups you asked to belong to"),
    "invitations_made": lazy("Invitations you made"),
    "invitations_used": lazy("Invitations you came by"),
    "bans": lazy("Groups you were banned from"),
    "ideas": lazy("Ideas"),
    "comments": lazy("Comments"),
    "votes": lazy("Votes"),
    "helpful_marks": lazy("Comments you found helpful"),
    "mentions": lazy("Comments that name you"),
    "flags": lazy("What you flagged"),
    "rulings_about_me": lazy("Rulings about you"),
    "rulings_made": lazy("Rulings you made"),
    "decisions": lazy("Decisions you made"),
    "pictures": lazy("Pictures"),
}


def include(name: str, title: Any, section: Section) -> None:
    """Add what a room above keeps of members to everybody's file."""
    SECTIONS[name], TITLES[name] = section, title


def _versions(idea_id: int) -> list[Record]:
    columns = (IdeaVersion.version, IdeaVersion.title, IdeaVersion.body, IdeaVersion.today, IdeaVersion.others)
    statement = select(*columns, IdeaVersion.written_at).where(IdeaVersion.idea_id == idea_id)
    return [row._asdict() for row in db.session.execute(statement.order_by(IdeaVersion.version))]


def _title(member: Member) -> Any:
    return case((ideas.visible_to(member), Idea.title), else_="").label("idea_title")


def _under_idea(statement: Any) -> Any:
    return statement.join(Group, Group.id == Idea.group_id)


def _about_comments(member: Member, table: Any, at: Any, *where: Any) -> Iterator[Record]:
    statement = _under_idea(
        select(table.comment_id, Comment.idea_id, _title(member), at)
        .join(Comment, Comment.id == table.comment_id)
        .join(Idea, Idea.id == Comment.idea_id)
    )
    return read(statement.where(table.member_id == member.id, *where), table.comment_id)
