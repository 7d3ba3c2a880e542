"""People: a member each, who cannot sign in until somebody proves to be them."""

from collections.abc import Callable, Sequence
from secrets import token_hex
from typing import Any, NamedTuple

from sqlalchemy import insert, select

from community.imports import known
from community.imports.drafts import Mishap, Person, mended
from community.imports.models import Import
from community.kernel import outbox
from community.kernel.database import db, now, rows
from community.kernel.words import gettext as _
from community.members import handles
from community.members.events import MemberChanged
from community.members.models import Member

Note = Callable[[Mishap], None]


class Settled(NamedTuple):
    """A person who is new, and whether they are a member here already."""

    draft: Person
    member_id: int | None
    email: str | None


class Owner(NamedTuple):
    """Whose an address is here."""

    id: int
    is_confirmed: bool


def fresh(import_id: int, drafts: Sequence[Person], note: Note) -> list[Settled]:
    """People who are not here yet. An address that is somebody's here leads to them, if they proved it to be theirs."""
    here = known.found(import_id, known.SOMEBODY, [draft.id for draft in drafts])
    new = [draft for draft in drafts if draft.id not in here]
    owners = _owners([draft.email for draft in new if draft.email])
    settled = []
    for draft in new:
        if draft.note:
            note(mended(draft, draft.id, draft.note))
        owner = owners.get(draft.email) if draft.email else None
        if draft.email and owner is None:
            owners[draft.email] = Owner(0, False)  # of two with one address the first has it
        settled.append(_settle(draft, owner, note))
    return settled


def dress(settled: list[Settled]) -> list[Settled]:
    """People are shown by their names alone."""
    return settled


def bring(of: Import, settled: Sequence[Settled]) -> None:
    """Write people. Who is a member here already is only remembered."""
    known.keep(of.id, known.LINKED, [(one.draft.id, one.member_id) for one in settled if one.member_id])
    new = [one for one in settled if one.member_id is None]
    moment, taken = now(), _taken(new)
    made: list[dict[str, Any]] = [
        {
            "handle": _handle(one.draft.name, taken),
            "name": one.draft.name,
            "email": one.email,
            "colour": number % 12 + 1,
            "joined_at": one.draft.joined_at or moment,
            "imported_at": moment,
        }
        for number, one in enumerate(new)
    ]
    if not made:
        return
    ids = db.session.scalars(insert(Member).returning(Member.id, sort_by_parameter_order=True), made).all()
    known.keep(of.id, known.PERSON, zip([one.draft.id for one in new], ids, strict=True))
    for member_id in ids:
        outbox.record(MemberChanged(member_id))


def _settle(draft: Person, owner: Owner | None, note: Note) -> Settled:
    if draft.email is None or owner is None:
        return Settled(draft, None, draft.email)
    if owner.is_confirmed:
        note(mended(draft, draft.id, _("its address is that of a member here, who is taken for this person")))
        return Settled(draft, owner.id, None)
    note(mended(draft, draft.id, _("its address is that of somebody else who has not proved it theirs; left out")))
    return Settled(draft, None, None)


def _owners(emails: Sequence[str]) -> dict[str, Owner]:
    found: Any = rows(select(Member.email, Member.id, Member.confirmed_at).where(Member.email.in_(emails)))
    return {email: Owner(member_id, confirmed_at is not None) for email, member_id, confirmed_at in found}


def _taken(new: Sequence[Settled]) -> set[str]:
    """Handles that these people could be given first, and that somebody has."""
    wanted = {next(handles.made_from(one.draft.name)) for one in new}
    return set(db.session.scalars(select(Member.handle).where(Member.handle.in_(wanted))))


def _handle(name: str, taken: set[str]) -> str:
    """A handle that suits the name: the plain one, or with letters behind it that nobody else has."""
    handle = next(handles.made_from(name))
    if handle in taken:
        handle = f"{handle[:19].rstrip('-')}-{token_hex(5)}"
    taken.add(handle)
    return handle
