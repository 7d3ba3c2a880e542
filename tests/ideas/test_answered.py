"""The order “Answered”: ideas by their latest answer."""

import re
from datetime import timedelta

import pytest

from community.analytics import refresh
from community.comments import commenting
from community.comments import visibility as comment_visibility
from community.comments.models import Comment
from community.core.db import db, now
from community.core.visibility import MODERATOR
from community.ideas import status, visibility
from community.ideas.models import Idea, StatusChange
from community.members.models import Member
from tests.factory import BrowserClient, Factory

pytestmark = pytest.mark.both_databases


def _titles(browser: BrowserClient, address: str = "/answered") -> list[str]:
    return re.findall(r'<h2 class="idea-title"[^>]*>.*?<a [^>]*>\s*(.*?)\s*</a>', browser.get(address).text, re.DOTALL)


def _change(factory: Factory, idea: int, staff: int) -> int:
    with factory.writing():
        made = status.change(db.session.get_one(Idea, idea), db.session.get_one(Member, staff), "planned", "Soon")
        return made.id


def _refresh(factory: Factory) -> None:
    with factory.app.app_context():
        refresh.refresh_stale()


def test_the_latest_answer_comes_first_and_unanswered_ideas_are_left_out(factory: Factory) -> None:
    ada, staff = factory.member("Ada"), factory.member("Sol", role="staff")
    kitchens, visitor = factory.group("Kitchens", ada), factory.visitor()
    first, second, third = (factory.idea(f"Idea {number}", ada, kitchens) for number in (1, 2, 3))
    assert "No answers yet" in visitor.get("/answered").text
    factory.comment(third, ada, "Nobody has answered.")
    _change(factory, first, staff)
    change = _change(factory, second, staff)
    _refresh(factory)
    assert _titles(visitor) == _titles(visitor, "/groups/kitchens?order=answered") == ["Idea 2", "Idea 1"]
    assert _titles(visitor, "/answered?status=open") == []
    with factory.writing():
        sol = db.session.get_one(Member, staff)
        reply = commenting.post(db.session.get_one(Idea, first), sol, "We’ve started.").id
    _refresh(factory)
    assert _titles(visitor) == ["Idea 1", "Idea 2"]
    with factory.writing():
        comment_visibility.remove(db.session.get_one(Comment, reply), MODERATOR)
        status.undo(db.session.get_one(StatusChange, change), db.session.get_one(Member, staff))
    _refresh(factory)
    assert _titles(visitor) == ["Idea 1"]
    with factory.writing():
        visibility.remove(db.session.get_one(Idea, first), MODERATOR)
    assert _titles(visitor) == []


def test_a_wrong_time_is_found_and_repaired(factory: Factory) -> None:
    ada = factory.member("Ada")
    idea = factory.idea("A lid", ada, factory.group("Kitchens", ada))
    _change(factory, idea, factory.member(role="staff"))
    _refresh(factory)
    with factory.writing():
        db.session.get_one(Idea, idea).answered_at = None
    with factory.app.app_context():
        found = list(refresh.find_differences())
        assert [one.name for one in found] == ["answered_at"]
        refresh.repair(found)
        assert list(refresh.find_differences()) == []
    assert _titles(factory.visitor()) == ["A lid"]


def test_pages_follow_one_another(factory: Factory) -> None:
    ada, staff = factory.member("Ada"), factory.member(role="staff")
    kitchens, visitor = factory.group("Kitchens", ada), factory.visitor()
    for number in range(25):
        _change(factory, factory.idea(f"Idea {number}", ada, kitchens), staff)
    _refresh(factory)
    first = visitor.get("/answered").text
    following = re.search(r'rel="next" href="(.*?)"', first)
    assert following is not None
    seen = _titles(visitor) + _titles(visitor, following[1].replace("&amp;", "&"))
    assert seen == [f"Idea {number}" for number in range(24, -1, -1)]


def test_a_new_idea_says_how_soon_ideas_are_answered(factory: Factory) -> None:
    ada, staff = factory.member("Ada"), factory.member(role="staff")
    kitchens, browser = factory.group("Kitchens", ada), factory.browser(ada)
    assert "Usually answered" not in browser.get("/ideas/new").text
    for number in range(3):
        _change(factory, factory.idea(f"Idea {number}", ada, kitchens, posted_at=now() - timedelta(days=4)), staff)
    factory.clear_cache()
    assert "Usually answered within 5 days" in browser.get("/ideas/new").text
