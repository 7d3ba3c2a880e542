"""The moderators' desk: everything that waits for them, of one group or of all that are theirs."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from flask import g, get_flashed_messages, render_template, request, url_for

from community.core.db import now
from community.core.pagination import Page
from community.groups.models import Group
from community.groups.queries import join_requests
from community.members.models import Member
from community.moderation import queries, reason_templates
from community.moderation.queries.queue import APPEALS, INACTIVE, PENDING, REPORTS, TO_DECIDE, UNANSWERED
from community.moderation.review_items import ReviewItem
from community.site import settings
from community.web.access import Who, access
from community.web.pages.moderation import buttons
from community.web.pages.moderation.blueprint import bp, moderator
from community.web.pages.moderation.forms import DURATIONS


class QueuePosition(NamedTuple):
    """A place on a desk: which desk, which tab, after which row."""

    group: str | None
    tab: str | None
    after: str | None

    @classmethod
    def asked(cls) -> "QueuePosition":
        """As the address of a form on the desk says."""
        return cls(request.args.get("group"), request.args.get("tab"), request.args.get("after"))

    @property
    def url(self) -> str:
        if self.group is None:
            return url_for("moderation.queue", tab=self.tab, after=self.after)
        return url_for("moderation.group_queue", slug=self.group, tab=self.tab, after=self.after)

    def act(self, endpoint: str, **values: Any) -> str:
        """The address of an act that leads back here."""
        return url_for(endpoint, **values, group=self.group, tab=self.tab, after=self.after)


class RefusedRow(NamedTuple):
    """A row that came back: what is wrong, and what was typed."""

    key: str
    message: str
    typed: dict[str, str]
    row: Any  # as it is now: it may lie on the desk no more


class RowNotice(NamedTuple):
    """What was done about a row, as the next page says it where there is no script."""

    key: str
    said: str
    action_id: int = 0  # to be undone, if it was a ruling
    request_id: int = 0  # whose answer can be taken back, if it was one

    @classmethod
    def read(cls, text: str) -> "RowNotice":
        action_id, request_id, key, said = text.split(" ", 3)
        return cls(key, said, int(action_id), int(request_id))

    def __str__(self) -> str:
        return f"{self.action_id} {self.request_id} {self.key} {self.said}"


@bp.get("/moderation")
@access(Who.MEMBER)
def queue() -> Any:
    """What waits in all groups that are the viewer's."""
    moderator()
    return render_queue(QueuePosition(None, request.args.get("tab"), request.args.get("after")))


@bp.get("/groups/<slug>/desk")
@access(Who.MEMBER)
def group_queue(slug: str) -> Any:
    """What waits in one group."""
    moderator()
    return render_queue(QueuePosition(slug, request.args.get("tab"), request.args.get("after")))


@bp.get("/moderation/desk/groups")
@access(Who.MEMBER)
def target_groups() -> Any:
    """Groups that something can be moved to, for the desk's form: read when it is opened."""
    return {"groups": [[one.slug, one.name] for one in queries.moderated_groups(moderator()) if not one.is_archived]}


@bp.app_template_global()
def suspension_lengths() -> list[tuple[str, Any]]:
    """How long a member can be suspended, as options of the forms in the queue: (value, label)."""
    return [(key, label) for key, (label, _span) in DURATIONS.items()]


def render_queue(where: QueuePosition, returned: RefusedRow | None = None, status: int = 200) -> Any:
    """The desk, with a row that came back if there is one: at most four statements beside the frame's."""
    who = moderator()
    before = now() - timedelta(days=settings.current().response_goal_days)
    found = queries.queue_counts(who, before, where.group)
    g.moderation_count = found.waiting
    tab = where.tab if where.tab in found.counts else _first_tab(found)
    if returned is not None and tab not in (REPORTS, PENDING):
        tab = REPORTS  # the other tabs have no place for what is ruled on
    where = where._replace(tab=tab)
    rows = _rows(who, where, found)
    ready = reason_templates.cached_by_act() if tab in (REPORTS, PENDING) else {}
    shown = list(rows.rows)
    if returned is not None and returned.key not in {row_key(row, tab) for row in shown}:
        shown.insert(0, returned.row)
    return render_template(
        "moderation/queue.html",
        desk=found,
        where=where,
        tab=tab,
        rows=shown,
        buttons={
            row.key: buttons.for_item(row, who, ready, held=tab == PENDING)
            for row in shown
            if isinstance(row, ReviewItem)
        },
        key_of=row_key,
        returned=returned,
        undoable=[RowNotice.read(str(message)) for message in get_flashed_messages(category_filter=["undo"])],
        more=where._replace(after=rows.next).url if rows.next else "",
        days=settings.current().response_goal_days,
    ), status


def row_key(row: Any, tab: str) -> str:
    """What a row is called on the page, and where it is found again."""
    return str(row.key) if hasattr(row, "key") else f"{tab}-{row.id}"


def _rows(who: Member, where: QueuePosition, found: queries.QueueCounts) -> Page[Any]:
    slug = where.group
    if where.tab == REPORTS:
        return queries.reported_items(who, where.after, slug)
    if where.tab == PENDING:
        return queries.pending_items(who, where.after, slug)
    if where.tab == UNANSWERED:
        return queries.unanswered_ideas(
            who, now() - timedelta(days=settings.current().response_goal_days), where.after, slug
        )
    if where.tab == INACTIVE:
        return queries.inactive_members(who, where.after, slug)
    if where.tab == APPEALS:
        return queries.pending_appeals(who, where.after)
    return _requests(who, found, where.after)


def _requests(who: Member, found: queries.QueueCounts, after: str | None) -> Page[Any]:
    group = Group(id=found.group_id) if found.group_id else None
    return join_requests.pending_requests(who, group, after)


def _first_tab(found: queries.QueueCounts) -> str:
    """The first tab in which somebody waits for a decision."""
    waiting: Sequence[str] = [tab for tab in TO_DECIDE if found.counts.get(tab)]
    return waiting[0] if waiting else REPORTS
