"""Titles and names in every script make readable addresses, which are the same everywhere."""

from datetime import timedelta
from unicodedata import normalize
from urllib.parse import quote

import pytest
from sqlalchemy import update

from community.core.db import db, now
from community.groups.models import Group
from community.notifications import notice_jobs
from community.notifications.models import Notice
from tests.factory import Factory
from tests.mailbox import delivering

BODY = "It hurts my eyes at night, so I switch the screen off."


@pytest.mark.both_databases
def test_an_idea_has_one_address_with_the_words_of_its_title(factory: Factory) -> None:
    ada = factory.member("Ada")
    group = factory.group("Kitchens", ada)
    browser, visitor = factory.browser(ada), factory.visitor()
    form = {"title": "Тёмная тема 模式", "group": "kitchens", "body": BODY}
    first = browser.send("/ideas/new", **form).location
    assert first == "/ideas/1-" + quote("тёмная-тема-模式")
    page = visitor.get(first)
    assert page.status_code == 200
    assert f'<link rel="canonical" href="http://localhost{first}">' in page.text
    for listing in ("/new", "/search?q=模式", "/sitemap-ideas-1.xml", "/feeds/ideas.atom", f"/people/id/{ada}"):
        assert first in visitor.get(listing, follow_redirects=True).text, listing
    for other in ("тёмная", normalize("NFD", "тёмная-тема-模式"), "Тёмная-Тема-模式"):
        moved = visitor.get("/ideas/1-" + quote(other))
        assert (moved.status_code, moved.location) == (301, first)
    changed = {"title": "深色模式和主题设置", "version": "1"}
    assert browser.send("/ideas/1/edit", **form | changed).location == "/ideas/1-" + quote("深色模式和主题设置")
    assert visitor.get(first).location == "/ideas/1-" + quote("深色模式和主题设置")
    assert group


@pytest.mark.both_databases
def test_a_group_has_one_address_with_the_words_of_its_name(factory: Factory) -> None:
    ada = factory.browser(factory.member("Ada"))
    visitor = factory.visitor()
    form = {"name": "Кафе й кухня", "purpose": "Все про кухню", "kind": "open", "color": "2"}
    first = ada.send("/groups/new", **form).location.partition("?")[0]
    assert first == "/groups/" + quote("кафе-й-кухня")
    assert first in visitor.get("/groups").text
    assert first in visitor.get("/sitemap-groups-1.xml").text
    assert f'href="http://localhost{first}"' in visitor.get(first).text
    for other in (normalize("NFD", "кафе-й-кухня"), "Кафе-й-кухня"):
        moved = visitor.get("/groups/" + quote(other))
        assert (moved.status_code, moved.location) == (308, first)
    ada.send(f"{first}/address", address="厨房")
    moved = visitor.get(f"{first}/about?x=1")
    assert (moved.status_code, moved.location) == (308, "/groups/" + quote("厨房") + "/about?x=1")
    assert factory.all(Group)[0].slug == "厨房"


def test_links_in_emails_are_encoded(factory: Factory) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    idea = factory.idea("深色模式", ada, factory.group("厨房", ada, bo))
    page = f"/ideas/{idea}-{quote('深色模式')}"
    factory.browser(bo).send(f"/ideas/{idea}/comments", text="So do I.")
    factory.work()
    with factory.writing():
        db.session.execute(update(Notice).values(digest_due_at=now() - timedelta(seconds=1)))
    with delivering(factory.app) as post:
        with factory.app.app_context():
            notice_jobs.make_digests()
        factory.work()
        assert f"http://localhost{page}\n" in post.everything()
