"""Similar ideas, stored with each idea, so that its page asks no index.

A list holds more ideas than a page shows: each viewer gets those that they can find. It is made when the idea is
compared with others for pairs, and a new or changed idea is put into the lists of those that it is similar to. Other
words are rare in a larger site, so all ideas are compared again when it has grown by a tenth.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select, update

from community.core import stored_figures
from community.core.db import db, execute_bulk, rows
from community.core.outbox import record
from community.duplicates.events import PairSearchDue
from community.duplicates.finding import ComparedIdea
from community.ideas.models import Idea

MIN_SIMILARITY = 0.2
MAX_STORED = 20  # of an idea
GROWTH = 1.1
COMPARED = "compared_ideas"  # the stored figure: the greatest id when all ideas were last compared


def store(idea_id: int, compared: Sequence[ComparedIdea]) -> None:
    """Store the ideas that are similar to this one, and this one with each of them."""
    similar = [one for one in compared if one.similarity >= MIN_SIMILARITY and one.shares_title_word]
    found = {one.idea_id: round(one.similarity, 3) for one in similar}
    before = db.session.scalar(select(Idea.similar).where(Idea.id == idea_id)) or []
    for other_id, others in _lists({*found, *(other_id for other_id, _similarity in before)} - {idea_id}).items():
        without = [one for one in others if one[0] != idea_id]
        _put(other_id, [*without, [idea_id, found[other_id]]] if other_id in found else without, others)
    _put(idea_id, [list(one) for one in found.items()], before)


def compare_all() -> None:
    """Record that all ideas are to be compared with others again."""
    stored_figures.store(COMPARED, {stored_figures.ONLY: _greatest_id()})
    record(PairSearchDue(0))


def has_grown() -> bool:
    """Whether the site has grown so much since all ideas were compared that their lists are to be made again."""
    compared = stored_figures.read(COMPARED) or 0
    return _greatest_id() > compared * GROWTH


def _greatest_id() -> int:
    return db.session.scalar(select(func.max(Idea.id))) or 0


def _lists(idea_ids: set[int]) -> dict[int, list[Any]]:
    """The lists of these ideas, locked."""
    statement = select(Idea.id, Idea.similar).where(Idea.id.in_(idea_ids), Idea.erased_at.is_(None)).order_by(Idea.id)
    return dict(tuple(row) for row in rows(statement.with_for_update(key_share=True)))


def _put(idea_id: int, similar: list[Any], before: list[Any]) -> None:
    best = sorted(similar, key=lambda one: (-one[1], one[0]))[:MAX_STORED]
    if best != before:
        execute_bulk(update(Idea).where(Idea.id == idea_id).values(similar=best))
