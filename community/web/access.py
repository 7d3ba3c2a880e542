"""Access rules of routes. Every route must declare one; the app refuses to start if one does not.

What a member may do with one particular thing (their own idea, a group they moderate) is checked by the act itself.
"""

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

from flask import Flask, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from community.core.errors import Refused
from community.members import suspensions
from community.members.models import Member
from community.web.auth import viewer

WRITE_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})
View = TypeVar("View", bound=Callable[..., Any])


class Who(Enum):
    """Who may use a route, from everyone to few."""

    ANYONE = "anyone"
    PARTICIPANT = "a visitor, or a member in good standing"
    MEMBER = "a signed-in member; to change something, not a suspended one"
    ACCOUNT = "a signed-in member, suspended or not: their own account"
    GOOD_STANDING = "a member in good standing"
    SITE_MODERATOR = "a site moderator, staff or an administrator"
    STAFF = "staff or an administrator"
    ADMINISTRATOR = "an administrator"


def access(who: Who) -> Callable[[View], View]:
    """Declare who may use a view."""

    def declare(view: View) -> View:
        view.access = who  # type: ignore[attr-defined]
        return view

    return declare


def install(app: Flask) -> None:
    """Check the access rule before every request. Called once all routes are registered."""
    undeclared = [name for name, view in app.view_functions.items() if not hasattr(view, "access")]
    if undeclared:
        raise RuntimeError(f"routes without an access rule: {', '.join(undeclared)}")

    @app.before_request
    def check_access() -> Response | None:
        if request.endpoint is None:
            return None
        return _refuse(app.view_functions[request.endpoint].access, viewer())  # type: ignore[union-attr]


def suspended_refusal(member: Member) -> Refused:
    """The error for suspended members, which says until when. The banner on every page says why."""
    return Refused(suspensions.notice(member))


def _refuse(who: Who, member: Member | None) -> Response | None:
    if who is Who.ANYONE:
        if member is not None and member.is_suspended and request.method in WRITE_METHODS and _is_participation():
            raise suspended_refusal(member)
        return None
    if member is None:
        return None if who is Who.PARTICIPANT else _to_sign_in()
    if not _has_role(who, member):
        abort(404)
    if who is not Who.ACCOUNT and member.is_suspended and request.method in WRITE_METHODS:
        raise suspended_refusal(member)
    if who in (Who.GOOD_STANDING, Who.PARTICIPANT) and member.is_suspended:
        raise suspended_refusal(member)
    return None


def _has_role(who: Who, member: Member) -> bool:
    if who is Who.SITE_MODERATOR:
        return member.is_site_moderator
    if who is Who.STAFF:
        return member.is_staff
    if who is Who.ADMINISTRATOR:
        return member.is_administrator
    return True


def _is_participation() -> bool:
    return request.blueprint in ("ideas", "comments", "groups", "moderation")


def _to_sign_in() -> Response:
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("members.sign_in", next=back), 303)
