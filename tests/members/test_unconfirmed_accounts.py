"""Accounts of an earlier version whose email was never confirmed become provisional sessions, and back."""

import alembic.command
import pytest
from sqlalchemy import select

from community.comments.models import Comment, HelpfulVote
from community.core import schema
from community.core.db import db, now
from community.groups.models import Group, Membership
from community.ideas.models import Idea, Vote
from community.members.models import Member, PendingAction, ProvisionalSession, Session
from tests.factory import PASSWORD_HASH, BrowserClient, Factory, visible_text

pytestmark = pytest.mark.both_databases

EMAIL = "una@example.com"


def _migrate(factory: Factory, *, down: bool = True, up: bool = True) -> None:
    with factory.app.app_context():
        db.session.remove()
        if down:
            alembic.command.downgrade(schema._config(), "provisional_sessions")
        if up:
            schema.upgrade()
        db.engine.dispose()


def _unconfirmed(factory: Factory) -> tuple[int, int, BrowserClient]:
    """A member of the earlier version who did a bit of everything. Returns their id, an idea and their browser."""
    ada = factory.member("Ada")
    una = factory.member("Una", confirmed_at=None, about="Tea", interests="tea", trust_level="new")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada, una))
    factory.group("Secrets", ada, una, is_private=True)
    factory.vote(idea, una)
    factory.vote(idea, ada)
    theirs = factory.comment(idea, una, "Our walls are thin.")
    factory.comment(idea, ada, "So are mine.", parent_id=theirs)
    useful = factory.comment(idea, ada, "Mine too.")
    with factory.writing():
        db.session.add(HelpfulVote(comment_id=useful, member_id=una))
    factory.recount()
    return una, idea, factory.browser(una)


def test_an_unconfirmed_account_is_restored_when_its_email_is_confirmed(factory: Factory) -> None:
    una, idea, browser = _unconfirmed(factory)
    color = factory.get(Member, una).color
    _migrate(factory)
    factory.work()
    gone = factory.get(Member, una)
    assert (gone.is_deleted, gone.email, gone.password_hash, gone.handle) == (True, None, None, f"former-{una}")
    counts = factory.get(Idea, idea)
    assert (counts.vote_count, len(factory.all(Vote)), len(factory.all(HelpfulVote))) == (1, 1, 0)
    assert [group.member_count for group in factory.all(Group)] == [1, 1]
    assert not factory.all(Comment, body="Our walls are thin.")
    assert browser.get("/settings/profile").status_code == 303
    page = visible_text(browser.get("/pending"))
    for words in ("Vote for “A quiet mode”", "Our walls are thin.", "Join Kitchens"):
        assert words in page
    assert EMAIL in browser.get("/sign-in/email").text
    assert browser.send("/sign-in/email", email=EMAIL).location == "/sign-in/code"
    browser.send("/sign-in/code", code=factory.emailed_code(EMAIL))
    again = factory.all(Member)[-1]
    assert (again.name, again.handle, again.about, again.color) == ("Una", "una", "Tea", color)
    assert (again.is_confirmed, again.password_hash) == (True, PASSWORD_HASH)
    assert factory.get(Idea, idea).vote_count == 2
    assert [one.author_id for one in factory.all(Comment, body="Our walls are thin.")] == [again.id]
    assert len(factory.all(Membership, member_id=again.id)) == len(factory.all(HelpfulVote, member_id=again.id)) == 1


def test_members_and_unclaimed_imports_stay_as_they_are(factory: Factory) -> None:
    factory.member("Ada")
    factory.member("Iris", confirmed_at=None, password_hash=None, imported_at=now())
    factory.member("Gone", confirmed_at=None, deleted_at=now(), email=None)
    factory.member("Sue", confirmed_at=None, suspended_at=now())
    factory.member("Root", confirmed_at=None, role="administrator")
    before = [(one.id, one.name, one.email, one.password_hash) for one in factory.all(Member)]
    _migrate(factory)
    assert [(one.id, one.name, one.email, one.password_hash) for one in factory.all(Member)] == before
    assert [one.is_confirmed for one in factory.all(Member)] == [True, False, False, False, True]
    assert factory.all(ProvisionalSession) == []


def test_a_downgrade_makes_sign_ups_unconfirmed_accounts_again(factory: Factory) -> None:
    factory.member("Ada")
    for email in (EMAIL, "ada@example.com"):
        factory.visitor().send("/sign-up", name="Una", email=email, password="a long enough phrase")
    factory.visitor().send("/sign-in/email", email="visitor@example.com")
    _migrate(factory, up=False)
    with factory.reading():  # the earlier table lacks later columns
        columns = (Member.name, Member.email, Member.confirmed_at, Member.password_hash)
        _ada, una = db.session.execute(select(*columns).order_by(Member.id)).all()
    assert (una.name, una.email, una.confirmed_at) == ("Una", EMAIL, None)
    assert una.password_hash
    _migrate(factory, down=False)
    [again] = factory.all(ProvisionalSession, email=EMAIL)
    assert again.password_hash == una.password_hash
    assert [action.act for action in factory.all(PendingAction, session_id=again.id)] == ["profile"]
    assert factory.all(Session) == []
