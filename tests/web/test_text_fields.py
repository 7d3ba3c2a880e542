"""Every field that takes a line or a text: in normal form, without signs that deceive, and with something to see."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Form, HiddenField, PasswordField, StringField
from wtforms.fields.core import UnboundField

from community.core.markup import clean_text, one_line
from community.ideas.models import Label, Status
from community.moderation.models import ReasonTemplate
from community.staff.models import SavedView
from community.web import pages
from tests.factory import Factory, visible_text

TYPED = " I\u0302nes\u202e \u3164 A\u0301\u0301\u0301\u0301\u0301\u0301\u0301\x00 "
UNSEEN = "\u3164\u2800\u200b\u0301"
# Fields that take no text: names of buttons, a code, and the trap for programs.
NO_TEXT = {"ModerationActionForm.act", "AppealDecisionForm.outcome", "SignUpForm.website", "CodeForm.code"}


def _form_classes() -> Iterator[type[Any]]:
    for module in pkgutil.walk_packages(pages.__path__, f"{pages.__name__}."):
        importlib.import_module(module.name)
    waiting = [FlaskForm]
    while waiting:
        found = waiting.pop().__subclasses__()
        waiting += found
        yield from (one for one in found if one.__module__.startswith(pages.__name__))


def _text_fields() -> dict[str, Any]:
    return {
        f"{form.__name__}.{name}": field
        for form in _form_classes()
        for name, field in vars(form).items()
        if isinstance(field, UnboundField)
        and issubclass(field.field_class, StringField)
        and not issubclass(field.field_class, HiddenField | PasswordField)
    }


def test_every_field_reads_text_in_the_same_way() -> None:
    fields = _text_fields()
    assert len(fields) > 40
    wrong = set()
    for name, unbound in fields.items():
        field = unbound.bind(form=Form(), name="text")
        field.process(MultiDict({"text": TYPED}))
        if str(field.data).casefold() not in (one_line(TYPED).casefold(), clean_text(TYPED).casefold()):
            wrong.add(name)
    assert wrong == NO_TEXT


@pytest.mark.parametrize(
    ("url", "form", "model"),
    [
        ("/staff/labels", {"name": UNSEEN, "color": "3"}, Label),
        ("/staff/statuses", {"name": UNSEEN, "kind": "open", "color": "3"}, Status),
        ("/staff/settings", {"name": UNSEEN}, None),
        ("/staff/views", {"name": UNSEEN}, SavedView),
        ("/staff/reasons", {"act": "remove", "label": UNSEEN, "text": UNSEEN}, ReasonTemplate),
        ("/groups/new", {"name": UNSEEN, "purpose": UNSEEN, "kind": "open", "color": "1"}, None),
        ("/settings/profile", {"name": UNSEEN, "handle": "ada", "color": "1"}, None),
    ],
)
def test_a_name_that_cannot_be_seen_is_refused(factory: Factory, url: str, form: dict[str, str], model: Any) -> None:
    browser = factory.browser(factory.member("Ada", role="administrator"))
    before = len(factory.all(model)) if model else 0
    response = browser.send(url, **form)
    assert response.status_code == 422, visible_text(response)
    assert "Please" in visible_text(response)
    assert model is None or len(factory.all(model)) == before
