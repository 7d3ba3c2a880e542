"""What was begun signed out is finished afterwards, or handed back."""

from community.comments.models import Comment
from community.ideas.models import Idea
from community.kernel.database import db, now
from community.members.models import Member
from tests.world import PASSWORD, Browser, World, words

TEXT = "I wrote this before I had signed in, and it took me a while."


def _begun(world: World) -> tuple[int, Browser]:
    ada = world.member("Ada Lovelace", handle="ada")
    idea = world.idea("A quiet mode", ada, world.group("Kitchens", ada))
    visitor = world.visitor()
    assert visitor.send(f"/ideas/{idea}/comments", text=TEXT).headers["Location"] == "/sign-in"
    return idea, visitor


def _sign_in(visitor: Browser) -> str:
    answer = visitor.send("/sign-in", email="ada@example.com", password=PASSWORD)
    assert answer.status_code == 303
    return answer.headers["Location"]


def test_a_comment_begun_signed_out_is_posted_after_signing_in(world: World) -> None:
    idea, visitor = _begun(world)
    assert f"/ideas/{idea}-" in _sign_in(visitor)
    assert [comment.body for comment in world.all(Comment)] == [TEXT]


def test_it_is_posted_once_only(world: World) -> None:
    _idea, visitor = _begun(world)
    _sign_in(visitor)
    visitor.send("/sign-out")
    _sign_in(visitor)
    assert len(world.all(Comment)) == 1


def test_words_that_cannot_be_posted_any_more_are_handed_back(world: World) -> None:
    idea, visitor = _begun(world)
    with world.writing():
        db.session.get_one(Idea, idea).taken_down_at = now()
        db.session.get_one(Idea, idea).author_id = world_other(world)
    world.recount()
    address = _sign_in(visitor)
    assert TEXT in words(visitor.get(address))
    assert world.all(Comment) == []


def test_a_suspended_member_gets_their_words_back(world: World) -> None:
    _idea, visitor = _begun(world)
    with world.writing():
        db.session.query(Member).filter_by(handle="ada").update({"suspended_at": now()})
    page = words(visitor.get(_sign_in(visitor)))
    assert TEXT in page
    assert "suspended" in page
    assert world.all(Comment) == []


def test_a_stranger_is_handed_nothing(world: World) -> None:
    assert world.visitor().get("/your-words").status_code == 404


def world_other(world: World) -> int:
    """The id of somebody who is not Ada."""
    other = Member(handle="another", name="Another", email="another@example.com", colour=1)
    db.session.add(other)
    db.session.flush()
    return other.id
