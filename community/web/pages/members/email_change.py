"""Changing the email address: request, confirm from the new mailbox, revert from the old one."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from community.core.db import db, lock_row
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.members import email_address, email_failures
from community.members.models import Member
from community.members.tokens import CONFIRM_NEW_EMAIL, KEEP_OLD_EMAIL, RESET_PASSWORD
from community.web import auth, limits
from community.web.access import Who, access
from community.web.csrf import gives_token
from community.web.forms import add_error, field_text
from community.web.pages.members.auth import settings
from community.web.pages.members.blueprint import bp
from community.web.pages.members.email_links import link_expired
from community.web.pages.members.forms import ChangeEmailForm
from community.web.pages.members.reauthenticate import require_password

BY_MEMBER, TO_ADDRESS = "5 per hour", "5 per hour"

Answer = Response | str | tuple[str, int]


@bp.route("/settings/account", methods=["GET", "POST"])
@access(Who.ACCOUNT)
def account() -> Answer:
    """The account page: change the address, and links to exporting data and deleting the account."""
    form, status = ChangeEmailForm(), 200
    if form.is_submitted():
        status = 422
        try:
            if form.validate():
                return _request_change(form)
        except Refused as refusal:
            db.session.rollback()
            status = add_error(form, refusal)
    who = auth.current_member()
    values = {"is_expired": email_address.is_change_expired(who), "email_failure": email_failures.last(who)}
    return render_template("members/email_change.html", form=form, **values), status


@bp.post("/settings/account/confirm")
@access(Who.ACCOUNT)
def confirm_email_again() -> Response:
    """Email a link to the member's own address, because emails to it stopped after refusals."""
    who = auth.current_member()
    try:
        email_address.request_confirmation(who)
        _spend_limits(who.email or "")
    except Refused as refusal:
        db.session.rollback()
        flash(refusal.message, "refused")
        return redirect(url_for("members.account"), 303)
    email = who.email or ""
    db.session.commit()
    flash(_("A link is on its way to %(email)s. It works for a day.", email=email), "done")
    return redirect(url_for("members.account"), 303)


@bp.post("/settings/account/resend")
@access(Who.ACCOUNT)
def resend_email_change() -> Response:
    """Email the link to the new address again."""
    who = auth.current_member()
    try:
        email_address.resend_change(who)
        _spend_limits(who.new_email or "")
    except Refused as refusal:
        db.session.rollback()
        flash(refusal.message, "refused")
        return redirect(url_for("members.account"), 303)
    email = who.new_email or ""
    db.session.commit()
    flash(_("A new link is on its way to %(email)s. It works for a day.", email=email), "done")
    return redirect(url_for("members.account"), 303)


@bp.post("/settings/account/cancel")
@access(Who.ACCOUNT)
def cancel_email_change() -> Response:
    """Cancel a pending change."""
    cancelled = email_address.cancel_change(auth.current_member())
    db.session.commit()
    flash(_("Your email address stays the same.") if cancelled else _("There was no email change to cancel."), "done")
    return redirect(url_for("members.account"), 303)


@bp.get("/confirm-new-email/<token>")
@access(Who.ANYONE)
@gives_token
def confirm_new_email(token: str) -> Answer:
    """Show a button to confirm, because mail programs that follow links must not change anything."""
    member = CONFIRM_NEW_EMAIL.find(settings().secret_key, token)
    return render_template("members/confirm_new_email.html", member=member, token=token) if member else link_expired()


@bp.post("/confirm-new-email/<token>")
@access(Who.ANYONE)
def new_email_confirmed(token: str) -> Answer:
    """Replace the address by the new one, whether the member is signed in here or not."""
    member = CONFIRM_NEW_EMAIL.find(settings().secret_key, token)
    if member is None:
        return link_expired()
    lock_row(member)
    if CONFIRM_NEW_EMAIL.find(settings().secret_key, token) is None:  # another request used it first
        return link_expired()
    is_same = member.new_email == member.email
    is_changed, email = email_address.complete_change(member), member.email or ""
    db.session.commit()
    if is_same:
        flash(_("Thanks! We’ll send your emails to %(email)s again.", email=email), "done")
    elif is_changed:
        flash(_("Your email address is now %(email)s. Use it the next time you sign in.", email=email), "done")
    else:
        flash(
            _(
                "Another account now uses that address, so your email address is still %(email)s. Please choose "
                "another.",
                email=email,
            ),
            "refused",
        )
    return redirect(url_for("members.account"), 303)


@bp.get("/keep-old-email/<token>")
@access(Who.ANYONE)
@gives_token
def keep_old_email(token: str) -> Answer:
    """Offer the reader of the old mailbox to revert a change that was not theirs."""
    found = KEEP_OLD_EMAIL.read(settings().secret_key, token)
    if found is None or _is_reverted(*found):
        return link_expired()
    return render_template("members/keep_old_email.html", member=found[0], email=found[1], token=token)


@bp.post("/keep-old-email/<token>")
@access(Who.ANYONE)
def old_email_kept(token: str) -> Answer:
    """Revert the change, end all sessions, and continue to choosing a new password."""
    found = KEEP_OLD_EMAIL.read(settings().secret_key, token)
    if found is None:
        return link_expired()
    member, email = found
    lock_row(member)
    if KEEP_OLD_EMAIL.find(settings().secret_key, token) is None or _is_reverted(member, email):
        return link_expired()
    try:
        email_address.revert_change(member, email)
    except Refused as refusal:
        db.session.rollback()
        flash(refusal.message, "refused")
        return redirect(url_for("members.sign_in"), 303)
    next_page = url_for("members.reset_password", token=RESET_PASSWORD.token(settings().secret_key, member))
    db.session.commit()
    flash(_("Your email address is %(email)s again. Now choose a password only you know.", email=email), "done")
    return redirect(next_page, 303)


def _request_change(form: ChangeEmailForm) -> Response:
    require_password(form.password)
    email = field_text(form.email)
    who = auth.current_member()
    old = who.email or ""
    email_address.request_change(who, email)
    _spend_limits(email)
    db.session.commit()
    flash(
        _("A link is on its way to %(email)s. Until you open it, your address is still %(old)s.", email=email, old=old),
        "done",
    )
    return redirect(url_for("members.account"), 303)


def _spend_limits(email: str) -> None:
    limits.spend("address", BY_MEMBER, str(auth.current_member().id))
    limits.spend("address to", TO_ADDRESS, email)


def _is_reverted(member: Member, email: str) -> bool:
    return member.email == email and member.new_email is None
