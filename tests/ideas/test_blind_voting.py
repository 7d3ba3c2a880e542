"""Vote counts, which blind voting hides until a member has voted."""

import re

import pytest

from community.core.db import db
from community.ideas import voting
from community.ideas.models import Idea, Vote
from community.members.models import Member
from community.site import settings
from tests.factory import BrowserClient, Factory, visible_text

PAGES = ("/", "/trending", "/top", "/new", "/ideas/1-a-quiet-mode")


def _shows_count(browser: BrowserClient, page: str, count: int) -> bool:
    return f'data-vote="1" data-vote-box="1" data-count="{count}"' in " ".join(browser.get(page).text.split())


def _idea(factory: Factory, **values: object) -> tuple[int, int]:
    """An idea by Ada with her vote. Returns (Ada, Bo)."""
    ada, bo = factory.member("Ada"), factory.member("Bo")
    factory.idea("A quiet mode", ada, factory.group("Kitchens", ada, bo, **values))
    _vote(factory, 1, ada)
    return ada, bo


def _vote(factory: Factory, idea: int, member: int) -> bool | None:
    """Vote. Returns whether the count is recorded as visible."""
    with factory.writing():
        voting.cast(db.session.get_one(Idea, idea), db.session.get_one(Member, member))
    with factory.reading():
        return db.session.query(Vote).filter_by(idea_id=idea, member_id=member).one().count_visible


def _blind_site(factory: Factory, value: bool = True) -> None:
    with factory.writing():
        settings.change(1, blind_voting=value)


def test_counts_are_shown_to_everyone_by_default(factory: Factory) -> None:
    _, bo = _idea(factory)
    for page in PAGES:
        assert _shows_count(factory.visitor(), page, 1)
        assert _shows_count(factory.browser(bo), page, 1)
    assert _vote(factory, 1, bo) is True


@pytest.mark.both_databases
def test_counts_are_hidden_until_a_member_has_voted(factory: Factory) -> None:
    _, bo = _idea(factory)
    _blind_site(factory)
    browser = factory.browser(bo)
    for page in PAGES:
        assert not _shows_count(factory.visitor(), page, 1)
        assert not _shows_count(browser, page, 1)
    shown = visible_text(browser.get(PAGES[-1]))
    assert "once you’ve voted" in shown
    assert "1 member" not in shown.split("Group")[0]
    assert _vote(factory, 1, bo) is False
    assert all(_shows_count(browser, page, 2) for page in PAGES)
    browser.send("/ideas/1/withdraw")
    assert not any(_shows_count(browser, page, 1) for page in PAGES)


def test_staff_and_the_author_who_voted_see_counts_in_blind_voting(factory: Factory) -> None:
    ada, _ = _idea(factory)
    _blind_site(factory)
    staff = factory.member("Sol", role="staff")
    assert _shows_count(factory.browser(ada), "/", 1)
    assert all(_shows_count(factory.browser(staff), page, 1) for page in PAGES)
    assert _vote(factory, 1, staff) is True


def test_decided_ideas_show_their_count_and_their_status_in_blind_voting(factory: Factory) -> None:
    _, bo = _idea(factory)
    _blind_site(factory)
    with factory.writing():
        db.session.get_one(Idea, 1).status_key = "shipped"
    for page in PAGES:
        found = " ".join(factory.browser(bo).get(page).text.split())
        box = re.search(r'<div class="vote closed"[^>]*>(.*?)</div>', found)
        assert box
        assert ">1</span>" in box[1]
        assert '<span class="word">Shipped</span>' in box[1]


def test_a_group_can_have_blind_voting_of_its_own(factory: Factory) -> None:
    ada, bo = _idea(factory, blind_voting=True)
    factory.idea("A longer cable", ada, factory.group("Cables", ada))
    browser = factory.browser(bo)
    assert not _shows_count(browser, "/", 1)
    assert 'data-vote="2" data-vote-box="2" data-count="0"' in " ".join(browser.get("/").text.split())
    assert (_vote(factory, 1, bo), _vote(factory, 2, bo)) == (False, True)


def test_a_group_cannot_show_what_the_site_hides(factory: Factory) -> None:
    _, bo = _idea(factory, blind_voting=False)
    _blind_site(factory)
    assert not _shows_count(factory.browser(bo), "/", 1)
    _blind_site(factory, False)
    assert _shows_count(factory.browser(bo), "/", 1)


def test_similar_ideas_and_ideas_of_the_group_show_no_count_in_blind_voting(factory: Factory) -> None:
    ada, bo = _idea(factory)
    group = factory.group("Grinders", ada)
    factory.idea("A quiet mode for grinders", ada, group)
    factory.idea("Steel burrs", ada, group)
    for blind in (False, True):
        _blind_site(factory, blind)
        beside = visible_text(factory.browser(bo).get("/ideas/3-steel-burrs")).split("Also in Grinders")[1]
        assert ("0 votes" in beside) is not blind
