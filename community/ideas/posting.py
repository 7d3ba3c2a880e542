"""Posting an idea, and what its text must be."""

from datetime import timedelta

from sqlalchemy import func, select, update

from community.groups import joining
from community.groups.models import Group, Membership
from community.ideas import voting
from community.ideas.events import IdeaChanged, IdeaPosted
from community.ideas.models import Idea
from community.kernel import markup
from community.kernel.database import db, exists, now
from community.kernel.errors import Hidden, Refused
from community.kernel.outbox import record
from community.kernel.slugs import slug
from community.kernel.words import gettext as _
from community.members.models import Member

SHORTEST_TITLE, LONGEST_TITLE = 8, 120
LONGEST_BODY, LONGEST_PROMPT = 5000, 2000
A_DAY = 10  # ideas that one member may post within 24 hours


def post(author: Member, group: Group, title: str, body: str, today: str = "", others: str = "") -> Idea:
    """Post an idea and support it. An open group is joined by it; a private one is for its members: raises `Hidden`."""
    if not author.in_good_standing:
        raise Refused(_("Please confirm your address first; then you can post ideas."))
    if group.is_private and not _belongs(author, group):
        raise Hidden
    _check_pace(author)
    idea = Idea(group_id=group.id, author_id=author.id)
    write(idea, title, body, today, others)
    if not group.is_private:
        joining.join(group, author)
    db.session.add(idea)
    db.session.flush()
    db.session.execute(update(Group).where(Group.id == group.id).values(idea_count=Group.idea_count + 1))
    voting.cast(idea, author)
    record(IdeaPosted(idea.id))
    record(IdeaChanged(idea.id))
    return idea


def write(idea: Idea, title: str, body: str, today: str, others: str) -> None:
    """Put a text into an idea, with all that is made from it. Raises `Refused` for one that is too short or long."""
    title, (body, today, others) = markup.one_line(title), map(markup.tidy, (body, today, others))
    if not SHORTEST_TITLE <= len(title) <= LONGEST_TITLE:
        raise Refused(
            _("A title has %(least)s to %(most)s characters.", least=SHORTEST_TITLE, most=LONGEST_TITLE), "title"
        )
    if not body:
        raise Refused(_("Please say what you are trying to do. One sentence is enough."), "body")
    for name, text, most in (
        ("body", body, LONGEST_BODY),
        ("today", today, LONGEST_PROMPT),
        ("others", others, LONGEST_PROMPT),
    ):
        if len(text) > most:
            raise Refused(_("Please keep this to %(most)s characters.", most=most), name)
    idea.title, idea.slug = title, slug(title, "idea")
    idea.body, idea.today, idea.others = body, today, others
    idea.body_html, idea.today_html, idea.others_html = map(markup.to_html, (body, today, others))
    idea.excerpt = markup.excerpt(idea.body_html)


def _belongs(member: Member, group: Group) -> bool:
    return exists(select(Membership).where(Membership.group_id == group.id, Membership.member_id == member.id))


def _check_pace(author: Member) -> None:
    since = now() - timedelta(days=1)
    lately = db.session.scalar(
        select(func.count()).select_from(Idea).where(Idea.author_id == author.id, Idea.posted_at > since)
    )
    if (lately or 0) >= A_DAY:
        raise Refused(
            _(
                "You have posted %(count)s ideas within a day, which is as many as one member may. "
                "Your text is kept here: please post it tomorrow.",
                count=lately,
            )
        )
