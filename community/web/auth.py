"""Signing in and out, and the member behind a request: Flask-Login over session rows, which can be listed and ended."""

from collections.abc import Mapping

from flask import Flask, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from community.audit import log as audit_log
from community.core.networks import network_of
from community.members import activity_days, sessions
from community.members.models import Member
from community.web import known_browsers

PROVISIONAL_SESSION = "provisional_session"  # the key in the cookie of its token


class SignedInUser(UserMixin):  # type: ignore[misc]
    """A member who is signed in, in one browser."""

    def __init__(self, member: Member, session_id: int, token: str, numbers: Mapping[str, int] | None = None) -> None:
        self.member = member
        self.numbers = numbers or {}
        self.session_id = session_id
        self.token = token

    def get_id(self) -> str:
        return self.token


class SessionLoginManager(LoginManager):  # type: ignore[misc]
    """Flask-Login without its remember cookie: session rows do that, and reading a broken cookie raises an error."""

    def _load_user_from_remember_cookie(self, cookie: str) -> None:
        return None


def install(app: Flask) -> None:
    """Load the member of each request from its session."""
    manager = SessionLoginManager(app)
    manager.session_protection = None  # a session does not end when the network changes

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(token: str) -> SignedInUser | None:
        found = sessions.find(token)
        if found is None:
            return None
        activity_days.mark_active(found.member)
        return SignedInUser(found.member, found.id, token, found.numbers)


def viewer() -> Member | None:
    """The member who made the request, or None for a visitor."""
    user = current_user._get_current_object()  # looked up once: pages ask for it many times
    return user.member if user.is_authenticated else None


def number(name: str) -> int:
    """A number that was read with the session, see `sessions.register_number`; 0 for a visitor."""
    return current_user.numbers.get(name, 0) if current_user.is_authenticated else 0


def current_member() -> Member:
    """The member who made the request, on a route that is only for members."""
    found = viewer()
    if found is None:
        raise RuntimeError("a route that uses its member must declare access for members")
    return found


def session_id() -> int | None:
    """The id of the session row of this request."""
    return current_user.session_id if current_user.is_authenticated else None


def sign_in(who: Member, *, remember: bool) -> None:
    """Begin a session in this browser, and end the one of before. The cookie is emptied except for what is pending."""
    pending = session.get(PROVISIONAL_SESSION)
    if current_user.is_authenticated:
        sessions.end(current_user.session_id, current_user.member)
    session.clear()
    if pending:
        session[PROVISIONAL_SESSION] = pending
    token = sessions.begin(
        who, remember=remember, user_agent=request.user_agent.string, ip_address=request.remote_addr or ""
    )
    if who.is_site_moderator:
        network = network_of(request.remote_addr)
        audit_log.record(audit_log.SIGNED_IN, by=who.id, about=who.id, network=network)
    session.permanent = remember
    login_user(SignedInUser(who, 0, token))
    known_browsers.remember(who)


def sign_out() -> None:
    """End the session of this browser."""
    if current_user.is_authenticated:
        sessions.end(current_user.session_id, current_user.member)
    logout_user()
    session.clear()
    g.pop("csrf_token", None)
