"""A page builds no statement: what it runs was built by an earlier page of the same kind, and takes values."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from html import unescape
from typing import Any

import pytest
from sqlalchemy import BindParameter, event
from sqlalchemy.sql import visitors
from werkzeug.test import TestResponse

from community.core.db import db
from community.ideas.models import Idea
from community.members.models import MODERATOR
from tests.factory import BrowserClient, Factory

pytestmark = pytest.mark.both_databases


@contextmanager
def _executed(factory: Factory) -> Iterator[list[Any]]:
    """The statements that are run inside the block, as objects."""
    found: list[Any] = []
    with factory.app.app_context():
        engine = db.engine

    def note(connection: Any, statement: Any, *rest: Any) -> None:
        found.append(statement)

    event.listen(engine, "before_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_execute", note)


def _built_by_second(factory: Factory, first: Callable[[], TestResponse], second: Callable[[], TestResponse]) -> Any:
    """The statements that the second request ran and the first one did not. No statement of it holds a time.

    The first request finds nothing in the cache, so it also runs the statements of what the cache keeps for seconds.
    """
    factory.clear_cache()
    with _executed(factory) as before:
        assert first().status_code == 200
    with _executed(factory) as after:
        assert second().status_code == 200
    assert len(after) >= 2, "the request ran statements"
    for statement in after:
        assert _times(statement) == [], statement
    return [str(statement) for statement in after if not any(statement is one for one in before)]


def _times(statement: Any) -> list[Any]:
    """Times that were written into a statement when it was built."""
    found = [one.value for one in visitors.iterate(statement) if isinstance(one, BindParameter)]
    return [value for value in found if isinstance(value, date | datetime)]


class _Community:
    """Two ideas of two groups, with comments and replies, and people who read and vote."""

    def __init__(self, factory: Factory, ideas: int = 4) -> None:
        self.factory = factory
        self.ada, self.ben = factory.member(), factory.member()
        self.moderator = factory.member(role=MODERATOR)
        self.groups = [factory.group("Reading", self.ada, self.ben), factory.group("Writing", self.ben)]
        self.ideas = [factory.idea(f"Idea {number}", self.ada, self.groups[number % 2]) for number in range(ideas)]
        for idea in self.ideas[:2]:
            comment = factory.comment(idea, self.ben)
            factory.comment(idea, self.ada, parent_id=comment)

    def path(self, number: int) -> str:
        idea = self.factory.get(Idea, self.ideas[number])
        return f"/ideas/{idea.id}-{idea.slug}"

    def group_path(self, number: int) -> str:
        return "/groups/" + ("reading", "writing")[number]


LISTS = ("/", "/trending", "/top", "/new", "/answered")


def test_a_list_builds_no_statement(factory: Factory) -> None:
    here = _Community(factory)
    for first, second in _pairs_of_browsers(here):
        for path in LISTS:
            assert _built_by_second(factory, partial(first.get, path), partial(second.get, path)) == []


def test_a_later_page_of_a_list_builds_no_statement(factory: Factory) -> None:
    here = _Community(factory, ideas=45)
    browser = factory.browser(here.ben)
    for path in ("/new", "/top"):
        pages = [_next_page(browser.get(path))]
        pages.append(_next_page(browser.get(pages[0])))
        assert _built_by_second(factory, partial(browser.get, pages[0]), partial(browser.get, pages[1])) == []


def test_a_filtered_list_builds_no_statement(factory: Factory) -> None:
    here = _Community(factory)
    browser = factory.browser(here.ben)
    paths = [f"/top?group={slug}&status=open" for slug in ("reading", "writing")]
    assert _built_by_second(factory, partial(browser.get, paths[0]), partial(browser.get, paths[1])) == []


def test_the_page_of_an_idea_builds_no_statement(factory: Factory) -> None:
    here = _Community(factory)
    for first, second in _pairs_of_browsers(here):
        built = _built_by_second(factory, partial(first.get, here.path(0)), partial(second.get, here.path(1)))
        assert built == []


def test_the_page_of_a_group_builds_no_statement(factory: Factory) -> None:
    here = _Community(factory)
    for first, second in _pairs_of_browsers(here):
        pages = here.group_path(0), here.group_path(1)
        assert _built_by_second(factory, partial(first.get, pages[0]), partial(second.get, pages[1])) == []


def test_a_vote_builds_no_statement(factory: Factory) -> None:
    here = _Community(factory)
    browsers = factory.browser(here.ben), factory.browser(here.ada)

    def vote(browser: BrowserClient, idea: int) -> TestResponse:
        return browser.send(f"/ideas/{idea}/vote", fetch=True, placement="top.1")

    first, second = here.ideas[2:4]
    assert _built_by_second(factory, partial(vote, browsers[0], first), partial(vote, browsers[1], second)) == []


def _next_page(response: TestResponse) -> str:
    found = re.search(r'rel="next" href="(.*?)"', response.text)
    assert found, "a list of several pages"
    return unescape(found[1])


def _pairs_of_browsers(here: _Community) -> Iterator[tuple[BrowserClient, BrowserClient]]:
    """Two visitors, two members, and a moderator of the site twice."""
    browser, visitor = here.factory.browser, here.factory.visitor
    yield visitor(), visitor()
    yield browser(here.ben), browser(here.ada)
    yield browser(here.moderator), browser(here.moderator)
