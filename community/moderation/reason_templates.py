"""Reasons ready to be given with a ruling: what the button says, and the words that a person will read.

Staff word them; every act has its own, in an order of its own.

Wording the reasons that stand ready for rulings: adding one, changing it, putting it elsewhere, removing it.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import func, select

from community.core import markup
from community.core.cache import cached
from community.core.db import db, rows
from community.core.errors import Hidden, Refused, Stale
from community.core.i18n import gettext as _
from community.members.models import Member
from community.moderation.actions import REASON_MAX as TEXT
from community.moderation.actions import REASON_MIN
from community.moderation.models import ACTS, ReasonTemplate
from community.moderation.reports import REASONS

FRESH = 2.0  # seconds for which the desk may still offer what was worded before


class ReasonOption(NamedTuple):
    """One of them."""

    label: str
    text: str
    fits: str = ""  # the reason of a flag that it answers; empty: whatever was flagged


def by_act() -> dict[str, list[ReasonOption]]:
    """By act, in their order. One statement."""
    found: dict[str, list[ReasonOption]] = {}
    ordered = select(ReasonTemplate.act, ReasonTemplate.label, ReasonTemplate.text, ReasonTemplate.fits)
    for act, label, text, fits in rows(ordered.order_by(ReasonTemplate.position, ReasonTemplate.id)):
        found.setdefault(act, []).append(ReasonOption(label, text, fits))
    return found


@cached(seconds=FRESH)
def cached_by_act() -> Mapping[str, Sequence[ReasonOption]]:
    """As `for_acts`, read at most every two seconds per process: what the buttons of the desk will say."""
    return by_act()


def list_all() -> list[ReasonTemplate]:
    """The rows, as those see them who word them: by act, in their order."""
    return list(db.session.scalars(select(ReasonTemplate).order_by(ReasonTemplate.position, ReasonTemplate.id)))


def find(number: int) -> ReasonTemplate:
    """One of them. Raises `Hidden`."""
    found = db.session.get(ReasonTemplate, number)
    if found is None:
        raise Hidden
    return found


LABEL_MAX = 40  # characters of what a button says
MAX_PER_ACT = 20  # reasons of one act


def add(by: Member, act: str, label: str, text: str, fits: str = "") -> ReasonTemplate:
    """A further reason for an act, behind the others; `fits`: the reason of a flag that it answers, or nothing.

    Raises `Hidden` for who is no staff, and `Refused`.
    """
    _require(by)
    if act not in ACTS:
        raise Refused(_("Please choose what it is a reason for."), "act")
    label, text, fits = _validated(label, text, fits)
    last, count = db.session.execute(
        select(func.max(ReasonTemplate.position), func.count()).where(ReasonTemplate.act == act)
    ).one()
    if count >= MAX_PER_ACT:
        raise Refused(_("There are %(most)s reasons for this already. Remove one first.", most=MAX_PER_ACT), "act")
    made = ReasonTemplate(act=act, label=label, text=text, fits=fits, position=0 if last is None else last + 1)
    db.session.add(made)
    db.session.flush()
    return made


def edit(by: Member, reason: ReasonTemplate, label: str, text: str, fits: str, version: int) -> bool:
    """Other words for a reason. False if they are the same. Raises `Stale` if somebody changed it since `version`."""
    _require(by)
    label, text, fits = _validated(label, text, fits)
    _lock(reason)
    if (reason.label, reason.text, reason.fits) == (label, text, fits):
        return False
    if reason.version != version:
        raise Stale(
            _(
                "Somebody changed this since you opened it. It is now “%(label)s”: “%(text)s”. "
                "What you typed is below: save it to keep it.",
                label=reason.label,
                text=reason.text,
            )
        )
    reason.label, reason.text, reason.fits = label, text, fits
    reason.version += 1
    return True


def move_first(by: Member, reason: ReasonTemplate) -> bool:
    """Let a reason stand before the others of its act. False if it does."""
    _require(by)
    _lock(reason)
    first = db.session.scalar(
        select(func.min(ReasonTemplate.position)).where(
            ReasonTemplate.act == reason.act, ReasonTemplate.id != reason.id
        )
    )
    if first is None or reason.position < first:
        return False
    reason.position = first - 1
    return True


def delete(by: Member, reason: ReasonTemplate) -> None:
    """A reason stands ready no more. Rulings that were given it keep its words."""
    _require(by)
    _lock(reason)
    db.session.delete(reason)


def _require(by: Member) -> None:
    if not by.is_staff or by.is_suspended:
        raise Hidden


def _lock(reason: ReasonTemplate) -> None:
    number = reason.id
    found = db.session.scalar(
        select(ReasonTemplate)
        .where(ReasonTemplate.id == number)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise Refused(_("Somebody removed this reason meanwhile."))


def _validated(label: str, text: str, fits: str) -> tuple[str, str, str]:
    label, text = markup.one_line(label), markup.clean_text(text)
    if not 2 <= len(label) <= LABEL_MAX:
        raise Refused(_("Please give the button a word or two, of 2 to 40 characters."), "label")
    if not REASON_MIN <= len(text) <= TEXT:
        raise Refused(_("Please give a reason of 5 to 500 characters."), "text")
    return label, text, fits if fits in REASONS else ""
