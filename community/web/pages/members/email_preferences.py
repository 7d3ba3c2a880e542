"""Choosing which emails to get: in the settings, and with the unsubscribe link, which needs no signing in."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from community.core.db import db, lock_row
from community.core.i18n import gettext as _
from community.members.profile import set_mention_emails
from community.members.tokens import UNSUBSCRIBE
from community.web import auth
from community.web.access import Who, access
from community.web.pages.members.auth import settings
from community.web.pages.members.blueprint import bp
from community.web.pages.members.forms import EmailPreferencesForm

Answer = Response | str | tuple[str, int]


@bp.route("/settings/email", methods=["GET", "POST"])
@access(Who.ACCOUNT)
def email_preferences() -> Answer:
    """Which emails the member gets."""
    who = auth.current_member()
    form = EmailPreferencesForm(obj=who)
    if not form.validate_on_submit():
        return render_template("members/email_preferences.html", form=form)
    set_mention_emails(who, wanted=form.email_mentions.data)
    db.session.commit()
    flash(_("Email settings saved."), "done")
    return redirect(url_for("members.email_preferences"), 303)


@bp.get("/unsubscribe/<token>")
@access(Who.ANYONE)
def unsubscribe(token: str) -> Answer:
    """Show a button to unsubscribe, because mail programs that follow links must not change anything."""
    member = UNSUBSCRIBE.find(settings().secret_key, token)
    if member is None:
        return render_template("members/unsubscribe.html"), 410
    return render_template("members/unsubscribe.html", is_unsubscribed=not member.email_mentions, token=token)


@bp.post("/unsubscribe/<token>")
@access(Who.ANYONE)
def unsubscribed(token: str) -> Answer:
    """Turn off emails about mentions for the member of the link, even if someone else is signed in here."""
    member = UNSUBSCRIBE.find(settings().secret_key, token)
    if member is None:
        return render_template("members/unsubscribe.html"), 410
    set_mention_emails(lock_row(member), wanted=False)
    db.session.commit()
    return redirect(url_for("members.unsubscribe", token=token), 303)
