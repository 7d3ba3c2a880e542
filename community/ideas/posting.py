"""Post an idea. The rules for its text."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, select, update

from community.core import markup
from community.core.db import db
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.outbox import record
from community.core.slugs import slug
from community.core.visibility import PENDING
from community.groups import memberships, permissions, pre_moderation
from community.groups.models import OPEN, Group
from community.ideas import calibration, extra_answers, ranking, visibility, voting
from community.ideas.events import IdeaChanged, IdeaPosted
from community.ideas.models import Idea
from community.members import quotas, rate_limits, suspensions
from community.members.models import Member

MIN_TITLE, MAX_TITLE = 8, 120
MAX_BODY, MAX_PROMPT = 5000, 2000


def post(
    author: Member,
    group: Group,
    title: str,
    body: str,
    today: str = "",
    others: str = "",
    answers: Mapping[int, str] | None = None,
) -> Idea:
    """Post an idea and vote for it. `answers` are those in the group's extra fields, None if it could not ask.

    Raises `Refused` if the author cannot post in the group; joins an open group.
    If the group pre-moderates posts the idea may stay pending, and no one is notified until it is approved.
    """
    if author.is_suspended:
        raise Refused(suspensions.notice(author))
    access = permissions.require_posting(group, author)
    rate_limits.require(
        author, quotas.IDEAS, Idea.posted_at, Idea.author_id == author.id, moderates=access.can_moderate
    )
    is_pending = pre_moderation.needs_approval(access)
    idea = Idea(group_id=group.id, author_id=author.id)
    _set_default_scores(idea)
    write(idea, title, body, today, others)
    require_few_links(idea, author, access.can_moderate)
    if group.kind == OPEN and not access.is_banned:  # a banned site moderator can post, but does not join
        memberships.join(group, author)
    db.session.add(idea)
    db.session.flush()
    db.session.execute(update(Group).where(Group.id == group.id).values(idea_count=Group.idea_count + 1))
    if answers is not None:
        extra_answers.write(idea, answers)  # the group's row is locked: its fields stay as they are
    voting.cast(idea, author)
    if is_pending:
        visibility.hide_for_review(idea, PENDING)
        return idea
    record(IdeaPosted(idea.id))
    record(IdeaChanged(idea.id))
    return idea


def write(idea: Idea, title: str, body: str, today: str, others: str) -> None:
    """Set the text of an idea and everything derived from it. Raises `Refused` if a text is too short or too long."""
    title, (body, today, others) = markup.one_line(title), map(markup.clean_text, (body, today, others))
    if not MIN_TITLE <= len(title) <= MAX_TITLE:
        raise Refused(_("Titles must be %(least)s to %(most)s characters.", least=MIN_TITLE, most=MAX_TITLE), "title")
    if not body:
        raise Refused(_("Please tell us what you’re trying to do. One sentence is enough."), "body")
    for name, text, most in (
        ("body", body, MAX_BODY),
        ("today", today, MAX_PROMPT),
        ("others", others, MAX_PROMPT),
    ):
        if len(text) > most:
            raise Refused(_("Please keep this to %(most)s characters.", most=most), name)
    idea.title, idea.slug = title, slug(title, "idea")
    idea.body, idea.today, idea.others = body, today, others
    idea.body_html, idea.today_html, idea.others_html = map(markup.to_html, (body, today, others))
    idea.excerpt = markup.excerpt(idea.body_html)


def require_few_links(idea: Idea, writer: Member, moderates: rate_limits.Moderates) -> None:
    """Raise `LimitReached` if the text of an idea has more links than its author can use."""
    links = markup.count_links(idea.body_html + idea.today_html + idea.others_html)
    rate_limits.require_in_text(writer, quotas.LINKS, links, "body", moderates)


def _set_default_scores(idea: Idea) -> None:
    """Before any impression: the scores of an average idea with the bonus for uncertainty."""
    version = calibration.current()
    idea.support, idea.discover = ranking.adjusted_support(0, 0, version), ranking.discover_score(0, 0, version)


@pre_moderation.register_posts
def _visible_posts(author_id: int, group_id: int) -> Select[Any]:
    return select(Idea.id).where(Idea.author_id == author_id, Idea.group_id == group_id, Idea.hidden_at.is_(None))
