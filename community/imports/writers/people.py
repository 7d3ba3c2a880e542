"""Writes people, as members who cannot sign in until someone claims the account."""

from collections.abc import Sequence
from secrets import token_hex
from typing import Any, NamedTuple

from sqlalchemy import insert, select, update

from community.core import outbox
from community.core.db import db, execute_bulk, now, rows
from community.core.i18n import gettext as _
from community.imports import mapping
from community.imports.models import Import
from community.imports.records import ReportIssue, SourcePerson, corrected, placeholder_name
from community.members import handles, old_handles, protected_names
from community.members.events import MemberChanged
from community.members.models import Member


class MatchedPerson(NamedTuple):
    """A new person, the existing member they are, if any, and the address that is free to be theirs."""

    record: SourcePerson
    member_id: int | None
    email: str | None


class AddressOwner(NamedTuple):
    """The member who has an address."""

    id: int
    is_confirmed: bool


def filter_new(import_id: int, people: Sequence[SourcePerson], report_issue: ReportIssue) -> list[MatchedPerson]:
    """People who were not imported before. Someone with a member's confirmed address is treated as that member."""
    existing = mapping.row_ids(import_id, mapping.PEOPLE_KINDS, [record.id for record in people])
    new = [record for record in people if record.id not in existing]
    owners = _owners([record.email for record in new if record.email])
    matched, team = [], protected_names.keys_of_team()
    for record in new:
        if protected_names.why_not(record.name, team):
            report_issue(corrected(record, record.id, _("its name is protected here, so the id was used")))
            record = record._replace(name=placeholder_name(record.id))
        if record.note:
            report_issue(corrected(record, record.id, record.note))
        owner = owners.get(record.email) if record.email else None
        if record.email and owner is None:
            owners[record.email] = AddressOwner(0, False)  # of two people with one address the first gets it
        matched.append(_match(record, owner, report_issue))
    return matched


def prepare(matched: list[MatchedPerson]) -> list[MatchedPerson]:
    """People have nothing to render."""
    return matched


def write(import_: Import, matched: Sequence[MatchedPerson]) -> None:
    """Insert people. Existing members are only remembered."""
    mapping.remember(import_.id, mapping.LINKED, [(one.record.id, one.member_id) for one in matched if one.member_id])
    new = [one for one in matched if one.member_id is None]
    moment, taken = now(), _taken(new)
    values: list[dict[str, Any]] = [
        {
            "handle": _handle(one.record.name, taken),
            "name": one.record.name,
            "email": one.email,
            "color": number % 12 + 1,
            "joined_at": one.record.joined_at or moment,
            "imported_at": moment,
        }
        for number, one in enumerate(new)
    ]
    if not values:
        return
    ids = db.session.scalars(insert(Member).returning(Member.id, sort_by_parameter_order=True), values).all()
    _replace_old_handles({one["handle"] for one in values})
    mapping.remember(import_.id, mapping.PERSON, zip([one.record.id for one in new], ids, strict=True))
    for member_id in ids:
        outbox.record(MemberChanged(member_id))


def _match(record: SourcePerson, owner: AddressOwner | None, report_issue: ReportIssue) -> MatchedPerson:
    if record.email is None or owner is None:
        return MatchedPerson(record, None, record.email)
    if owner.is_confirmed:
        report_issue(
            corrected(record, record.id, _("its email belongs to a member here, who is treated as this person"))
        )
        return MatchedPerson(record, owner.id, None)
    report_issue(corrected(record, record.id, _("its email belongs to an unconfirmed account here and was ignored")))
    return MatchedPerson(record, None, None)


def _owners(emails: Sequence[str]) -> dict[str, AddressOwner]:
    found: Any = rows(select(Member.email, Member.id, Member.confirmed_at).where(Member.email.in_(emails)))
    return {email: AddressOwner(member_id, confirmed_at is not None) for email, member_id, confirmed_at in found}


def _taken(new: Sequence[MatchedPerson]) -> set[str]:
    """First choices of these people's handles that are taken."""
    wanted = {next(handles.candidates(one.record.name)) for one in new}
    return old_handles.among(wanted) | set(db.session.scalars(select(Member.handle).where(Member.handle.in_(wanted))))


def _replace_old_handles(written: set[str]) -> None:
    """Replace those of these handles that someone gave up while they were written."""
    for handle in old_handles.among(written):
        execute_bulk(update(Member).where(Member.handle == handle).values(handle=_handle(handle, {handle})))


def _handle(name: str, taken: set[str]) -> str:
    """A handle made from the name, with a random suffix if it is taken."""
    handle = next(handles.candidates(name))
    if handle in taken:
        handle = f"{handle[:19].rstrip('-')}-{token_hex(5)}"
    taken.add(handle)
    return handle
