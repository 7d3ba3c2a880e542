"""What was typed into a form, and refusals said where the person who typed looks for them."""

import re
from typing import Any

from community.core.errors import Refused
from community.web.limits import TooManyAttempts


def add_error(form: Any, refusal: Refused) -> int:
    """Put a refusal on its field of a WTForms form, or on the whole form. The status to answer with."""
    if refusal.field is not None and refusal.field in form:
        form[refusal.field].errors = [*form[refusal.field].errors, refusal.message]
    else:
        form.form_errors.append(refusal.message)
    return 429 if isinstance(refusal, TooManyAttempts) else 422


def field_number(field: Any) -> int:
    """The number in a hidden field, such as the version that a form began from; 0 if it holds none."""
    text = field_text(field)
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0


def field_text(field: Any) -> str:
    """The text in a field of a WTForms form; empty if none was sent."""
    return str(field.data or "")
