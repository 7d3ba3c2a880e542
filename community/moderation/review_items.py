"""What moderators are shown: a subject with its flags and its author's past, and entries of the log."""

from datetime import datetime
from typing import Any, NamedTuple

from markupsafe import Markup

from community.core import markup
from community.core.db import now
from community.groups.access import GroupAccess
from community.members import models as member_models
from community.members.models import Member, initials
from community.moderation import acts
from community.moderation.reports import REASONS
from community.moderation.subjects import COMMENT, IDEA, MEMBER, Subject


class ReportLine(NamedTuple):
    """One member's flag."""

    reason: str
    note: str
    reported_at: datetime
    name: str
    handle: str

    @classmethod
    def columns(cls, of: Any) -> list[Any]:
        """The columns of a statement that make one."""
        return [of[name] for name in cls._fields]

    @property
    def says(self) -> str:
        return str(REASONS.get(self.reason, self.reason))


class PriorAction(NamedTuple):
    """An earlier ruling about the same author."""

    act: str
    kind: str
    reason: str
    acted_at: datetime
    moderator_name: str
    of_all: int  # how many there are rulings about this author
    is_undone: bool = False

    @property
    def done(self) -> str:
        return str(acts.PAST_TENSE[self.act])


class ReviewItem(NamedTuple):
    """A subject to rule on."""

    kind: str
    id: int
    report_count: int
    known: int  # the last ruling on it, 0 for none
    idea_id: int | None
    title: str | None
    slug: str | None
    body_html: str | None
    answers_html: str  # of a reply: what it answers
    posted_at: datetime
    removed_by: str | None
    author_id: int
    author_name: str
    author_handle: str
    author_color: int
    author_avatar: str | None
    author_role: str
    author_about: str
    author_joined_at: datetime
    suspended_at: datetime | None
    group_name: str | None
    group_slug: str | None
    flags: list[ReportLine]
    past: list[PriorAction]
    review_state: str | None = None
    is_locked: bool = False
    suspended_until: datetime | None = None
    place: GroupAccess | None = None  # of a member as to one group: what they are there
    author_trust_level: str = ""  # their standing, suspension aside
    author_known: int = 0  # the last ruling on the author themself, 0 for none
    since: datetime | None = None  # when it began to wait
    worst: str = ""  # the worst reason of its open flags
    harm: int = 0
    turn: int = 0  # its place among those of equal harm, or held at one instant

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.id}"

    @property
    def initials(self) -> str:
        return initials(self.author_name)

    @property
    def color(self) -> int:
        return self.author_color

    @property
    def avatar(self) -> str | None:
        return self.author_avatar

    @property
    def html(self) -> Markup:
        return Markup(self.body_html or "")  # noqa: S704 (stored clean)

    @property
    def answers(self) -> str:
        return markup.excerpt(self.answers_html, 160)

    @property
    def is_suspended(self) -> bool:
        over = self.suspended_until is not None and self.suspended_until <= now()
        return self.suspended_at is not None and not over

    @property
    def acts(self) -> list[str]:
        """What can be ruled now."""
        place = self.place
        return acts.possible(
            acts.SubjectState(
                self.kind,
                self.report_count > 0,
                self.removed_by or "",
                self.review_state or "",
                self.is_locked,
                self.is_suspended,
                self.author_role != member_models.MEMBER,
                in_group=place is not None,
                is_banned=place is not None and place.is_banned,
                moderates=place is not None and place.moderates,
            )
        )


def item_from_subject(
    subject: Subject, flags: list[ReportLine], count: int, known: int, answers_html: str, past: list[PriorAction]
) -> ReviewItem:
    """A case made from a subject in hand."""
    author: Member = subject.author
    idea, group, row = subject.idea, subject.group, subject.row
    html = None
    if subject.kind == IDEA:
        html = row.body_html + row.today_html + row.others_html
    elif subject.kind == COMMENT:
        html = row.body_html
    return ReviewItem(
        kind=subject.kind,
        id=subject.id,
        report_count=count,
        known=known,
        idea_id=idea.id if idea else None,
        title=idea.title if idea else None,
        slug=idea.slug if idea else None,
        body_html=html,
        answers_html=answers_html,
        posted_at=author.joined_at if subject.kind == MEMBER else row.posted_at,
        removed_by=subject.removed_by,
        author_id=author.id,
        author_name=author.name,
        author_handle=author.handle,
        author_color=author.color,
        author_avatar=author.avatar,
        author_role=author.role,
        author_about=author.about,
        author_joined_at=author.joined_at,
        suspended_at=author.suspended_at if author.is_suspended else None,
        group_name=group.name if group else None,
        group_slug=group.slug if group else None,
        flags=flags,
        past=past,
        review_state=subject.review_state,
        is_locked=subject.is_locked,
        suspended_until=author.suspended_until,
        place=subject.place,
        author_trust_level=author.trust_level,
    )
