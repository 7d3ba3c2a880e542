"""Doors that links from mails lead to: confirming an address, choosing a new password; and asking for such links."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from community.core.db import db, lock_row, reading
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.members import email_address, passwords, queries
from community.members.models import Member
from community.members.tokens import CONFIRM_EMAIL, RESET_PASSWORD
from community.web import auth, limits
from community.web.access import Who, access
from community.web.forms import add_error, field_text
from community.web.pages.members.blueprint import bp
from community.web.pages.members.forms import ForgotPasswordForm, ResetPasswordForm
from community.web.pages.members.sign_in import settings, sign_in_and_continue
from community.web.return_urls import referrer_or

FROM_NETWORK, TO_ADDRESS = "30 per hour", "3 per hour"

Answer = Response | str | tuple[str, int]


@bp.get("/confirm/<token>")
@access(Who.ANYONE)
def confirm_email(token: str) -> Answer:
    """A page with one button: mail programs that follow links by themselves confirm nothing."""
    member = CONFIRM_EMAIL.find(settings().secret_key, token)
    if member is None:
        return link_expired()
    return render_template("members/confirm_email.html", member=member, token=token)


@bp.post("/confirm/<token>")
@access(Who.ANYONE)
def email_confirmed(token: str) -> Answer:
    """The address is theirs, whether they are signed in here or not."""
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
    """Another link to confirm one's address."""
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


@bp.route("/forgot-password", methods=["GET", "POST"])
@access(Who.ANYONE)
def forgot_password() -> Answer:
    """Ask for a link to choose a new password. The answer is the same whether the address is known or not."""
    form, status = ForgotPasswordForm(), 200
    if form.is_submitted():
        status = 422
        try:
            if form.validate():
                return send_reset_link(queries.by_email(field_text(form.email)), field_text(form.email))
        except Refused as refusal:
            status = add_error(form, refusal)
    return render_template("members/forgot_password.html", form=form), status


@bp.route("/reset/<token>", methods=["GET", "POST"])
@access(Who.ANYONE)
def reset_password(token: str) -> Answer:
    """Choose a new password, by a link. Ends all sessions and begins one here."""
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
    """The answer to a link that works no more."""
    db.session.rollback()
    return render_template("members/link_expired.html"), 410


def send_reset_link(member: Member | None, email: str) -> Response:
    """Send the link to choose a password, if the address has an account. The answer is the same if it has none."""
    limits.spend("forgotten", FROM_NETWORK)
    if limits.limiter().hit(TO_ADDRESS, "forgotten", email):  # one too many is not told: it would tell of earlier ones
        passwords.request_reset(member)
        db.session.commit()
    flash(
        _("If %(email)s has an account here, a link to choose a new password is on its way to it.", email=email), "done"
    )
    return redirect(url_for("members.sign_in"), 303)


def _reset(token: str, password: str) -> Answer:
    db.session.rollback()  # nothing is held while hashing
    password_hash = passwords.hash_password(password)
    member = RESET_PASSWORD.find(settings().secret_key, token)
    if member is None:
        return link_expired()
    lock_row(member)
    if RESET_PASSWORD.find(settings().secret_key, token) is None:  # used twice at the same moment
        return link_expired()
    claims = member.is_unclaimed
    passwords.reset(member, password_hash)
    if claims:
        flash(_("Welcome, %(name)s. The account and what you wrote elsewhere are yours.", name=member.name), "done")
    else:
        flash(_("You have a new password. Wherever else you were signed in, you are not any more."), "done")
    return sign_in_and_continue(member, remember=False)
