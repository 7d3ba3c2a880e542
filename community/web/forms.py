"""Form helpers: read field values and attach an error to the field it concerns."""

import re
from typing import Any

from community.core.errors import Refused
from community.core.i18n import lazy_gettext
from community.web.limits import TooManyAttempts

# The twelve colors of groups and labels, by the number in their class.
COLOR_NAMES = {
    1: lazy_gettext("Red"),
    2: lazy_gettext("Orange"),
    3: lazy_gettext("Amber"),
    4: lazy_gettext("Yellow"),
    5: lazy_gettext("Green"),
    6: lazy_gettext("Sea green"),
    7: lazy_gettext("Teal"),
    8: lazy_gettext("Sky blue"),
    9: lazy_gettext("Blue"),
    10: lazy_gettext("Violet"),
    11: lazy_gettext("Purple"),
    12: lazy_gettext("Pink"),
}


def add_error(form: Any, refusal: Refused) -> int:
    """Add a refusal to the field it names, or else to the whole form. Returns the status code of the response."""
    if refusal.field is not None and refusal.field in form:
        form[refusal.field].errors = [*form[refusal.field].errors, refusal.message]
    else:
        form.form_errors.append(refusal.message)
    return 429 if isinstance(refusal, TooManyAttempts) else 422


def field_number(field: Any) -> int:
    """The number in a hidden field, such as the version that a form is based on; 0 if it is not a number."""
    text = field_text(field)
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0


def field_text(field: Any) -> str:
    """The text of a field; empty if none was sent."""
    return str(field.data or "")
