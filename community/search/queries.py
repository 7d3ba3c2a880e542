"""What was found, looked up again as the viewer may see it. Each function is one statement."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import and_, false, select

from community.groups import scope as groups
from community.groups.models import Group
from community.ideas import queries as ideas_queries
from community.ideas import scope as ideas
from community.ideas.models import Idea, Status, Vote
from community.kernel import markup
from community.kernel.database import rows
from community.members import queries as members_queries
from community.members import scope as members
from community.members.models import Member
from community.search.hits import Veil
from community.search.shapes import GROUPS, IDEAS, PEOPLE, GroupFound, IdeaFound, PersonFound, Similar, Suggestion


def load(viewer: Member | None, kind: str, ids: Sequence[int]) -> list[Any]:
    """The things of one kind with these ids, in their order, without those that the viewer cannot find."""
    if not ids:
        return []
    found = _LOAD[kind](viewer, ids)
    return [found[i] for i in ids if i in found]


def suggestions(viewer: Member | None, kind: str, ids: Sequence[int]) -> list[Suggestion]:
    """Names of the things of one kind with these ids, in their order."""
    if not ids:
        return []
    found = {row.id: Suggestion(kind, *row) for row in rows(_NAMES[kind](viewer).where(_ID[kind].in_(ids)))}
    return [found[i] for i in ids if i in found]


def similar(viewer: Member | None, ids: Sequence[int]) -> list[Similar]:
    """Ideas with these ids, in their order."""
    if not ids:
        return []
    mine = and_(Vote.idea_id == Idea.id, Vote.member_id == (viewer.id if viewer else None), Vote.withdrawn_at.is_(None))
    found = rows(
        select(
            *(Idea.id, Idea.title, Idea.slug, Idea.status_key, Status.name, Status.closes, Idea.vote_count),
            *(Vote.id.is_not(None) if viewer else false(), Idea.author_id),
        )
        .join(Group, Group.id == Idea.group_id)
        .join(Status, Status.key == Idea.status_key)
        .outerjoin(Vote, mine)
        .where(Idea.id.in_(ids), ideas.listed_to(viewer))
    )
    by_id = {row[0]: Similar(*row) for row in found}
    return [by_id[i] for i in ids if i in by_id]


def veil(viewer: Member | None) -> Veil:
    """What is private, and what of it the viewer cannot find."""
    private = rows(select(Group.id, groups.visible_to(viewer)).where(~groups.visible_to(None)))
    return Veil(frozenset(row[0] for row in private), frozenset(row[0] for row in private if not row[1]))


def _ideas(viewer: Member | None, ids: Collection[int]) -> dict[int, IdeaFound]:
    found = ideas_queries.among(viewer, ids)
    return {i: IdeaFound(idea, markup.to_text(html)) for i, (idea, html) in found.items()}


def _groups(viewer: Member | None, ids: Collection[int]) -> dict[int, GroupFound]:
    found = rows(
        select(
            *(Group.id, Group.slug, Group.name, Group.purpose, Group.colour, Group.is_private),
            *(Group.member_count, Group.idea_count, Group.description_html),
        ).where(Group.id.in_(ids), groups.visible_to(viewer))
    )
    return {row[0]: GroupFound._make((*row[:-1], markup.to_text(row[-1]))) for row in found}


def _people(viewer: Member | None, ids: Collection[int]) -> dict[int, PersonFound]:
    found = members_queries.among(viewer, ids)
    return {i: PersonFound(person, " ".join([person.about, person.interests])) for i, person in found.items()}


def _idea_names(viewer: Member | None) -> Any:
    columns = (Idea.title, Idea.id, Idea.slug, Group.name)
    return select(*columns).join(Group, Group.id == Idea.group_id).where(ideas.listed_to(viewer))


def _group_names(viewer: Member | None) -> Any:
    return select(Group.name, Group.id, Group.slug, Group.purpose).where(groups.visible_to(viewer))


def _people_names(viewer: Member | None) -> Any:
    return select(Member.name, Member.id, Member.handle, Member.about).where(members.listed_to(viewer))


_LOAD: dict[str, Callable[[Member | None, Collection[int]], Mapping[int, Any]]] = {
    IDEAS: _ideas,
    GROUPS: _groups,
    PEOPLE: _people,
}
_NAMES = {IDEAS: _idea_names, GROUPS: _group_names, PEOPLE: _people_names}
_ID: dict[str, Any] = {IDEAS: Idea.id, GROUPS: Group.id, PEOPLE: Member.id}
