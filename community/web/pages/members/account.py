"""The member's own account: profile, password, sessions."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from community.core.db import db
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.images import avatars, processing
from community.members import passwords, queries, sessions
from community.members import profile as member_profile
from community.web import auth
from community.web.access import Who, access
from community.web.forms import add_error, field_text
from community.web.pages.images import forms as image_forms
from community.web.pages.images.forms import MAX_REQUEST_BYTES, store_uploads
from community.web.pages.members.blueprint import bp
from community.web.pages.members.forms import ChangePasswordForm, ProfileForm
from community.web.pages.members.reauthenticate import require_password
from community.web.uploads import accepts_files

Answer = Response | str | tuple[str, int]


@bp.route("/settings/profile", methods=["GET", "POST"])
@access(Who.ACCOUNT)
@accepts_files(*image_forms.field_names(1), max_bytes=MAX_REQUEST_BYTES)
def profile() -> Answer:
    """Edit the profile and the avatar."""
    who = auth.current_member()
    form, status = ProfileForm(obj=who), 200
    if not form.is_submitted():
        slots = image_forms.prefilled({who.avatar: ""} if who.avatar else {}, 1)
    else:
        status = 422
        slots = image_forms.submitted(1)
        try:
            if store_uploads(slots, processing.avatar) & form.validate():
                member_profile.edit(
                    who,
                    name=field_text(form.name),
                    handle=field_text(form.handle),
                    color=form.color.data,
                    about=field_text(form.about),
                    topics=field_text(form.interests),
                    shows_votes=bool(form.shows_votes.data),
                    is_suggested=bool(form.is_suggested.data),
                )
                avatars.update(who, image_forms.selected(slots), image_forms.removed(slots))
                db.session.commit()
                flash(_("Profile saved."), "done")
                return redirect(url_for("members.profile"), 303)
        except Refused as refusal:
            db.session.rollback()
            status = add_error(form, refusal)
    form.form_errors += [error for slot in slots for error in slot.errors]
    return render_template("members/profile.html", form=form, slots=slots), status


@bp.route("/settings/password", methods=["GET", "POST"])
@access(Who.ACCOUNT)
def password() -> Answer:
    """Change the password, for which the current one is asked, or choose the first one."""
    form, status = ChangePasswordForm(), 200
    if form.is_submitted():
        status = 422
        try:
            if form.validate():
                return _change_password(form)
        except Refused as refusal:
            db.session.rollback()
            status = add_error(form, refusal)
    return render_template("members/change_password.html", form=form), status


@bp.get("/settings/sessions", endpoint="sessions")
@access(Who.ACCOUNT)
def list_sessions() -> str:
    """List the browsers that the member is signed in with."""
    found = queries.sessions_of(auth.current_member())
    return render_template("members/sessions.html", sessions=found, current_id=auth.session_id())


@bp.post("/settings/sessions/<int:session_id>/end")
@access(Who.ACCOUNT)
def end_session(session_id: int) -> Response:
    """Sign out one browser."""
    if session_id == auth.session_id():
        auth.sign_out()
        db.session.commit()
        return redirect(url_for("ideas.discover"), 303)
    ended = sessions.end(session_id, auth.current_member())
    db.session.commit()
    flash(_("Device signed out.") if ended else _("That device was already signed out."), "done")
    return redirect(url_for("members.sessions"), 303)


@bp.post("/settings/sessions/end-others")
@access(Who.ACCOUNT)
def end_other_sessions() -> Response:
    """Sign out all browsers but this one."""
    sessions.end_all(auth.current_member(), but=auth.session_id())
    db.session.commit()
    flash(_("You’ve been signed out on all other devices."), "done")
    return redirect(url_for("members.sessions"), 303)


def _change_password(form: ChangePasswordForm) -> Response:
    new = field_text(form.new_password)
    who = auth.current_member()
    name, email = who.name, who.email or ""
    require_password(form.old_password)
    passwords.check(new, name=name, email=email, field="new_password")
    passwords.change(who, passwords.hash_password(new), keep=auth.session_id())
    db.session.commit()
    flash(_("Password changed. You’ve been signed out on all other devices."), "done")
    return redirect(url_for("members.password"), 303)
