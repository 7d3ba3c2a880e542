"""Doors to one's own account: profile, password, sessions."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from community.kernel.database import db
from community.kernel.errors import Refused
from community.kernel.words import gettext as _
from community.members import editing, passwords, queries, renewing, sessions
from community.members.forms import Password, Profile
from community.members.views import bp
from community.members.views.proving import present_password
from community.pictures import forms as places
from community.pictures import picturing, wearing
from community.pictures.views.receiving import TOGETHER, receive
from community.web import login
from community.web.access import Who, access
from community.web.forms import complain, typed
from community.web.uploads import takes_files

Answer = Response | str | tuple[str, int]


@bp.route("/settings/profile", methods=["GET", "POST"])
@access(Who.ACCOUNT)
@takes_files(*places.names(1), most=TOGETHER)
def profile() -> Answer:
    """How one is shown to others."""
    who = login.member()
    form, status = Profile(obj=who), 200
    if not form.is_submitted():
        pictures = places.filled({who.picture: ""} if who.picture else {}, 1)
    else:
        status = 422
        pictures = places.sent(1)
        try:
            if receive(pictures, picturing.face) & form.validate():
                editing.edit(
                    who,
                    name=typed(form.name),
                    handle=typed(form.handle),
                    colour=form.colour.data,
                    about=typed(form.about),
                    topics=typed(form.interests),
                )
                wearing.change(who, places.wanted(pictures), places.unwanted(pictures))
                db.session.commit()
                flash(_("Your profile is saved."), "done")
                return redirect(url_for("members.profile"), 303)
        except Refused as refusal:
            db.session.rollback()
            status = complain(form, refusal)
    form.form_errors += [error for place in pictures for error in place.errors]
    return render_template("members/profile.html", form=form, places=pictures), status


@bp.route("/settings/password", methods=["GET", "POST"])
@access(Who.ACCOUNT)
def password() -> Answer:
    """Choose a new password, knowing the present one."""
    form, status = Password(), 200
    if form.is_submitted():
        status = 422
        try:
            if form.validate():
                return _change(typed(form.old_password), typed(form.new_password))
        except Refused as refusal:
            db.session.rollback()
            status = complain(form, refusal)
    return render_template("members/password.html", form=form), status


@bp.get("/settings/sessions", endpoint="sessions")
@access(Who.ACCOUNT)
def list_sessions() -> str:
    """Where one is signed in."""
    found = queries.browsers_of(login.member())
    return render_template("members/sessions.html", browsers=found, this=login.session_id())


@bp.post("/settings/sessions/<int:session_id>/end")
@access(Who.ACCOUNT)
def end_session(session_id: int) -> Response:
    """Sign out of one browser."""
    if session_id == login.session_id():
        login.sign_out()
        db.session.commit()
        return redirect(url_for("ideas.discover"), 303)
    ended = sessions.end(session_id, login.member())
    db.session.commit()
    flash(_("That browser is signed out.") if ended else _("That session had ended already."), "done")
    return redirect(url_for("members.sessions"), 303)


@bp.post("/settings/sessions/end-others")
@access(Who.ACCOUNT)
def end_other_sessions() -> Response:
    """Sign out everywhere but here."""
    sessions.end_all(login.member(), but=login.session_id())
    db.session.commit()
    flash(_("You are signed out everywhere but here."), "done")
    return redirect(url_for("members.sessions"), 303)


def _change(old: str, new: str) -> Response:
    who = login.member()
    name, email = who.name, who.email or ""
    present_password(old, "old_password")
    passwords.check(new, name=name, email=email, field="new_password")
    renewing.change(who, passwords.hash_password(new), keep=login.session_id())
    db.session.commit()
    flash(_("You have a new password. Wherever else you were signed in, you are not any more."), "done")
    return redirect(url_for("members.password"), 303)
