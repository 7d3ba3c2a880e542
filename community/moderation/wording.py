"""Wording the reasons that stand ready for rulings: adding one, changing it, putting it elsewhere, removing it."""

from sqlalchemy import func, select

from community.kernel import markup
from community.kernel.database import db
from community.kernel.errors import Hidden, Refused, Stale
from community.kernel.words import gettext as _
from community.members.models import Member
from community.moderation.flagging import REASONS
from community.moderation.models import ACTS, ReasonTemplate
from community.moderation.ruling import LEAST
from community.moderation.ruling import MOST as TEXT

LABEL = 40  # characters of what a button says
AT_MOST = 20  # reasons of one act


def add(by: Member, act: str, label: str, text: str, fits: str = "") -> ReasonTemplate:
    """A further reason for an act, behind the others; `fits`: the reason of a flag that it answers, or nothing.

    Raises `Hidden` for who is no staff, and `Refused`.
    """
    _require(by)
    if act not in ACTS:
        raise Refused(_("Please choose what it is a reason for."), "act")
    label, text, fits = _checked(label, text, fits)
    last, count = db.session.execute(
        select(func.max(ReasonTemplate.position), func.count()).where(ReasonTemplate.act == act)
    ).one()
    if count >= AT_MOST:
        raise Refused(_("There are %(most)s reasons for this already. Remove one first.", most=AT_MOST), "act")
    made = ReasonTemplate(act=act, label=label, text=text, fits=fits, position=0 if last is None else last + 1)
    db.session.add(made)
    db.session.flush()
    return made


def change(by: Member, reason: ReasonTemplate, label: str, text: str, fits: str, version: int) -> bool:
    """Other words for a reason. False if they are the same. Raises `Stale` if somebody changed it since `version`."""
    _require(by)
    label, text, fits = _checked(label, text, fits)
    _hold(reason)
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


def put_first(by: Member, reason: ReasonTemplate) -> bool:
    """Let a reason stand before the others of its act. False if it does."""
    _require(by)
    _hold(reason)
    first = db.session.scalar(
        select(func.min(ReasonTemplate.position)).where(
            ReasonTemplate.act == reason.act, ReasonTemplate.id != reason.id
        )
    )
    if first is None or reason.position < first:
        return False
    reason.position = first - 1
    return True


def remove(by: Member, reason: ReasonTemplate) -> None:
    """A reason stands ready no more. Rulings that were given it keep its words."""
    _require(by)
    _hold(reason)
    db.session.delete(reason)


def _require(by: Member) -> None:
    if not by.is_staff or by.is_suspended:
        raise Hidden


def _hold(reason: ReasonTemplate) -> None:
    number = reason.id
    found = db.session.scalar(
        select(ReasonTemplate)
        .where(ReasonTemplate.id == number)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise Refused(_("Somebody removed this reason meanwhile."))


def _checked(label: str, text: str, fits: str) -> tuple[str, str, str]:
    label, text = markup.one_line(label), markup.tidy(text)
    if not 2 <= len(label) <= LABEL:
        raise Refused(_("Please give the button a word or two, of 2 to 40 characters."), "label")
    if not LEAST <= len(text) <= TEXT:
        raise Refused(_("Please give a reason of 5 to 500 characters."), "text")
    return label, text, fits if fits in REASONS else ""
