"""What a member is offered: like-minded members, groups and ideas, each with reasons that are true as it is shown.

A reason names only what the viewer can see: ideas that both back in public, groups whose members the viewer can see,
and comments that the viewer found helpful.
"""

from collections import defaultdict
from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, func, literal, or_, select
from sqlalchemy.orm import aliased

from community.comments import discussions
from community.comments import scope as comment_scope
from community.comments.models import Comment, HelpfulVote
from community.core.db import db, exists, insert_once
from community.core.errors import Hidden
from community.core.statements import fetch
from community.core.text_search import contains
from community.groups import scope as group_scope
from community.groups.models import Group, Membership
from community.ideas import blind_voting
from community.ideas import scope as idea_scope
from community.ideas.models import Idea, Status, Vote
from community.like_minded.models import Affinity, HiddenSuggestion
from community.members import interests, summary
from community.members import scope as member_scope
from community.members.models import ADMINISTRATOR, STAFF, Member
from community.members.summary import MemberSummary
from community.members.viewers import built_once_per_kind

MOST_PEOPLE, MOST_GROUPS, MOST_IDEAS = 6, 4, 5
MOST_TITLES = 2  # of shared ideas that are named
LEAST_BACKERS = 2  # like-minded members who back an idea that is suggested
PERSON, GROUP = KINDS = ("person", "group")


class BackedIdea(NamedTuple):
    """An idea that the viewer and another member both back in public."""

    id: int
    title: str
    slug: str
    votes: int


class Reasons(NamedTuple):
    """What the viewer and another member have in common."""

    ideas: tuple[BackedIdea, ...] = ()  # those with the fewest votes first
    groups: tuple[str, ...] = ()  # names
    helpful: int = 0  # comments of the other that the viewer found helpful

    def __bool__(self) -> bool:
        return bool(self.ideas or self.groups or self.helpful)

    @property
    def named(self) -> tuple[BackedIdea, ...]:
        """The ideas that are named."""
        return self.ideas[:MOST_TITLES]


class LikeMinded(NamedTuple):
    """A like-minded member."""

    member: MemberSummary
    about: str
    reasons: Reasons


class SuggestedGroup(NamedTuple):
    """A group, with the ideas there that the viewer backs and the like-minded members in it."""

    id: int
    slug: str
    name: str
    purpose: str
    color: int
    member_count: int
    by_request: bool
    ideas: int
    people: int
    is_interest: bool  # its name or purpose says what the viewer is interested in

    # What the button to join reads: all of these groups can be joined, or asked.
    joined: bool = False
    is_private: bool = False
    is_archived: bool = False
    is_banned: bool = False
    has_requested: bool = False


class SuggestedIdea(NamedTuple):
    """An idea that like-minded members back and the viewer does not."""

    id: int
    title: str
    slug: str
    group_name: str
    people: int


def people(viewer: Member, limit: int = MOST_PEOPLE) -> list[LikeMinded]:
    """The most like-minded members with whom the viewer has something in common. Four statements."""
    found = [(*summary.unpack(row),) for row in fetch(_select_people(viewer), viewer_id=viewer.id)]
    common = reasons(viewer, [member.id for member, _about in found])
    return [LikeMinded(member, about, common[member.id]) for member, about in found if common[member.id]][:limit]


def reasons(viewer: Member, ids: Collection[int]) -> dict[int, Reasons]:
    """What the viewer has in common with each of these members. Three statements."""
    if not ids:
        return {}
    ideas: defaultdict[int, list[BackedIdea]] = defaultdict(list)
    groups: defaultdict[int, list[str]] = defaultdict(list)
    values = {"viewer_id": viewer.id, "ids": list(ids)}
    if viewer.shows_votes:
        for other_id, *idea in fetch(_select_shared_ideas(viewer), **values):
            ideas[other_id].append(BackedIdea(*idea))
    for other_id, name in fetch(_select_shared_groups(viewer), **values):
        groups[other_id].append(name)
    helpful = {row[0]: row[1] for row in fetch(_select_helpful(viewer), **values)}
    return {other: Reasons(tuple(ideas[other]), tuple(groups[other]), helpful.get(other, 0)) for other in ids}


def in_common(viewer: Member | None, member: Member) -> Reasons:
    """What the viewer has in common with a member, for the member's profile. Nothing if the member opted out."""
    if viewer is None or viewer.id == member.id or not member.is_suggested or not member.is_counted:
        return Reasons()
    return reasons(viewer, [member.id])[member.id]


def groups(viewer: Member, limit: int = MOST_GROUPS) -> list[SuggestedGroup]:
    """Groups that the viewer could join: where they back ideas or like-minded members are, or that they may like."""
    topics = interests.split(viewer.interests)
    matches = [or_(contains(Group.name, topic), contains(Group.purpose, topic)) for topic in topics]
    statement = _select_groups(viewer).add_columns(or_(literal(False), *matches).label("is_interest")).subquery()
    score = 3 * statement.c.people + statement.c.ideas
    ordered = select(statement).order_by(
        (score > 0).desc(),
        score.desc(),
        statement.c.is_interest.desc(),
        statement.c.member_count.desc(),
        statement.c.id,
    )
    return [SuggestedGroup(*row) for row in fetch(ordered.limit(limit), viewer_id=viewer.id)]


def ideas(viewer: Member, limit: int = MOST_IDEAS) -> list[SuggestedIdea]:
    """Open ideas that at least two like-minded members back in public and the viewer has not voted for."""
    return [SuggestedIdea(*row) for row in fetch(_select_ideas(viewer, limit), viewer_id=viewer.id)]


def hide(viewer: Member, kind: str, thing_id: int) -> None:
    """Never suggest this member or group to the viewer again. Raises `Hidden` if the viewer cannot find one."""
    if kind == PERSON:
        found = exists(select(Member.id).where(Member.id == thing_id, member_scope.visible_to(viewer)))
    else:
        found = exists(select(Group.id).where(Group.id == thing_id, group_scope.visible_to(viewer)))
    if not found:
        raise Hidden
    hidden = {"other_id": thing_id} if kind == PERSON else {"group_id": thing_id}
    insert_once(HiddenSuggestion, member_id=viewer.id, **hidden)


def show_hidden_again(viewer: Member) -> None:
    """Suggest again what the viewer has hidden."""
    db.session.execute(delete(HiddenSuggestion).where(HiddenSuggestion.member_id == viewer.id))


def public_votes(viewer: Member, most: int) -> int:
    """How many votes of the viewer can be compared, counted up to `most`."""
    some = (
        select(Vote.id)
        .join(Idea, Idea.id == Vote.idea_id)
        .join(Group, Group.id == Idea.group_id)
        .where(Vote.member_id == viewer.id, Vote.withdrawn_at.is_(None))
        .where(Group.is_private.is_(False), idea_scope.not_hidden())
        .limit(most)
    )
    return db.session.scalar(select(func.count()).select_from(some.subquery())) or 0


def hidden_count(viewer: Member) -> int:
    """How many suggestions the viewer has hidden."""
    count = select(func.count()).where(HiddenSuggestion.member_id == viewer.id)
    return db.session.scalar(count) or 0


def _not_hidden(viewer: Any, column: Any, thing_id: Any) -> Any:
    mine = select(HiddenSuggestion.id).where(HiddenSuggestion.member_id == viewer.id, column == thing_id)
    return ~mine.exists()


def _can_be_suggested(viewer: Any) -> tuple[Any, ...]:
    """Members in good standing who are not staff, have not opted out, and were not hidden. On `Member`."""
    return (
        *(member_scope.listed_to(viewer), member_scope.counted(), Member.is_suggested, Member.id != viewer.id),
        *(Member.role.not_in((STAFF, ADMINISTRATOR)), _not_hidden(viewer, HiddenSuggestion.other_id, Member.id)),
    )


def _like_minded(viewer: Any) -> Any:
    """(id) of like-minded members who show their votes."""
    return (
        select(Member.id)
        .join(Affinity, Affinity.other_id == Member.id)
        .where(Affinity.member_id == viewer.id, Member.shows_votes, *_can_be_suggested(viewer))
    )


@built_once_per_kind
def _select_people(viewer: Any) -> Any:
    return (
        select(*summary.columns(), Member.about)
        .join(Affinity, Affinity.other_id == Member.id)
        .where(Affinity.member_id == viewer.id, Member.shows_votes, *_can_be_suggested(viewer))
        .order_by(Affinity.likeness.desc(), Affinity.other_id)
    )


def _ids() -> Any:
    return bindparam("ids", expanding=True)


@built_once_per_kind
def _select_shared_ideas(viewer: Any) -> Any:
    mine, theirs = aliased(Vote), aliased(Vote)
    return (
        select(theirs.member_id, Idea.id, Idea.title, Idea.slug, Idea.vote_count)
        .select_from(mine)
        .join(theirs, theirs.idea_id == mine.idea_id)
        .join(Member, Member.id == theirs.member_id)
        .join(Idea, Idea.id == mine.idea_id)
        .join(Group, Group.id == Idea.group_id)
        .where(mine.member_id == viewer.id, mine.withdrawn_at.is_(None))
        .where(theirs.member_id.in_(_ids()), theirs.withdrawn_at.is_(None), Member.shows_votes)
        .where(idea_scope.listed_to(viewer))
        .order_by(Idea.vote_count, Idea.id)
    )


@built_once_per_kind
def _select_shared_groups(viewer: Any) -> Any:
    mine, theirs = aliased(Membership), aliased(Membership)
    return (
        select(theirs.member_id, Group.name)
        .select_from(mine)
        .join(theirs, theirs.group_id == mine.group_id)
        .join(Group, Group.id == mine.group_id)
        .where(mine.member_id == viewer.id, theirs.member_id.in_(_ids()))
        .where(Group.archived_at.is_(None), group_scope.visible_to(viewer))
        .where(or_(theirs.moderates, group_scope.shows_members(viewer)))
        .order_by(Group.member_count, Group.id)
    )


@built_once_per_kind
def _select_helpful(viewer: Any) -> Any:
    return (
        discussions.join(
            select(Comment.author_id, func.count()).join(HelpfulVote, HelpfulVote.comment_id == Comment.id)
        )
        .where(HelpfulVote.member_id == viewer.id, Comment.author_id.in_(_ids()), comment_scope.visible_to(viewer))
        .group_by(Comment.author_id)
    )


@built_once_per_kind
def _select_groups(viewer: Any) -> Any:
    """Groups that the viewer could join, with the number of ideas and like-minded members there."""
    backed = (
        select(Idea.group_id, func.count().label("ideas"))
        .join(Vote, Vote.idea_id == Idea.id)
        .where(Vote.member_id == viewer.id, Vote.withdrawn_at.is_(None), idea_scope.not_hidden())
        .group_by(Idea.group_id)
        .subquery()
    )
    met = (
        select(Membership.group_id, func.count().label("people"))
        .join(Group, Group.id == Membership.group_id)
        .where(Membership.member_id.in_(_like_minded(viewer)), group_scope.shows_members(viewer))
        .group_by(Membership.group_id)
        .subquery()
    )
    mine = select(Membership.group_id).where(Membership.group_id == Group.id, Membership.member_id == viewer.id)
    return (
        select(Group.id, Group.slug, Group.name, Group.purpose, Group.color, Group.member_count, Group.by_request)
        .add_columns(func.coalesce(backed.c.ideas, 0).label("ideas"), func.coalesce(met.c.people, 0).label("people"))
        .outerjoin(backed, backed.c.group_id == Group.id)
        .outerjoin(met, met.c.group_id == Group.id)
        .where(Group.is_private.is_(False), group_scope.visible_to(viewer), Group.archived_at.is_(None))
        .where(~mine.exists(), group_scope.not_banned(viewer), ~group_scope.has_requested(viewer))
        .where(_not_hidden(viewer, HiddenSuggestion.group_id, Group.id))
    )


@built_once_per_kind
def _select_ideas(viewer: Any, limit: int) -> Any:
    mine = aliased(Vote)
    voted = select(mine.id).where(mine.idea_id == Idea.id, mine.member_id == viewer.id, mine.withdrawn_at.is_(None))
    people = func.count().label("people")
    return (
        select(Idea.id, Idea.title, Idea.slug, Group.name, people)
        .join(Vote, Vote.idea_id == Idea.id)
        .join(Group, Group.id == Idea.group_id)
        .join(Status, Status.key == Idea.status_key)
        .where(Vote.member_id.in_(_like_minded(viewer)), Vote.withdrawn_at.is_(None))
        .where(idea_scope.listed_to(viewer), Status.closes.is_(False), Idea.author_id != viewer.id, ~voted.exists())
        .where(~blind_voting.applies())
        .group_by(Idea.id, Idea.title, Idea.slug, Group.name)
        .having(people >= LEAST_BACKERS)
        .order_by(people.desc(), Idea.id.desc())
        .limit(limit)
    )
