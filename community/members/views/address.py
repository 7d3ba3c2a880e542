"""Doors to another address: asking for it, proving it, and keeping the old one after all."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from community.kernel.database import db, hold
from community.kernel.errors import Refused
from community.kernel.words import gettext as _
from community.members import readdressing
from community.members.forms import Address
from community.members.models import Member
from community.members.tokens import KEEPING, PROVING, RESETTING
from community.members.views import bp
from community.members.views.entering import settings
from community.members.views.links import over
from community.members.views.proving import present_password
from community.web import limits, login
from community.web.access import Who, access
from community.web.forms import complain, typed

BY_MEMBER, TO_ADDRESS = "5 per hour", "5 per hour"

Answer = Response | str | tuple[str, int]


@bp.route("/settings/account", methods=["GET", "POST"])
@access(Who.ACCOUNT)
def account() -> Answer:
    """One's address, and the ways to one's data and out."""
    form, status = Address(), 200
    if form.is_submitted():
        status = 422
        try:
            if form.validate():
                return _ask(typed(form.email), typed(form.password))
        except Refused as refusal:
            db.session.rollback()
            status = complain(form, refusal)
    ran_out = readdressing.has_run_out(login.member())
    return render_template("members/address.html", form=form, ran_out=ran_out), status


@bp.post("/settings/account/send-again")
@access(Who.ACCOUNT)
def send_again() -> Response:
    """The link to a new address, once more."""
    who = login.member()
    try:
        readdressing.ask_again(who)
        _spend(who.new_email or "")
    except Refused as refusal:
        db.session.rollback()
        flash(refusal.message, "refused")
        return redirect(url_for("members.account"), 303)
    email = who.new_email or ""
    db.session.commit()
    flash(_("A new link is on its way to %(email)s. It works for a day.", email=email), "done")
    return redirect(url_for("members.account"), 303)


@bp.post("/settings/account/stay")
@access(Who.ACCOUNT)
def stay() -> Response:
    """Take the wish for another address back."""
    cancelled = readdressing.cancel(login.member())
    db.session.commit()
    flash(_("Your address stays as it is.") if cancelled else _("No change of your address was waiting."), "done")
    return redirect(url_for("members.account"), 303)


@bp.get("/new-address/<token>")
@access(Who.ANYONE)
def new_address(token: str) -> Answer:
    """A page with one button: mail programs that follow links by themselves change nothing."""
    member = PROVING.find(settings().secret_key, token)
    return render_template("members/prove.html", member=member, token=token) if member else over()


@bp.post("/new-address/<token>")
@access(Who.ANYONE)
def prove_address(token: str) -> Answer:
    """The new address takes the old one's place, whether its member is signed in here or not."""
    member = PROVING.find(settings().secret_key, token)
    if member is None:
        return over()
    hold(member)
    if PROVING.find(settings().secret_key, token) is None:  # used twice at the same moment
        return over()
    proved, email = readdressing.prove(member), member.email or ""
    db.session.commit()
    if proved:
        flash(_("Your address is %(email)s from now on. Please sign in with it next time.", email=email), "done")
    else:
        flash(
            _(
                "This address has an account of its own by now, so %(email)s stays the address of the other one. "
                "Please choose another.",
                email=email,
            ),
            "refused",
        )
    return redirect(url_for("members.account"), 303)


@bp.get("/keep-address/<token>")
@access(Who.ANYONE)
def old_address(token: str) -> Answer:
    """What whoever reads the old address's mail can do if the change was not theirs."""
    found = KEEPING.read(settings().secret_key, token)
    if found is None or _is_kept(*found):
        return over()
    return render_template("members/keep.html", member=found[0], email=found[1], token=token)


@bp.post("/keep-address/<token>")
@access(Who.ANYONE)
def keep_address(token: str) -> Answer:
    """Undo the change, end all sessions, and go on to choosing a new password."""
    found = KEEPING.read(settings().secret_key, token)
    if found is None:
        return over()
    member, email = found
    hold(member)
    if KEEPING.find(settings().secret_key, token) is None or _is_kept(member, email):
        return over()
    try:
        readdressing.keep(member, email)
    except Refused as refusal:
        db.session.rollback()
        flash(refusal.message, "refused")
        return redirect(url_for("members.sign_in"), 303)
    onward = url_for("members.reset", token=RESETTING.token(settings().secret_key, member))
    db.session.commit()
    flash(_("Your address is %(email)s again. Now choose a password that nobody else knows.", email=email), "done")
    return redirect(onward, 303)


def _ask(email: str, password: str) -> Response:
    present_password(password)
    who = login.member()
    old = who.email or ""
    readdressing.ask(who, email)
    _spend(email)
    db.session.commit()
    flash(
        _("A link is on its way to %(email)s. Until you follow it, %(old)s stays your address.", email=email, old=old),
        "done",
    )
    return redirect(url_for("members.account"), 303)


def _spend(email: str) -> None:
    limits.spend("address", BY_MEMBER, str(login.member().id))
    limits.spend("address to", TO_ADDRESS, email)


def _is_kept(member: Member, email: str) -> bool:
    return member.email == email and member.new_email is None
