"""Pages for visitors are rendered once a second for all of them; nothing private enters their cache."""

import functools
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from community.core.db import db, now
from community.groups.models import Group
from community.ideas.models import Idea
from community.members.models import Member
from community.site.models import SiteSetting
from community.web import page_store
from community.web.page_store import PageResponse, PageStore
from tests.databases import SQLite
from tests.factory import Factory

PUBLIC = "public, max-age=0, must-revalidate"


@pytest.fixture
def site(sqlite: SQLite, tmp_path: Path) -> Iterator[Factory]:
    """A site with the cache, as sites are unless their settings say otherwise."""
    with sqlite.clean(tmp_path) as url:
        yield Factory(sqlite.new_app(url, tmp_path, page_cache="on"))


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Moves the clock that caches use forward by some seconds."""
    clock, moved = time.monotonic, [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock() + sum(moved))
    return moved.append


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages stay fresh for a minute, however slow this machine is."""
    monkeypatch.setattr(page_store, "SECONDS", 60.0)


def _idea(factory: Factory) -> tuple[int, str]:
    ada = factory.member("Ada", handle="ada")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada))
    return idea, f"/ideas/{idea}-a-quiet-mode"


def _renderings(app: Flask, endpoint: str, before: Callable[[int], object] = bool) -> list[int]:
    """How often the view of an endpoint has run, as numbers from 0. `before` runs before it, with its number."""
    view, numbers = app.view_functions[endpoint], []

    @functools.wraps(view)
    def counted(**values: Any) -> Any:
        numbers.append(len(numbers))
        before(numbers[-1])
        return view(**values)

    app.view_functions[endpoint] = counted
    return numbers


def _set(factory: Factory, model: type[Any], row_id: int, **values: object) -> None:
    with factory.writing():
        db.session.execute(update(model).where(model.id == row_id).values(**values))


def test_a_page_is_rendered_once_a_second_for_all_visitors(
    site: Factory, patient: None, later: Callable[[float], None]
) -> None:
    _idea(site)
    rendered = _renderings(site.app, "ideas.top")
    pages = {site.visitor().get("/top").text for _ in range(3)}
    head = site.visitor().head("/top")
    assert (len(pages), len(rendered)) == (1, 1)
    assert (head.data, head.content_length) == (b"", len(pages.pop().encode()))
    later(page_store.SECONDS)
    site.visitor().get("/top")
    assert len(rendered) == 2


def test_each_answer_has_the_id_of_its_own_request(site: Factory, patient: None) -> None:
    sent = site.visitor().get("/top", headers={"X-Request-ID": "the-first-one"}).headers["X-Request-ID"]
    others = {site.visitor().get("/top").headers["X-Request-ID"] for _ in range(3)}
    assert sent == "the-first-one"
    assert len({sent, *others}) == 4


def test_every_change_is_seen_within_two_seconds(site: Factory, later: Callable[[float], None]) -> None:
    idea, address = _idea(site)
    group, visitor = site.all(Group)[0].id, site.visitor()
    removed = {"hidden_at": now(), "removed_by": "moderator"}
    for model, row, values, statuses in (
        (Idea, idea, {"slug": "quieter"}, (200, 200, 301)),
        (Idea, idea, {"slug": "a-quiet-mode"}, (200, 200, 200)),
        (Idea, idea, removed, (200, 200, 404)),
        (Idea, idea, dict.fromkeys(removed), (200, 200, 200)),
        (Group, group, {"is_private": True}, (200, 404, 404)),
        (Group, group, {"is_private": False}, (200, 200, 200)),
    ):
        paths = ("/", "/groups/kitchens", address)
        for path in paths:
            visitor.get(path)
        _set(site, model, row, **values)  # as another process does
        later(2.0)
        answers = [visitor.get(path) for path in paths]
        assert tuple(answer.status_code for answer in answers) == statuses
        assert ("A quiet mode" in answers[0].text) == (statuses[-1] != 404)


def test_settings_are_seen_within_two_seconds_too(site: Factory, later: Callable[[float], None]) -> None:
    """They are kept in memory by themselves, and a page can be rendered just before they expire."""
    visitor = site.visitor()
    visitor.get("/about")
    with site.writing():
        db.session.add(SiteSetting(name="name", value="The kettle club"))
    later(0.9)
    visitor.get("/")
    later(1.1)
    assert "The kettle club" in visitor.get("/").text


def test_an_unchanged_page_is_not_sent_again(site: Factory, later: Callable[[float], None]) -> None:
    _number, address = _idea(site)
    site.comment(_number, site.member("Cy"))
    for path in ("/", "/top", "/groups/kitchens", "/people/ada", address):
        first = site.visitor().get(path)
        etag = first.headers["ETag"]
        assert first.headers["Cache-Control"] == PUBLIC
        assert {"Cookie", "X-Requested-With"} <= set(first.vary)
        later(30.0)  # so it's rendered again
        for sent in (etag, f"W/{etag}", f'"other", {etag}', "*"):
            answer = site.visitor().get(path, headers={"If-None-Match": sent})
            assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", etag)
            assert (answer.headers["Cache-Control"], set(answer.vary)) == (PUBLIC, set(first.vary))
        assert site.visitor().head(path, headers={"If-None-Match": etag}).status_code == 304
        assert site.visitor().get(path, headers={"If-None-Match": '"other"'}).data == first.data
        _set(site, Member, 1, name="Ada Lovelace " + path)
        later(2.0)
        assert site.visitor().get(path, headers={"If-None-Match": etag}).status_code == 200


def test_ten_simultaneous_requests_are_rendered_once(site: Factory, patient: None) -> None:
    is_rendering, all_are_sent = Event(), Event()

    def wait(number: int) -> None:
        is_rendering.set()
        all_are_sent.wait(30)

    _number, address = _idea(site)
    rendered = _renderings(site.app, "ideas.show", wait)
    with ThreadPoolExecutor(10) as threads:
        answers = [threads.submit(site.visitor().get, address)]
        assert is_rendering.wait(30)
        answers += [threads.submit(site.visitor().get, address) for _ in range(9)]
        all_are_sent.set()
    assert len({answer.result().text for answer in answers}) == 1
    assert len(rendered) == 1


@pytest.mark.parametrize("failure", ["an error", "an answer for itself only"])
def test_if_the_first_of_several_requests_fails_the_others_go_on(site: Factory, patient: None, failure: str) -> None:
    is_rendering, all_are_sent = Event(), Event()

    def fail(number: int) -> None:
        if number == 0:
            is_rendering.set()
            all_are_sent.wait(30)
            raise ZeroDivisionError if failure == "an error" else TimeoutError

    site.app.config["PROPAGATE_EXCEPTIONS"] = failure != "an error"
    site.app.register_error_handler(TimeoutError, lambda error: ("Later.", 503))
    rendered = _renderings(site.app, "ideas.top", fail)
    with ThreadPoolExecutor(5) as threads:
        first = threads.submit(site.visitor().get, "/top")
        assert is_rendering.wait(30)
        others = [threads.submit(site.visitor().get, "/top") for _ in range(4)]
        all_are_sent.set()
    assert first.result().status_code in (500, 503)
    assert [answer.result().status_code for answer in others] == [200] * 4
    assert 1 < len(rendered) <= 5


def test_no_one_waits_for_a_rendering_that_began_more_than_a_second_ago(
    site: Factory, later: Callable[[float], None]
) -> None:
    is_rendering, goes_on = Event(), Event()

    def wait(number: int) -> None:
        if number == 0:
            is_rendering.set()
            goes_on.wait(30)

    rendered = _renderings(site.app, "ideas.top", wait)
    with ThreadPoolExecutor(1) as thread:
        slow = thread.submit(site.visitor().get, "/top")
        assert is_rendering.wait(30)
        later(1.1)
        assert site.visitor().get("/top").status_code == 200
        goes_on.set()
    assert slow.result().status_code == 200
    assert len(rendered) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": "session=nonsense"},
        {"Cookie": "theme=dark; session=x"},
        {"Cookie": "__Host-session=x"},
        {"Cookie": "known=x"},
        {"Cookie": "visits=3"},
        {"Cookie": "session"},
        {"Authorization": "Basic YWRhOnNlY3JldA=="},
    ],
)
def test_a_request_that_could_be_a_members_goes_past_the_cache(
    site: Factory, patient: None, headers: dict[str, str]
) -> None:
    rendered = _renderings(site.app, "ideas.top")
    for _ in range(2):
        answer = site.app.test_client(use_cookies=False).get("/top", headers=headers)
        assert "ETag" not in answer.headers
    site.visitor().get("/top")
    site.app.test_client(use_cookies=False).get("/top", headers=headers)
    assert len(rendered) == 4


def test_answers_to_members_are_private_and_have_no_validator(site: Factory) -> None:
    _number, address = _idea(site)
    browser = site.browser(site.member("Cy"))
    for path in ("/", address, "/people/ada"):
        answer = browser.get(path)
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert "ETag" not in answer.headers


def test_what_a_visitor_began_is_shown_to_them_only(site: Factory, patient: None) -> None:
    """A message and a pending vote: the page is rendered for this browser alone, until both are gone."""
    idea, _address = _idea(site)
    before = site.visitor().get("/top").text
    visitor = site.visitor()
    visitor.post(f"/ideas/{idea}/vote", headers={"Sec-Fetch-Site": "same-origin"})
    own = visitor.get("/top")
    assert "Your vote counts as soon as you confirm your email." in own.text
    assert own.headers["Cache-Control"] == "private, no-cache"
    assert site.visitor().get("/top").text == before


def test_no_page_behind_a_secret_link_is_kept(site: Factory) -> None:
    rules = site.app.url_map.iter_rules()
    kept = [rule for rule in rules if hasattr(site.app.view_functions[rule.endpoint], "cacheable")]
    assert len(kept) > 15
    assert not [rule.rule for rule in kept if {"token", "code"} & rule.arguments]
    assert not [rule.rule for rule in kept if "search" in rule.rule]  # whose limits count each request of a network


def test_the_store_is_bounded(monkeypatch: pytest.MonkeyPatch, later: Callable[[float], None]) -> None:
    monkeypatch.setattr(page_store, "MAX_ANSWERS", 3)
    monkeypatch.setattr(page_store, "MAX_BYTES", 20_000)
    monkeypatch.setattr(page_store, "MAX_SIZE", 17_000)
    store = PageStore()

    def kept(sizes: dict[str, int]) -> list[str]:
        for key, size in sizes.items():
            store.find_or_render(key, lambda size=size: PageResponse("200 OK", [], b"x" * size, "", "/", True, '"x"'))
        return [key for key in "abcdefgh" if store.find(key)]

    assert kept({"a": 10, "b": 10, "c": 10, "d": 10}) == ["b", "c", "d"]
    assert kept({"e": 14_000}) == ["d", "e"]
    assert kept({"f": 15_001}) == ["d", "e"]
    later(page_store.SECONDS)
    assert kept({"g": 10}) == ["g"]
    assert kept({"a": 6_000, "b": 6_000}) == ["a", "b", "g"]
