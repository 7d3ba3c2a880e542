"""The door out: deleting one's account."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from community.comments import tallies as comments
from community.groups import queries as groups
from community.ideas import tallies as ideas
from community.kernel.database import db, hold
from community.kernel.errors import Refused
from community.kernel.words import gettext as _
from community.members import removing
from community.members.forms import Leaving
from community.members.views import bp
from community.members.views.proving import present_password
from community.web import login
from community.web.access import Who, access
from community.web.forms import complain, typed

Answer = Response | str | tuple[str, int]


@bp.route("/settings/delete", methods=["GET", "POST"])
@access(Who.ACCOUNT)
def leave() -> Answer:
    """Delete one's account: what goes and what stays is said first, and the password asked for."""
    form, status = Leaving(), 200
    if form.is_submitted():
        status = 422
        try:
            if form.validate():
                present_password(typed(form.password))
                return _leave(typed(form.writing))
        except Refused as refusal:
            db.session.rollback()
            status = complain(form, refusal)
    who = login.member()
    page = render_template(
        "members/leave.html",
        form=form,
        written=ideas.written_by(who.id),
        comment_count=comments.written_by(who.id),
        alone=groups.moderated_alone(who.id),
    )
    return page, status


def _leave(writing: str) -> Response:
    removing.remove(hold(login.member()), writing)
    login.sign_out()
    db.session.commit()
    if writing == removing.KEPT:
        flash(_("Your account is deleted. What you wrote stays, without your name."), "done")
    else:
        flash(_("Your account is deleted. What you wrote is gone from every page within a minute."), "done")
    answer = redirect(url_for("ideas.discover"), 303)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'  # drafts, and pages that this browser kept
    return answer
