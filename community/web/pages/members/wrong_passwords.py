"""Limits on wrong passwords that stop only the people who try them.

They are counted for each pair of account and network, and for each network. A browser that has signed in to the account
before has a count of its own. When many were tried for one account, an unknown browser also needs a link by email.
When many were tried on the whole site, wrong ones are answered slowly, and staff are told.
"""

from community.audit import log as audit_log
from community.core import alarms
from community.core.db import db
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.web import known_browsers, limits

FOR_PAIR = "10 per 15 minutes"  # of an account and a network, or an account and a known browser
FROM_NETWORK = "50 per 15 minutes"
FOR_ACCOUNT = "100 per hour"
ON_SITE = "1000 per 15 minutes"
DELAY = 2.0  # seconds until a wrong password is answered when there are more than that
ALARM_EVERY = "1 per 5 minutes"


class LinkRequired(Refused):
    """Signing in needs a link by email, too."""


class PasswordAttempt:
    """One attempt to sign in to an account, from this browser. `member_id` is None if there is no such account.

    `is_audited`: failures are recorded in the audit log, at most as many in an hour as make a link necessary.
    """

    def __init__(self, email: str, member_id: int | None, *, is_audited: bool = False) -> None:
        self._email = email
        self._audited_id = member_id if is_audited else None
        browser = known_browsers.known_as(member_id) if member_id else ""
        self.is_known = bool(browser)
        self._pair = f"{email} browser {browser}" if browser else f"{email} from {limits.network()}"
        self._pair_rate = FOR_PAIR if browser else limits.of_network(FOR_PAIR)

    def check(self) -> None:
        """Raise `TooManyAttempts` if this browser or its network have tried too many wrong passwords."""
        limits.check("wrong password", self._pair_rate, self._pair)
        if not self.is_known:
            limits.check("wrong passwords from", FROM_NETWORK)

    def record_wrong(self) -> None:
        """Count a wrong password. Commits an alarm if there are too many on the whole site."""
        limiter = limits.limiter()
        limiter.hit(self._pair_rate, "wrong password", self._pair)
        is_counted = limiter.hit(FOR_ACCOUNT, "wrong passwords for", self._email)
        if is_counted and self._audited_id is not None:
            audit_log.note_failed_sign_in(self._audited_id, limits.network())
        if not self.is_known:
            limiter.hit(limits.of_network(FROM_NETWORK), "wrong passwords from", limits.network())
        if not limiter.hit(ON_SITE, "wrong passwords on the site"):
            limits.hold_response(DELAY)
            if limiter.hit(ALARM_EVERY, "alarm", alarms.WRONG_PASSWORDS):
                alarms.raise_alarm(alarms.WRONG_PASSWORDS)
                db.session.commit()

    @property
    def needs_link(self) -> bool:
        """Whether a password alone isn't enough, because many wrong ones were tried for this account."""
        return not self.is_known and limits.limiter().is_full(FOR_ACCOUNT, "wrong passwords for", self._email)

    def record_right(self) -> None:
        """Forget the wrong passwords of this browser or network for this account."""
        limits.limiter().clear(self._pair_rate, "wrong password", self._pair)

    def refusal(self) -> Refused:
        """The same for a right password that needs a link, a wrong one, and an account that doesn't exist."""
        if self.needs_link:
            return LinkRequired(
                _(
                    "There were too many wrong passwords for this account, so a new browser also needs a sign-in link. "
                    "If your password is right, we’ve emailed you one."
                )
            )
        return Refused(_("That email and password don’t match. Try again or reset your password."))
