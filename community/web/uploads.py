"""Which routes take files, and how much at once. All others take words only."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import abort, current_app, request, session

View = TypeVar("View", bound=Callable[..., Any])


def accepts_files(*names: str, most: int) -> Callable[[View], View]:
    """Declare that a view takes files in the controls of these names, `most` bytes together."""

    def declare(view: View) -> View:
        view.files = names  # type: ignore[attr-defined]
        view.most = most  # type: ignore[attr-defined]
        return view

    return declare


def check() -> None:
    """Refuse files where none are asked for: as text of a field they would be an error of ours.

    To be called before anything reads the form, and before any statement: what is sent slowly holds no lock meanwhile.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    taken = getattr(view, "files", ())
    if (
        taken and "_user_id" in session
    ):  # who is not signed in is sent to sign in, and loses no more than a page's words
        request.max_content_length = view.most  # type: ignore[union-attr]
    if set(request.files) - set(taken):
        abort(400)
