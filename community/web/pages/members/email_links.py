"""Pages that emailed links lead to: confirming an address and choosing a new password."""

from flask import flash, render_template
from werkzeug.wrappers import Response

from community.core.db import db, lock_row, reading
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.members import passwords
from community.members.tokens import RESET_PASSWORD
from community.web.access import Who, access
from community.web.csrf import gives_token
from community.web.forms import add_error, field_text
from community.web.pages.members.auth import settings, sign_in_and_continue
from community.web.pages.members.blueprint import bp
from community.web.pages.members.forms import ResetPasswordForm

TO_ADDRESS = "3 per hour"

Answer = Response | str | tuple[str, int]


@bp.route("/reset/<token>", methods=["GET", "POST"])
@access(Who.ANYONE)
@gives_token
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
        flash(
            _(
                "Welcome, %(name)s. This account and its imported posts are yours now.",
                name=member.name,
            ),
            "done",
        )
    else:
        flash(_("Password changed. You’ve been signed out on all other devices."), "done")
    return sign_in_and_continue(member, remember=False)
