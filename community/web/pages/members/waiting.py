"""What is pending in this browser, and texts of a member that could not be posted."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from community.core.db import db
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.members import profile, provisional_sessions
from community.members.accounts import check_name
from community.members.models import Member
from community.web import auth, pending_actions
from community.web.access import Who, access
from community.web.forms import add_error, field_text
from community.web.pages.members.blueprint import bp
from community.web.pages.members.forms import PendingProfileForm
from community.web.return_urls import referrer_or


@bp.route("/pending", methods=["GET", "POST"])
@access(Who.ANYONE)
def waiting() -> Response | str | tuple[str, int]:
    """List what waits for a confirmed email, and edit the profile that the new account gets."""
    found, member = pending_actions.current(), auth.viewer()
    if found is None:
        raise Hidden
    form, status = PendingProfileForm(data=pending_actions.details(found, "profile")), 200
    if form.is_submitted() and member is None:
        status = 422
        try:
            if form.validate():
                check_name(field_text(form.name))
                names = ("name", "about", "interests")
                pending_actions.save("profile", "", {name: field_text(form[name]) for name in names})
                flash(_("Profile saved. Others will see it once you’ve confirmed your email."), "done")
                return redirect(url_for("members.waiting"), 303)
        except Refused as refusal:
            db.session.rollback()
            status = add_error(form, refusal)
    items = [item for item in pending_actions.waiting() if item.act != "profile"]
    return render_template("members/waiting.html", items=items, form=form), status


@bp.post("/pending/<int:action_id>/drop")
@access(Who.ANYONE)
def drop_waiting(action_id: int) -> Response:
    """Delete something that is pending in this browser."""
    found = pending_actions.current()
    if found is None or not provisional_sessions.drop_action(found, action_id):
        raise Hidden
    if found.member_id is not None and not provisional_sessions.actions(found):
        provisional_sessions.end(found)
        db.session.commit()
        return redirect(url_for("ideas.discover"), 303)
    db.session.commit()
    return redirect(referrer_or(url_for("members.waiting")), 303)


def describe_profile(details: dict[str, str]) -> pending_actions.Description:
    """How a pending profile is shown."""
    return pending_actions.Description(_("Your profile: %(name)s", name=details["name"]))


@pending_actions.pending("profile", describe=describe_profile)
def finish_profile(member: Member, details: dict[str, Any]) -> str:
    """Give a new account the profile that was written before it existed."""
    texts = {"about": details.get("about", ""), "topics": details.get("interests", "")}
    color, handle = int(details.get("color", member.color)), details.get("handle", member.handle)
    try:
        profile.edit(member, name=details["name"], handle=handle, color=color, **texts)
    except Refused:  # someone else has the handle by now, or someone who works here the name
        profile.edit(member, name=member.name, handle=member.handle, color=color, **texts)
    db.session.commit()
    return ""
