"""The statuses of a site: administrators define, order and remove them.

A removed status stays as a row that leads to another one, so that the history still names it and its address keeps
working. Its ideas get the other one: some at once, the others by the worker.
"""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from community.audit import log as audit_log
from community.core import markup, slugs
from community.core.db import db, execute_bulk, insert, now
from community.core.errors import Hidden, Refused, Stale
from community.core.i18n import gettext as _
from community.core.i18n import lazy_gettext
from community.core.outbox import record, record_all
from community.core.text_search import fold
from community.ideas.events import IdeaClassified, StatusDefinitionChanged
from community.ideas.models import DECLINED, DONE, IN_PROGRESS, KINDS, OPEN, Idea, Status
from community.members.models import Member

MAX_NAME_LENGTH = 30
MAX_STATUSES = 30
COLORS = range(1, 13)
BATCH_SIZE = 500  # ideas in one transaction
NEEDED_KINDS = (OPEN, DONE, DECLINED)
KIND_NAMES = {
    OPEN: lazy_gettext("New"),
    IN_PROGRESS: lazy_gettext("In progress"),
    DONE: lazy_gettext("Done"),
    DECLINED: lazy_gettext("Declined"),
}
_FRESH = {"populate_existing": True}


class StatusSettings(NamedTuple):
    """What an administrator can set."""

    name: str
    kind: str  # one of `KINDS`
    color: int  # 1 to 12; 0 keeps the look of a built-in status
    closes: bool
    on_roadmap: bool
    is_default: bool
    next_keys: Collection[str]  # that can follow it; empty: all


def create(by: Member, settings: StatusSettings) -> Status:
    """Define a status, as the last. Raises `Refused` for invalid settings, a name in use, or too many statuses."""
    _require_administrator(by)
    live = _lock_all()
    if len(live) >= MAX_STATUSES:
        raise Refused(_("There are %(most)s statuses already. Remove one first.", most=MAX_STATUSES), "name")
    values = _checked(settings, live, None)
    _require_unused(values["folded_name"])
    is_default = values.pop("is_default")
    position = (db.session.scalar(select(func.max(Status.position))) or 0) + 1
    wanted, number, made = slugs.ascii_slug(settings.name, "status"), 1, None
    while made is None:
        key = wanted if number == 1 else f"{wanted}-{number}"
        row = insert(Status).values(key=key, position=position, is_default=False, version=1, **values)
        made = db.session.scalar(row.on_conflict_do_nothing().returning(Status.key))
        number += 1
        if made is None:
            _require_unused(values["folded_name"])  # again: another transaction may have taken the name
    status = db.session.get_one(Status, made)
    if is_default:
        _make_default(status)
    audit_log.record(audit_log.STATUS_ADDED, by=by.id, status=status.name)
    return status


def change(status: Status, by: Member, settings: StatusSettings, version: int) -> bool:
    """Change a status; its key stays. False if nothing changes. Raises `Refused` as `create`, and `Hidden`.

    Raises `Stale` if someone has changed it since `version`.
    """
    _require_administrator(by)
    live = _lock_all()
    if status.replaced_by_key is not None:
        raise Hidden
    values = _checked(settings, live, status)
    if all(getattr(status, name) == value for name, value in values.items()):
        return False
    if status.version != version:
        raise Stale(_("Someone else changed this status while you were editing. Check it below, then save again."))
    if values["folded_name"] != status.folded_name:
        _require_unused(values["folded_name"])
    if values["kind"] != status.kind:
        _require_kept(status, live)
    if values["is_default"] and not status.is_default:
        _make_default(status)
    if (values["kind"], values["closes"]) != (status.kind, status.closes):
        record(StatusDefinitionChanged(status.key))
    _record_changes(status, values, by, {one.key: one.name for one in live})
    try:
        with db.session.begin_nested():  # another transaction may take the name after the query
            for name, value in values.items():
                setattr(status, name, value)
            status.version += 1
    except IntegrityError:
        _require_unused(values["folded_name"])
        raise
    return True


def move(status: Status, by: Member, up: bool) -> bool:
    """Put a status before the one above it, or after the one below it. False if there is none."""
    _require_administrator(by)
    live = _lock_all()
    if status not in live:
        raise Hidden
    index = live.index(status)
    other = index - 1 if up else index + 1
    if not 0 <= other < len(live):
        return False
    live[index], live[other] = live[other], live[index]
    for position, one in enumerate(live, 1):
        one.position = position
    _record_change(status, by, "position", index + 1, other + 1)
    db.session.flush()
    return True


def remove(status: Status, into: Status, by: Member) -> None:
    """Remove a status and give its ideas another one; no one is notified. What can follow others is adapted.

    Raises `Refused` for the default status, the last of a kind that is needed, and if the other one is removed too.
    """
    _require_administrator(by)
    live = _lock_all()
    if status not in live:
        raise Hidden
    if into not in live or into is status:
        raise Refused(_("Choose a status for its ideas."), "into")
    if status.is_default:
        raise Refused(_("New ideas get this status. Choose another for them first."))
    _require_kept(status, live)
    status.replaced_by_key = into.key
    audit_log.record(audit_log.STATUS_REMOVED, by=by.id, status=status.name, into=into.name)
    for other in db.session.scalars(select(Status).where(Status.replaced_by_key == status.key)):
        other.replaced_by_key = into.key
    for other in live:
        if status.key in other.next_keys:
            keys = [into.key if key == status.key else key for key in other.next_keys]
            other.next_keys = [key for key in dict.fromkeys(keys) if key != other.key]
    db.session.flush()
    update_ideas(status.key)


def update_ideas(status_key: str, after_id: int = 0) -> None:
    """Adapt some of the ideas with a status to what was changed in it, and record that there are more.

    Those of a removed status get the one that replaces it. All get new scores soon. Can run twice.
    """
    status = db.session.get(Status, status_key, populate_existing=True)
    if status is None:
        return
    replacement = None
    if status.replaced_by_key is not None:  # locked before ideas are, as wherever an idea gets a status
        replacement = db.session.get_one(Status, status.replaced_by_key, with_for_update={"read": True})
    some = select(Idea.id).where(Idea.status_key == status_key, Idea.id > after_id).order_by(Idea.id).limit(BATCH_SIZE)
    ids: Sequence[int] = db.session.scalars(some.with_for_update(key_share=True)).all()
    values: dict[str, Any] = {"stale_since": now()}
    if replacement is not None:
        values["status_key"] = replacement.key
    if (replacement or status).is_decision:
        values |= {"expected": None, "expected_by": None}
    execute_bulk(update(Idea).where(Idea.id.in_(ids)).values(values))
    if replacement is not None:
        record_all([IdeaClassified(idea_id) for idea_id in ids])
    if len(ids) == BATCH_SIZE:
        record(StatusDefinitionChanged(status_key, ids[-1]))


def _make_default(status: Status) -> None:
    former = update(Status).where(Status.is_default)
    execute_bulk(former.values(is_default=False, version=Status.version + 1))  # a form left open must not take it back
    db.session.expire_all()
    status.is_default = True
    db.session.flush()


def _record_changes(status: Status, values: dict[str, Any], by: Member, names: dict[str, str]) -> None:
    """Add an audit entry for each setting that changes, with the names of the statuses that can follow."""
    for setting, after in values.items():
        before = getattr(status, setting)
        if before == after or setting == "folded_name":
            continue
        if setting == "next_keys":
            before, after = (", ".join(names.get(key, key) for key in keys) for keys in (before, after))
        _record_change(status, by, setting, before, after)


def _record_change(status: Status, by: Member, setting: str, before: Any, after: Any) -> None:
    audit_log.record(
        audit_log.STATUS_CHANGED, by=by.id, status=status.name, setting=setting, before=before, after=after
    )


def _checked(settings: StatusSettings, live: Sequence[Status], status: Status | None) -> dict[str, Any]:
    name = markup.one_line(settings.name)
    if not name:
        raise Refused(_("Please give the status a name."), "name")
    if len(name) > MAX_NAME_LENGTH:
        raise Refused(_("Please keep the name to %(most)s characters.", most=MAX_NAME_LENGTH), "name")
    if settings.kind not in KINDS:
        raise Refused(_("Please choose what it means."), "kind")
    keeps_look = status is not None and status.color == settings.color == 0
    if settings.color not in COLORS and not keeps_look:
        raise Refused(_("Please choose a color."), "color")
    keys = [one.key for one in live]
    if gone := [key for key in settings.next_keys if key not in keys]:
        raise Refused(_("The status “%(status)s” no longer exists.", status=gone[0]), "next_keys")
    is_default = settings.is_default or (status is not None and status.is_default)
    if is_default and (settings.kind != OPEN or settings.closes):
        raise Refused(_("The status of new ideas must wait for an answer and take votes."), "kind")
    return {
        "name": name,
        "folded_name": fold(name),
        "kind": settings.kind,
        "color": settings.color,
        "closes": settings.closes,
        "on_roadmap": settings.on_roadmap,
        "is_default": is_default,
        "next_keys": [key for key in keys if key in settings.next_keys and (status is None or key != status.key)],
    }


def _require_kept(status: Status, live: Sequence[Status]) -> None:
    """Raise `Refused` if the status is the last of a kind that ideas need."""
    if status.kind in NEEDED_KINDS and not any(one.kind == status.kind for one in live if one is not status):
        raise Refused(_("This is the last status of its kind. Add another of that kind first."), "kind")


def _require_unused(folded_name: object) -> None:
    same = select(Status.name).where(Status.folded_name == folded_name, Status.replaced_by_key.is_(None))
    name = db.session.scalar(same)
    if name is not None:
        raise Refused(_("There’s a status “%(name)s” already.", name=name), "name")


def _lock_all() -> list[Status]:
    """All statuses in their order, locked: two administrators change them one after the other."""
    found = db.session.scalars(select(Status).order_by(Status.key).with_for_update(), execution_options=_FRESH).all()
    live = [status for status in found if status.replaced_by_key is None]
    return sorted(live, key=lambda status: (status.position, status.key))


def _require_administrator(by: Member) -> None:
    if not by.is_administrator or by.is_suspended:
        raise Hidden
