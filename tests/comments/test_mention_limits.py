"""How many people one member can mention within a day, in new comments and in edited ones."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from community.comments import commenting, editing
from community.comments.models import Comment, Mention
from community.core.db import db, now
from community.core.errors import Refused
from community.ideas.models import Idea
from community.members import quotas
from community.members.models import Member
from tests.factory import Factory

pytestmark = pytest.mark.both_databases

NEW = quotas.QUOTAS[quotas.MENTIONED].new


def _scene(factory: Factory) -> tuple[int, int, list[str]]:
    """An idea, a new member, and handles of others."""
    handles = [f"person_{number}" for number in range(NEW + 3)]
    ada, *_ = [factory.member(f"Person {handle}", handle=handle) for handle in handles]
    new = factory.member("New", trust_level="new")
    return factory.idea("A quiet mode", ada, factory.group("Kitchens", ada)), new, [f"@{handle}" for handle in handles]


def _post(factory: Factory, idea: int, author: int, body: str) -> int:
    with factory.writing():
        return commenting.post(db.session.get_one(Idea, idea), db.session.get_one(Member, author), body).id


def _edit(factory: Factory, comment: int, editor: int, body: str) -> None:
    with factory.writing():
        row = db.session.get_one(Comment, comment)
        editing.edit(row, db.session.get_one(Member, editor), body, row.version)


def test_mentions_of_a_day_are_limited_in_new_and_in_edited_comments(factory: Factory) -> None:
    idea, new, handles = _scene(factory)
    comments = [
        _post(factory, idea, new, " ".join(handles[start : start + 3]) + f" number {start}") for start in (0, 3, 6)
    ]
    with pytest.raises(Refused, match=f"{NEW} people per day"):
        _post(factory, idea, new, " ".join(handles[9:11]))
    with pytest.raises(Refused, match=f"{NEW} people per day"):
        _edit(factory, comments[0], new, " ".join(handles[9:11]))
    _edit(factory, comments[0], new, f"{handles[9]} instead")  # the tenth
    _edit(factory, comments[0], new, f"{handles[9]} and {handles[0]} again")  # no one new
    with pytest.raises(Refused):
        _edit(factory, comments[1], new, f"{handles[10]} instead")
    with factory.writing():
        db.session.execute(update(Mention).values(mentioned_at=now() - timedelta(days=1, minutes=1)))
    _edit(factory, comments[1], new, f"{handles[10]} instead")


def test_members_can_mention_more_people_than_new_ones(factory: Factory) -> None:
    idea, _, handles = _scene(factory)
    bo = factory.member("Bo", handle="bo_b")
    for number, handle in enumerate(handles):
        _post(factory, idea, bo, f"{handle}, number {number}")
    assert len(factory.all(Mention)) == len(handles)
