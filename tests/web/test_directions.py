"""Text that is written from right to left stands in elements that take their direction from it."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from community.notifications import email_html
from tests.factory import Factory, visible_text

TITLE, NAME, GROUP, BODY = "مطحنة أهدأ", "נועה לוי", "עולם הקפה", "أريد مطحنة أهدأ في الصباح."
COMMENT = "גם אני רוצה את זה."
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "use", "path", "rect", "circle", "line"}
UNSEEN = {"visually-hidden", "avatar"}
# What is not shown, or has the direction of its control. Styles isolate links and bold names.
FINE = {"bdi", "title", "script", "style", "option", "template", "a", "b"}


class _Directions(HTMLParser):
    """Collects the elements with text from right to left that has the direction of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        classes = (given.get("class") or "").split()
        is_fine = given.get("dir") == "auto" or tag in FINE or not UNSEEN.isdisjoint(classes)
        typed = tag == "input" and given.get("type", "text") in ("text", "search")
        if (typed and _is_written_backwards(given.get("value") or "")) and not is_fine:
            self.wrong.append(f"input {given.get('name')}")
        if tag not in VOID:
            self.open.append((f"{tag}.{'.'.join(classes)}", is_fine))

    def handle_endtag(self, tag: str) -> None:
        while self.open and tag not in VOID:
            if self.open.pop()[0].partition(".")[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if _is_written_backwards(data) and not any(is_fine for _name, is_fine in self.open):
            self.wrong.append(f"{' > '.join(name for name, _fine in self.open[-3:])}: {' '.join(data.split())}")


def _is_written_backwards(text: str) -> bool:
    return any("\u0590" <= letter <= "\u06ff" for letter in text)


def _wrong(browser: Any, url: str) -> list[str]:
    response = browser.get(url, follow_redirects=True)
    assert response.status_code == 200, url
    page = _Directions()
    page.feed(response.get_data(as_text=True))
    return page.wrong


@pytest.fixture
def scene(factory: Factory) -> tuple[int, int]:
    """A reader on staff and a member of Hebrew name; an idea in Arabic, with a comment."""
    noa, reader = (
        factory.member(NAME, handle="noa", about=COMMENT, interests=GROUP),
        factory.member("Ada", role="administrator"),
    )
    group = factory.group(GROUP, noa, reader, slug="coffee", purpose=COMMENT, description=BODY)
    idea = factory.idea(TITLE, noa, group, body=BODY)
    factory.comment(idea, noa, COMMENT)
    factory.vote(idea, reader)
    return idea, reader


PAGES = (
    "/", "/new", "/top", "/ideas/1", "/groups", "/groups/coffee", "/groups/coffee/about", "/groups/coffee/members",
    "/people", "/people/noa", "/search?q=مطحنة", "/inbox", "/my-votes", "/ideas/1/supporters", "/ideas/1/history",
    "/ideas/new?title=مطحنة", "/groups/coffee/edit", "/staff", "/staff/ideas", "/staff/people", "/staff/accounts",
    "/staff/ideas/1/status", "/staff/contributors", "/moderation", "/report/idea/1",
)  # fmt: skip


def test_text_has_its_own_direction_on_every_page(factory: Factory, scene: tuple[int, int]) -> None:
    browser = factory.browser(scene[1])
    found = {url: wrong for url in PAGES if (wrong := _wrong(browser, url))}
    assert found == {}


def test_paragraphs_of_emails_have_their_own_direction(factory: Factory) -> None:
    text = f"Hi {NAME},\n\n{BODY}\n\n— {TITLE} —\n\nThanks,\n{GROUP}"
    values = {"site_name": GROUP, "base_url": "http://localhost", "hue": 255}
    html = email_html.to_html(factory.app.jinja_env, TITLE, text, **values)
    assert html.count('<p dir="auto"') == 3
    assert html.count('<h2 dir="auto"') == 1


def test_a_name_within_a_sentence_is_isolated(factory: Factory, scene: tuple[int, int]) -> None:
    page = factory.browser(scene[1]).get("/new").text
    assert re.search(rf"<bdi>{NAME}</bdi>,", page)
    assert f"Your reply to <bdi>{NAME}</bdi>" in factory.browser(scene[1]).get("/ideas/1", follow_redirects=True).text


def test_staff_carry_a_mark_wherever_their_name_is_shown(factory: Factory) -> None:
    boss, reader = factory.member("Ines Boss", role="staff"), factory.browser(factory.member("Ada", role="moderator"))
    group = factory.group("Kitchens", boss, slug="kitchens")
    idea = factory.idea("A quieter grinder", boss, group)
    factory.comment(idea, boss)
    factory.vote(idea, boss)
    pages = ("/new", "/ideas/1", "/people", "/people/ines_boss", "/groups/kitchens", "/groups/kitchens/about")
    pages += ("/groups/kitchens/members", "/ideas/1/supporters", "/report/idea/1", "/search?q=ines&kind=people")
    pages += ("/search/suggestions?q=ines",)
    for url in pages:
        shown = visible_text(reader.get(url, follow_redirects=True))
        assert re.search(r"Ines Boss (@ines_boss )?Staff", shown), (url, shown)
