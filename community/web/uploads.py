"""Which routes accept files, and how large a request may be. All others accept text fields only."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import abort, current_app, request, session

View = TypeVar("View", bound=Callable[..., Any])


def accepts_files(*names: str, max_bytes: int) -> Callable[[View], View]:
    """Declare that a view accepts files in these form fields, up to `max_bytes` in one request."""

    def declare(view: View) -> View:
        view.file_fields = names  # type: ignore[attr-defined]
        view.max_bytes = max_bytes  # type: ignore[attr-defined]
        return view

    return declare


def check() -> None:
    """Refuse files where none are expected; read as the text of a field they would cause an error.

    Must be called before anything reads the form and before any statement, so a slow upload holds no lock.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    accepted = getattr(view, "file_fields", ())
    if accepted and "_user_id" in session:  # visitors are sent to sign in, so they need not upload anything
        request.max_content_length = view.max_bytes  # type: ignore[union-attr]
    if set(request.files) - set(accepted):
        abort(400)
