"""Jinja's own rendering of the site's templates, which folded templates and kept fragments are compared with."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from flask import Flask, before_render_template
from flask.templating import Environment
from jinja2 import Template
from markupsafe import Markup

from community.web.fragments import NO_HOLES

MOST = 10  # pages of one template that are compared, because each is rendered twice more
FORM_KEY = re.compile(r'(?<=name="form_key" value=")[^"]+')


def unfolded(app: Flask) -> Environment:
    """An environment with the templates, filters and functions of the app, in which nothing is folded or kept."""
    plain = Environment(
        app,
        autoescape=app.select_jinja_autoescape,
        extensions=[type(extension) for extension in app.jinja_env.extensions.values()],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    plain.newstyle_gettext = True  # type: ignore[attr-defined]
    plain.filters, plain.tests = app.jinja_env.filters, app.jinja_env.tests
    plain.globals = app.jinja_env.globals | {"fragment": partial(_rendered, plain)}
    plain.bytecode_cache = app.jinja_env.bytecode_cache
    return plain


def _rendered(plain: Environment, template: str, holes: Mapping[str, object] = NO_HOLES, /, **shown: Any) -> Markup:
    """What `fragment` returns, rendered in the page's own context."""
    return Markup(plain.get_template(template).render(shown | {**holes}))  # noqa: S704


@contextmanager
def comparing(app: Flask) -> Iterator[list[str]]:
    """Render pages folded and not; yields the templates of those that are equal, and fails if any is not."""
    plain, same, different = unfolded(app), [], []

    def compare(sender: Flask, template: Template, context: dict[str, Any], **more: Any) -> None:
        if template.name and same.count(template.name) < MOST:
            folded, expected = (
                FORM_KEY.sub("…", one.render(context)) for one in (template, plain.get_template(template.name))
            )
            (same if folded == expected else different).append(template.name)

    with before_render_template.connected_to(compare, app):
        yield same
    assert different == []
