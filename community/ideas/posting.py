"""Posting an idea, and what its text must be."""

from typing import Any

from sqlalchemy import Select, select, update

from community.groups import holding, joining, rights
from community.groups.models import OPEN, Group
from community.ideas import measured, ranking, voting, withholding
from community.ideas.events import IdeaChanged, IdeaPosted
from community.ideas.models import HELD, Idea
from community.kernel import markup
from community.kernel.database import db
from community.kernel.errors import Refused
from community.kernel.outbox import record
from community.kernel.slugs import slug
from community.kernel.words import gettext as _
from community.members import allowances, pacing
from community.members.models import Member

SHORTEST_TITLE, LONGEST_TITLE = 8, 120
LONGEST_BODY, LONGEST_PROMPT = 5000, 2000


def post(author: Member, group: Group, title: str, body: str, today: str = "", others: str = "") -> Idea:
    """Post an idea and support it. An open group is joined by it; who posts in the others is theirs to say: `Refused`.

    Where the group holds posts it may wait for a moderator's look, and nobody is told of it until then.
    """
    if not author.in_good_standing:
        raise Refused(_("Please confirm your address first; then you can post ideas."))
    place = rights.require_posting(group, author)
    pacing.require(author, allowances.IDEAS, Idea.posted_at, Idea.author_id == author.id, moderates=place.keeps_peace)
    is_held = holding.is_held(place)
    idea = Idea(group_id=group.id, author_id=author.id)
    _expect_the_usual(idea)
    write(idea, title, body, today, others)
    require_few_links(idea, author, place.keeps_peace)
    if group.kind == OPEN and not place.is_banned:  # who oversees the site posts even so, and does not belong
        joining.join(group, author)
    db.session.add(idea)
    db.session.flush()
    db.session.execute(update(Group).where(Group.id == group.id).values(idea_count=Group.idea_count + 1))
    voting.cast(idea, author)
    if is_held:
        withholding.withhold(idea, HELD)
        return idea
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


def require_few_links(idea: Idea, writer: Member, moderates: pacing.Moderates) -> None:
    """Raise `pacing.NotAllowed` if an idea that was just written has more links than its writer may put into one."""
    links = markup.links(idea.body_html + idea.today_html + idea.others_html)
    pacing.require_in_text(writer, allowances.LINKS, links, "body", moderates)


def _expect_the_usual(idea: Idea) -> None:
    """Before anybody has looked: the figures of the site's usual idea, with all the credit of the unknown."""
    version = measured.current()
    idea.support, idea.discover = ranking.support(0, 0, version), ranking.place(0, 0, version)


@holding.counts_as_post
def _standing(author_id: int, group_id: int) -> Select[Any]:
    return select(Idea.id).where(Idea.author_id == author_id, Idea.group_id == group_id, Idea.taken_down_at.is_(None))
