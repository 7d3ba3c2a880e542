"""Atom feeds: what they contain, what they never contain, and how little an unchanged one costs."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from sqlalchemy import update

from community.announcements.models import Announcement
from community.comments import visibility as comment_visibility
from community.comments.models import Comment
from community.core.db import db, now
from community.core.visibility import MODERATOR
from community.groups.models import Group
from community.ideas import status, visibility
from community.ideas.models import Idea, StatusChange
from community.members.deletion import KEEP
from community.members.models import Member
from community.notifications import feed_addresses
from community.notifications.models import FeedAddress
from tests.factory import PASSWORD, BrowserClient, Factory

ATOM = "{http://www.w3.org/2005/Atom}"


def _feed(browser: BrowserClient, url: str) -> ElementTree.Element:
    answer = browser.get(url)
    assert answer.status_code == 200
    assert answer.mimetype == "application/atom+xml"
    return ElementTree.fromstring(answer.get_data())  # noqa: S314 (our own)


def _titles(browser: BrowserClient, url: str) -> list[str]:
    return [entry.findtext(f"{ATOM}title", "") for entry in _feed(browser, url).iter(f"{ATOM}entry")]


def _answer(factory: Factory, idea: int, staff: int, *, ago: timedelta = timedelta(minutes=3)) -> int:
    with factory.writing():
        made = status.change(db.session.get_one(Idea, idea), db.session.get_one(Member, staff), "planned", "", "Soon.")
        made.changed_at = now() - ago
        return made.id


def _private_url(factory: Factory, member: int) -> str:
    with factory.writing():
        return f"/feeds/private/{feed_addresses.renew(db.session.get_one(Member, member))}"


@pytest.fixture
def ada(factory: Factory) -> int:
    return factory.member("Ada")


@pytest.fixture
def kitchens(factory: Factory, ada: int) -> int:
    return factory.group("Kitchens", ada)


@pytest.mark.both_databases
def test_feeds_of_the_site_a_group_and_an_idea_list_what_is_new(factory: Factory, ada: int, kitchens: int) -> None:
    staff, visitor = factory.member("Sol", role="staff"), factory.visitor()
    lid = factory.idea("A lid that stays open", ada, kitchens, posted_at=now() - timedelta(days=1))
    factory.idea("A quiet mode", ada, factory.group("Mornings", ada))
    factory.comment(lid, staff, "I want this too.")
    _answer(factory, lid, staff)
    assert _titles(visitor, "/feeds/ideas.atom") == ["A quiet mode (Mornings)", "A lid that stays open (Kitchens)"]
    assert _titles(visitor, "/groups/kitchens/feed.atom") == ["A lid that stays open (Kitchens)"]
    assert _titles(visitor, f"/ideas/{lid}/feed.atom") == ["Comment by Sol", "Planned: A lid that stays open"]
    assert _titles(visitor, "/feeds/answers.atom") == ["Planned: A lid that stays open"]


def test_an_entry_has_all_that_a_feed_needs_and_its_text_is_escaped(factory: Factory, ada: int, kitchens: int) -> None:
    idea = factory.idea("Less <b>noise</b> & more\x0b “tea”", ada, kitchens, body="Tea & *milk*")
    feed = _feed(factory.visitor(), "/feeds/ideas.atom")
    base = factory.app.config["SETTINGS"].base_url
    entry = next(feed.iter(f"{ATOM}entry"))
    assert entry.findtext(f"{ATOM}title") == "Less <b>noise</b> & more “tea” (Kitchens)"
    assert entry.findtext(f"{ATOM}id") == f"{base}/ideas/{idea}"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Ada"
    content = entry.find(f"{ATOM}content")
    assert content is not None
    assert (content.get("type"), content.text) == ("html", "<p>Tea &amp; <em>milk</em></p>\n")
    assert feed.findtext(f"{ATOM}updated") == entry.findtext(f"{ATOM}updated")
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"self": f"{base}/feeds/ideas.atom", "alternate": f"{base}/new"}


@pytest.mark.both_databases
def test_authors_on_staff_are_marked(factory: Factory, ada: int, kitchens: int) -> None:
    sol = factory.member("Sol", role="staff")
    idea = factory.idea("A quiet mode", sol, kitchens)
    factory.comment(idea, sol, "Soon.")
    factory.comment(idea, ada, "Thanks.")
    factory.announcement("Closed on Monday", sol, kitchens)
    _answer(factory, idea, sol)
    with factory.writing():
        db.session.execute(update(Announcement).values(posted_at=now() - timedelta(hours=2)))
    visitor, found = factory.visitor(), []
    for url in ("/groups/kitchens/feed.atom", "/feeds/answers.atom", f"/ideas/{idea}/feed.atom"):
        found += [name.text for name in _feed(visitor, url).iter(f"{ATOM}name")]
    assert sorted(found) == ["Ada", *["Sol (Staff)"] * 5]


def test_what_is_hidden_leaves_the_feeds_at_once_and_comes_back(factory: Factory, ada: int, kitchens: int) -> None:
    visitor, idea = factory.visitor(), factory.idea("A lid that stays open", ada, kitchens)
    comment = factory.comment(idea, ada, "I want this too.")
    _answer(factory, idea, factory.member(role="staff"))
    with factory.writing():
        comment_visibility.remove(db.session.get_one(Comment, comment), MODERATOR)
    assert "I want this too." not in visitor.get(f"/ideas/{idea}/feed.atom").text
    with factory.writing():
        visibility.remove(db.session.get_one(Idea, idea), MODERATOR)
    assert visitor.get(f"/ideas/{idea}/feed.atom").status_code == 404
    for url in ("/feeds/ideas.atom", "/feeds/answers.atom", "/groups/kitchens/feed.atom"):
        assert _titles(visitor, url) == []
    with factory.writing():
        visibility.restore(db.session.get_one(Idea, idea), MODERATOR)
    assert len(_titles(visitor, "/feeds/ideas.atom")) == 1


def test_a_private_group_has_no_feed_even_for_its_members(factory: Factory, ada: int, kitchens: int) -> None:
    idea = factory.idea("A lid that stays open", ada, kitchens)
    with factory.writing():
        db.session.get_one(Group, kitchens).is_private = True
    for url in ("/groups/kitchens/feed.atom", f"/ideas/{idea}/feed.atom"):
        assert factory.browser(ada).get(url).status_code == 404
    assert 'type="application/atom+xml"' not in factory.browser(ada).get("/groups/kitchens").text


def test_an_update_is_in_no_feed_while_it_can_be_undone_unnoticed(factory: Factory, ada: int, kitchens: int) -> None:
    visitor, idea = factory.visitor(), factory.idea("A lid that stays open", ada, kitchens)
    staff = factory.member(role="staff")
    change = _answer(factory, idea, staff, ago=timedelta(minutes=1))
    assert _titles(visitor, "/feeds/answers.atom") == _titles(visitor, f"/ideas/{idea}/feed.atom") == []
    with factory.writing():
        db.session.execute(update(StatusChange).values(changed_at=now() - timedelta(minutes=2, seconds=1)))
    assert len(_titles(visitor, "/feeds/answers.atom")) == 1
    with factory.writing():
        status.undo(db.session.get_one(StatusChange, change), db.session.get_one(Member, staff))
    assert _titles(visitor, "/feeds/answers.atom") == []


@pytest.mark.both_databases
def test_announcements_are_in_the_feeds_of_where_they_were_made(factory: Factory, ada: int, kitchens: int) -> None:
    bo, visitor, ago = factory.member("Bo"), factory.visitor(), now() - timedelta(minutes=3)
    staff = factory.member("Sol", role="staff")
    factory.announcement("Closed on Monday", staff, posted_at=ago)
    factory.announcement("Just now", staff)
    factory.announcement("A new stove", ada, kitchens, posted_at=ago)
    factory.announcement("Wrong", ada, kitchens, posted_at=ago, removed_at=now(), removed_by=ada)
    hers, his = _private_url(factory, ada), _private_url(factory, bo)
    assert _titles(visitor, "/feeds/ideas.atom") == ["Announcement: Closed on Monday"]
    assert _titles(visitor, "/groups/kitchens/feed.atom") == ["Announcement: A new stove (Kitchens)"]
    assert _titles(visitor, his) == ["Announcement: Closed on Monday"]
    assert set(_titles(visitor, hers)) == {"Announcement: A new stove (Kitchens)", "Announcement: Closed on Monday"}
    with factory.writing():
        db.session.get_one(Group, kitchens).is_private = True
    assert visitor.get("/groups/kitchens/feed.atom").status_code == 404
    assert len(_titles(visitor, hers)) == 2


def test_an_unchanged_feed_is_answered_with_304(factory: Factory, ada: int, kitchens: int) -> None:
    factory.idea("A lid that stays open", ada, kitchens)
    visitor = factory.visitor()
    first = visitor.get("/feeds/ideas.atom")
    tag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    for headers in ({"If-None-Match": tag}, {"If-Modified-Since": modified}):
        again = visitor.get("/feeds/ideas.atom", headers=headers)
        assert (again.status_code, again.get_data()) == (304, b"")
    factory.idea("A quiet mode", ada, kitchens, posted_at=now() + timedelta(seconds=2))
    for headers in ({"If-None-Match": tag}, {"If-Modified-Since": modified}):
        assert visitor.get("/feeds/ideas.atom", headers=headers).status_code == 200


def test_a_feed_has_fifty_entries_and_takes_as_few_statements_as_an_empty_one(
    factory: Factory, ada: int, kitchens: int
) -> None:
    visitor = factory.visitor()
    with factory.counting() as empty:
        assert _titles(visitor, "/feeds/ideas.atom") == []
    for number in range(55):
        factory.idea(f"Idea {number}", ada, kitchens, posted_at=now() - timedelta(minutes=60 - number))
    with factory.counting() as full:
        titles = _titles(visitor, "/feeds/ideas.atom")
    assert (len(titles), titles[0]) == (50, "Idea 54 (Kitchens)")
    assert len(full) == len(empty) == 2


def test_a_member_makes_a_private_address_that_is_shown_once(factory: Factory, ada: int, kitchens: int) -> None:
    factory.idea("A lid that stays open", ada, kitchens)
    with factory.writing():
        db.session.get_one(Group, kitchens).is_private = True
    browser, visitor = factory.browser(ada), factory.visitor()
    assert "Create an address" in browser.get("/settings/notifications").text
    assert browser.send("/settings/notifications/feed").headers["Location"] == "/settings/notifications#feeds"
    page = browser.get("/settings/notifications").text
    base = factory.app.config["SETTINGS"].base_url
    url = next(word for word in page.replace('"', " ").split() if word.startswith(f"{base}/feeds/private/"))
    token = url.rsplit("/", 1)[-1]
    assert token not in browser.get("/settings/notifications").text
    assert token not in str(factory.all(FeedAddress)[0].token_digest)
    answer = visitor.get(url.removeprefix(base))
    assert "A lid that stays open" in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_a_renewed_or_revoked_address_stops_working(factory: Factory, ada: int, kitchens: int) -> None:
    first = _private_url(factory, ada)
    second = _private_url(factory, ada)
    visitor, browser = factory.visitor(), factory.browser(ada)
    assert visitor.get(first).status_code == 404
    assert visitor.get(second).status_code == 200
    for _twice in range(2):
        assert browser.send("/settings/notifications/feed/revoke").status_code == 303
    assert visitor.get(second).status_code == visitor.get("/feeds/private/nonsense").status_code == 404


def test_a_private_address_shows_what_its_member_can_find_at_that_moment(
    factory: Factory, ada: int, kitchens: int
) -> None:
    bo, visitor = factory.member("Bo"), factory.visitor()
    idea = factory.idea("A lid that stays open", ada, kitchens)
    _answer(factory, idea, factory.member(role="staff"))
    hers, his = _private_url(factory, ada), _private_url(factory, bo)
    assert len(_titles(visitor, his)) == 2
    with factory.writing():
        db.session.get_one(Group, kitchens).is_private = True
    assert len(_titles(visitor, hers)) == 2
    assert _titles(visitor, his) == []
    assert factory.browser(ada).send("/settings/delete", writing=KEEP, password=PASSWORD).status_code == 303
    assert visitor.get(hers).status_code == 404
    factory.work()
    assert [address.member_id for address in factory.all(FeedAddress)] == [bo]


def test_footnotes_in_a_feed_lead_to_the_page_of_the_entry(factory: Factory, ada: int, kitchens: int) -> None:
    idea = factory.idea("Quieter", ada, kitchens, body="Too loud[^1]\n\n[^1]: At six.")
    feed = _feed(factory.visitor(), "/feeds/ideas.atom")
    html = feed.findtext(f"{ATOM}entry/{ATOM}content", "")
    assert f"/ideas/{idea}-quieter#fn-" in html
    assert 'href="#' not in html
