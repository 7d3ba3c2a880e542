"""Form helpers: read field values and attach an error to the field it concerns."""

import re
from typing import Any

from community.core.errors import Refused
from community.web.limits import TooManyAttempts


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
