"""A thousand wrong passwords, from one network and from many, to keep members from signing in.

    python -m benchmarks.attacks.wrong_passwords [--times 1000]

Succeeds if a member can't sign in afterwards: from another network, from a browser that has signed in before, or, for
an account that was attacked from many networks, with the link by email; or if the attacker can go on trying.
"""

import argparse
import random
from collections import Counter

from sqlalchemy import update

from benchmarks.attacks.server import AttackBrowser, AttackedSite, attacked_site, report
from community.core.db import db, writing
from community.members import passwords
from community.members.models import Member

PASSWORD = "a long enough phrase"  # noqa: S105
ATTACKER, OFFICE, HOME = "203.0.113.66", "198.51.100.7", "198.51.100.8"
ADA, BO, CY = (f"{name}@example.com" for name in ("ada", "bo", "cy"))
SIGNED_IN = 303


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=1000, help="wrong passwords from one network")
    times = parser.parse_args().times
    problems = []
    with attacked_site(20) as site:
        _add_passwords(site)
        known = site.browser(OFFICE)
        _sign_in_with(known, ADA)
        known.post("/sign-out", "/")
        answers = _from_one_network(site, times)
        print(f"{times} wrong passwords from one network: {dict(answers)} answers by status")
        if answers[422] > 100:
            problems.append(f"the attacker could try {answers[422]} passwords")
        for name, browser in (("a member elsewhere", site.browser(HOME)), ("a known browser", known)):
            if _sign_in_with(browser, ADA)[0] != SIGNED_IN:
                problems.append(f"{name} can't sign in")
        for number in range(150):
            _sign_in_with(site.browser(f"203.0.113.{number % 30}"), BO, f"wrong {number}")
        status, page = _sign_in_with(site.browser(HOME), BO)
        print(f"150 wrong passwords for one account from 30 networks; then the right one: {status}")
        if "also needs a link" not in page:
            problems.append("a member whose account was attacked from many networks gets no link")
        if _sign_in_with(site.browser(HOME), CY)[0] != SIGNED_IN:
            problems.append("a member who wasn't attacked can't sign in")
    report(bool(problems), "; ".join(problems) or "everyone can sign in, and the attacker was stopped")


def _add_passwords(site: AttackedSite) -> None:
    with site.app.app_context(), writing():
        password_hash = passwords.hash_password(PASSWORD)
        for number, email in enumerate((ADA, BO, CY), 1):
            changed = update(Member).where(Member.id == number)
            db.session.execute(changed.values(email=email, password_hash=password_hash))
        db.session.commit()


def _from_one_network(site: AttackedSite, times: int) -> Counter[int]:
    attacker, chance = site.browser(ATTACKER), random.Random(1)
    emails = (ADA, BO, CY)
    return Counter(_sign_in_with(attacker, chance.choice(emails), f"wrong {number}")[0] for number in range(times))


def _sign_in_with(browser: AttackBrowser, email: str, password: str = PASSWORD) -> tuple[int, str]:
    return browser.post("/sign-in", "/sign-in", email=email, password=password)


if __name__ == "__main__":
    main()
