"""Reason templates: prepared reasons that moderators can give as they are or edit. Staff maintain them.

Each act has its own templates in an order of its own; the first is offered first. Those of `ANSWER` are answers to
ideas, which can have fields.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import func, select

from community.core import markup
from community.core.cache import cached
from community.core.db import db, rows
from community.core.errors import Hidden, Refused, Stale
from community.core.i18n import gettext as _
from community.ideas.status import MAX_ANSWER
from community.members.models import Member
from community.moderation import answer_fields
from community.moderation.actions import REASON_MAX, REASON_MIN
from community.moderation.models import ACTS, ANSWER, ReasonTemplate
from community.moderation.reports import REASONS

FRESH = 2.0  # seconds for which the queue may still offer an earlier version
LABEL_MIN, LABEL_MAX = 2, 40  # characters
MAX_PER_ACT = 20
USES = (*ACTS, ANSWER)


class ReasonOption(NamedTuple):
    """A template as it is offered."""

    label: str
    text: str
    report_reason: str = ""  # offered first for reports with this reason; empty: for any report


def by_act() -> dict[str, list[ReasonOption]]:
    """All templates: {act: options in their order}. One statement."""
    found: dict[str, list[ReasonOption]] = {}
    ordered = select(ReasonTemplate.act, ReasonTemplate.label, ReasonTemplate.text, ReasonTemplate.report_reason)
    for act, label, text, report_reason in rows(ordered.order_by(ReasonTemplate.position, ReasonTemplate.id)):
        found.setdefault(act, []).append(ReasonOption(label, text, report_reason))
    return found


@cached(seconds=FRESH)
def cached_by_act() -> Mapping[str, Sequence[ReasonOption]]:
    """As `by_act`, read from the database at most every `FRESH` seconds: for the buttons of the queue."""
    return by_act()


def list_all() -> list[ReasonTemplate]:
    """The rows in their order, for editing."""
    return list(db.session.scalars(select(ReasonTemplate).order_by(ReasonTemplate.position, ReasonTemplate.id)))


def find(template_id: int) -> ReasonTemplate:
    """One template. Raises `Hidden`."""
    found = db.session.get(ReasonTemplate, template_id)
    if found is None:
        raise Hidden
    return found


def add(by: Member, act: str, label: str, text: str, report_reason: str = "") -> ReasonTemplate:
    """Add a template behind the others of its act. Raises `Hidden` unless the member is staff, and `Refused`."""
    _require_staff(by)
    if act not in USES:
        raise Refused(_("Please choose what it’s for."), "act")
    label, text, report_reason = _validated(act, label, text, report_reason)
    last, count = db.session.execute(
        select(func.max(ReasonTemplate.position), func.count()).where(ReasonTemplate.act == act)
    ).one()
    if count >= MAX_PER_ACT:
        raise Refused(_("There are %(most)s saved replies for this already. Delete one.", most=MAX_PER_ACT), "act")
    template = ReasonTemplate(
        act=act, label=label, text=text, report_reason=report_reason, position=0 if last is None else last + 1
    )
    db.session.add(template)
    db.session.flush()
    return template


def edit(by: Member, template: ReasonTemplate, label: str, text: str, report_reason: str, version: int) -> bool:
    """Change a template. False if nothing differs. Raises `Stale` if someone has changed it since `version`."""
    _require_staff(by)
    label, text, report_reason = _validated(template.act, label, text, report_reason)
    _lock(template)
    if (template.label, template.text, template.report_reason) == (label, text, report_reason):
        return False
    if template.version != version:
        raise Stale(
            _(
                "Someone changed this while you were writing. It’s now “%(label)s”: “%(text)s”. "
                "Your version is below; saving replaces theirs.",
                label=template.label,
                text=template.text,
            )
        )
    template.label, template.text, template.report_reason = label, text, report_reason
    template.version += 1
    return True


def move_first(by: Member, template: ReasonTemplate) -> bool:
    """Put a template before the others of its act. False if it is the first already."""
    _require_staff(by)
    _lock(template)
    first = db.session.scalar(
        select(func.min(ReasonTemplate.position)).where(
            ReasonTemplate.act == template.act, ReasonTemplate.id != template.id
        )
    )
    if first is None or template.position < first:
        return False
    template.position = first - 1
    return True


def delete(by: Member, template: ReasonTemplate) -> None:
    """Delete a template. Actions that were given its text keep it."""
    _require_staff(by)
    _lock(template)
    db.session.delete(template)


def _require_staff(by: Member) -> None:
    if not by.is_staff or by.is_suspended:
        raise Hidden


def _lock(template: ReasonTemplate) -> None:
    """Read the row again and lock it. Raises `Refused` if it has been deleted."""
    template_id = template.id
    found = db.session.scalar(
        select(ReasonTemplate)
        .where(ReasonTemplate.id == template_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise Refused(_("Someone has deleted this saved reply."))


def _validated(act: str, label: str, text: str, report_reason: str) -> tuple[str, str, str]:
    label, text = markup.one_line(label), markup.clean_text(text)
    if not LABEL_MIN <= len(label) <= LABEL_MAX:
        raise Refused(_("Please use 2 to 40 characters on the button."), "label")
    if act == ANSWER:
        if not REASON_MIN <= len(text) <= MAX_ANSWER:
            raise Refused(_("Please use 5 to 5,000 characters for the text."), "text")
        answer_fields.check(text)
        return label, text, ""
    if not REASON_MIN <= len(text) <= REASON_MAX:
        raise Refused(_("Please use 5 to 500 characters for the text."), "text")
    return label, text, report_reason if report_reason in REASONS else ""
