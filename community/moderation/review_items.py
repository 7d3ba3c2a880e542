"""Subjects as moderators review them: the content, its reports, its author and earlier actions about them."""

from datetime import datetime
from typing import Any, NamedTuple

from markupsafe import Markup

from community.core import markup
from community.core.db import now
from community.core.visibility import PENDING
from community.groups.access import GroupAccess
from community.ideas.models import Idea
from community.members import models as member_models
from community.members import summary
from community.members.summary import MemberSummary
from community.moderation import acts
from community.moderation.reports import REASONS
from community.moderation.subjects import COMMENT, IDEA, MEMBER, Subject


class ReportLine(NamedTuple):
    """One member's report."""

    reason: str
    note: str
    reported_at: datetime
    name: str
    handle: str

    @classmethod
    def columns(cls, of: Any) -> list[Any]:
        """The columns of a subquery that make one, in their order."""
        return [of[name] for name in cls._fields]

    @property
    def reason_text(self) -> str:
        """The reason as a sentence."""
        return str(REASONS.get(self.reason, self.reason))


class PriorAction(NamedTuple):
    """An earlier action about the same author."""

    act: str
    kind: str
    reason: str
    acted_at: datetime
    moderator_name: str
    total: int  # how many actions there are about this author, without those that were undone

    @property
    def done(self) -> str:
        """The act in the past tense."""
        return str(acts.PAST_TENSE[self.act])


class ReviewItem(NamedTuple):
    """A subject to review."""

    kind: str
    id: int
    report_count: int
    latest_action_id: int  # on this subject, 0 for none
    idea_id: int | None
    title: str | None  # of the idea, or of what a comment is on
    slug: str | None
    body_html: str | None
    parent_html: str  # of a reply: the comment it replies to
    posted_at: datetime
    removed_by: str | None
    author: MemberSummary
    author_about: str
    author_joined_at: datetime
    suspended_at: datetime | None
    group_name: str | None
    group_slug: str | None
    reports: list[ReportLine]
    prior_actions: list[PriorAction]
    review_state: str | None = None
    is_locked: bool = False
    suspended_until: datetime | None = None
    access: GroupAccess | None = None  # only of a member's part in one group
    author_trust_level: str = ""  # without regard to a suspension
    latest_action_id_on_author: int = 0  # on the author's account, 0 for none
    since: datetime | None = None  # when it began to wait
    worst_reason: str = ""  # of its open reports
    priority: int = 0
    tie_break: int = 0  # orders items of equal priority, or pending since the same instant

    @property
    def key(self) -> str:
        """Its name on a page: the element's id and the draft's key."""
        return f"{self.kind}-{self.id}"

    @property
    def html(self) -> Markup:
        return Markup(self.body_html or "")  # noqa: S704 (stored clean)

    @property
    def parent_excerpt(self) -> str:
        return markup.excerpt(self.parent_html, 160)

    @property
    def is_pending(self) -> bool:
        return self.review_state == PENDING

    @property
    def is_suspended(self) -> bool:
        over = self.suspended_until is not None and self.suspended_until <= now()
        return self.suspended_at is not None and not over

    @property
    def acts(self) -> list[str]:
        """The acts that are possible now, the likeliest first."""
        access = self.access
        return acts.possible(
            acts.SubjectState(
                self.kind,
                self.report_count > 0,
                self.removed_by or "",
                self.review_state or "",
                self.is_locked,
                self.is_suspended,
                self.author.role != member_models.MEMBER,
                in_group=access is not None,
                is_banned=access is not None and access.is_banned,
                moderates=access is not None and access.moderates,
            )
        )


def item_from_subject(
    subject: Subject,
    reports: list[ReportLine],
    report_count: int,
    latest_action_id: int,
    parent_html: str,
    prior_actions: list[PriorAction],
) -> ReviewItem:
    """A review item made from a loaded subject."""
    author, on, group, row = subject.author, subject.discussed, subject.group, subject.row
    html = None
    if subject.kind == IDEA:
        html = row.body_html + row.today_html + row.others_html
    elif subject.kind == COMMENT:
        html = row.body_html
    return ReviewItem(
        kind=subject.kind,
        id=subject.id,
        report_count=report_count,
        latest_action_id=latest_action_id,
        idea_id=on.id if isinstance(on, Idea) else None,
        title=on.title if on else None,
        slug=on.slug if isinstance(on, Idea) else None,
        body_html=html,
        parent_html=parent_html,
        posted_at=author.joined_at if subject.kind == MEMBER else row.posted_at,
        removed_by=subject.removed_by,
        author=summary.of(author),
        author_about=author.about,
        author_joined_at=author.joined_at,
        suspended_at=author.suspended_at if author.is_suspended else None,
        group_name=group.name if group else None,
        group_slug=group.slug if group else None,
        reports=reports,
        prior_actions=prior_actions,
        review_state=subject.review_state,
        is_locked=subject.is_locked,
        suspended_until=author.suspended_until,
        access=subject.access,
        author_trust_level=author.trust_level,
    )
