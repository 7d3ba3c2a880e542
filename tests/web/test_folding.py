"""Folding turns what is constant in a template into text, and changes nothing that is shown."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from flask import Flask
from jinja2 import DictLoader, TemplateAssertionError
from markupsafe import Markup

from community.core import i18n
from community.core.db import db
from community.notifications.email_templates import EmailComposer
from community.site import settings
from community.web import templating
from community.web.folding import FoldingEnvironment, Target
from tests.factory import Factory
from tests.web.unfolded import unfolded

VALUES = ("<i> & 'x'", Markup("<i>marked</i>"), "", None, 0, 1, 2, 7.5, True, ["<"])
SENTENCES = (
    "{{ _('A & <b>') }}{{ gettext('100%%') }}{{ _('It’s “%(x)s”, %(x)s%%', x=value) }}{{ _('%(x)s', x=value) }}",
    "{% trans %}Tom & Jerry{% endtrans %}{% trans trimmed x=value, unused=1 %}\n  <b>{{ x }}</b>\n{% endtrans %}",
    "{% trans n=value %}{{ n }} <one>{% pluralize %}{{ n }} &many{% endtrans %}",
    "{% trans count=value, x=value %}one{% pluralize %}{{ x }}{% endtrans %}"
    "{{ ngettext('%(num)s', '%(num)ss', value) }}",
    "{% trans num=value %}just {{ num }}{% pluralize %}all {{ num }}{% endtrans %}",
    "{% trans n=value|string|length %}{{ n }} sign{% pluralize %}{{ n }} signs{% endtrans %}",
    "{{ _('A & B') ~ ' & ' ~ _('%(x)s <', x=value) ~ value }}{{ 'a & ' ~ 'b' }}{{ _('A & B') ~ '&' }}{{ value ~ '&' }}",
    "{% set x = _('A & %(v)s', v=value) %}{{ x }}{{ x|length }}{{ _('& <')|upper }}{{ x == 'A &amp; <' }}{{ [x] }}",
    "{% macro m(x=_('& more')) %}<u>{{ x }}</u>{% endmacro %}{{ m() }}{{ m(_('< %(v)s', v=value)) }}{{ m(value) }}",
    "{{ _('yes &') if value else '< no' }}{{ '&' if value }}{{ (_('&') if value else value) ~ '<' }}",
    "{{ icon('up', 20) }}{{ icon('up')|length }}{{ icon(value if value == 'up' else 'down') }}{{ missing }}",
    "{{ static_url('css/a&b.css') }}{{ url_for('page', q='a&b') }}{{ url_for('page', q=value|string) }}",
    "{% autoescape false %}{{ _('&%(x)s', x=value) }}{{ _('a') ~ '<' }}{% endautoescape %}",
    "{% for x in [value] %}{% if loop.first %}{{ _('& %(x)s', x=x) }}{% endif %}{% else %}{{ _('none') }}{% endfor %}",
)


def _app(**templates: str) -> Flask:
    """An app with these templates: `show_html="…"` becomes `show.html`."""
    app = Flask("small")
    app.jinja_environment = FoldingEnvironment
    app.jinja_loader = DictLoader({name.replace("_", "."): text for name, text in templates.items()})
    templating.install(app, "0f3a")
    app.add_url_rule("/page", "page")
    return app


def _folded_code(app: Flask, text: str) -> str:
    """The Python that a template becomes."""
    environment = app.jinja_env.compiled_for(Target("en", ""))
    return str(environment.compile(text, "show.html", raw=True))


@pytest.fixture
def translated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Translations into German, which has two forms of words, and Polish, which has three."""
    for language, messages in {
        "de": {
            "Skip to content": "Zum <Inhalt>",
            "%(n)s%% of %(who)s": "Von %(who)s %(n)s%%",
            "cup": ("Tasse", "Tassen"),
        },
        "pl": {"cup": ("filiżanka", "filiżanki", "filiżanek")},
    }.items():
        catalog = Catalog(language)
        for message, text in messages.items():
            catalog.add((message, f"{message}s") if isinstance(text, tuple) else message, text)
        folder = tmp_path / "translations" / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        write_mo(file := BytesIO(), catalog)
        (folder / "messages.mo").write_bytes(file.getvalue())
    monkeypatch.setattr(i18n, "TRANSLATIONS_DIR", tmp_path / "translations")
    language = i18n.locale.set("en")
    i18n.catalog.cache_clear()
    i18n.has_two_forms.cache_clear()
    yield
    i18n.locale.reset(language)
    i18n.catalog.cache_clear()
    i18n.has_two_forms.cache_clear()


@pytest.mark.parametrize("kind", ["html", "txt"])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_values_and_translations_are_escaped_as_jinja_does(sentence: str, kind: str) -> None:
    app = _app(show_html=sentence, show_txt=sentence)
    plain = unfolded(app)
    with app.test_request_context("/"):
        for value in VALUES:
            expected = plain.get_template(f"show.{kind}").render(value=value)
            assert app.jinja_env.get_template(f"show.{kind}").render(value=value) == expected


def test_what_is_constant_becomes_text() -> None:
    text = """{{ icon("up") }}{{ _("Votes & more") }}{{ static_url("a.css") }}{{ url_for("page") }}
    {%- trans n=n %}{{ n }} vote{% pluralize %}{{ n }} votes{% endtrans %}{% trans x=n %}for {{ x }}{% endtrans %}"""
    code = _folded_code(_app(), text)
    assert "Votes & more/static/0f3a/a.css/page" in code
    assert "context.call" not in code


@pytest.mark.parametrize(
    "text",
    [
        "{% set icon = 1 %}",
        "{% macro row(icon) %}{% endmacro %}",
        "{% for _ in [] %}{% endfor %}",
        "{% macro static_url() %}{% endmacro %}",
        "{% from 'show.html' import x as url_for %}",
        "{% from 'show.html' import gettext %}",
        "{% import 'show.html' as _ %}",
    ],
)
def test_a_template_cannot_give_another_meaning_to_a_name_that_is_folded(text: str) -> None:
    with pytest.raises(TemplateAssertionError, match="has a meaning in all templates"):
        _folded_code(_app(), text)


@pytest.mark.parametrize("text", ["{{ _('%(x)s') }}", "{{ _('5 % of') }}", "{{ _('%(x)d', x='a') }}", "{{ _(1, 2) }}"])
def test_a_mistake_in_a_sentence_is_reported_when_it_is_rendered(text: str) -> None:
    app = _app(show_html=text)
    with app.test_request_context("/"), pytest.raises((KeyError, ValueError, TypeError)):
        app.jinja_env.get_template("show.html").render()


def test_urls_begin_with_the_prefix_that_the_site_is_reached_below() -> None:
    app = _app(show_html="{{ url_for('page') }} {{ url_for('page', q=value) }}")
    for prefix in ("", "/feedback", "", "/other"):
        with app.test_request_context("/page", base_url=f"http://localhost{prefix}"):
            shown = app.jinja_env.get_template("show.html").render(value=1)
        assert shown == f"{prefix}/page {prefix}/page?q=1"


def test_every_fixed_url_is_the_one_that_a_request_would_get(app: Flask) -> None:
    endpoints = [rule.endpoint for rule in app.url_map.iter_rules() if not rule.arguments]
    assert len(endpoints) > 50
    for prefix in ("", "/feedback"):
        fixed = app.jinja_env.compiled_for(Target("en", prefix)).constant_functions["url_for"]
        with app.test_request_context("/", base_url=f"http://localhost{prefix}"):
            for endpoint in endpoints:
                assert fixed(endpoint, a="<&", none=None) == app.url_for(endpoint, a="<&", none=None)


@pytest.mark.usefixtures("translated")
def test_each_language_has_its_own_words_order_and_forms() -> None:
    text = (
        "{{ _('Skip to content') }}|{{ _('%(n)s%% of %(who)s', n=n, who='<me>') }}"
        "|{% trans n=n %}cup{% pluralize %}cups{% endtrans %}"
    )
    app = _app(show_html=text)
    plain = unfolded(app)
    shown: dict[tuple[str, int], str] = {}
    for language in ("de", "pl", "en", "de"):
        i18n.locale.set(language)
        with app.test_request_context("/"):
            for number in (0, 1, 2, 5, 21, 22):
                shown[language, number] = app.jinja_env.get_template("show.html").render(n=number)
                assert shown[language, number] == plain.get_template("show.html").render(n=number)
    assert shown["de", 1] == "Zum <Inhalt>|Von &lt;me&gt; 1%|Tasse"
    assert shown["de", 2].endswith("|Tassen")
    assert [shown["pl", number].rpartition("|")[2] for number in (1, 2, 5)] == ["filiżanka", "filiżanki", "filiżanek"]
    assert shown["en", 5] == "Skip to content|5% of &lt;me&gt;|cups"


@pytest.mark.usefixtures("translated")
def test_pages_and_emails_follow_a_change_of_language_in_the_settings(factory: Factory) -> None:
    environment = factory.app.jinja_env
    bytecode, environment.bytecode_cache = environment.bytecode_cache, None
    environment.compiled_for.cache_clear()  # other tests of this app use German without translations
    member, browser = factory.member(), factory.visitor()
    shown: list[str] = []
    for language in ("en", "de", "en"):
        with factory.writing():
            settings.change(member, language=language)
        factory.clear_cache()
        shown.append(browser.get("/about").text)
    environment.bytecode_cache = bytecode
    environment.compiled_for.cache_clear()
    assert ["Skip to content" in page for page in shown] == [True, False, True]
    assert ["Zum <Inhalt>" in page for page in shown] == [False, True, False]


def test_emails_are_the_same_folded_and_unfolded(factory: Factory) -> None:
    class Reader:
        email, name, id = "a@example.com", "Ann <b> & Co", 1

    app: Any = factory.app
    with factory.reading():
        for template in ("emails/password_changed.txt", "emails/sign_in.txt"):
            folded, expected = (
                EmailComposer(app.config["SETTINGS"], environment).render(Reader(), template, "/x", code="123 456")
                for environment in (app.jinja_env, unfolded(app))
            )
            assert folded == expected
        db.session.rollback()
