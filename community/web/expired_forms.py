"""What was entered in a form whose session has expired, with the labels that its fields had.

The form is not known when its token is refused, before its view runs. It is taken to be the one of the view's module
that has most of the submitted fields.
"""

import sys
from typing import Any, NamedTuple

from flask import current_app, request
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.widgets import HiddenInput

from community.core.i18n import gettext as _

SECRET = frozenset({"csrf_token", "password", "old_password", "new_password", "repeat"})
NEVER_SHOWN = frozenset({"form_key", "website"})
HIDDEN, LINE, TEXT, CHOICE, CHECK = "hidden", "line", "text", "choice", "check"  # controls
LONG = 60  # characters from which the value of an unknown field is shown as a text


class EnteredField(NamedTuple):
    """A field as it was submitted, and the control in which it is shown again."""

    name: str
    value: str
    control: str
    label: str = ""
    choices: tuple[tuple[str, str], ...] = ()  # (value, label); empty if they depend on the viewer


def entered_fields() -> list[EnteredField]:
    """The submitted fields in their order, without passwords and the form token."""
    submitted = [(name, value) for name, value in request.form.items(multi=True) if name not in SECRET]
    known = _fields_of_form({name for name, _value in submitted})
    return [_entered(name, value, known.get(name)) for name, value in submitted]


def _fields_of_form(names: set[str]) -> dict[str, Any]:
    """The fields, by name, of the form with most of these names; the smaller one of two."""
    view = current_app.view_functions.get(request.endpoint or "")
    found = vars(sys.modules[view.__module__]).values() if view is not None else ()
    forms = [one for one in found if isinstance(one, type) and issubclass(one, FlaskForm)]
    fields = [{name: getattr(form, name) for name in dir(form) if _is_field(form, name)} for form in forms]
    return max(fields, key=lambda one: (len(names & one.keys()), -len(one)), default={})


def _is_field(form: type, name: str) -> bool:
    return not name.startswith("_") and hasattr(getattr(form, name), "field_class")


def _entered(name: str, value: str, field: Any) -> EnteredField:
    if name.startswith("description-") and value:
        return EnteredField(name, value, LINE, _("Alt text"))
    if field is None or name in NEVER_SHOWN:
        is_text = name not in NEVER_SHOWN and (len(value) > LONG or "\n" in value)
        return EnteredField(name, value, TEXT if is_text else HIDDEN, _("What you wrote"))
    label = str(field.args[0] if field.args else field.kwargs.get("label") or _("What you wrote"))
    kind = field.field_class
    if issubclass(kind, HiddenField) or isinstance(field.kwargs.get("widget"), HiddenInput):
        return EnteredField(name, value, HIDDEN)
    if issubclass(kind, BooleanField):
        return EnteredField(name, value, CHECK, label)
    if issubclass(kind, SelectField | RadioField):
        choices = [SelectChoice.from_input(one) for one in field.kwargs.get("choices") or ()]
        return EnteredField(name, value, CHOICE, label, tuple((str(one.value), str(one.label)) for one in choices))
    is_text = issubclass(kind, TextAreaField) or "\n" in value
    return EnteredField(name, value, TEXT if is_text else LINE, label)
