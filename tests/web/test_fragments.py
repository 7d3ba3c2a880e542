"""Kept parts of pages: what they show is all that they depend on, and they take a limited amount of memory."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from jinja2 import DictLoader, UndefinedError
from markupsafe import Markup

from community.core import i18n
from community.core.db import now
from community.members.models import Member
from community.site import settings
from community.web.folding import FoldingEnvironment
from community.web.fragments import Fragments
from tests.factory import Factory

TEMPLATES = {
    "text.html": "<p>{{ text }}</p>",
    "moment.html": "<p>{{ at|ago }}, {{ at|day }}</p>",
    "form.html": "<form>{{ csrf_field() }}{{ text }}</form>",
    "place.html": "<p>{% if place %}at {{ place }}{% else %}nowhere{% endif %}</p>",
    "word.html": "{{ _('Vote') }} {{ count|number }}",
    "page.html": "<a href='{{ url_for('ideas.show', idea_id=id, slug='x') }}'>{{ id }}</a>",
    "request.html": "{{ request.path }}",
    "viewer.html": "{{ viewer.name }}",
    "site.html": "{{ site.name }}",
    "session.html": "{{ session.keys()|list }}",
    "flashes.html": "{{ get_flashed_messages() }}",
    "clock.html": "{{ now() }}",
    "property.html": "{{ text|setting }}",
}


@pytest.fixture
def fragments(app: Flask) -> Fragments:
    return _made(app)


def _made(app: Flask, **more: Any) -> Fragments:
    environment = FoldingEnvironment(app, autoescape=True, loader=DictLoader(TEMPLATES))
    environment.globals, environment.filters = app.jinja_env.globals, dict(app.jinja_env.filters)
    environment.filters["setting"] = lambda text: text + settings.current().name
    environment.constant_functions = app.jinja_env.constant_functions  # type: ignore[attr-defined]
    environment.add_extension("jinja2.ext.i18n")
    environment.newstyle_gettext = True  # type: ignore[attr-defined]
    return Fragments(environment, **more)


def test_other_values_are_another_fragment(app: Flask, fragments: Fragments) -> None:
    with app.test_request_context("/"):
        assert [fragments("text.html", text=text) for text in ("a", "b", "a")] == ["<p>a</p>", "<p>b</p>", "<p>a</p>"]


@pytest.mark.parametrize(
    ("one", "other"), [("a < b", Markup("a < b")), (1, True), (0, False), (1, 1.0), ("", None), (("a",), ("b",))]
)
def test_values_that_are_equal_but_look_different_are_not_confused(
    app: Flask, fragments: Fragments, one: object, other: object
) -> None:
    with app.test_request_context("/"):
        for value in (one, other, one):
            assert fragments("text.html", text=value) == Markup("<p>{}</p>").format(value)


def test_holes_are_filled_each_time(app: Flask, fragments: Fragments, monkeypatch: pytest.MonkeyPatch) -> None:
    at = now()
    with app.test_request_context("/"):
        assert "just now" in fragments("moment.html", at=at)
        monkeypatch.setattr("community.web.templating.now", lambda: at + timedelta(minutes=5))
        assert "5 minutes ago" in fragments("moment.html", at=at)
        shown = [fragments("place.html", {"place": place}) for place in ("top.1", "<top.2>", "", "top.1")]
    assert shown == ["<p>at top.1</p>", "<p>at &lt;top.2&gt;</p>", "<p>nowhere</p>", "<p>at top.1</p>"]


def test_the_token_of_a_form_is_that_of_the_response(app: Flask, fragments: Fragments) -> None:
    found = set()
    for secret in ("aa" * 20, "bb" * 20):
        with app.test_request_context("/") as context:
            assert fragments("form.html", text="x") == "<form>x</form>"
            context.session["csrf_token"] = secret
            found.add(fragments("form.html", text="x"))
    assert len(found) == 2


def test_a_text_cannot_pass_for_a_hole(app: Flask, fragments: Fragments) -> None:
    with app.test_request_context("/"):
        assert fragments("text.html", text="\0" + "0" * 16 + "\0" + "0") == "<p>\0" + "0" * 16 + "\0" + "0</p>"


def test_languages_and_prefixes_of_the_site_have_their_own_fragments(app: Flask, fragments: Fragments) -> None:
    with app.test_request_context("/"):
        assert fragments("word.html", count=1234) == "Vote 1,234"
        i18n.locale.set("de")
        assert fragments("word.html", count=1234).endswith("1.234")
        i18n.locale.set("en")
        assert fragments("page.html", id=1) == "<a href='/ideas/1-x'>1</a>"
    with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": "/community"}):
        assert fragments("page.html", id=1) == "<a href='/community/ideas/1-x'>1</a>"


@pytest.mark.parametrize(
    "template", ["request.html", "viewer.html", "site.html", "session.html", "flashes.html", "clock.html"]
)
def test_a_fragment_that_asks_for_more_than_it_is_given_fails(app: Flask, fragments: Fragments, template: str) -> None:
    with app.test_request_context("/"), pytest.raises(UndefinedError):
        fragments(template)


def test_functions_called_by_a_fragment_see_no_request_and_no_settings(app: Flask, fragments: Fragments) -> None:
    with app.test_request_context("/"), pytest.raises(RuntimeError, match="outside of"):
        fragments("property.html", text="x")


def test_a_value_that_can_change_is_refused(factory: Factory) -> None:
    fragments, member = _made(factory.app), factory.member("Amina")
    for value in ([1], {"a": 1}, factory.get(Member, member), (1, [2])):
        with factory.app.test_request_context("/"), pytest.raises(TypeError):
            fragments("text.html", text=value)


def test_fragments_take_a_limited_amount_of_memory_and_the_oldest_make_room(app: Flask) -> None:
    fragments = _made(app, max_bytes=100_000)
    with app.test_request_context("/"):
        for number in range(1000):
            assert fragments("text.html", text=f"{number}" * 100) == f"<p>{f'{number}' * 100}</p>"
            assert fragments.size <= 100_000
        assert fragments.size > 50_000
        assert fragments("text.html", text="long" * 100_000) == f"<p>{'long' * 100_000}</p>"  # larger than all memory
        fragments.clear()
    assert fragments.size == 0


def test_the_moment_of_a_fragment_is_shown_in_the_time_zone_of_the_site(app: Flask, fragments: Fragments) -> None:
    with app.test_request_context("/"):
        assert "31 December" in fragments("moment.html", at=datetime(2020, 12, 31, 12, tzinfo=UTC))
