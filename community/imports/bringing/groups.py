"""Groups: places for the ideas of this import. Nobody belongs to one before they join it here."""

import hashlib
from collections.abc import Callable, Sequence
from typing import NamedTuple

from community.groups import addressing
from community.groups.events import GroupChanged
from community.groups.models import Group
from community.imports import drafts, known
from community.imports.drafts import Mishap
from community.imports.models import Import
from community.kernel import markup, outbox
from community.kernel.database import db

Note = Callable[[Mishap], None]


class Dressed(NamedTuple):
    """A group and its description as shown."""

    draft: drafts.Group
    html: str


def fresh(import_id: int, found: Sequence[drafts.Group], note: Note) -> list[drafts.Group]:
    """Groups that are not here yet."""
    here = known.found(import_id, known.GROUP, [draft.id for draft in found])
    return [draft for draft in found if draft.id not in here]


def dress(found: Sequence[drafts.Group]) -> list[Dressed]:
    """Descriptions made ready to be shown."""
    return [Dressed(draft, markup.to_html(draft.description)) for draft in found]


def bring(of: Import, dressed: Sequence[Dressed]) -> None:
    """Write groups, founded by the person who wrote their first idea."""
    founders = known.found(of.id, known.SOMEBODY, [one.draft.founder for one in dressed])
    for number, (draft, html) in enumerate(dressed):
        group = Group(
            slug=_address(of, draft),
            name=draft.name,
            purpose=draft.purpose,
            description=draft.description,
            description_html=html,
            colour=(number + of.id) % 12 + 1,
            founder_id=founders[draft.founder],
            founded_at=draft.founded_at,
        )
        db.session.add(group)
        db.session.flush()
        known.keep(of.id, known.GROUP, [(draft.id, group.id)])
        outbox.record(GroupChanged(group.id))


def _address(of: Import, draft: drafts.Group) -> str:
    """The plain address if it is free, else one with letters that nobody else has."""
    plain = addressing.plain(draft.name)
    if plain not in addressing.RESERVED and not addressing.is_taken(plain):
        return plain
    return f"{plain}-{hashlib.sha256(f'{of.source} {draft.id}'.encode()).hexdigest()[:8]}"
