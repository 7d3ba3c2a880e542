"""The moderation queue: everything that waits for moderators, in one group or in all that the viewer moderates."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask import g, get_flashed_messages, render_template, request, url_for

from community.core.db import now
from community.core.pagination import Page
from community.groups.models import Group
from community.groups.queries.join_requests import pending_requests
from community.members.models import Member
from community.moderation import queries, reason_templates
from community.moderation.queries.queue import APPEALS, INACTIVE, PENDING, REPORTS, TO_DECIDE, UNANSWERED
from community.moderation.review_items import ReviewItem
from community.site import settings
from community.web.access import Who, access
from community.web.pages.moderation import buttons
from community.web.pages.moderation.blueprint import bp, moderator
from community.web.pages.moderation.forms import DURATIONS

EARLIER_TABS = {"flags": REPORTS, "held": PENDING, "quiet": INACTIVE}  # their names in bookmarked URLs


class QueuePosition(NamedTuple):
    """A position in the queue: of which group, in which tab, after which row."""

    group: str | None
    tab: str | None
    after: str | None

    @classmethod
    def of_page(cls, group: str | None) -> "QueuePosition":
        """The position that the address of a queue page names."""
        tab = request.args.get("tab")
        return cls(group, EARLIER_TABS.get(tab or "", tab), request.args.get("after"))

    @classmethod
    def of_form(cls) -> "QueuePosition":
        """The position that the address of a form in the queue leads back to, see `act`."""
        return cls.of_page(request.args.get("group"))

    @property
    def url(self) -> str:
        if self.group is None:
            return url_for("moderation.queue", tab=self.tab, after=self.after)
        return url_for("moderation.group_queue", slug=self.group, tab=self.tab, after=self.after)

    def act(self, endpoint: str, **values: Any) -> str:
        """The address of a form that leads back here."""
        return url_for(endpoint, **values, group=self.group, tab=self.tab, after=self.after)


class RefusedRow(NamedTuple):
    """A row whose form was refused: why, and what was typed."""

    key: str
    message: str
    typed: dict[str, str]
    row: Any  # in its present state; it may have left the queue


class BulkAttempt(NamedTuple):
    """A decision on several items that was refused: why, the reason that was typed, and the items that were ticked."""

    message: str = ""
    reason: str = ""
    ticked: frozenset[str] = frozenset()


class RowNotice(NamedTuple):
    """What was done about a row. Without scripts the next page shows it, passed on as text in a flash message."""

    key: str
    text: str
    action_id: int = 0  # of the action that can be undone, if it was one
    request_id: int = 0  # of the join request whose answer can be withdrawn, if it was one

    @classmethod
    def parse(cls, text: str) -> "RowNotice":
        """The inverse of `str`."""
        action_id, request_id, key, rest = text.split(" ", 3)
        return cls(key, rest, int(action_id), int(request_id))

    def __str__(self) -> str:
        return f"{self.action_id} {self.request_id} {self.key} {self.text}"


@bp.get("/moderation")
@access(Who.MEMBER)
def queue() -> Any:
    """The queue of all groups that the viewer moderates."""
    moderator()
    return render_queue(QueuePosition.of_page(None))


@bp.get("/groups/<slug>/moderation")
@access(Who.MEMBER)
def group_queue(slug: str) -> Any:
    """The queue of one group."""
    moderator()
    return render_queue(QueuePosition.of_page(slug))


@bp.get("/moderation/queue/groups")
@access(Who.MEMBER)
def target_groups() -> Any:
    """The groups that an idea can be moved to, as JSON, for the script of the queue."""
    groups = [group for group in queries.moderated_groups(moderator()) if not group.is_archived]
    return {"groups": [[group.slug, group.name] for group in groups]}


@bp.app_template_global()
def suspension_lengths() -> list[tuple[str, Any]]:
    """The durations of a suspension that forms of the queue offer: [(value, label)]."""
    return [(key, label) for key, (label, _span) in DURATIONS.items()]


def render_queue(
    position: QueuePosition,
    refused: RefusedRow | None = None,
    status: int = 200,
    attempt: BulkAttempt = BulkAttempt(),  # noqa: B008 (a constant)
) -> Any:
    """The queue page, with a refused row if there is one. At most four statements besides the page frame's."""
    viewer = moderator()
    goal = settings.current().response_goal_days
    before = now() - timedelta(days=goal)
    counts = queries.queue_counts(viewer, before, position.group)
    g.moderation_count = counts.waiting
    tab = position.tab if position.tab in counts.counts else _first_tab(counts)
    if refused is not None and tab not in (REPORTS, PENDING):
        tab = REPORTS  # only these two tabs can show a refused row
    position = position._replace(tab=tab)
    page = _rows(viewer, position, counts, before)
    rows = list(page.rows)
    if refused is not None and refused.key not in {row_key(row, tab) for row in rows}:
        rows.insert(0, refused.row)
    reasons = reason_templates.cached_by_act() if tab in (REPORTS, PENDING) else {}
    items = [row for row in rows if isinstance(row, ReviewItem)]
    return render_template(
        "moderation/queue.html",
        queue=counts,
        most_counted=queries.MAX_COUNTS,
        position=position,
        tab=tab,
        rows=rows,
        buttons={item.key: buttons.for_item(item, viewer, reasons, is_pending=tab == PENDING) for item in items},
        row_key=row_key,
        refused=refused,
        attempt=attempt,
        undo_notices=[RowNotice.parse(str(message)) for message in get_flashed_messages(category_filter=["undo"])],
        more=position._replace(after=page.next).url if page.next else "",
        days=goal,
    ), status


def row_key(row: Any, tab: str) -> str:
    """The name of a row on the page: the element's id, and how a form names the row it came from."""
    return str(row.key) if hasattr(row, "key") else f"{tab}-{row.id}"


def _rows(viewer: Member, position: QueuePosition, counts: queries.QueueCounts, before: datetime) -> Page[Any]:
    slug, after = position.group, position.after
    if position.tab == REPORTS:
        return queries.reported_items(viewer, after, slug)
    if position.tab == PENDING:
        return queries.pending_items(viewer, after, slug)
    if position.tab == UNANSWERED:
        return queries.unanswered_ideas(viewer, before, after, slug)
    if position.tab == INACTIVE:
        return queries.inactive_members(viewer, after, slug)
    if position.tab == APPEALS:
        return queries.pending_appeals(viewer, after)
    return pending_requests(viewer, Group(id=counts.group_id) if counts.group_id else None, after)


def _first_tab(counts: queries.QueueCounts) -> str:
    """The first tab with rows that need a decision."""
    waiting: Sequence[str] = [tab for tab in TO_DECIDE if counts.counts.get(tab)]
    return waiting[0] if waiting else REPORTS
