"""What the ranked table says of saved views: those there are, the one that is open, and whether it was changed."""

from collections.abc import Sequence
from typing import Any

from flask import url_for

from community.staff import asking
from community.staff.asking import Asked
from community.staff.forms import ViewForm
from community.staff.queries import choices
from community.staff.queries.choices import Choice
from community.web.login import member


def saved(asked: Asked, offered: Sequence[Choice], refused: ViewForm | None = None) -> dict[str, Any]:
    """For the template: the views, which is open, whether what is shown differs from it, and the form to save it."""
    view = choices.view(offered, asked.view)
    staff = dict(choices.people(offered))
    owner = view.owner_id if view else None
    is_mine = view is not None and (owner == member().id or owner not in staff)
    words = asked.words()
    return {
        "views": [choice for choice in offered if choice.kind == choices.VIEW],
        "view": view,
        "view_owner": staff.get(owner, "") if owner is not None else "",
        "view_is_mine": is_mine,
        "view_is_changed": view is not None and asking.of_view(view.query, view.key).query() != asked.query(),
        "saving": refused or _form(view if is_mine else None),
        "saving_refused": refused is not None,
        "save_new": url_for("staff.save_view", **words),
        "save_view": url_for("staff.change_view", **{**words, "view": view.key}) if view and is_mine else "",
    }


def _form(view: Choice | None) -> ViewForm:
    form = ViewForm(formdata=None)
    if view is not None:
        form.name.data, form.is_shared.data, form.version.data = view.name, bool(view.is_shared), str(view.version)
    return form
