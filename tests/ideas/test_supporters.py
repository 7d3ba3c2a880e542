"""Who supports an idea, as members and visitors see it."""

import re
import sys

import pytest

from community.core.db import db, now
from community.members.models import Member
from community.site import settings
from tests.factory import BrowserClient, Factory, visible_text

PROFILE = {"name": "Bo", "handle": "bo_", "color": "1", "about": "", "interests": ""}


def listed(browser: BrowserClient, address: str) -> list[str]:
    """The names on the page."""
    return re.findall(r'<a class="under strong" href="/people/[^"]*">([^<]*)</a>', browser.get(address).text)


@pytest.mark.both_databases
def test_supporters_are_named_as_far_as_they_agreed(factory: Factory) -> None:
    ada, bo, cy = (factory.member(name) for name in ("Ada", "Bo", "Cy"))
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada))
    for voter in (ada, bo, cy):
        factory.vote(idea, voter)
    visitor, address = factory.visitor(), f"/ideas/{idea}/supporters"
    assert sorted(listed(visitor, address)) == ["Ada", "Bo", "Cy"]
    assert f'href="{address}"' in visitor.get(f"/ideas/{idea}-a-quiet-mode").text
    answer = factory.browser(bo).send("/settings/profile", **PROFILE)
    assert answer.status_code == 303, "without the checkbox"
    assert sorted(listed(visitor, address)) == ["Ada", "Cy"]
    text = visible_text(visitor.get(address))
    assert "3 members support this idea." in text
    assert "and one other" in text
    assert "Bo" not in visible_text(visitor.get(f"/ideas/{idea}-a-quiet-mode"))
    assert "Your name isn’t shown among the supporters" in visible_text(factory.browser(bo).get(address))
    factory.browser(bo).send("/settings/profile", **PROFILE, shows_votes="y")
    assert "Bo" in listed(visitor, address)


def test_no_one_is_named_while_counts_are_hidden(factory: Factory) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada))
    factory.vote(idea, ada)
    with factory.writing():
        settings.change(factory.member("Root", role="administrator"), blind_voting=True)
    browser, address = factory.browser(bo), f"/ideas/{idea}/supporters"
    text = visible_text(browser.get(address))
    assert "You’ll see who supports this once you’ve voted." in text
    assert "Ada" not in text
    assert "supports this idea" not in text
    assert address not in browser.get(f"/ideas/{idea}-a-quiet-mode").text
    factory.vote(idea, bo)
    assert sorted(listed(browser, address)) == ["Ada", "Bo"]


def test_supporters_of_private_and_hidden_ideas_are_hidden_with_them(factory: Factory) -> None:
    ada, cy = factory.member("Ada"), factory.member("Cy")
    group = factory.group("Secret", ada, is_private=True)
    idea = factory.idea("A quiet mode", ada, group)
    gone = factory.idea("Gone", ada, factory.group("Kitchens", ada), hidden_at=now(), removed_by="moderator")
    for outsider in (factory.visitor(), factory.browser(cy)):
        for hidden in (idea, gone, 999):
            assert outsider.get(f"/ideas/{hidden}/supporters").status_code == 404
    assert factory.browser(ada).get(f"/ideas/{idea}/supporters").status_code == 200


def test_pages_name_everyone_once_and_count_the_others_at_the_end(
    factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["community.ideas.queries.supporters"], "PAGE_SIZE", 3)
    ada = factory.member("Ada")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada))
    moment = now()
    voters = [factory.member() for _ in range(9)]
    for voter in voters:
        factory.vote(idea, voter, moment)
    with factory.writing():
        for voter in voters[:2]:
            db.session.get_one(Member, voter).shows_votes = False
    browser, address, seen, pages = factory.visitor(), f"/ideas/{idea}/supporters", [], []
    while address:
        with factory.counting() as sent:
            answer = browser.get(address)
        assert len(sent) <= 4, sent
        pages.append("and 2 others" in visible_text(answer))
        seen += re.findall(r'<a class="under strong" href="/people/[^"]*">([^<]*)</a>', answer.text)
        following = re.search(r'rel="next" href="([^"]*)"', answer.text)
        address = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == 7
    assert pages == [False, False, True]
    for odd in ("after=x&named=-5", "after=x&named=99999999999999999999", "named=abc"):
        assert browser.get(f"/ideas/{idea}/supporters?{odd}").status_code == 200
