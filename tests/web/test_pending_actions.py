"""What a visitor does is pending until their email is confirmed, shown to their browser only, and counts nowhere."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from community.comments.models import Comment, HelpfulVote
from community.core.db import db, now
from community.groups.models import Membership
from community.ideas.models import Idea, Vote
from community.members.models import Member, PendingAction, ProvisionalSession
from community.web import pending_actions
from tests.factory import PASSWORD, BrowserClient, Factory, visible_text

TEXT = "I wrote this before I had signed in, and it took me a while."
EMAIL = "newcomer@example.com"


def _begun(factory: Factory) -> tuple[int, BrowserClient]:
    ada = factory.member("Ada Lovelace", handle="ada")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada))
    visitor = factory.visitor()
    assert visitor.send(f"/ideas/{idea}/comments", text=TEXT).location.startswith("/sign-in/email")
    return idea, visitor


def _sign_in(visitor: BrowserClient) -> str:
    answer = visitor.send("/sign-in", email="ada@example.com", password=PASSWORD)
    assert answer.status_code == 303
    return answer.headers["Location"]


def _confirm(factory: Factory, visitor: BrowserClient, **values: str) -> str:
    assert visitor.send("/sign-in/email", email=EMAIL, **values).location == "/sign-in/code"
    return visitor.send("/sign-in/code", code=factory.emailed_code(EMAIL)).location


def test_everything_is_done_once_the_email_is_confirmed(factory: Factory) -> None:
    ada = factory.member("Ada")
    kitchens = factory.group("Kitchens", ada)
    idea = factory.idea("A quiet mode", ada, kitchens)
    comment = factory.comment(idea, ada)
    visitor = factory.visitor()
    visitor.send(f"/ideas/{idea}/vote")
    visitor.send(f"/ideas/{idea}/vote")
    visitor.send("/groups/kitchens/join")
    visitor.send(f"/ideas/{idea}/comments", text=TEXT)
    visitor.send(f"/comments/{comment}/helpful")
    visitor.send("/ideas/new", group="kitchens", title="A quieter pump", body="Our walls are thin.")
    visitor.send("/pending", name="Nia", about="Tea and coffee", interests="tea")
    assert [action.act for action in factory.all(PendingAction)] == [
        *("vote", "join", "comment", "helpful_vote", "idea", "profile"),
    ]
    before = factory.get(Idea, idea)
    assert (before.vote_count, before.comment_count, len(factory.all(Idea)), len(factory.all(Member))) == (0, 1, 1, 1)
    for words in (TEXT, "A quieter pump"):
        assert words in visible_text(visitor.get("/pending"))
        assert words not in visible_text(factory.visitor().get("/"))
    _confirm(factory, visitor)
    nia = factory.all(Member)[-1]
    assert (nia.name, nia.about, nia.interests, nia.email) == ("Nia", "Tea and coffee", "tea", EMAIL)
    after = factory.get(Idea, idea)
    assert (after.vote_count, after.comment_count) == (1, 2)
    assert [one.author_id for one in factory.all(Comment, body=TEXT)] == [nia.id]
    assert [one.author_id for one in factory.all(Idea, title="A quieter pump")] == [nia.id]
    assert len(factory.all(Membership, member_id=nia.id)) == len(factory.all(HelpfulVote, member_id=nia.id)) == 1
    assert factory.all(PendingAction) == factory.all(ProvisionalSession) == []


def test_a_vote_is_shown_as_pending_to_its_browser_only_and_can_be_dropped(factory: Factory) -> None:
    ada = factory.member("Ada")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada))
    visitor = factory.visitor()
    answer = visitor.send(f"/ideas/{idea}/vote", fetch=True)
    assert "pending" in visible_text(answer)
    assert "Where can we tell you what happens?" in visible_text(answer)
    for page in ("/", f"/ideas/{idea}"):
        assert "Your vote counts as soon as" in visible_text(visitor.get(page, follow_redirects=True))
        assert "Your vote counts as soon as" not in visible_text(factory.visitor().get(page, follow_redirects=True))
    [action] = factory.all(PendingAction)
    assert factory.visitor().send(f"/pending/{action.id}/drop").status_code == 404
    assert factory.browser(ada).send(f"/pending/{action.id}/drop").status_code == 404
    assert visitor.send(f"/pending/{action.id}/drop").status_code == 303
    assert visitor.send(f"/pending/{action.id}/drop").status_code == 404
    assert factory.all(PendingAction) == []


def test_a_name_is_asked_for_only_where_it_is_shown(factory: Factory) -> None:
    _idea, visitor = _begun(factory)
    assert visitor.send("/sign-in/email", email=EMAIL).status_code == 422
    _confirm(factory, visitor, name="Nia")
    assert factory.all(Member)[-1].name == "Nia"


def test_a_name_that_is_missing_is_asked_for_after_the_email_was_sent(factory: Factory) -> None:
    ada = factory.member("Ada")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada))
    visitor = factory.visitor()
    visitor.send(f"/ideas/{idea}/vote")
    visitor.send("/sign-in/email", email=EMAIL)
    assert visitor.send(f"/ideas/{idea}/comments", text=TEXT).location == "/pending"
    visitor.send("/pending", name="Nia")
    assert visitor.send(f"/ideas/{idea}/comments", text=f"{TEXT} Again.").location.startswith(f"/ideas/{idea}-")
    visitor.send("/sign-in/code", code=factory.emailed_code(EMAIL))
    assert factory.all(Member)[-1].name == "Nia"


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


def test_a_text_that_cannot_be_posted_is_kept_for_its_author(factory: Factory) -> None:
    idea, visitor = _begun(factory)
    with factory.writing():
        db.session.get_one(Idea, idea).hidden_at = now()
        db.session.get_one(Idea, idea).author_id = _another(factory)
    factory.recount()
    address = _sign_in(visitor)
    assert TEXT in visible_text(visitor.get(address))
    assert "A text couldn’t be posted" in visible_text(visitor.get("/"))
    assert factory.all(Comment) == []
    visitor.send("/sign-out")
    assert visitor.get("/pending").status_code == 404
    with factory.writing():
        db.session.get_one(Idea, idea).author_id = 1


@pytest.mark.parametrize("way", ["password", "code"])
def test_nothing_is_done_for_a_suspended_member_who_gets_their_text_back(factory: Factory, way: str) -> None:
    idea, visitor = _begun(factory)
    visitor.send(f"/ideas/{idea}/vote")
    with factory.writing():
        db.session.query(Member).filter_by(handle="ada").update({"suspended_at": now()})
    factory.recount()
    if way == "password":
        address = _sign_in(visitor)
    else:
        visitor.send("/sign-in/email", name="Ada", email="ada@example.com")
        address = visitor.send("/sign-in/code", code=factory.emailed_code("ada@example.com")).location
    page = visible_text(visitor.get(address))
    assert TEXT in page
    assert "Your account is suspended" in page
    assert "What you had pending didn’t go through." in page
    assert factory.all(Comment) == factory.all(Vote) == []
    assert [action.act for action in factory.all(PendingAction)] == ["comment"]


def test_another_visitor_is_shown_nothing(factory: Factory) -> None:
    assert factory.visitor().get("/pending").status_code == 404


@pytest.mark.parametrize("days", [6.9, 7.1])
def test_provisional_sessions_expire_after_seven_days_with_all_they_hold(factory: Factory, days: float) -> None:
    _idea, visitor = _begun(factory)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=days), tick=True):
        assert visitor.get("/pending").status_code == (200 if days < 7 else 404)
        with factory.reading():
            pending_actions.delete_expired()
    assert len(factory.all(ProvisionalSession)) == len(factory.all(PendingAction)) == (1 if days < 7 else 0)


def test_a_browser_can_save_fifty_things(factory: Factory) -> None:
    idea, visitor = _begun(factory)
    for number in range(49):
        assert visitor.send(f"/ideas/{idea}/comments", text=f"{TEXT} {number}").status_code == 303
    refused = visitor.send(f"/ideas/{idea}/comments", text="One too many.")
    assert refused.status_code == 422
    assert "Please confirm your email first" in visible_text(refused)
    assert "One too many." in refused.text


def _another(factory: Factory) -> int:
    """The id of someone who is not Ada."""
    other = Member(handle="another", name="Another", email="another@example.com", color=1, confirmed_at=now())
    db.session.add(other)
    db.session.flush()
    return other.id
