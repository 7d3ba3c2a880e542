"""Loads what a search found, as the viewer can see it. Each function runs one statement."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import and_, bindparam, false, null, select

from community.comments import discussions
from community.comments import scope as comment_scope
from community.comments.models import Comment
from community.core import markup
from community.core.statements import fetch
from community.groups import scope as group_scope
from community.groups.models import Group
from community.ideas import blind_voting, families
from community.ideas import queries as idea_queries
from community.ideas import scope as idea_scope
from community.ideas.models import Idea, Status, Vote
from community.members import queries as member_queries
from community.members import scope as member_scope
from community.members import summary
from community.members.models import ADMINISTRATOR, STAFF, Member
from community.members.viewers import built_once_per_kind, id_of
from community.search.results import (
    COMMENTS,
    GROUPS,
    IDEAS,
    PEOPLE,
    CommentResult,
    GroupResult,
    HiddenGroups,
    IdeaResult,
    PersonResult,
    SearchSuggestion,
    SimilarIdea,
)


def load(viewer: Member | None, kind: str, ids: Sequence[int]) -> list[Any]:
    """The results of one kind with these ids, in this order, without those that the viewer cannot find."""
    if not ids:
        return []
    found = _LOAD[kind](viewer, ids)
    return [found[i] for i in ids if i in found]


def suggestions(viewer: Member | None, kind: str, ids: Sequence[int]) -> list[SearchSuggestion]:
    """The suggestions of one kind with these ids, in this order."""
    if not ids:
        return []
    named = fetch(_select_names(viewer, kind), viewer_id=id_of(viewer), ids=list(ids))
    found = {row.id: SearchSuggestion(kind, *row) for row in named}
    return [found[i] for i in ids if i in found]


def similar(viewer: Member | None, ids: Sequence[int]) -> list[SimilarIdea]:
    """The similar ideas with these ids, in this order."""
    if not ids:
        return []
    found = fetch(_select_similar(viewer), viewer_id=id_of(viewer), idea_ids=list(ids))
    similar_ideas = [SimilarIdea._make((*row[:-1], False)) for row in found]
    by_id = {
        idea.id: idea._replace(
            shows_count=blind_voting.shows_count(row[-1], viewer, my_vote=idea.my_vote, is_closed=idea.is_closed)
        )
        for idea, row in zip(similar_ideas, found, strict=True)
    }
    return [by_id[i] for i in ids if i in by_id]


def hidden_groups(viewer: Member | None) -> HiddenGroups:
    """The private groups, and those among them that the viewer cannot find."""
    private = fetch(_select_private_groups(viewer), viewer_id=id_of(viewer))
    return HiddenGroups(frozenset(row[0] for row in private), frozenset(row[0] for row in private if not row[1]))


@built_once_per_kind
def _select_similar(viewer: Any) -> Any:
    me = viewer.id if viewer is not None else null()
    mine = and_(Vote.idea_id == Idea.id, Vote.member_id == me, Vote.withdrawn_at.is_(None))
    return (
        select(
            *(Idea.id, Idea.title, Idea.slug, Idea.status_key, Status.name, Status.color),
            *(Status.closes, Idea.vote_count),
            *(families.has_voted(viewer.id) if viewer else false(), Idea.author_id, blind_voting.applies()),
        )
        .join(Group, Group.id == Idea.group_id)
        .join(Status, Status.key == Idea.status_key)
        .outerjoin(Vote, mine)
        .where(Idea.id.in_(bindparam("idea_ids", expanding=True)), idea_scope.listed_to(viewer))
    )


@built_once_per_kind
def _select_private_groups(viewer: Any) -> Any:
    return select(Group.id, group_scope.visible_to(viewer)).where(~group_scope.visible_to(None))


def _ideas(viewer: Member | None, ids: Collection[int]) -> dict[int, IdeaResult]:
    found = idea_queries.listed_by_id(viewer, ids)
    return {i: IdeaResult(idea, markup.to_text(html)) for i, (idea, html) in found.items()}


def _comments(viewer: Member | None, ids: Collection[int]) -> dict[int, CommentResult]:
    found = fetch(_select_comments(viewer), viewer_id=id_of(viewer), ids=list(ids))
    unpacked = (summary.unpack(row) for row in found)
    return {one[1]: CommentResult._make((*one[:-1], markup.to_text(one[-1]))) for one in unpacked}


@built_once_per_kind
def _select_comments(viewer: Any) -> Any:
    about = (discussions.title(), Group.name, Group.color)
    statement = select(*summary.columns(), Comment.id, Comment.posted_at, *about, Comment.body_html)
    statement = discussions.join(statement.join(Comment, Comment.author_id == Member.id))
    return statement.where(Comment.id.in_(bindparam("ids", expanding=True)), comment_scope.listed_to(viewer))


def _groups(viewer: Member | None, ids: Collection[int]) -> dict[int, GroupResult]:
    found = fetch(_select_groups(viewer), viewer_id=id_of(viewer), ids=list(ids))
    return {row[0]: GroupResult._make((*row[:-1], markup.to_text(row[-1]))) for row in found}


@built_once_per_kind
def _select_groups(viewer: Any) -> Any:
    return select(
        *(Group.id, Group.slug, Group.name, Group.purpose, Group.color, Group.is_private),
        *(Group.member_count, Group.idea_count, Group.by_request, Group.archived_at.is_not(None)),
        *(~group_scope.not_banned(viewer), group_scope.has_requested(viewer)) if viewer else (false(), false()),
        Group.description_html,
    ).where(Group.id.in_(bindparam("ids", expanding=True)), group_scope.visible_to(viewer))


def _people(viewer: Member | None, ids: Collection[int]) -> dict[int, PersonResult]:
    found = member_queries.among(viewer, ids)
    return {i: PersonResult(person, " ".join([person.about, person.interests])) for i, person in found.items()}


@built_once_per_kind
def _select_names(viewer: Any, kind: str) -> Any:
    return _NAMES[kind](viewer).where(_ID[kind].in_(bindparam("ids", expanding=True)))


def _idea_names(viewer: Any) -> Any:
    columns = (Idea.title, Idea.id, Idea.slug, Group.name)
    return select(*columns).join(Group, Group.id == Idea.group_id).where(idea_scope.listed_to(viewer))


def _group_names(viewer: Any) -> Any:
    return select(Group.name, Group.id, Group.slug, Group.purpose).where(group_scope.visible_to(viewer))


def _people_names(viewer: Any) -> Any:
    is_staff = Member.role.in_((STAFF, ADMINISTRATOR))
    columns = (Member.name, Member.id, Member.handle, Member.about, is_staff)
    return select(*columns).where(member_scope.listed_to(viewer))


_LOAD: dict[str, Callable[[Member | None, Collection[int]], Mapping[int, Any]]] = {
    IDEAS: _ideas,
    COMMENTS: _comments,
    GROUPS: _groups,
    PEOPLE: _people,
}
_NAMES = {IDEAS: _idea_names, GROUPS: _group_names, PEOPLE: _people_names}
_ID: dict[str, Any] = {IDEAS: Idea.id, GROUPS: Group.id, PEOPLE: Member.id}
