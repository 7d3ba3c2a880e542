"""Sixty accounts with made-up addresses vote for the idea that is last in Trending.

    python -m benchmarks.attacks.fake_votes [--confirmed]

With `--confirmed` the attacker also reads the mail of these addresses: their accounts exist, are confirmed and new.
The attack succeeds if the idea gets among the first ten.
"""

import argparse
import sys
import time

from sqlalchemy import func, select

from benchmarks import fill
from benchmarks.attacks.server import AttackedSite, attacked_site
from community.core.db import db, now, writing
from community.ideas.models import Idea
from community.members.models import Member

ACCOUNTS, IDEAS, TOP = 60, 200, 10
PASSWORD = "correct horse battery"  # noqa: S105


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--confirmed", action="store_true", help="the addresses are confirmed")
    confirmed = parser.parse_args().confirmed
    with attacked_site(IDEAS) as site:
        target = _last_idea(site)
        before, began = _rank(site, target), time.perf_counter()
        votes = _vote_with_accounts(site, target) if confirmed else _vote_with_sign_ups(site, target)
        seconds, rank = time.perf_counter() - began, _rank(site, target)
    print(f"{votes} of {ACCOUNTS} votes were accepted in {seconds:.0f} s. Rank in Trending: {before}, now {rank}.")
    sys.exit(1 if rank <= TOP else 0)


def _vote_with_sign_ups(site: AttackedSite, idea: int) -> int:
    accepted = 0
    for number in range(ACCOUNTS):
        browser = site.browser(f"10.{number}.1.1")
        form = {"name": f"Voter {number}", "email": f"voter-{number}@example.com", "password": PASSWORD}
        browser.post("/sign-up", "/sign-up", **form)
        before = _vote_count(site, idea)
        browser.post(f"/ideas/{idea}/vote", "/new")
        accepted += _vote_count(site, idea) > before
    return accepted


def _vote_with_accounts(site: AttackedSite, idea: int) -> int:
    with site.app.app_context(), writing():
        made = [
            Member(
                name=f"Voter {number}",
                handle=f"voter_{number}",
                email=f"voter-{number}@example.com",
                confirmed_at=now(),
            )
            for number in range(ACCOUNTS)
        ]
        db.session.add_all(made)
        db.session.commit()
        ids = [member.id for member in made]
        fill.sign_in_all(range(ids[0], ids[-1] + 1))
    statuses = [site.browser(f"10.{one % 200}.1.1", one).post(f"/ideas/{idea}/vote", "/new")[0] for one in ids]
    return statuses.count(303)


def _last_idea(site: AttackedSite) -> int:
    with site.app.app_context():
        return db.session.scalars(select(Idea.id).order_by(Idea.trend, Idea.id).limit(1)).one()


def _rank(site: AttackedSite, idea: int) -> int:
    with site.app.app_context():
        mine = select(Idea.trend).where(Idea.id == idea).scalar_subquery()
        return (db.session.scalar(select(func.count()).where(Idea.trend > mine)) or 0) + 1


def _vote_count(site: AttackedSite, idea: int) -> int:
    with site.app.app_context():
        return db.session.scalars(select(Idea.vote_count).where(Idea.id == idea)).one()


if __name__ == "__main__":
    main()
