"""Views for pinning and unpinning ideas."""

from flask import flash, redirect
from werkzeug.wrappers import Response

from community.core.db import db
from community.core.i18n import gettext as _
from community.ideas import pinning, queries
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.pages.ideas.blueprint import bp, idea_url
from community.web.return_urls import referrer_or


@bp.post("/ideas/<int:idea_id>/pin")
@access(Who.MEMBER)
def pin(idea_id: int) -> Response:
    """Pin an idea in its group."""
    idea = queries.find(current_member(), idea_id)
    page = referrer_or(idea_url(idea))
    is_new = pinning.pin(idea, current_member())
    db.session.commit()
    says = _("Idea pinned. It appears first on its group’s page.")
    flash(says if is_new else _("This idea is already pinned."), "done" if is_new else "notice")
    return redirect(page, 303)


@bp.post("/ideas/<int:idea_id>/unpin")
@access(Who.MEMBER)
def unpin(idea_id: int) -> Response:
    """Unpin an idea."""
    idea = queries.find(current_member(), idea_id)
    page = referrer_or(idea_url(idea))
    was = pinning.unpin(idea, current_member())
    db.session.commit()
    says = _("Idea unpinned.")
    flash(says if was else _("This idea isn’t pinned."), "done" if was else "notice")
    return redirect(page, 303)
