"""Pages that emailed links lead to: confirming an address and choosing a new password."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from community.core.db import db, lock_row, reading
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.members import email_address, passwords
from community.members.tokens import CONFIRM_EMAIL, RESET_PASSWORD
from community.web import auth, limits
from community.web.access import Who, access
from community.web.forms import add_error, field_text
from community.web.pages.members.auth import settings, sign_in_and_continue
from community.web.pages.members.blueprint import bp
from community.web.pages.members.forms import ResetPasswordForm
from community.web.return_urls import referrer_or

TO_ADDRESS = "3 per hour"

Answer = Response | str | tuple[str, int]


@bp.get("/confirm/<token>")
@access(Who.ANYONE)
def confirm_email(token: str) -> Answer:
    """Show a button to confirm the address, because mail programs that follow links must not confirm it."""
    member = CONFIRM_EMAIL.find(settings().secret_key, token)
    if member is None:
        return link_expired()
    return render_template("members/confirm_email.html", member=member, token=token)


@bp.post("/confirm/<token>")
@access(Who.ANYONE)
def email_confirmed(token: str) -> Answer:
    """Confirm the address, whether the member is signed in here or not."""
    member = CONFIRM_EMAIL.find(settings().secret_key, token)
    if member is None:
        return link_expired()
    email_address.confirm(lock_row(member))
    db.session.commit()
    flash(_("Your address is confirmed. You can now post ideas and found groups."), "done")
    return redirect(url_for("ideas.discover" if auth.viewer() else "members.sign_in"), 303)


@bp.post("/confirm")
@access(Who.ACCOUNT)
def resend_confirmation() -> Response:
    """Email the confirmation link again."""
    who = auth.current_member()
    back = redirect(referrer_or(url_for("members.profile")), 303)
    try:
        email_address.resend_confirmation(who)
        limits.spend("confirm", TO_ADDRESS, str(who.id))
    except Refused as refusal:
        db.session.rollback()
        flash(refusal.message, "refused")
        return back
    email = who.email or ""
    db.session.commit()
    flash(_("A new link is on its way to %(email)s. It works for 7 days.", email=email), "done")
    return back


@bp.route("/reset/<token>", methods=["GET", "POST"])
@access(Who.ANYONE)
def reset_password(token: str) -> Answer:
    """Choose a new password. Ends all sessions and starts one here."""
    with reading():
        member = RESET_PASSWORD.find(settings().secret_key, token)
    if member is None:
        return link_expired()
    form, status = ResetPasswordForm(), 200
    if form.is_submitted():
        status = 422
        try:
            if form.validate():
                passwords.check(field_text(form.password), name=member.name, email=member.email or "")
                return _reset(token, field_text(form.password))
        except Refused as refusal:
            status = add_error(form, refusal)
    return render_template("members/reset_password.html", form=form, token=token, member=member), status


def link_expired() -> tuple[str, int]:
    """The response to a link that is invalid, expired or used."""
    db.session.rollback()
    return render_template("members/link_expired.html"), 410


def _reset(token: str, password: str) -> Answer:
    db.session.rollback()  # no transaction is open while hashing
    password_hash = passwords.hash_password(password)
    member = RESET_PASSWORD.find(settings().secret_key, token)
    if member is None:
        return link_expired()
    lock_row(member)
    if RESET_PASSWORD.find(settings().secret_key, token) is None:  # another request used it first
        return link_expired()
    is_claim = member.is_unclaimed
    passwords.reset(member, password_hash)
    if is_claim:
        flash(_("Welcome, %(name)s. The account and what you wrote elsewhere are yours.", name=member.name), "done")
    else:
        flash(_("You have a new password. Wherever else you were signed in, you are not any more."), "done")
    return sign_in_and_continue(member, remember=False)
