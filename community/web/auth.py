"""Who is asking: flask-login over our own session rows, which can be listed and ended."""

from flask import Flask, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from community.members import activity_days, sessions
from community.members.models import Member


class SignedInUser(UserMixin):  # type: ignore[misc]
    """A member in one signed-in browser."""

    def __init__(self, member: Member, session_id: int, token: str) -> None:
        self.member = member
        self.session_id = session_id
        self.token = token

    def get_id(self) -> str:
        return self.token


class SessionLoginManager(LoginManager):  # type: ignore[misc]
    """flask-login without its own cookie that remembers: ours is the session row, and its reading of one can fail."""

    def _load_user_from_remember_cookie(self, cookie: str) -> None:
        return None


def install(app: Flask) -> None:
    """Teach the app who is asking."""
    manager = SessionLoginManager(app)
    manager.session_protection = None  # a session is a row of ours; a new network does not end it

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(token: str) -> SignedInUser | None:
        found = sessions.find(token)
        if found:
            activity_days.mark_active(found[0])
        return SignedInUser(found[0], found[1], token) if found else None


def viewer() -> Member | None:
    """The member who asks, or None for a visitor."""
    return current_user.member if current_user.is_authenticated else None


def current_member() -> Member:
    """The member who asks, on a route that only members reach."""
    found = viewer()
    if found is None:
        raise RuntimeError("a route that speaks of its member must declare access for members")
    return found


def session_id() -> int | None:
    """The session row that the request came with."""
    return current_user.session_id if current_user.is_authenticated else None


def sign_in(who: Member, *, remember: bool) -> None:
    """Begin a session for this browser. What the cookie held before is dropped, except an intention."""
    intention = session.get("intention")
    session.clear()
    if intention:
        session["intention"] = intention
    token = sessions.begin(
        who, remember=remember, user_agent=request.user_agent.string, ip_address=request.remote_addr or ""
    )
    session.permanent = remember
    login_user(SignedInUser(who, 0, token))


def sign_out() -> None:
    """End this browser's session."""
    if current_user.is_authenticated:
        sessions.end(current_user.session_id, current_user.member)
    logout_user()
    session.clear()
    g.pop("csrf_token", None)
