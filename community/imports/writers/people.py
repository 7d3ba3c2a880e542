"""People: a member each, who cannot sign in until somebody proves to be them."""

from collections.abc import Callable, Sequence
from secrets import token_hex
from typing import Any, NamedTuple

from sqlalchemy import insert, select

from community.core import outbox
from community.core.db import db, now, rows
from community.core.i18n import gettext as _
from community.imports import mapping
from community.imports.models import Import
from community.imports.records import RowIssue, SourcePerson, mended
from community.members import handles
from community.members.events import MemberChanged
from community.members.models import Member

Note = Callable[[RowIssue], None]


class MatchedPerson(NamedTuple):
    """A person who is new, and whether they are a member here already."""

    draft: SourcePerson
    member_id: int | None
    email: str | None


class AddressOwner(NamedTuple):
    """Whose an address is here."""

    id: int
    is_confirmed: bool


def filter_new(import_id: int, drafts: Sequence[SourcePerson], note: Note) -> list[MatchedPerson]:
    """People who are not here yet. An address that is somebody's here leads to them, if they proved it to be theirs."""
    here = mapping.row_ids(import_id, mapping.PEOPLE_KINDS, [draft.id for draft in drafts])
    new = [draft for draft in drafts if draft.id not in here]
    owners = _owners([draft.email for draft in new if draft.email])
    settled = []
    for draft in new:
        if draft.note:
            note(mended(draft, draft.id, draft.note))
        owner = owners.get(draft.email) if draft.email else None
        if draft.email and owner is None:
            owners[draft.email] = AddressOwner(0, False)  # of two with one address the first has it
        settled.append(_match(draft, owner, note))
    return settled


def prepare(settled: list[MatchedPerson]) -> list[MatchedPerson]:
    """People are shown by their names alone."""
    return settled


def write(of: Import, settled: Sequence[MatchedPerson]) -> None:
    """Write people. Who is a member here already is only remembered."""
    mapping.remember(of.id, mapping.LINKED, [(one.draft.id, one.member_id) for one in settled if one.member_id])
    new = [one for one in settled if one.member_id is None]
    moment, taken = now(), _taken(new)
    made: list[dict[str, Any]] = [
        {
            "handle": _handle(one.draft.name, taken),
            "name": one.draft.name,
            "email": one.email,
            "color": number % 12 + 1,
            "joined_at": one.draft.joined_at or moment,
            "imported_at": moment,
        }
        for number, one in enumerate(new)
    ]
    if not made:
        return
    ids = db.session.scalars(insert(Member).returning(Member.id, sort_by_parameter_order=True), made).all()
    mapping.remember(of.id, mapping.PERSON, zip([one.draft.id for one in new], ids, strict=True))
    for member_id in ids:
        outbox.record(MemberChanged(member_id))


def _match(draft: SourcePerson, owner: AddressOwner | None, note: Note) -> MatchedPerson:
    if draft.email is None or owner is None:
        return MatchedPerson(draft, None, draft.email)
    if owner.is_confirmed:
        note(mended(draft, draft.id, _("its address is that of a member here, who is taken for this person")))
        return MatchedPerson(draft, owner.id, None)
    note(mended(draft, draft.id, _("its address is that of somebody else who has not proved it theirs; left out")))
    return MatchedPerson(draft, None, None)


def _owners(emails: Sequence[str]) -> dict[str, AddressOwner]:
    found: Any = rows(select(Member.email, Member.id, Member.confirmed_at).where(Member.email.in_(emails)))
    return {email: AddressOwner(member_id, confirmed_at is not None) for email, member_id, confirmed_at in found}


def _taken(new: Sequence[MatchedPerson]) -> set[str]:
    """Handles that these people could be given first, and that somebody has."""
    wanted = {next(handles.candidates(one.draft.name)) for one in new}
    return set(db.session.scalars(select(Member.handle).where(Member.handle.in_(wanted))))


def _handle(name: str, taken: set[str]) -> str:
    """A handle that suits the name: the plain one, or with letters behind it that nobody else has."""
    handle = next(handles.candidates(name))
    if handle in taken:
        handle = f"{handle[:19].rstrip('-')}-{token_hex(5)}"
    taken.add(handle)
    return handle
