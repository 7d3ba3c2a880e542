"""For you: like-minded members, groups and ideas, each with the reasons for it."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.core.db import db
from community.core.errors import Hidden
from community.core.i18n import gettext as _
from community.like_minded import affinities, suggestions
from community.members import queries
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.pages.members.blueprint import bp
from community.web.pages.members.people import shared_interests


@bp.get("/for-you")
@access(Who.ACCOUNT)
def for_you() -> str:
    """What a member is offered."""
    viewer = current_member()
    people = suggestions.people(viewer)
    known = {suggested.member.id for suggested in people}
    return render_template(
        "members/for_you.html",
        people=people,
        by_interests=[entry for entry in queries.with_shared_interests(viewer) if entry.id not in known],
        groups=suggestions.groups(viewer),
        ideas=suggestions.ideas(viewer),
        shared=shared_interests,
        hidden=suggestions.hidden_count(viewer),
        votes=suggestions.public_votes(viewer, affinities.LEAST_VOTES),
        least_votes=affinities.LEAST_VOTES,
    )


@bp.post("/for-you/hide")
@access(Who.ACCOUNT)
def hide_suggestion() -> Response:
    """Never suggest a member or a group again."""
    kind, thing_id = request.form.get("kind", ""), request.form.get("id", "")
    if kind not in suggestions.KINDS or not thing_id.isascii() or not thing_id.isdigit() or len(thing_id) > 18:
        raise Hidden
    suggestions.hide(current_member(), kind, int(thing_id))
    db.session.commit()
    flash(_("We won’t suggest that again."), "done")
    return redirect(url_for("members.for_you"), 303)


@bp.post("/for-you/show-hidden")
@access(Who.ACCOUNT)
def show_hidden_suggestions() -> Response:
    """Suggest again what the member has hidden."""
    suggestions.show_hidden_again(current_member())
    db.session.commit()
    flash(_("Hidden suggestions can appear again."), "done")
    return redirect(url_for("members.for_you"), 303)
