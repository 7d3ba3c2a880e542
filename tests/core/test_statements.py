"""Statements that are built once: by shape and kind of database, with values that are found when they run."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Integer, bindparam, literal, select
from sqlalchemy.exc import StatementError

from community.core.db import db, now
from community.core.statements import built_once, current_time, fetch, late
from community.groups.models import Ban, Group
from community.groups.scope import not_banned
from community.members import viewers
from community.members.models import ADMINISTRATOR, MEMBER, Member
from tests.factory import Factory


def test_a_statement_is_built_once_for_each_shape(app: Flask) -> None:
    built = []

    @built_once
    def statement(order: str) -> Any:
        built.append(order)
        return select(literal(order))

    with app.app_context():
        assert [fetch(statement(order))[0][0] for order in ("top", "new", "top")] == ["top", "new", "top"]
    assert built == ["top", "new"]


def test_a_statement_takes_values_by_name_and_ignores_others(app: Flask) -> None:
    statement = select(bindparam("number", type_=Integer()))
    with app.app_context():
        assert fetch(statement, number=3, other=4) == [(3,)]
        with pytest.raises(StatementError):
            fetch(statement, other=4)


def test_a_late_value_is_found_each_time(app: Flask) -> None:
    numbers = iter((1, 2))
    statement = select(late(lambda: next(numbers), Integer()), current_time())
    with app.app_context():
        (one, earlier), (two, later) = fetch(statement)[0], fetch(statement)[0]
    assert (one, two) == (1, 2)
    assert earlier < later


def test_what_the_session_has_not_written_yet_is_found(factory: Factory) -> None:
    member = factory.member(name="Ada")
    with factory.writing():
        db.session.get_one(Member, member).name = "Ben"
        assert fetch(select(Member.name).where(Member.id == member)) == [("Ben",)]


def test_a_ban_that_ends_ends_in_statements_that_were_built_before(factory: Factory) -> None:
    ada, ben = factory.member(), factory.member()
    group = factory.group("Reading", ada, ben)
    with factory.writing():
        db.session.add(Ban(group_id=group, member_id=ben, ends_at=now() + timedelta(days=1)))
    with factory.writing():
        statement = select(Group.id).where(not_banned(db.session.get_one(Member, ben)))
        assert fetch(statement) == []
        db.session.get_one(Ban, (group, ben)).ends_at = now() - timedelta(seconds=1)
        assert fetch(statement) == [(group,)]


def test_a_statement_is_built_for_a_kind_of_viewer(factory: Factory) -> None:
    built = []

    @viewers.built_once_per_kind
    def statement(viewer: Any) -> Any:
        built.append(viewer)
        return select(literal(0) if viewer is None else viewer.id)

    people = [factory.member(), factory.member(), factory.member(role=ADMINISTRATOR)]
    suspended = factory.member(suspended_at=now())
    with factory.reading():
        for number in (*people, suspended):
            viewer = db.session.get_one(Member, number)
            assert fetch(statement(viewer), viewer_id=viewers.id_of(viewer)) == [(number,)]
        assert fetch(statement(None), viewer_id=viewers.id_of(None)) == [(0,)]
    assert built == [(MEMBER, False), (ADMINISTRATOR, False), (MEMBER, True), None]


def test_conditions_cannot_ask_a_kind_of_viewer_for_more(factory: Factory) -> None:
    @viewers.built_once_per_kind
    def statement(viewer: Any) -> Any:
        return select(literal(viewer.handle))

    member = factory.member()
    with factory.reading(), pytest.raises(AttributeError):
        statement(db.session.get_one(Member, member))


@pytest.mark.parametrize("role", ["member", "moderator", "staff", "administrator"])
def test_a_kind_answers_as_its_members_do(role: str) -> None:
    for suspended_at in (None, now()):
        member = Member(role=role, suspended_at=suspended_at)
        kind = viewers.kind_of(member)
        assert kind is not None
        for question in ("role", "is_suspended", "is_administrator", "is_staff", "is_site_moderator"):
            assert getattr(kind, question) == getattr(member, question)
