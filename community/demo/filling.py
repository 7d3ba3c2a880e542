"""Writing the demonstration community into an empty, migrated database. Counters come from what is written."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select, text

from community.analytics import activity, refresh
from community.comments.models import Comment, HelpfulVote, Mention
from community.core.db import db, is_sqlite, now, writing
from community.demo import earning, sketching
from community.demo.composing import compose
from community.demo.numbering import Numbered
from community.demo.rows import belonging, decisions, ideas, marks, peace, people, pictures, talk, votes
from community.demo.sketching import Sketch
from community.groups.models import Ban, Group, Invitation, InvitationUse, JoinRequest, Membership, TrustedPoster
from community.ideas.models import Idea, Impression, StatusChange, Vote
from community.images.models import Image
from community.members import passwords
from community.members.models import Member
from community.moderation.models import Appeal, ModerationAction, Report
from community.site import settings

PASSWORD = "a cup before anything"  # noqa: S105  # nosec B105
SITE = {
    "name": "Brewhouse",
    "tagline": "Where people who brew with Calder machines say what they need, and hear what becomes of it.",
    "accent_hue": 40,
}
BATCH = 2000
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Account:
    """Somebody to sign in as."""

    role: str
    name: str
    email: str


def fill(tell: Tell = lambda what, done, of: None) -> None:
    """Write everything in one transaction, then measure the site and reckon the figures of all ideas.

    `tell(what, done, of)` is called after each batch of rows.
    """
    community = compose()
    password_hash = passwords.hash_password(PASSWORD)
    numbered = Numbered(community, now())
    drawn = sketching.faces(community), sketching.illustrations(community)
    with writing():
        for model, name, made in _tables(numbered, password_hash, *drawn):
            _insert(model, name, made, tell)
        _settle()
        earning.earn()
        administrator = db.session.scalars(select(Member.id).where(Member.role == "administrator")).first()
        settings.change(administrator or 0, **SITE)
        activity.refresh()
        db.session.commit()
    refresh.refresh_stale()


def accounts() -> list[Account]:
    """Whom to sign in as: one account of each role. Empty if the database holds another community."""
    found = []
    demonstration = [person for person in compose().people if person.email.endswith("@example.com")]
    for role in ("administrator", "staff", "moderator", "member"):
        person = next(person for person in demonstration if person.role == role)
        there = db.session.scalar(select(Member.role).where(Member.email == person.email, Member.deleted_at.is_(None)))
        if there == role:
            found.append(Account(role, person.name, person.email))
    return found


def _tables(
    of: Numbered, password_hash: str, faces: Mapping[str, Sketch], illustrations: Mapping[int, Sketch]
) -> Iterator[tuple[Any, str, list[dict[str, Any]]]]:
    """In the order in which they name each other."""
    worn = {handle: sketch.name for handle, sketch in faces.items()}
    yield Member, "members", people.members(of, password_hash, worn)
    yield Group, "groups", people.groups(of)
    yield Membership, "memberships", people.memberships(of)
    yield JoinRequest, "requests to join", belonging.requests(of)
    yield Invitation, "invitations", belonging.invitations(of)
    yield InvitationUse, "invitations used", belonging.uses(of)
    yield TrustedPoster, "trusts", belonging.trusts(of)
    yield Ban, "bans", belonging.bans(of)
    yield Idea, "ideas", ideas.ideas(of)
    yield Image, "pictures", pictures.pictures(of, faces, illustrations)
    yield StatusChange, "decisions", decisions.decisions(of)
    yield Vote, "votes", votes.votes(of)
    yield Impression, "looks", votes.looks(of)
    yield Comment, "comments", talk.comments(of)
    yield HelpfulVote, "helpful marks", marks.helpful(of)
    yield Mention, "mentions", marks.mentions(of)
    yield ModerationAction, "rulings", peace.rulings(of)
    yield Appeal, "appeals", peace.appeals(of)
    yield Report, "flags", peace.flags(of)


def _insert(model: Any, name: str, made: list[dict[str, Any]], tell: Tell) -> None:
    for start in range(0, len(made), BATCH):
        batch = made[start : start + BATCH]
        db.session.execute(insert(model), batch)
        tell(name, start + len(batch), len(made))


def _settle() -> None:
    """PostgreSQL does not notice ids that were given, and has not looked yet at what it will be asked about."""
    if is_sqlite():
        return
    for model in (Member, Group, Invitation, Idea, Image, StatusChange, Vote, Comment, Report, ModerationAction):
        table = model.__tablename__
        last = select(func.coalesce(func.max(model.id), 1)).scalar_subquery()
        db.session.execute(select(func.setval(func.pg_get_serial_sequence(table, text("'id'")), last)))
    db.session.execute(text("ANALYZE"))
