"""Three accounts, two days old, report the thirty most supported ideas, all at once.

    python -m benchmarks.attacks.report_brigade

The attack succeeds if it hides one of the thirty.
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import func, select

from benchmarks import fill
from benchmarks.attacks.server import AttackedSite, attacked_site
from community.core.db import db, now, writing
from community.ideas.models import Idea
from community.members.models import REGULAR, Member

ACCOUNTS, IDEAS, REPORTED = 3, 200, 30
AGE = timedelta(days=2)


def main() -> None:
    """The command."""
    with attacked_site(IDEAS) as site:
        ids, ideas, began = _accounts(site), _most_supported(site), time.perf_counter()
        with ThreadPoolExecutor(ACCOUNTS) as pool:
            accepted = sum(pool.map(lambda one: _report_all(site, one, ideas), ids))
        seconds = time.perf_counter() - began
        with site.app.app_context():
            is_hidden = (Idea.id.in_(ideas), Idea.hidden_at.is_not(None))
            hidden = db.session.scalar(select(func.count()).where(*is_hidden)) or 0
    print(f"{accepted} reports were accepted in {seconds:.0f} s. Hidden: {hidden} of {len(ideas)} ideas.")
    sys.exit(1 if hidden else 0)


def _accounts(site: AttackedSite) -> list[int]:
    with site.app.app_context(), writing():
        made = [
            Member(
                name=f"Reporter {number}",
                handle=f"reporter_{number}",
                email=f"reporter-{number}@example.com",
                joined_at=now() - AGE,
                confirmed_at=now() - AGE,
                trust_level=REGULAR,
            )
            for number in range(ACCOUNTS)
        ]
        db.session.add_all(made)
        db.session.commit()
        ids = [member.id for member in made]
        fill.sign_in_all(range(ids[0], ids[-1] + 1))
        return ids


def _most_supported(site: AttackedSite) -> list[int]:
    with site.app.app_context():
        return list(db.session.scalars(select(Idea.id).order_by(Idea.vote_count.desc(), Idea.id).limit(REPORTED)))


def _report_all(site: AttackedSite, member: int, ideas: list[int]) -> int:
    browser = site.browser(f"10.0.{member % 200}.1", member)
    statuses = [browser.post(f"/report/idea/{idea}", f"/report/idea/{idea}", reason="spam")[0] for idea in ideas]
    return statuses.count(303)


if __name__ == "__main__":
    main()
