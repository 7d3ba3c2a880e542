"""Signing up, in and out, asking for a password reset, and the first administrator's account."""

from flask import current_app, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from community.config import Settings
from community.core.db import db, reading
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.members import accounts, first_admin, passwords, provisional_sessions, queries
from community.members.models import MEMBER, Member
from community.web import auth, known_browsers, limits, pending_actions, sign_up_limits
from community.web.access import Who, access
from community.web.csrf import gives_token
from community.web.forms import add_error, field_text
from community.web.pages.members.blueprint import bp
from community.web.pages.members.first_interests import ask_on_first_visit
from community.web.pages.members.forms import AccountForm, ForgotPasswordForm, SignInForm, SignUpForm
from community.web.pages.members.wrong_passwords import PasswordAttempt
from community.web.return_urls import local_url_or

# Emails to one address, with a code to sign in: from one network or known browser, and in all.
EMAILS_TO_ADDRESS, ALL_EMAILS_TO_ADDRESS = ("5 per hour", "15 per day"), ("20 per hour", "60 per day")
RESETS_FROM_NETWORK, RESETS_TO_ADDRESS, ALL_RESETS_TO_ADDRESS = "30 per hour", "3 per hour", "12 per hour"

Answer = Response | str | tuple[str, int]


@bp.route("/sign-up", methods=["GET", "POST"])
@access(Who.ANYONE)
@gives_token
def sign_up() -> Answer:
    """Ask for a name, an email and maybe a password; the account is created once the email is confirmed."""
    if auth.viewer() is not None:
        return redirect_to_requested()
    if settings().signup == "closed":
        return render_template("members/sign_up_closed.html"), 403 if request.method == "POST" else 200
    form, status = SignUpForm(), 200
    if form.is_submitted():
        status = 422
        try:
            if form.validate():
                return _sign_up(form)
        except Refused as refusal:
            db.session.rollback()
            status = add_error(form, refusal)
    return render_template("members/sign_up.html", form=form, next=requested_page()), status


@bp.route("/sign-in", methods=["GET", "POST"])
@access(Who.ANYONE)
@gives_token
def sign_in() -> Answer:
    """Sign in. The response never tells whether an address has an account."""
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
    can_join = settings().signup == "open"
    return render_template("members/sign_in.html", form=form, next=requested_page(), can_join=can_join), status


@bp.post("/sign-out")
@access(Who.ANYONE)
def sign_out() -> Response:
    """End the session of this browser."""
    auth.sign_out()
    db.session.commit()
    answer = redirect(url_for("ideas.discover"), 303)
    answer.headers["Clear-Site-Data"] = '"cache"'  # pages of the member that the browser would show after Back
    return answer


@bp.route("/forgot-password", methods=["GET", "POST"])
@access(Who.ANYONE)
@gives_token
def forgot_password() -> Answer:
    """Ask for a link to choose a new password. The response is the same whether the address has an account or not."""
    form, status = ForgotPasswordForm(), 200
    if form.is_submitted():
        status = 422
        try:
            if form.validate():
                return send_reset_link(queries.by_email(field_text(form.email)), field_text(form.email))
        except Refused as refusal:
            status = add_error(form, refusal)
    return render_template("members/forgot_password.html", form=form), status


@bp.route("/first-administrator/<token>", methods=["GET", "POST"])
@access(Who.ANYONE)
@gives_token
def first_administrator(token: str) -> Answer:
    """Create the first administrator's account, with the link that is printed when the site first starts."""
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


def settings() -> Settings:
    """The settings of this installation."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def sign_in_and_continue(member: Member, *, remember: bool, otherwise: str = "") -> Response:
    """Sign a member in, complete the action they started as a visitor, and redirect. Commits."""
    auth.sign_in(member, remember=remember)
    ask_on_first_visit(member)
    db.session.commit()
    resumed = pending_actions.finish(member)
    return redirect(resumed or otherwise or requested_page() or url_for("ideas.discover"), 303)


def send_reset_link(member: Member | None, email: str) -> Response:
    """Email a link to choose a password, if the address has an account. The response is the same if it has none."""
    limits.spend("forgotten", RESETS_FROM_NETWORK)
    # No error above the limit, because it would reveal earlier requests.
    if _may_send("forgotten", email, (RESETS_TO_ADDRESS,), (ALL_RESETS_TO_ADDRESS,)):
        passwords.request_reset(member)
        db.session.commit()
    flash(_("If %(email)s has an account, a link to reset your password is on its way.", email=email), "done")
    return redirect(url_for("members.sign_in"), 303)


def redirect_to_requested() -> Response:
    """Redirect to the page that the visitor asked for before signing in, or to the ideas."""
    return redirect(requested_page() or url_for("ideas.discover"), 303)


def requested_page() -> str:
    """The page of this site that the visitor asked for before signing in; empty if none."""
    return local_url_or(request.values.get("next"), "")


def send_sign_in_email(email: str, *, is_sent: bool = True) -> None:
    """Email a code and a link for this browser, within the limits of the address.

    Above the limits, or if not `is_sent`, none is sent, and no one is told, because an error would reveal earlier
    requests. The caller has called `limit_sign_ups`, or knows that there is an account.
    """
    is_sent = is_sent and _may_send("sign-in email", email, EMAILS_TO_ADDRESS, ALL_EMAILS_TO_ADDRESS)
    provisional_sessions.request_email(pending_actions.current_or_new(), email, is_sent=is_sent)


def _may_send(act: str, email: str, rates: tuple[str, ...], all_rates: tuple[str, ...]) -> bool:
    """Count an email to an address; False if it exceeds the limits.

    People who ask from elsewhere do not use up what a network, or a browser that is known to the account, can ask for.
    """
    member = queries.by_email(email)
    browser = known_browsers.known_as(member.id) if member is not None else ""
    who = f"{email} in browser {browser}" if browser else f"{email} from {limits.network()}"
    counted = [limits.limiter().hit(rate, act, who) for rate in rates]
    if not browser:
        counted += [limits.limiter().hit(rate, f"any {act}", email) for rate in all_rates if all(counted)]
    return all(counted)


def limit_sign_ups() -> None:
    """Count one request for a sign-in email, which may create an account. Raises `TooManyAttempts`."""
    if sign_up_limits.spend():
        db.session.commit()  # the alarm is kept whatever becomes of this request


def _sign_up(form: SignUpForm) -> Response:
    limit_sign_ups()
    accounts.check_name(field_text(form.name))
    password_hash = _hashed(form) if form.password.data else None
    found = pending_actions.current_or_new()
    provisional_sessions.add_action(found, "profile", "", {"name": field_text(form.name)})
    send_sign_in_email(field_text(form.email))
    found.password_hash = password_hash  # after the address that it was chosen for
    session["next"] = requested_page()
    db.session.commit()
    return redirect(url_for("members.enter_code"), 303)


def _hashed(form: AccountForm) -> str:
    db.session.rollback()  # no transaction is open while hashing
    return passwords.hash_password(field_text(form.password))


def _authenticate(email: str, password: str) -> Member:
    """The member with this address and password. Raises `Refused`, with the same message and time for every reason."""
    with reading():
        found = queries.credentials(email)
    db.session.rollback()  # no transaction is open while hashing
    is_audited = found is not None and found.role != MEMBER
    attempt = PasswordAttempt(email, found.id if found else None, is_audited=is_audited)
    attempt.check()
    is_right = passwords.verify(found.password_hash if found else None, password)
    if not found or not found.password_hash or not is_right:
        attempt.record_wrong()
        raise _refusal(attempt, email, is_right=False)
    if attempt.needs_link:
        raise _refusal(attempt, email, is_right=True)
    better = passwords.hash_password(password) if passwords.is_outdated(found.password_hash) else None
    member = db.session.get_one(Member, found.id)
    if better and member.password_hash == found.password_hash:
        passwords.rehash(member, better)
    attempt.record_right()
    return member


def _refusal(attempt: PasswordAttempt, email: str, *, is_right: bool) -> Refused:
    """Why signing in is refused. If a link is needed, nothing tells whether the password was right but the email."""
    if attempt.needs_link:
        send_sign_in_email(email, is_sent=is_right)
        db.session.commit()
    return attempt.refusal()
