"""Search without the index: the database searches the texts themselves, within a time limit."""

import time
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, or_, select

from community.comments import discussions
from community.comments import scope as comment_scope
from community.comments.models import Comment
from community.core.db import db, rows
from community.core.text_search import contains, fold
from community.core.timeouts import QueryTimeout, time_limit
from community.groups import scope as group_scope
from community.groups.models import Group
from community.ideas import scope as idea_scope
from community.ideas.models import Idea, IdeaLabel
from community.members import scope as member_scope
from community.members.models import Member
from community.search import tokenizer
from community.search.filters import NO_FILTERS, NO_REFINEMENT, PERIOD, Filters, Refinement, period_starts
from community.search.results import COMMENTS, DATABASE, FACETS, GROUPS, IDEAS, PEOPLE, POSTS, Hits

TIME_LIMIT = 0.4  # seconds for a whole search
MIN_STATEMENT_SECONDS = 0.05  # for a statement even if no time is left
NEWEST_LIMIT = 1000  # the newest rows, whose titles are searched if searching all texts takes too long

POSTED: dict[str, Any] = {
    IDEAS: Idea.posted_at,
    COMMENTS: Comment.posted_at,
    GROUPS: Group.created_at,
    PEOPLE: Member.joined_at,
}
COLUMNS: dict[tuple[str, str], Any] = {
    (COMMENTS, "author"): Comment.author_id,
    (COMMENTS, "group"): discussions.group_id(),
    (IDEAS, "author"): Idea.author_id,
    (IDEAS, "group"): Idea.group_id,
    (IDEAS, "status"): Idea.status_key,
    (GROUPS, "group"): Group.id,
}
TITLES: dict[str, Any] = {IDEAS: Idea.title, COMMENTS: Comment.body, GROUPS: Group.name, PEOPLE: Member.name}
TEXTS: dict[str, tuple[Any, ...]] = {
    IDEAS: (Idea.title, Idea.body, Idea.today, Idea.others),
    COMMENTS: (Comment.body,),
    GROUPS: (Group.name, Group.purpose, Group.description),
    PEOPLE: (Member.name, Member.handle, Member.about, Member.interests),
}


def find(
    viewer: Member | None,
    kind: str,
    text: str,
    limit: int,
    filters: Filters = NO_FILTERS,
    refinement: Refinement = NO_REFINEMENT,
) -> Hits:
    """Rows that contain every word and that the filters let through.

    Those with the words in their title come first, then the newest.
    """
    terms = _query_terms(text)
    if not terms and filters == NO_FILTERS:
        return Hits((), notice=DATABASE)
    listed = _select_listed(viewer, kind).where(*_limits(kind, filters, refinement))
    statement = listed.where(*(or_(*(contains(column, term) for column in TEXTS[kind])) for term in terms))
    if refinement.newest_first or not terms:
        statement = statement.order_by(POSTED[kind].desc(), _id_column(kind).desc()).limit(limit)
    else:
        statement = _ordered(statement, kind, terms, text, limit)
    return Hits(_run_within(statement, listed, kind, terms, limit, _deadline()), notice=DATABASE)


def suggest(viewer: Member | None, text: str, limit: int) -> dict[str, Hits]:
    """For each kind, rows whose titles contain every word."""
    terms, end, found = _query_terms(text), _deadline(), dict.fromkeys(POSTS, Hits((), notice=DATABASE))
    for kind in POSTS if terms else ():
        listed = _select_listed(viewer, kind)
        titled = listed.where(*(contains(TITLES[kind], term) for term in terms))
        statement = _ordered(titled, kind, terms, text, limit)
        found[kind] = Hits(_run_within(statement, listed, kind, terms, limit, end), notice=DATABASE)
    return found


def similar(viewer: Member | None, title: str, limit: int) -> Hits:
    """Ideas whose titles contain two of the longest words of a title, or its only word."""
    terms = sorted(_query_terms(title), key=len, reverse=True)[:4]
    if not terms:
        return Hits((), notice=DATABASE)
    matches = sum((case((contains(Idea.title, term), 1), else_=0) for term in terms[1:]), start=_title_match(terms[0]))
    enough = matches >= min(2, len(terms))
    listed = _select_listed(viewer, IDEAS)
    statement = listed.where(enough).order_by(matches.desc(), Idea.id.desc()).limit(limit)
    return Hits(_run_within(statement, listed, IDEAS, terms[:1], limit, _deadline()), notice=DATABASE)


def _title_match(term: str) -> Any:
    return case((contains(Idea.title, term), 1), else_=0)


def _query_terms(text: str) -> list[str]:
    """The words of the input, folded as the database does, which is a little less than the index does."""
    apart = "".join(letter if letter.isalnum() else " " for letter in fold(text[: tokenizer.MAX_INPUT_LENGTH]))
    return list(dict.fromkeys(apart.split()))[: tokenizer.MAX_TERMS]


def _deadline() -> float:
    return time.monotonic() + TIME_LIMIT


def _run_within(statement: Any, listed: Any, kind: str, terms: Sequence[str], limit: int, end: float) -> list[int]:
    """The ids that a statement finds before the deadline; if it times out, those among the newest titles listed."""
    try:
        return _ids(statement, max(MIN_STATEMENT_SECONDS, end - time.monotonic()))
    except QueryTimeout:
        db.session.rollback()
    table_id, title = _id_column(kind), TITLES[kind]
    newest = listed.add_columns(title.label("title")).order_by(table_id.desc()).limit(NEWEST_LIMIT).subquery()
    holds = (contains(newest.c.title, term) for term in terms)
    try:
        return _ids(select(newest.c.id).where(*holds).order_by(newest.c.id.desc()).limit(limit), MIN_STATEMENT_SECONDS)
    except QueryTimeout:
        db.session.rollback()
        return []


def _ids(statement: Any, seconds: float) -> list[int]:
    with time_limit(seconds):
        return [row[0] for row in rows(statement)]


def _limits(kind: str, filters: Filters, refinement: Refinement) -> Iterator[ColumnElement[bool]]:
    """The conditions of filters, and of what was chosen of the facets that this kind has."""
    for name, choice in filters.choices.items():
        if choice.wanted is not None:
            yield _has(kind, name, choice.wanted)
        if choice.unwanted:
            yield ~_has(kind, name, choice.unwanted)
    if filters.since:
        yield POSTED[kind] >= filters.since
    if filters.before:
        yield POSTED[kind] < filters.before
    for facet in FACETS[kind]:
        value = refinement.value(facet)
        if value is not None and facet == PERIOD:
            yield POSTED[kind] >= period_starts()[str(value)]
        elif value is not None:
            yield _has(kind, facet, [value])


def _has(kind: str, name: str, values: Collection[Any]) -> ColumnElement[bool]:
    if (kind, name) == (IDEAS, "label"):
        return Idea.id.in_(select(IdeaLabel.idea_id).where(IdeaLabel.label_id.in_(values)))
    column = COLUMNS.get((kind, name))
    return false() if column is None else column.in_(values)


def _ordered(statement: Any, kind: str, terms: Sequence[str], text: str, limit: int) -> Any:
    title = TITLES[kind]
    as_typed = contains(title, " ".join(text[: tokenizer.MAX_INPUT_LENGTH].split()))
    in_title = and_(*(contains(title, term) for term in terms))
    return statement.order_by(case((as_typed, 0), (in_title, 1), else_=2), _id_column(kind).desc()).limit(limit)


def _select_listed(viewer: Member | None, kind: str) -> Any:
    if kind == IDEAS:
        return select(Idea.id).join(Group, Group.id == Idea.group_id).where(idea_scope.listed_to(viewer))
    if kind == COMMENTS:
        return discussions.join(select(Comment.id)).where(comment_scope.listed_to(viewer))
    if kind == GROUPS:
        return select(Group.id).where(group_scope.visible_to(viewer))
    return select(Member.id).where(member_scope.listed_to(viewer))


def _id_column(kind: str) -> Any:
    return {IDEAS: Idea.id, COMMENTS: Comment.id, GROUPS: Group.id, PEOPLE: Member.id}[kind]
