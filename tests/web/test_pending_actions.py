"""An action started by a visitor is completed after signing in, or its text is shown again."""

from community.comments.models import Comment
from community.core.db import db, now
from community.ideas.models import Idea
from community.members.models import Member
from tests.factory import PASSWORD, BrowserClient, Factory, visible_text

TEXT = "I wrote this before I had signed in, and it took me a while."


def _begun(factory: Factory) -> tuple[int, BrowserClient]:
    ada = factory.member("Ada Lovelace", handle="ada")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada))
    visitor = factory.visitor()
    assert visitor.send(f"/ideas/{idea}/comments", text=TEXT).headers["Location"] == "/sign-in"
    return idea, visitor


def _sign_in(visitor: BrowserClient) -> str:
    answer = visitor.send("/sign-in", email="ada@example.com", password=PASSWORD)
    assert answer.status_code == 303
    return answer.headers["Location"]


def test_a_comment_started_signed_out_is_posted_after_signing_in(factory: Factory) -> None:
    idea, visitor = _begun(factory)
    assert f"/ideas/{idea}-" in _sign_in(visitor)
    assert [comment.body for comment in factory.all(Comment)] == [TEXT]


def test_it_is_posted_once_only(factory: Factory) -> None:
    _idea, visitor = _begun(factory)
    _sign_in(visitor)
    visitor.send("/sign-out")
    _sign_in(visitor)
    assert len(factory.all(Comment)) == 1


def test_a_text_that_cannot_be_posted_is_shown_again(factory: Factory) -> None:
    idea, visitor = _begun(factory)
    with factory.writing():
        db.session.get_one(Idea, idea).hidden_at = now()
        db.session.get_one(Idea, idea).author_id = world_other(factory)
    factory.recount()
    address = _sign_in(visitor)
    assert TEXT in visible_text(visitor.get(address))
    assert factory.all(Comment) == []


def test_a_suspended_member_gets_their_text_back(factory: Factory) -> None:
    _idea, visitor = _begun(factory)
    with factory.writing():
        db.session.query(Member).filter_by(handle="ada").update({"suspended_at": now()})
    page = visible_text(visitor.get(_sign_in(visitor)))
    assert TEXT in page
    assert "suspended" in page
    assert factory.all(Comment) == []


def test_another_visitor_is_shown_nothing(factory: Factory) -> None:
    assert factory.visitor().get("/unsent-text").status_code == 404


def world_other(factory: Factory) -> int:
    """The id of a member other than Ada."""
    other = Member(handle="another", name="Another", email="another@example.com", color=1)
    db.session.add(other)
    db.session.flush()
    return other.id
