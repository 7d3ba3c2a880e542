"""Signing in, and confirming a new address, with an email: one field, then a code or a link.

The responses never tell whether an address has an account; the email does, to the person who reads it.
"""

from flask import flash, redirect, render_template, request, session, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from community.audit import log as audit_log
from community.core import alarms
from community.core.db import db
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.i18n import ngettext
from community.members import accounts, provisional_sessions, queries
from community.members.models import ProvisionalSession
from community.web import auth, limits, local_emails, partials, pending_actions
from community.web.access import Who, access
from community.web.csrf import gives_token
from community.web.forms import add_error, field_text
from community.web.pages.members.auth import limit_sign_ups, send_sign_in_email, settings
from community.web.pages.members.blueprint import bp
from community.web.pages.members.email_links import link_expired
from community.web.pages.members.first_interests import ask_on_first_visit
from community.web.pages.members.forms import AskEmailForm, AskNameForm, CodeForm
from community.web.return_urls import local_url_or

CODES_FROM_NETWORK = "60 per hour"
WRONG_CODES_ON_SITE = "300 per hour"  # beyond it staff are told, and wrong codes are answered slowly
DELAY = 2.0  # seconds
ALARM_RATE = "1 per minute"  # an alarm takes a write lock

Answer = Response | str | tuple[str, int]


@bp.route("/sign-in/email", methods=["GET", "POST"])
@access(Who.ANYONE)
@gives_token
def ask_email() -> Answer:
    """Ask for an email address, and send a code and a link to it."""
    if auth.viewer() is not None:
        return _go_on(_requested_page())
    form, status = _ask_form(), 200
    if form.is_submitted():
        status = 422
        try:
            if form.validate():
                return _send(form)
        except Refused as refusal:
            db.session.rollback()
            status = add_error(form, refusal)
    return _step("ask", status, form=form, next=local_url_or(request.values.get("next"), ""))


@bp.route("/sign-in/code", methods=["GET", "POST"])
@access(Who.ANYONE)
@gives_token
def enter_code() -> Answer:
    """Sign in this browser with the code of the email that was asked for here."""
    if auth.viewer() is not None:
        return _go_on(_requested_page())
    found = pending_actions.current()
    if found is None or not found.email:
        if partials.requested():
            return _step("ask", 200, form=_ask_form())
        return redirect(url_for("members.ask_email"), 303)
    form, status = CodeForm(), 200
    if form.is_submitted():
        status = 422
        try:
            if form.validate():
                limits.spend("code", CODES_FROM_NETWORK)
                if provisional_sessions.try_code(settings().secret_key, found, field_text(form.code)):
                    return confirm_and_continue(found, is_own=True)
                _count_wrong_code()
                _audit_wrong_code(found.email)
                db.session.commit()
                form.code.errors = [_why_wrong(found)]
        except Refused as refusal:
            db.session.rollback()
            status = add_error(form, refusal)
    return _step("check", status, form=form)


@bp.route("/sign-in/link/<token>", methods=["GET", "POST"])
@access(Who.ANYONE)
@gives_token
def sign_in_link(token: str) -> Answer:
    """Sign in the browser that opened the emailed link, after a click, because mail programs follow links.

    In another browser than the one that asked for the email, what is pending is shown and done only if wanted.
    """
    found = provisional_sessions.find_by_link(settings().secret_key, token)
    if found is None:
        return link_expired()
    own = pending_actions.current()
    is_own = own is not None and own.id == found.id
    shown = pending_actions.fingerprint(found)
    # Asked again if something has been added since the page was shown.
    if request.method == "POST" and (is_own or request.form.get("shown") in (None, shown)):
        is_wanted = request.form.get("pending") == "do" and request.form.get("shown") == shown
        try:
            return confirm_and_continue(found, is_own=is_own, is_wanted=is_wanted)
        except Refused as refusal:
            db.session.rollback()
            flash(refusal.message, "refused")
            return redirect(url_for("members.sign_in"), 303)
    items = pending_actions.described(found)
    values = {"found": found, "token": token, "is_own": is_own, "items": items, "shown": shown}
    return render_template("members/sign_in_link.html", **values)


def confirm_and_continue(found: ProvisionalSession, *, is_own: bool, is_wanted: bool = False) -> Response:
    """Sign this browser in with a confirmed email, do what is pending, and redirect. Commits. Raises `Refused`.

    `is_own`: the email was asked for in this browser. `is_wanted`: if not, whether what is pending there is to be done.
    """
    is_done = is_own or is_wanted
    profile = pending_actions.details(found, "profile") if is_done else {}
    member, is_new = provisional_sessions.confirm(
        found,
        name=profile.get("name", ""),
        password_hash=found.password_hash if is_own else None,
        is_open=settings().signup == "open",
        network=limits.network(),
    )
    back = _requested_page()
    auth.sign_in(member, remember=True)
    if is_new:
        nameless = _("Others see you as “%(name)s” until you choose a name in your settings.", name=member.name)
        welcome = _("Welcome! Your email is confirmed, and you’re signed in.")
        flash(welcome if profile else f"{welcome} {nameless}", "done")
    elif not is_own or not pending_actions.waiting():
        flash(_("You’re signed in as %(name)s.", name=member.name), "done")
    ask_on_first_visit(member)
    db.session.commit()  # what fails below is rolled back, but not signing in
    page = None
    if not is_own:
        page = pending_actions.finish(member, is_new=is_new)
        pending_actions.adopt(found)
        if not is_done:
            provisional_sessions.drop_actions(found)
    else:
        pending_actions.adopt(found)
    db.session.commit()
    return _go_on(pending_actions.finish(member, is_new=is_new) or page or back)


def _send(form: AskEmailForm) -> Answer:
    limit_sign_ups()
    if isinstance(form, AskNameForm):
        accounts.check_name(field_text(form.name))
        found = pending_actions.current_or_new()
        provisional_sessions.add_action(found, "profile", "", {"name": field_text(form.name)})
    send_sign_in_email(field_text(form.email))
    session["next"] = local_url_or(request.form.get("next"), "")
    db.session.commit()
    if partials.requested():
        return _step("check", 200, form=CodeForm(formdata=None))
    return redirect(url_for("members.enter_code"), 303)


def dialog() -> Markup:
    """The question for an email, for a script that has just saved an action of a visitor."""
    return Markup(_render("members/email_dialog.html", "ask", form=_ask_form()))  # noqa: S704 (a template of ours)


def _ask_form() -> AskEmailForm:
    kind = AskNameForm if pending_actions.asks_for_name(pending_actions.waiting()) else AskEmailForm
    found = pending_actions.current()
    email = found.email if found is not None else None
    return kind(email=email) if request.endpoint == "members.ask_email" else kind(formdata=None, email=email)


def _step(step: str, status: int, **values: object) -> tuple[str, int]:
    """One step as a page, or for scripts as a dialog."""
    template = "members/email_dialog.html" if partials.requested() else "members/email_page.html"
    return _render(template, step, **values), status


def _render(template: str, step: str, **values: object) -> str:
    items = pending_actions.waiting()
    found = pending_actions.current()
    return render_template(
        template,
        step=step,
        items=items,
        kind=pending_actions.kind_of(items),
        email=found.email if found else "",
        can_read_locally=local_emails.are_readable(),
        **values,
    )


def _count_wrong_code() -> None:
    """Count a wrong code for the whole site. No one is refused for it, because that would lock everyone out."""
    if limits.limiter().hit(WRONG_CODES_ON_SITE, "wrong codes"):
        return
    limits.hold_response(DELAY)
    if limits.limiter().hit(ALARM_RATE, "wrong codes", "alarm"):
        alarms.raise_alarm(alarms.WRONG_CODES)


def _audit_wrong_code(email: str) -> None:
    """Record a wrong code for an account of the site team. The address is looked up for every account alike."""
    member = queries.by_email(email)
    if member is not None and member.is_site_moderator:
        audit_log.note_failed_sign_in(member.id, limits.network())


def _why_wrong(found: ProvisionalSession) -> str:
    if not provisional_sessions.has_open_email(found):
        return _("This code no longer works. Please send a new one.")
    left = ngettext("You have one try left.", "You have %(num)s tries left.", found.tries_left)
    return f"{_('That’s not the code we sent.')} {left}"


def _requested_page() -> str:
    return local_url_or(session.get("next"), "")


def _go_on(page: str | None) -> Response:
    url = page or url_for("ideas.discover")
    if partials.requested():
        response = Response(status=204)
        response.headers["X-Location"] = url
        return response
    return redirect(url, 303)
