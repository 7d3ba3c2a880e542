"""Doors to what one is told by mail: in the settings, and by the link under a letter, which needs no signing in."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from community.kernel.database import db, hold
from community.kernel.words import gettext as _
from community.members.forms import Mailing
from community.members.mailing import STOPPING, choose
from community.members.views import bp
from community.members.views.entering import settings
from community.web import login
from community.web.access import Who, access

Answer = Response | str | tuple[str, int]


@bp.route("/settings/mail", methods=["GET", "POST"])
@access(Who.ACCOUNT)
def mailing() -> Answer:
    """What one is told by mail."""
    who = login.member()
    form = Mailing(obj=who)
    if not form.validate_on_submit():
        return render_template("members/mailing.html", form=form)
    choose(who, mentions=form.mail_mentions.data)
    db.session.commit()
    flash(_("Your choice is saved."), "done")
    return redirect(url_for("members.mailing"), 303)


@bp.get("/letters/<token>/stop")
@access(Who.ANYONE)
def stop_letters(token: str) -> Answer:
    """A page with one button: mail programs that follow links by themselves change nothing."""
    member = STOPPING.find(settings().secret_key, token)
    if member is None:
        return render_template("members/stop_letters.html"), 410
    return render_template("members/stop_letters.html", is_over=not member.mail_mentions, token=token)


@bp.post("/letters/<token>/stop")
@access(Who.ANYONE)
def letters_stopped(token: str) -> Answer:
    """No letters about mentions from now on, whoever is signed in here."""
    member = STOPPING.find(settings().secret_key, token)
    if member is None:
        return render_template("members/stop_letters.html"), 410
    choose(hold(member), mentions=False)
    db.session.commit()
    return redirect(url_for("members.stop_letters", token=token), 303)
