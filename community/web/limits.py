"""Rate limits per network, per account or for the whole site."""

from datetime import timedelta

from flask import current_app, request

from community.config import Settings
from community.core.db import now
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.i18n import ngettext
from community.core.networks import HOUSEHOLD, factor, network_of
from community.core.rate_limiter import RateLimiter
from community.members import quotas, rate_limits
from community.members.models import Member
from community.web.auth import viewer

# What is done often and harms no one's account: each web process counts it for itself, which takes no time.
UNSHARED = frozenset(
    ("search", "suggest", "similar", "duplicate-search", "preview", "name", quotas.VOTES, quotas.HELPFUL_VOTES)
)
HOLD = "community.hold"  # in the environment of a request: a function of the server that holds back the response


class TooManyAttempts(Refused):
    """Too many attempts; the message says how long to wait."""


def limiter() -> RateLimiter:
    """The rate limiter of the current app."""
    found: RateLimiter = current_app.extensions["limiter"]
    return found


def network(prefix: int = HOUSEHOLD) -> str:
    """The visitor's network, see `network_of`."""
    return network_of(request.remote_addr, prefix)


def is_ipv6() -> bool:
    """Whether the visitor came by IPv6, where one customer of a provider has many /64 prefixes."""
    return ":" in network()


def of_network(rate: str) -> str:
    """The rate for the visitor's network, which is higher if the settings say so."""
    settings: Settings = current_app.config["SETTINGS"]
    times = factor(request.remote_addr, settings.network_limits)
    count, _space, rest = rate.partition(" ")
    return f"{int(count) * times} {rest}" if times > 1 else rate


def hold_response(seconds: float) -> None:
    """Answer this request later. Does nothing on a server that can't do so without occupying a thread."""
    hold = request.environ.get(HOLD)
    if hold is not None:
        hold(seconds)


def spend(act: str, rate: str, key: str | None = None) -> None:
    """Count one attempt by this network, or another key. Raises `TooManyAttempts` if it exceeds the rate."""
    who, rate = (key, rate) if key else (network(), of_network(rate))
    if not limiter().hit(rate, act, who):
        raise _too_many_attempts(rate, act, who)


def spend_as_viewer(act: str, rate: str) -> None:
    """Count one attempt by the member who is signed in, otherwise by this network. Raises `TooManyAttempts`."""
    member = viewer()
    spend(act, rate, f"member {member.id}" if member is not None else None)


def spend_allowance(member: Member, act: str, *, moderates: bool = False) -> None:
    """Count one act whose limit depends on the trust level. Raises `QuotaExceeded` if it exceeds the quota."""
    per = quotas.QUOTAS[act].per or quotas.DAY
    most = quotas.limit(member, act, moderates=moderates)
    rate, key = f"{most} per {int(per.total_seconds())} seconds", f"member {member.id}"
    if most == 0 or not limiter().hit(rate, act, key):
        wait = timedelta(minutes=limiter().wait(rate, act, key)) if most else None
        raise rate_limits.refusal(member, act, now() + wait if wait else None, moderates=moderates)


def check(act: str, rate: str, key: str | None = None) -> None:
    """Raise `TooManyAttempts` if the next attempt would exceed the rate. Counts nothing."""
    who, rate = (key, rate) if key else (network(), of_network(rate))
    if limiter().is_full(rate, act, who):
        raise _too_many_attempts(rate, act, who)


def _too_many_attempts(rate: str, act: str, who: str) -> TooManyAttempts:
    minutes = limiter().wait(rate, act, who)
    return TooManyAttempts(
        _("Too many attempts.") + " " + ngettext("Please wait a minute.", "Please wait %(num)s minutes.", minutes)
    )
