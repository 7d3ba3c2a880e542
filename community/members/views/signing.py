"""Doors to the site: signing up, in and out, and the first administrator's."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.kernel.database import db, reading
from community.kernel.errors import Refused
from community.kernel.words import gettext as _
from community.members import first, joining, passwords, queries, renewing
from community.members.forms import Account, SignIn, SignUp
from community.members.models import Member
from community.members.views import bp
from community.members.views.entering import enter, onward, settings, wanted
from community.members.views.links import send_link
from community.web import limits, login
from community.web.access import Who, access
from community.web.forms import complain, typed

SIGN_UPS = "20 per hour"  # from one network
# Wrong passwords: for one address, from one network, and on the whole site.
WRONG = (
    ("sign in", "10 per 15 minutes"),
    ("sign in from", "50 per 15 minutes"),
    ("sign in here", "1000 per 15 minutes"),
)

Answer = Response | str | tuple[str, int]


@bp.route("/sign-up", methods=["GET", "POST"])
@access(Who.ANYONE)
def sign_up() -> Answer:
    """Make an account, and be signed in at once."""
    if login.viewer() is not None:
        return onward()
    if settings().signup == "closed":
        return render_template("members/closed.html"), 403 if request.method == "POST" else 200
    form, status = SignUp(), 200
    if form.is_submitted():
        status = 422
        try:
            if form.validate():
                return _join(form)
        except Refused as refusal:
            db.session.rollback()
            status = complain(form, refusal)
    return render_template("members/sign_up.html", form=form, next=wanted()), status


@bp.route("/sign-in", methods=["GET", "POST"])
@access(Who.ANYONE)
def sign_in() -> Answer:
    """Come back. Whether an address is known here is never told."""
    if login.viewer() is not None:
        return onward()
    form, status = SignIn(), 200
    if form.is_submitted():
        status = 422
        try:
            if form.validate():
                return enter(_recognised(typed(form.email), typed(form.password)), remember=form.remember.data)
        except Refused as refusal:
            db.session.rollback()
            status = complain(form, refusal)
    open_ = settings().signup == "open"
    return render_template("members/sign_in.html", form=form, next=wanted(), can_join=open_), status


@bp.post("/sign-out")
@access(Who.ANYONE)
def sign_out() -> Response:
    """End this browser's session."""
    login.sign_out()
    db.session.commit()
    return redirect(url_for("ideas.discover"), 303)


@bp.route("/first-administrator/<token>", methods=["GET", "POST"])
@access(Who.ANYONE)
def administrator(token: str) -> Answer:
    """The account of the first administrator, by the link printed when the site first starts."""
    first.check(settings(), token)
    form, status = Account(), 200
    if form.is_submitted():
        status = 422
        try:
            if form.validate():
                password_hash = _hashed(form)
                member = first.claim(settings(), token, typed(form.name), typed(form.email), password_hash)
                return enter(member, remember=True, otherwise=url_for("site.settings"))
        except Refused as refusal:
            db.session.rollback()
            status = complain(form, refusal)
    return render_template("members/administrator.html", form=form, token=token), status


def _join(form: SignUp) -> Response:
    limits.spend("sign up", SIGN_UPS)
    there = queries.by_address(typed(form.email))
    if there is not None and there.is_unclaimed:
        return send_link(there, typed(form.email))
    member = joining.sign_up(typed(form.name), typed(form.email), _hashed(form), limits.network())
    flash(
        _(
            "Welcome, %(name)s. We sent a link to %(email)s: please confirm your address with it.",
            name=member.name,
            email=member.email or "",
        ),
        "done",
    )
    return enter(member, remember=True)


def _hashed(form: Account) -> str:
    db.session.rollback()  # nothing is held while hashing
    return passwords.hash_password(typed(form.password))


def _recognised(email: str, password: str) -> Member:
    """The member with this address and password. Raises `Refused`, in the same words and time for whatever reason."""
    keys = (email, None, "everybody")
    for (act, rate), key in zip(WRONG, keys, strict=True):
        limits.check(act, rate, key)
    with reading():
        found = queries.credentials(email)
    db.session.rollback()  # nothing is held while comparing
    if not passwords.verify(found.password_hash if found else None, password) or not found or not found.password_hash:
        for (act, rate), key in zip(WRONG, keys, strict=True):
            limits.limiter().hit(rate, act, key or limits.network())
        raise Refused(_("Address and password do not belong together. Check both, or choose a new password."))
    better = passwords.hash_password(password) if passwords.is_outdated(found.password_hash) else None
    member = db.session.get_one(Member, found.id)
    if better and member.password_hash == found.password_hash:
        renewing.rehash(member, better)
    limits.limiter().clear(WRONG[0][1], WRONG[0][0], email)
    return member
