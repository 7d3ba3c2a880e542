"""The moderators' desk: everything that waits for them, of one group or of all that are theirs."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from flask import g, get_flashed_messages, render_template, request, url_for

from community.groups import requests
from community.groups.models import Group
from community.kernel.database import now
from community.kernel.paging import Page
from community.members.models import Member
from community.moderation import buttons, queries, reasons
from community.moderation.cases import Case
from community.moderation.forms import ENDS
from community.moderation.queries.desk import APPEALS, FLAGS, HELD, QUIET, TO_RULE, UNANSWERED
from community.moderation.views.blueprint import bp, moderator
from community.site import choices
from community.web.access import Who, access


class Where(NamedTuple):
    """A place on a desk: which desk, which tab, after which row."""

    group: str | None
    tab: str | None
    after: str | None

    @classmethod
    def asked(cls) -> "Where":
        """As the address of a form on the desk says."""
        return cls(request.args.get("group"), request.args.get("tab"), request.args.get("after"))

    @property
    def url(self) -> str:
        if self.group is None:
            return url_for("moderation.desk", tab=self.tab, after=self.after)
        return url_for("moderation.group_desk", slug=self.group, tab=self.tab, after=self.after)

    def act(self, endpoint: str, **values: Any) -> str:
        """The address of an act that leads back here."""
        return url_for(endpoint, **values, group=self.group, tab=self.tab, after=self.after)


class Returned(NamedTuple):
    """A row that came back: what is wrong, and what was typed."""

    key: str
    message: str
    typed: dict[str, str]
    row: Any  # as it is now: it may lie on the desk no more


class Done(NamedTuple):
    """What was done about a row, as the next page says it where there is no script."""

    key: str
    said: str
    ruling_id: int = 0  # to be undone, if it was a ruling
    request_id: int = 0  # whose answer can be taken back, if it was one

    @classmethod
    def read(cls, text: str) -> "Done":
        ruling_id, request_id, key, said = text.split(" ", 3)
        return cls(key, said, int(ruling_id), int(request_id))

    def __str__(self) -> str:
        return f"{self.ruling_id} {self.request_id} {self.key} {self.said}"


@bp.get("/moderation")
@access(Who.MEMBER)
def desk() -> Any:
    """What waits in all groups that are the viewer's."""
    moderator()
    return page(Where(None, request.args.get("tab"), request.args.get("after")))


@bp.get("/groups/<slug>/desk")
@access(Who.MEMBER)
def group_desk(slug: str) -> Any:
    """What waits in one group."""
    moderator()
    return page(Where(slug, request.args.get("tab"), request.args.get("after")))


@bp.get("/moderation/desk/groups")
@access(Who.MEMBER)
def desk_groups() -> Any:
    """Groups that something can be moved to, for the desk's form: read when it is opened."""
    return {"groups": [[one.slug, one.name] for one in queries.places(moderator()) if not one.is_archived]}


@bp.app_context_processor
def ends() -> dict[str, Any]:
    """For how long somebody can be suspended: what the forms on the desk offer."""
    return {"ends": [(key, said) for key, (said, _span) in ENDS.items()]}


def page(where: Where, returned: Returned | None = None, status: int = 200) -> Any:
    """The desk, with a row that came back if there is one: at most four statements beside the frame's."""
    who = moderator()
    before = now() - timedelta(days=choices.current().promise_days)
    found = queries.desk(who, before, where.group)
    g.on_desk = found.waiting
    tab = where.tab if where.tab in found.counts else _first(found)
    if returned is not None and tab not in (FLAGS, HELD):
        tab = FLAGS  # the other tabs have no place for what is ruled on
    where = where._replace(tab=tab)
    rows = _rows(who, where, found)
    ready = reasons.kept() if tab in (FLAGS, HELD) else {}
    shown = list(rows.rows)
    if returned is not None and returned.key not in {key_of(row, tab) for row in shown}:
        shown.insert(0, returned.row)
    return render_template(
        "moderation/desk.html",
        desk=found,
        where=where,
        tab=tab,
        rows=shown,
        buttons={row.key: buttons.of(row, who, ready, held=tab == HELD) for row in shown if isinstance(row, Case)},
        key_of=key_of,
        returned=returned,
        undoable=[Done.read(str(message)) for message in get_flashed_messages(category_filter=["undo"])],
        more=where._replace(after=rows.next).url if rows.next else "",
        days=choices.current().promise_days,
    ), status


def key_of(row: Any, tab: str) -> str:
    """What a row is called on the page, and where it is found again."""
    return str(row.key) if hasattr(row, "key") else f"{tab}-{row.id}"


def _rows(who: Member, where: Where, found: queries.Desk) -> Page[Any]:
    slug = where.group
    if where.tab == FLAGS:
        return queries.flagged(who, where.after, slug)
    if where.tab == HELD:
        return queries.held(who, where.after, slug)
    if where.tab == UNANSWERED:
        return queries.unanswered(who, now() - timedelta(days=choices.current().promise_days), where.after, slug)
    if where.tab == QUIET:
        return queries.quiet(who, where.after, slug)
    if where.tab == APPEALS:
        return queries.appeals(who, where.after)
    return _requests(who, found, where.after)


def _requests(who: Member, found: queries.Desk, after: str | None) -> Page[Any]:
    group = Group(id=found.group_id) if found.group_id else None
    return requests.waiting_requests(who, group, after)


def _first(found: queries.Desk) -> str:
    """The first tab in which somebody waits for a decision."""
    waiting: Sequence[str] = [tab for tab in TO_RULE if found.counts.get(tab)]
    return waiting[0] if waiting else FLAGS
