"""Doors to the site: signing up, in and out, and the first administrator's."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.core.db import db, reading
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.members import accounts, first_admin, passwords, queries
from community.members.models import Member
from community.web import auth, limits
from community.web.access import Who, access
from community.web.forms import add_error, field_text
from community.web.pages.members.blueprint import bp
from community.web.pages.members.email_links import send_reset_link
from community.web.pages.members.forms import AccountForm, SignInForm, SignUpForm
from community.web.pages.members.sign_in import redirect_to_requested, requested_page, settings, sign_in_and_continue

SIGN_UPS = "20 per hour"  # from one network
# Wrong passwords: for one address, from one network, and on the whole site.
WRONG_PASSWORD_LIMITS = (
    ("sign in", "10 per 15 minutes"),
    ("sign in from", "50 per 15 minutes"),
    ("sign in here", "1000 per 15 minutes"),
)

Answer = Response | str | tuple[str, int]


@bp.route("/sign-up", methods=["GET", "POST"])
@access(Who.ANYONE)
def sign_up() -> Answer:
    """Make an account, and be signed in at once."""
    if auth.viewer() is not None:
        return redirect_to_requested()
    if settings().signup == "closed":
        return render_template("members/sign_up_closed.html"), 403 if request.method == "POST" else 200
    form, status = SignUpForm(), 200
    if form.is_submitted():
        status = 422
        try:
            if form.validate():
                return _join(form)
        except Refused as refusal:
            db.session.rollback()
            status = add_error(form, refusal)
    return render_template("members/sign_up.html", form=form, next=requested_page()), status


@bp.route("/sign-in", methods=["GET", "POST"])
@access(Who.ANYONE)
def sign_in() -> Answer:
    """Come back. Whether an address is known here is never told."""
    if auth.viewer() is not None:
        return redirect_to_requested()
    form, status = SignInForm(), 200
    if form.is_submitted():
        status = 422
        try:
            if form.validate():
                return sign_in_and_continue(
                    _authenticate(field_text(form.email), field_text(form.password)), remember=form.remember.data
                )
        except Refused as refusal:
            db.session.rollback()
            status = add_error(form, refusal)
    open_ = settings().signup == "open"
    return render_template("members/sign_in.html", form=form, next=requested_page(), can_join=open_), status


@bp.post("/sign-out")
@access(Who.ANYONE)
def sign_out() -> Response:
    """End this browser's session."""
    auth.sign_out()
    db.session.commit()
    return redirect(url_for("ideas.discover"), 303)


@bp.route("/first-administrator/<token>", methods=["GET", "POST"])
@access(Who.ANYONE)
def first_administrator(token: str) -> Answer:
    """The account of the first administrator, by the link printed when the site first starts."""
    first_admin.check(settings(), token)
    form, status = AccountForm(), 200
    if form.is_submitted():
        status = 422
        try:
            if form.validate():
                password_hash = _hashed(form)
                member = first_admin.claim(
                    settings(), token, field_text(form.name), field_text(form.email), password_hash
                )
                return sign_in_and_continue(member, remember=True, otherwise=url_for("site.settings"))
        except Refused as refusal:
            db.session.rollback()
            status = add_error(form, refusal)
    return render_template("members/first_administrator.html", form=form, token=token), status


def _join(form: SignUpForm) -> Response:
    limits.spend("sign up", SIGN_UPS)
    there = queries.by_email(field_text(form.email))
    if there is not None and there.is_unclaimed:
        return send_reset_link(there, field_text(form.email))
    member = accounts.sign_up(field_text(form.name), field_text(form.email), _hashed(form), limits.network())
    flash(
        _(
            "Welcome, %(name)s. We sent a link to %(email)s: please confirm your address with it.",
            name=member.name,
            email=member.email or "",
        ),
        "done",
    )
    return sign_in_and_continue(member, remember=True)


def _hashed(form: AccountForm) -> str:
    db.session.rollback()  # nothing is held while hashing
    return passwords.hash_password(field_text(form.password))


def _authenticate(email: str, password: str) -> Member:
    """The member with this address and password. Raises `Refused`, in the same words and time for whatever reason."""
    keys = (email, None, "everybody")
    for (act, rate), key in zip(WRONG_PASSWORD_LIMITS, keys, strict=True):
        limits.check(act, rate, key)
    with reading():
        found = queries.credentials(email)
    db.session.rollback()  # nothing is held while comparing
    if not passwords.verify(found.password_hash if found else None, password) or not found or not found.password_hash:
        for (act, rate), key in zip(WRONG_PASSWORD_LIMITS, keys, strict=True):
            limits.limiter().hit(rate, act, key or limits.network())
        raise Refused(_("Address and password do not belong together. Check both, or choose a new password."))
    better = passwords.hash_password(password) if passwords.is_outdated(found.password_hash) else None
    member = db.session.get_one(Member, found.id)
    if better and member.password_hash == found.password_hash:
        passwords.rehash(member, better)
    limits.limiter().clear(WRONG_PASSWORD_LIMITS[0][1], WRONG_PASSWORD_LIMITS[0][0], email)
    return member
