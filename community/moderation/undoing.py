"""Undoing a ruling: what it changed is put back as it was, and the flags that it answered are open again.

That is a ruling of its own in the log. Only the latest on a subject is undone, and only while things are as it left
them: what others did since is not swept away.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import aliased

from community.comments import withholding as comments
from community.groups import banning, trusting
from community.groups.models import Group
from community.ideas import moving
from community.ideas import withholding as ideas
from community.kernel.database import db, now
from community.kernel.errors import Hidden, Refused, Stale
from community.kernel.words import gettext as _
from community.members import standing
from community.members.models import Member
from community.moderation import acts, appealing, carrying_out, rights, ruling, subjects
from community.moderation.models import Flag, Ruling
from community.moderation.queries.log import in_charge
from community.moderation.subjects import COMMENT, IDEA, Subject

DERIVED = (
    "taken_down_at",
    "trusted",
    "name",
)  # follows from others, or may be gone already: says nothing about who came since


def undo(ruling_id: int, by: Member, reason: str) -> Ruling:
    """Undo a ruling. Raises `Hidden`, `Refused`, and `Stale` with what happened if it is the latest no longer."""
    undone = find(by, ruling_id)
    reason = ruling.checked(reason)
    subject = subjects.held(of(by, undone))
    appealing.hold_ruling(undone.id)
    check_latest(undone, subject)
    put_back(undone, subject, by)
    made = Ruling(
        act=acts.UNDO,
        **subject.key,
        about_id=undone.about_id,
        group_id=undone.group_id,
        ruled_by=by.id,
        reason=reason,
        undoes_id=undone.id,
    )
    ruling.write(made)
    _reopen_flags(undone, subject)
    appealing.settle(Ruling.id == undone.id, undone.act, by, reason)
    return made


def find(by: Member, ruling_id: int) -> Ruling:
    """A ruling that stands in this moderator's log. Raises `Hidden`."""
    log = select(Ruling).outerjoin(Group, Group.id == Ruling.group_id)
    found = db.session.scalar(log.where(Ruling.id == ruling_id, in_charge(by, Ruling.group_id)))
    if found is None:
        raise Hidden
    return found


def of(by: Member, undone: Ruling) -> Subject:
    """What a ruling was on, if it is this moderator's to rule on. Raises `Refused` in words."""
    slug = None
    if undone.subject_member_id is not None and undone.group_id is not None:
        slug = db.session.get_one(Group, undone.group_id).slug
    kinds = zip(subjects.KINDS, (undone.idea_id, undone.comment_id, undone.subject_member_id), strict=True)
    kind, number = next((kind, number) for kind, number in kinds if number is not None)
    try:
        subject = subjects.find(by, kind, number, slug)
        ruling.check(subject, by)
    except Hidden:
        raise Refused(
            _("What this was about is gone, or stands where you are no moderator. So you cannot undo it.")
        ) from None
    return subject


def check_latest(undone: Ruling, subject: Subject) -> None:
    """Raise `Stale` if it is undone already, or if there is a later ruling that is not; `Refused` for an undoing."""
    if undone.act == acts.UNDO:
        raise Refused(_("This undid a ruling. You can rule on it anew instead."))
    undoing, ruler = aliased(Ruling), aliased(Member)
    later = db.session.execute(
        select(Ruling.id, Ruling.act, Ruling.reason, ruler.name, undoing.id)
        .outerjoin(undoing, undoing.undoes_id == Ruling.id)
        .join(ruler, ruler.id == func.coalesce(undoing.ruled_by, Ruling.ruled_by))
        .where(subject.named_by(Ruling), Ruling.id >= undone.id, Ruling.act != acts.UNDO)
        .where((undoing.id.is_(None)) | (Ruling.id == undone.id))
        .order_by(Ruling.id.desc())
    ).all()
    for number, act, reason, name, undone_by in later:
        if number == undone.id and undone_by is not None:
            raise Stale(_("%(name)s has undone this already.", name=name))
        if number > undone.id and (undone.act != acts.WARN or undone.before):  # a bare warning is in nobody's way
            raise Stale(
                _(
                    "%(name)s has ruled on this since: %(done)s, because “%(reason)s”. That has to be undone first.",
                    name=name,
                    done=str(acts.DONE[act]),
                    reason=reason,
                )
            )


def put_back(undone: Ruling, subject: Subject, by: Member) -> None:
    """Let everything that a ruling changed be as it was. Raises `Refused` where somebody changed it since."""
    if subject.taken_down_by == subjects.ERASED:
        raise Refused(_("Its author erased it when they left, so there is nothing to put back."))
    changes: dict[str, list[Any]] = undone.before
    if not changes and undone.act not in (acts.KEEP, acts.WARN):
        raise Refused(_("This was ruled before rulings could be undone. You can rule on it anew instead."))
    there = carrying_out.as_it_is(subject)
    for name, (was, became) in changes.items():
        if name not in DERIVED and there[name] not in (was, became):
            raise Refused(_changed())
    was_so = {name: was for name, (was, _became) in changes.items()}
    if subject.place is not None:
        _put_member_of_group(subject, there | was_so)
    elif subject.kind in (IDEA, COMMENT):
        _put_text(subject, was_so, by)
    elif was_so:
        when = there | was_so
        standing.as_it_was(subject.row, _moment(when["suspended_at"]), _moment(when["suspended_until"]))
    db.session.flush()


def _changed() -> str:
    return _("This is no longer as that ruling left it, so it cannot be undone. You can rule on it anew instead.")


def _put_text(subject: Subject, was: dict[str, Any], by: Member) -> None:
    row: Any = subject.row
    if "trusted" in was and not was["trusted"] and subject.group is not None:
        trusting.distrust(subject.group, subject.author, by)
    if "group_id" in was:
        moving.move(row, _home(was["group_id"], by))
    for name in ("locked_at", "pinned_at"):
        if name in was:
            setattr(row, name, _moment(was[name]))
    if "taken_down_by" in was or "withheld" in was:
        withholding: Any = ideas if subject.kind == IDEA else comments
        withholding.as_it_was(row, was.get("taken_down_by", row.taken_down_by), was.get("withheld", row.withheld))
    if was.get("taken_down_at") and row.taken_down_at is not None:
        row.taken_down_at = _moment(was["taken_down_at"])


def _home(group_id: int, by: Member) -> Group:
    group = db.session.get_one(Group, group_id)
    if not rights.moderates(by, group):
        raise Refused(_("You do not moderate the group that it came from, so you cannot move it back."))
    if group.is_archived:
        raise Refused(_("The group that it came from is archived. Restore it first."))
    return group


def _put_member_of_group(subject: Subject, was: dict[str, Any]) -> None:
    assert subject.place is not None
    ban, belongs = was["ban"], was["belongs"]
    if ban and belongs and (ban[1] is None or _sure(ban[1]) > now()):  # nobody who belongs is banned
        raise Refused(_changed())
    banning.as_it_was(
        subject.place.group,
        subject.author.id,
        (_sure(ban[0]), _moment(ban[1])) if ban else None,
        (belongs[0], _sure(belongs[1])) if belongs else None,
    )


def _reopen_flags(undone: Ruling, subject: Subject) -> None:
    """The flags that it answered, but not of those who have flagged the same anew."""
    anew = select(Flag.flagged_by).where(subject.named_by(Flag), Flag.ruling_id.is_(None)).scalar_subquery()
    db.session.execute(
        update(Flag)
        .where(Flag.ruling_id == undone.id, Flag.flagged_by.not_in(anew))
        .values(ruling_id=None)
        .execution_options(synchronize_session=False)
    )


def _sure(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
