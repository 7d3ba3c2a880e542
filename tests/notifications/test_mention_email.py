"""Emails about mentions."""

import re

import pytest

from community.comments import commenting
from community.comments.events import MemberMentioned
from community.comments.models import Comment, Mention
from community.core.db import db, now
from community.core.email import Email, build_message
from community.core.outbox import record
from community.groups.models import Group, Membership
from community.ideas.models import Idea
from community.members.models import Member
from community.notifications import preferences
from community.notifications.kinds import MENTION, NEVER, NOW
from community.notifications.models import Notice
from tests.databases import settings_for
from tests.factory import Factory, visible_text


def _said(factory: Factory, body: str = "What do you think, @ada?", **values: object) -> tuple[int, int, int]:
    """Bo mentions Ada in a comment on her idea."""
    ada, bo = factory.member("Ada"), factory.member("Bo")
    group = factory.group("Kitchens", ada, bo, **values)
    idea = factory.idea("A quiet mode", ada, group)
    with factory.writing():
        comment = commenting.post(db.session.get_one(Idea, idea), db.session.get_one(Member, bo), body).id
    return comment, ada, bo


def _printed(factory: Factory, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    factory.work()
    return capsys.readouterr().out


def test_a_mentioned_member_gets_one_email_with_excerpt_and_link(
    factory: Factory, capsys: pytest.CaptureFixture[str]
) -> None:
    comment, ada, _ = _said(factory)
    email = _printed(factory, capsys)
    assert "│ To: ada@example.com" in email
    assert "│ Subject: Bo mentioned you in “A quiet mode”" in email
    assert "│ What do you think, @ada?" in email
    assert f"│ http://localhost/comments/{comment}\n" in email
    assert factory.all(Mention)[0].notified_at is not None
    with factory.writing():
        record(MemberMentioned(comment, ada))  # the worker died after sending, or the name came and went
    assert _printed(factory, capsys) == ""


def _set(factory: Factory, member: int, **values: object) -> None:
    with factory.writing():
        for name, value in values.items():
            setattr(db.session.get_one(Member, member), name, value)
    factory.recount()


@pytest.mark.parametrize(
    "values", [{"suspended_at": now()}, {"confirmed_at": None}, {"deleted_at": now(), "email": None}]
)
def test_members_who_are_not_in_good_standing_get_no_email(
    factory: Factory, capsys: pytest.CaptureFixture[str], values: dict[str, object]
) -> None:
    _comment, ada, _ = _said(factory)
    _set(factory, ada, **values)
    assert _printed(factory, capsys) == ""
    assert factory.all(Mention)[0].notified_at is None


@pytest.mark.parametrize("values", [{"confirmed_at": None}, {"suspended_at": now()}])
def test_comments_of_members_not_in_good_standing_are_not_sent(
    factory: Factory, capsys: pytest.CaptureFixture[str], values: dict[str, object]
) -> None:
    _comment, _ada, bo = _said(factory)
    _set(factory, bo, **values)
    assert _printed(factory, capsys) == ""


def test_members_who_cannot_see_the_comment_anymore_get_no_email(
    factory: Factory, capsys: pytest.CaptureFixture[str]
) -> None:
    _comment, ada, _ = _said(factory, is_private=True)
    with factory.writing():
        db.session.delete(db.session.get_one(Membership, (1, ada)))
        db.session.get_one(Group, 1).member_count -= 1
    assert _printed(factory, capsys) == ""


def test_removed_comments_are_not_sent(factory: Factory, capsys: pytest.CaptureFixture[str]) -> None:
    comment, *_ = _said(factory)
    with factory.writing():
        db.session.get_one(Comment, comment).hidden_at = now()
        db.session.get_one(Comment, comment).removed_by = "author"
        db.session.get_one(Idea, 1).comment_count -= 1
    assert _printed(factory, capsys) == ""


def test_members_who_want_no_emails_about_mentions_get_a_notice_only(
    factory: Factory, capsys: pytest.CaptureFixture[str]
) -> None:
    comment, ada, _ = _said(factory)
    with factory.writing():
        preferences.stop_emails(db.session.get_one(Member, ada), MENTION)
    assert _printed(factory, capsys) == ""
    assert [(notice.member_id, notice.source_id) for notice in factory.all(Notice)] == [(ada, comment)]


def test_the_email_has_a_link_that_stops_emails_about_mentions(
    factory: Factory, capsys: pytest.CaptureFixture[str]
) -> None:
    _comment, ada, _ = _said(factory)
    found = re.search(r"http://localhost(/unsubscribe/\S+)", _printed(factory, capsys))
    assert found is not None
    visitor = factory.visitor()
    assert "Unsubscribe from these emails?" in visible_text(visitor.get(found[1]))
    with factory.reading():
        assert preferences.choice(ada, MENTION).email == NOW  # a program that follows links changes nothing
    visitor.send(found[1])
    with factory.reading():
        assert preferences.choice(ada, MENTION).email == NEVER


def test_emails_have_an_unsubscribe_header(tmp_path: object) -> None:
    from pathlib import Path

    assert isinstance(tmp_path, Path)
    email = Email("ada@example.com", "Named", "You were named.", unsubscribe_url="https://example.com/unsubscribe/x")
    message = build_message(email, settings_for("sqlite://", tmp_path, mail_from="community@example.com"))
    assert message["List-Unsubscribe"] == "<https://example.com/unsubscribe/x>"
    assert "Named" in message["Subject"]
