"""Sitemaps, tags for links that are shared, cards, icons, the manifest and the Share menu."""

import io
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from PIL import Image
from sqlalchemy import select

from community.core.db import db, now
from community.core.visibility import MODERATOR
from community.groups.models import Group
from community.ideas import visibility, voting
from community.ideas.models import Idea
from community.images import cards
from community.members.models import Member
from tests.factory import BrowserClient, Factory

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def ada(factory: Factory) -> int:
    return factory.member("Ada")


@pytest.fixture
def kitchens(factory: Factory, ada: int) -> int:
    return factory.group("Kitchens", ada, purpose="For everyone who cooks")


@pytest.fixture
def lid(factory: Factory, ada: int, kitchens: int) -> int:
    return factory.idea("A “lid” that stays open", ada, kitchens, body='Hands <b>full</b> & "busy".')


def _page(factory: Factory, idea: int) -> str:
    return f"/ideas/{idea}-{factory.get(Idea, idea).slug}"


def _urls(browser: BrowserClient, url: str) -> list[str]:
    answer = browser.get(url)
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    tree = ElementTree.fromstring(answer.get_data())  # noqa: S314 (our own)
    return [one.text or "" for one in tree.iter(f"{MAP}loc")]


def _vote(factory: Factory, idea: int) -> None:
    voter = factory.member()
    with factory.writing():
        voting.cast(db.session.get_one(Idea, idea), db.session.get_one(Member, voter))


def _meta(page: str) -> dict[str, str]:
    return dict(re.findall(r'<meta (?:name|property)="([\w:]+)" content="([^"]*)">', page))


def _picture(browser: BrowserClient, url: str) -> Image.Image:
    answer = browser.get(url)
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    return Image.open(io.BytesIO(answer.get_data()))


@pytest.mark.both_databases
def test_the_sitemap_leads_to_every_public_page_and_to_no_other(factory: Factory, ada: int, lid: int) -> None:
    base, visitor = factory.app.config["SETTINGS"].base_url, factory.visitor()
    secret = factory.idea("A secret", ada, factory.group("Hidden away", ada, is_private=True))
    removed = factory.idea("Spam", ada, factory.get(Idea, lid).group_id)
    with factory.writing():
        visibility.remove(db.session.get_one(Idea, removed), MODERATOR)
    assert f"Sitemap: {base}/sitemap.xml" in visitor.get("/robots.txt").text
    files = _urls(visitor, "/sitemap.xml")
    assert files == [f"{base}/sitemap-groups-1.xml", f"{base}/sitemap-ideas-1.xml"]
    pages = [url for file in files for url in _urls(visitor, file.removeprefix(base))]
    assert pages == [f"{base}/groups/kitchens", f"{base}{_page(factory, lid)}"]
    assert all(visitor.get(url.removeprefix(base)).status_code == 200 for url in pages)
    assert secret
    for missing in ("/sitemap-ideas-0.xml", "/sitemap-ideas-2.xml", "/sitemap-groups-9999999999.xml"):
        assert visitor.get(missing).status_code == 404


def test_the_sitemap_says_when_a_page_last_changed(factory: Factory, ada: int, kitchens: int) -> None:
    posted, edited = now() - timedelta(days=9), now() - timedelta(days=2)
    factory.idea("A lid", ada, kitchens, posted_at=posted, status_at=posted, edited_at=edited)
    for kind, when in (("ideas", edited), ("groups", posted)):
        assert f"<lastmod>{when.isoformat(timespec='seconds')}" in factory.visitor().get(f"/sitemap-{kind}-1.xml").text


def test_a_public_idea_says_how_links_to_it_look(factory: Factory, lid: int) -> None:
    base, page = factory.app.config["SETTINGS"].base_url, _page(factory, lid)
    html = factory.visitor().get(f"{page}?from=top.3").text
    tags = _meta(html)
    assert f'<link rel="canonical" href="{base}{page}">' in html
    assert tags["og:title"] == "A “lid” that stays open"
    assert tags["description"] == tags["og:description"] == "Hands &lt;b&gt;full&lt;/b&gt; &amp; &#34;busy&#34;."
    assert tags["og:image"] == f"{base}/ideas/{lid}/card.png?v=1"
    assert tags["twitter:card"] == "summary_large_image"
    assert "robots" not in tags
    assert f'href="/ideas/{lid}/feed.atom"' in html


def test_a_hidden_or_private_idea_has_no_tags_and_no_card(factory: Factory, ada: int, kitchens: int, lid: int) -> None:
    author, visitor = factory.browser(ada), factory.visitor()
    before = visitor.get(f"/ideas/{lid}/card.png").get_data()
    with factory.writing():
        db.session.get_one(Group, kitchens).is_private = True
    assert "og:title" not in author.get(_page(factory, lid)).text
    assert visitor.get(f"/ideas/{lid}/card.png").status_code == 404
    assert author.get("/groups/kitchens/card.png").status_code == 404
    with factory.writing():
        db.session.get_one(Group, kitchens).is_private = False
        visibility.remove(db.session.get_one(Idea, lid), MODERATOR)
    assert "og:title" not in author.get(_page(factory, lid)).text
    assert visitor.get(f"/ideas/{lid}/card.png").status_code == 404
    with factory.writing():
        visibility.restore(db.session.get_one(Idea, lid), MODERATOR)
    assert visitor.get(f"/ideas/{lid}/card.png").get_data() == before


def test_lists_and_groups_have_one_canonical_url_and_thin_lists_are_left_out(factory: Factory, lid: int) -> None:
    base, visitor = factory.app.config["SETTINGS"].base_url, factory.visitor()
    for path in ("/", "/trending", "/top", "/new", "/answered", "/groups/kitchens", "/groups/kitchens/about"):
        html = visitor.get(path).text
        assert f'<link rel="canonical" href="{base}{path}">' in html, path
        assert 'content="noindex"' not in html, path
    for path in ("/?group=kitchens", "/new?status=open", "/top?after=x", "/groups/kitchens?order=top", "/search?q=lid"):
        html = visitor.get(path).text
        assert 'content="noindex"' in html, path
        assert 'rel="canonical"' not in html, path
    assert 'content="noindex"' not in visitor.get(f"{_page(factory, lid)}?utm_source=x").text


def test_cards_are_pictures_of_the_right_size_that_change_with_what_they_show(factory: Factory, lid: int) -> None:
    visitor = factory.visitor()
    for url in (f"/ideas/{lid}/card.png", "/groups/kitchens/card.png", "/card.png"):
        assert _picture(visitor, url).size == (1200, 630)
    first = visitor.get(f"/ideas/{lid}/card.png")
    assert visitor.get(f"/ideas/{lid}/card.png", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    _vote(factory, lid)
    assert visitor.get(f"/ideas/{lid}/card.png").headers["ETag"] != first.headers["ETag"]


def test_a_card_shows_no_votes_where_visitors_do_not_see_them(factory: Factory, kitchens: int, lid: int) -> None:
    visitor = factory.visitor()
    before = visitor.get(f"/ideas/{lid}/card.png").headers["ETag"]
    _vote(factory, lid)
    assert visitor.get(f"/ideas/{lid}/card.png").headers["ETag"] != before
    with factory.writing():
        db.session.get_one(Group, kitchens).blind_voting = True
    assert visitor.get(f"/ideas/{lid}/card.png").headers["ETag"] == before


@pytest.mark.parametrize(
    "title", ["", "x", "日本語のタイトル", "word" * 60, "A lid that stays open " * 12, "\x00\u202e☕"]
)
def test_a_card_can_be_drawn_of_any_title(title: str) -> None:
    for size in (192, 512):
        assert Image.open(io.BytesIO(cards.draw_icon(title, 40, size))).size == (size, size)
    assert Image.open(io.BytesIO(cards.draw_card(title, title, "1,284 votes", title or "x", 40))).size == (1200, 630)


def test_the_site_can_be_added_to_a_home_screen(factory: Factory) -> None:
    visitor = factory.visitor()
    answer = visitor.get("/site.webmanifest")
    manifest = answer.get_json(force=True)
    assert answer.mimetype == "application/manifest+json"
    assert (manifest["name"], manifest["start_url"]) == ("Community", "/")
    assert [icon.get("purpose", "") for icon in manifest["icons"]] == ["", "", "maskable"]
    for icon in manifest["icons"]:
        assert _picture(visitor, icon["src"]).size == tuple(map(int, icon["sizes"].split("x")))
    assert _picture(visitor, "/icon-180.png").size == (180, 180)
    assert visitor.get("/icon-181.png").status_code == 404
    page = visitor.get("/").text
    assert 'rel="manifest" href="/site.webmanifest"' in page
    assert 'rel="apple-touch-icon" href="/icon-180.png' in page


def test_everyone_can_share_an_idea_without_a_script(factory: Factory, ada: int, kitchens: int, lid: int) -> None:
    base, page = factory.app.config["SETTINGS"].base_url, _page(factory, lid)
    html = factory.visitor().get(page).text
    assert f'value="{base}{page}"' in html
    mail = re.search(r'href="(mailto:\?subject=[^"]*)"', html)
    assert mail is not None
    assert "A%20%E2%80%9Clid%E2%80%9D%20that%20stays%20open" in mail[1]
    with factory.writing():
        db.session.get_one(Group, kitchens).is_private = True
    assert "Only members of this group can open it." in factory.browser(ada).get(page).text
    with factory.writing():
        visibility.remove(db.session.scalar(select(Idea)), MODERATOR)
    assert "mailto:?subject" not in factory.browser(ada).get(page).text
