"""What visitors share with one another: pages without cookies, which depend on nothing that is not in their key."""

import itertools
import random
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from community.core.db import db, now
from community.groups.models import Group
from community.ideas.models import Idea
from community.members.models import Member
from community.web import page_cache
from tests.access.crawler import Crawler, all_urls
from tests.access.fixtures import AccessScenario, Markers, arrange
from tests.databases import SQLite
from tests.factory import BrowserClient, Factory

# What the app reads of every request, and nothing that a visitor sees depends on.
WITHOUT_EFFECT = frozenset(
    {
        *("REQUEST_METHOD", "REMOTE_ADDR", "HTTP_X_REQUEST_ID", "HTTP_AUTHORIZATION", "SERVER_PROTOCOL"),
        *("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_MOZ"),  # for impressions, which are those of members only
        *("CONTENT_LENGTH", "CONTENT_TYPE", "HTTP_TRANSFER_ENCODING", "wsgi.input", "wsgi.input_terminated"),
        *("HTTP_CONNECTION", "HTTP_UPGRADE"),  # for WebSockets, which no route has
        *("HTTP_USER_AGENT", "HTTP_X_FORWARDED_FOR"),  # by Flask-Login, for a protection that is turned off
    }
)
BEGINS_SESSION = (
    *("/sign-in", "/sign-up", "/forgot-password", "/invitations/", "/reset/", "/first-administrator/"),
    *("/confirm-new-email/", "/keep-old-email/"),
)
TOKENS = re.compile(r'(?<=name="csrf_token" value=")[^"]+|(?<=name="form_key" value=")[^"]+|(?<=<code>)[0-9a-f]{16}')


class RecordedEnviron(dict[str, Any]):
    """The environment of a request, and what was read of it."""

    def __init__(self, environ: dict[str, Any]) -> None:
        super().__init__(environ)
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.read.add(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self.read.add(str(name))
        return super().__contains__(name)

    def get(self, name: str, default: Any = None) -> Any:
        """The value, or the default."""
        self.read.add(name)
        return super().get(name, default)


@pytest.mark.parametrize("most", [60, pytest.param(6_000, marks=pytest.mark.exhaustive)])
def test_pages_for_visitors_set_no_cookie_and_depend_on_their_key_only(
    factory: Factory, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    arrange(factory, Markers())
    app, answer, recorded = factory.app, factory.app.wsgi_app, []

    def record(environ: dict[str, Any], start_response: Any) -> Any:
        recorded.append(RecordedEnviron(environ))
        return answer(recorded[-1], start_response)

    monkeypatch.setattr(app, "wsgi_app", record)
    visitor = app.test_client(use_cookies=False)
    assert isinstance(visitor, BrowserClient)
    urls = all_urls(factory) if most > 60 else ["/"]
    read, kept = set(), 0
    for url, text in itertools.islice(Crawler(factory, visitor, urls).steps(), most):
        assert "Set-Cookie" not in text or url.startswith(BEGINS_SESSION), url
        if f"Cache-Control: {page_cache.PUBLIC}" in text:
            assert "csrf_token" not in text
            assert "form_key" not in text
            kept += 1
            read |= {name for name in recorded[-1].read if not name.startswith(("werkzeug.", "flask."))}
    assert kept > most / 10 if most == 60 else kept > 60
    assert read - WITHOUT_EFFECT <= set(page_cache.KEY)


@pytest.mark.parametrize("steps", [64, pytest.param(2_000, marks=pytest.mark.exhaustive)])
def test_every_page_is_as_without_the_cache_whoever_asks(
    sqlite: SQLite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    """Members and visitors ask in turn, in many ways, while ideas and groups change."""
    clock, moved = time.monotonic, [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock() + sum(moved))
    with sqlite.clean(tmp_path) as url, time_machine.travel(now(), tick=False):  # pages say how long ago things were
        with_cache, without = (sqlite.new_app(url, tmp_path, page_cache=value) for value in ("on", "off"))
        factory = Factory(with_cache)
        scenario = arrange(factory, Markers())
        paths, requests = _paths(factory, scenario), _requests(factory, scenario)
        kept = 0
        for number in range(steps):
            choose = random.Random(number)
            if number % 8 == 7:
                _change(factory, scenario, choose)
                moved.append(601.0)  # other caches too are read again
            path, headers = choose.choice(paths), choose.choice(requests)
            for _ in range(2):
                ours = _get(with_cache, path, headers)
                assert _shown(ours) == _shown(_get(without, path, headers)), (number, path, headers)
            kept += "ETag" in ours.headers
        assert kept > steps / 8


def _get(app: Flask, path: str, headers: dict[str, str]) -> TestResponse:
    return app.test_client(use_cookies=False).get(path, headers=headers)


def _shown(response: TestResponse) -> tuple[Any, ...]:
    """What a page shows and how long browsers keep it."""
    names = ("Cache-Control", "Content-Type", "Location", "Vary")
    return response.status, TOKENS.sub("", response.text), *(response.headers.get(name) for name in names)


def _paths(factory: Factory, scenario: AccessScenario) -> list[str]:
    """Pages of public, private and hidden things. Not Discover, which draws some rows for each member."""
    ideas = [f"/ideas/{idea}-{factory.get(Idea, idea).slug}" for idea in scenario.ideas.values()]
    groups = [f"/groups/{group.slug}?order=new" for group in factory.all(Group)]
    people = [f"/people/{member.handle}" for member in factory.all(Member)[:4]]
    return [*ideas, *groups, *people, "/top", "/new", "/top?group=open-kitchen", "/groups", "/people", "/no-such-page"]


def _requests(factory: Factory, scenario: AccessScenario) -> list[dict[str, str]]:
    """Headers of visitors, half of them plain, and of members."""
    people = [scenario.people[name] or 0 for name in ("group_member", "author", "administrator", "suspended")]
    cookies = [factory.browser(who).get_cookie("session") for who in people]
    sessions = [f"session={cookie.value}" for cookie in cookies if cookie is not None]
    more = ("theme=dark", "theme=light", "density=compact", "theme=dark; density=compact", "visits=3", "session=no")
    others = ({"X-Requested-With": "fetch"}, {"Host": "127.0.0.1"}, {"Authorization": "Basic eDp5"})
    requests = [{"Cookie": value} for value in (*more, *sessions, f"theme=dark; {sessions[0]}", f"{sessions[1]}; a=b")]
    return [*requests, *others, *([{}] * (len(requests) + len(others)))]


def _change(factory: Factory, scenario: AccessScenario, choose: random.Random) -> None:
    """Hide or show an idea, close or open a group, rename a member, or vote."""
    idea, group = choose.choice(list(scenario.ideas.values())), choose.choice(list(scenario.groups.values()))
    member = scenario.people["author"] or 0
    is_hidden = choose.random() < 0.5
    hidden = {"hidden_at": now(), "removed_by": "moderator"}
    changes: list[Callable[[], object]] = [
        lambda: _set(Idea, idea, **(hidden if is_hidden else dict.fromkeys(hidden))),
        lambda: _set(Group, group, is_private=is_hidden),
        lambda: _set(Member, member, name=f"Author {choose.random()}"),
        lambda: _set(Idea, idea, title=f"An idea {choose.random()}"),
    ]
    with factory.writing():
        choose.choice(changes)()


def _set(model: type[Any], row_id: int, **values: object) -> None:
    db.session.execute(update(model).where(model.id == row_id).values(**values))
