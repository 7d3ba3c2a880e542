"""Doors that links from mails lead to: confirming an address, choosing a new password; and asking for such links."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from community.kernel.database import db, hold, reading
from community.kernel.errors import Refused
from community.kernel.words import gettext as _
from community.members import confirming, passwords, queries, renewing
from community.members.forms import Forgotten, Reset
from community.members.models import Member
from community.members.tokens import CONFIRMING, RESETTING
from community.members.views import bp
from community.members.views.entering import enter, settings
from community.web import limits, login
from community.web.access import Who, access
from community.web.forms import complain, typed
from community.web.security import came_from

FROM_NETWORK, TO_ADDRESS = "30 per hour", "3 per hour"

Answer = Response | str | tuple[str, int]


@bp.get("/confirm/<token>")
@access(Who.ANYONE)
def confirm(token: str) -> Answer:
    """A page with one button: mail programs that follow links by themselves confirm nothing."""
    member = CONFIRMING.find(settings().secret_key, token)
    if member is None:
        return over()
    return render_template("members/confirm.html", member=member, token=token)


@bp.post("/confirm/<token>")
@access(Who.ANYONE)
def confirmed(token: str) -> Answer:
    """The address is theirs, whether they are signed in here or not."""
    member = CONFIRMING.find(settings().secret_key, token)
    if member is None:
        return over()
    confirming.confirm(hold(member))
    db.session.commit()
    flash(_("Your address is confirmed. You can now post ideas and found groups."), "done")
    return redirect(url_for("ideas.discover" if login.viewer() else "members.sign_in"), 303)


@bp.post("/confirm")
@access(Who.ACCOUNT)
def resend() -> Response:
    """Another link to confirm one's address."""
    who = login.member()
    back = redirect(came_from(url_for("members.profile")), 303)
    try:
        confirming.ask_again(who)
        limits.spend("confirm", TO_ADDRESS, str(who.id))
    except Refused as refusal:
        db.session.rollback()
        flash(refusal.message, "refused")
        return back
    email = who.email or ""
    db.session.commit()
    flash(_("A new link is on its way to %(email)s. It works for 7 days.", email=email), "done")
    return back


@bp.route("/forgotten", methods=["GET", "POST"])
@access(Who.ANYONE)
def forgotten() -> Answer:
    """Ask for a link to choose a new password. The answer is the same whether the address is known or not."""
    form, status = Forgotten(), 200
    if form.is_submitted():
        status = 422
        try:
            if form.validate():
                return send_link(queries.by_address(typed(form.email)), typed(form.email))
        except Refused as refusal:
            status = complain(form, refusal)
    return render_template("members/forgotten.html", form=form), status


@bp.route("/reset/<token>", methods=["GET", "POST"])
@access(Who.ANYONE)
def reset(token: str) -> Answer:
    """Choose a new password, by a link. Ends all sessions and begins one here."""
    with reading():
        member = RESETTING.find(settings().secret_key, token)
    if member is None:
        return over()
    form, status = Reset(), 200
    if form.is_submitted():
        status = 422
        try:
            if form.validate():
                passwords.check(typed(form.password), name=member.name, email=member.email or "")
                return _renew(token, typed(form.password))
        except Refused as refusal:
            status = complain(form, refusal)
    return render_template("members/reset.html", form=form, token=token, member=member), status


def over() -> tuple[str, int]:
    """The answer to a link that works no more."""
    db.session.rollback()
    return render_template("members/over.html"), 410


def send_link(member: Member | None, email: str) -> Response:
    """Send the link to choose a password, if the address has an account. The answer is the same if it has none."""
    limits.spend("forgotten", FROM_NETWORK)
    if limits.limiter().hit(TO_ADDRESS, "forgotten", email):  # one too many is not told: it would tell of earlier ones
        renewing.forgot(member)
        db.session.commit()
    flash(
        _("If %(email)s has an account here, a link to choose a new password is on its way to it.", email=email), "done"
    )
    return redirect(url_for("members.sign_in"), 303)


def _renew(token: str, password: str) -> Answer:
    db.session.rollback()  # nothing is held while hashing
    password_hash = passwords.hash_password(password)
    member = RESETTING.find(settings().secret_key, token)
    if member is None:
        return over()
    hold(member)
    if RESETTING.find(settings().secret_key, token) is None:  # used twice at the same moment
        return over()
    claims = member.is_unclaimed
    renewing.reset(member, password_hash)
    if claims:
        flash(_("Welcome, %(name)s. The account and what you wrote elsewhere are yours.", name=member.name), "done")
    else:
        flash(_("You have a new password. Wherever else you were signed in, you are not any more."), "done")
    return enter(member, remember=False)
