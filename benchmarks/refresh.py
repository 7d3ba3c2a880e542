"""How long scores take to follow: of ideas that changed, and of all ideas after a calibration.

    python -m benchmarks.refresh [--ideas 20000] [--stale 10000] [--database URL]

Fills an empty database (SQLite in a temporary folder, or the given one) with ideas, impressions and votes, calculates
all scores in one pass, calibrates again, kills the next pass in the middle and lets another finish it, and then
refreshes ideas that changed. Passes run in processes of their own, whose peak memory is shown: it must not grow with
the number of ideas. The limit in the same run is storing as many rows without calculating anything. Seeded.
"""

import argparse
import random
import resource
import signal
import subprocess  # nosec B404
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, insert, select, text, update

from benchmarks.bulk import batches
from community.analytics import calibrate, refresh
from community.analytics.models import AdjustedSupport
from community.app import create_app
from community.config import Settings
from community.core import schema
from community.core.db import db, now, writing
from community.groups.models import Group
from community.ideas.models import Calibration, Idea, Impression, Vote
from community.members.models import Member

MEMBERS, GROUPS = 1000, 40
IMPRESSIONS, VOTES = 6, 3  # rows of each idea
SECRET = "for this measurement only"  # noqa: S105


def main() -> None:
    """The command."""
    given = _arguments()
    if given.only:
        _single_pass(given.database, Path(given.folder))
        return
    with tempfile.TemporaryDirectory() as folder:
        url = given.database or f"sqlite:///{folder}/community.sqlite3"
        with _app(url, Path(folder)).app_context():
            schema.upgrade()
            _fill(given.ideas)
            print(f"{given.ideas:,} ideas, {db.engine.dialect.name}, seed 1.")
            _report(url, folder, given)
            db.session.remove()
            db.engine.dispose()


def _report(url: str, folder: str, given: argparse.Namespace) -> None:
    began = time.perf_counter()
    calibrate.run(now())
    print(f"  measuring the site: {time.perf_counter() - began:.1f} s")
    limit = _limit(given.ideas)
    took = _pass(url, folder)
    print(
        f"  storing as many rows, nothing calculated (the limit): {limit:.1f} s; the pass took {took / limit:.1f} of it"
    )
    _measure_otherwise()
    child = _begin_pass(url, folder)
    time.sleep(min(took / 2 + 1, 600))
    child.send_signal(signal.SIGKILL)
    child.wait()
    print(f"  killed in the middle: {_behind():,} ideas are left")
    _pass(url, folder)
    print(f"  and after another pass: {_behind():,}")
    _refresh(given.stale, limit * given.stale / given.ideas)
    differing = sum(1 for _ in refresh.find_differences())
    print(f"  figures that differ from those calculated from votes and views by more than 1e-9: {differing}")


def _refresh(stale: int, limit: float) -> None:
    with writing():
        db.session.execute(update(Idea).where(Idea.id <= stale).values(stale_since=now()))
        db.session.commit()
    began = time.perf_counter()
    done = refresh.refresh_stale()
    took = time.perf_counter() - began
    print(f"  refreshing {done:,} ideas that changed: {took:.1f} s, {took / limit:.1f} of the limit")


def _pass(url: str, folder: str) -> float:
    """Let another process bring everything up to date; seconds."""
    child = _begin_pass(url, folder)
    said, _ = child.communicate()
    print("  " + said.strip())
    return float(said.split()[-2])


def _begin_pass(url: str, folder: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "benchmarks.refresh", "--only", "--database", url, "--folder", folder]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)  # nosec B603


def _single_pass(url: str, folder: Path) -> None:
    with _app(url, folder).app_context():
        refresh.refresh_stale()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.perf_counter()
        done = refresh.refresh_outdated(float("inf"))
        took = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(
            f"a pass over {done:,} ideas, peak memory {peak / 1024:.0f} MB ({before / 1024:.0f} before): {took:.1f} s"
        )


def _limit(count: int) -> float:
    """Seconds to store as many rows without calculating anything, in batches of the same size."""
    began = time.perf_counter()
    with writing():
        for start in range(0, count, refresh.BATCH):
            ids = range(start + 1, min(start + refresh.BATCH, count) + 1)
            row = {
                "calibration_id": 1,
                "impressions": 1,
                "reads_per_member": 0.1,
                "readers": 1.0,
                "votes": 0,
                "low": 0.1,
                "high": 0.2,
                "made_at": now(),
            }
            db.session.execute(insert(AdjustedSupport).values([{"idea_id": number, **row} for number in ids]))
            table: Any = Idea.__table__
            db.session.execute(update(table).where(table.c.id.in_(ids)).values(support=0.1))
            db.session.commit()
        db.session.execute(text("DELETE FROM adjusted_support"))
        db.session.commit()
    return time.perf_counter() - began


def _measure_otherwise() -> None:
    with writing():
        row = db.session.get_one(Calibration, 1)
        same = {name: getattr(row, name) for name in ("mean", "weight", "first_row", "settled", "activity", "evidence")}
        db.session.add(Calibration(made_at=now(), exponent=row.exponent * 0.8, **same))
        db.session.commit()


def _behind() -> int:
    found = db.session.scalar(
        select(func.count()).select_from(AdjustedSupport).where(AdjustedSupport.calibration_id < 2)
    )
    db.session.rollback()
    return found or 0


def _fill(count: int) -> None:
    at, chance = now(), random.Random(1)
    members = ({"handle": f"member_{n}", "name": f"Member {n}", "confirmed_at": at} for n in range(MEMBERS))
    group = {"purpose": "To be measured", "creator_id": 1}
    groups = ({"slug": f"group-{n}", "name": f"Group {n}", **group} for n in range(GROUPS))
    ideas = (
        {
            "group_id": n % GROUPS + 1,
            "author_id": n % MEMBERS + 1,
            "title": f"Idea {n}",
            "slug": f"idea-{n}",
            "body": "Words.",
            "body_html": "<p>Words.</p>",
            "excerpt": "Words.",
            "posted_at": at - timedelta(seconds=n),
        }
        for n in range(count)
    )
    with writing():
        for table, made in (
            (Member, members),
            (Group, groups),
            (Idea, ideas),
            (Impression, _impressions(count, chance)),
        ):
            _insert(table, made)
        _insert(Vote, _votes(count, chance))
        db.session.commit()
    db.session.execute(text("ANALYZE"))
    db.session.commit()


def _insert(table: Any, made: Iterator[dict[str, Any]]) -> None:
    for batch in batches(made):
        db.session.execute(insert(table), batch)


def _impressions(count: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    day = date(2026, 1, 1)
    for idea in range(1, count + 1):
        for number in range(IMPRESSIONS):
            placement = {"surface": "discover", "position": chance.randint(1, 20), "is_exploration": number == 0}
            shows = chance.randint(1, 20)
            yield {
                "idea_id": idea,
                "day": day + timedelta(days=number),
                **placement,
                "shows": shows,
                "opens": shows // 8,
            }


def _votes(count: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    for idea in range(1, count + 1):
        for number in range(chance.randint(0, 2 * VOTES)):
            voter = (idea * 7 + number * 13 + 1) % MEMBERS + 1
            yield {"idea_id": idea, "member_id": voter, "surface": "discover", "position": 1, "in_rate": True}


def _app(url: str, folder: Path) -> Flask:
    return create_app(Settings(folder, url, SECRET))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ideas", type=int, default=20_000, help="how many ideas there are, up to millions")
    parser.add_argument("--stale", type=int, default=10_000, help="how many of them change")
    parser.add_argument("--database", default="", help="the address of an empty database, as SQLAlchemy writes it")
    parser.add_argument("--only", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--folder", default="", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
