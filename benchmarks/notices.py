"""How long it takes to tell the followers of an idea, and whether a full table slows the inbox.

    python -m benchmarks.notices [--followers 10000] [--notices 1000000] [--database URL]

Fills an empty database (SQLite in a temporary folder, or the given one), changes the status of an idea with ten
followers and of one with many, and writes all notices with one worker. Then it opens the inbox and another page before
and after the table has many notices. The limit in the same run is inserting as many rows at once. Seeded by numbers,
without chance.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median

from flask import current_app
from sqlalchemy import func, insert, select, update

from community.app import create_app
from community.comments.models import Comment
from community.config import Settings
from community.core import outbox, schema
from community.core.db import db, now, writing
from community.core.outbox import EMAIL, Job
from community.groups.models import Group
from community.ideas import status
from community.ideas.models import Idea, Vote
from community.members import sessions
from community.members.models import STAFF, Member
from community.notifications.kinds import COMMENT, NEVER
from community.notifications.models import Notice

SECRET = "for this measurement only"  # noqa: S105
FEW = 10
BATCH = 5000
ROUNDS = 15
PAGES = {"the inbox": "/inbox", "another page": "/settings/account"}


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--followers", type=int, default=10_000)
    parser.add_argument("--notices", type=int, default=1_000_000)
    parser.add_argument("--database", default="")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = given.database or f"sqlite:///{folder}/community.sqlite3"
        settings = Settings(database_url=url, data_dir=Path(folder), base_url="http://localhost", secret_key=SECRET)
        with create_app(settings).app_context():
            schema.upgrade()
            _fill(given.followers)
            print(f"{given.followers:,} followers, {db.engine.dialect.name}.")
            _measure(given.followers, given.notices)
            db.session.remove()
            db.engine.dispose()


def _measure(followers: int, notices: int) -> None:
    few, many = _change(1), _change(2)
    print(f"  changing a status: {few * 1000:.1f} ms with {FEW} followers, {many * 1000:.1f} ms with {followers:,}")
    took = _seconds(_write_all)
    written = db.session.scalar(select(func.count()).select_from(Notice))
    limit = _seconds(lambda: _insert_plain(followers, kind="plain"))
    print(f"  writing {written:,} notices with one worker: {took:.1f} s, {took / limit:.1f} times a plain insert")
    before = _pages(FEW + 5)
    filled = _seconds(lambda: _insert_plain(notices, kind=COMMENT))
    _comment(notices)
    print(f"  {notices:,} more notices, filled in {filled:.0f} s, all of them unread ones of {FEW} members")
    one, most = _pages(FEW + 5), _pages(FEW)
    for number, name in enumerate(PAGES):
        print(
            f"  {name}: {before[number] * 1000:.1f} ms before and {one[number] * 1000:.1f} ms after"
            f" for a member with one notice, {most[number] * 1000:.1f} ms for one with a tenth of all"
        )


def _fill(followers: int) -> None:
    with writing():
        db.session.add(Member(**_member(1) | {"role": STAFF}))
        db.session.flush()
        db.session.add(Group(id=1, slug="all", name="All", purpose="All", creator_id=1))
        db.session.flush()
        for number in (1, 2):
            text = {"title": "An idea", "slug": "an-idea", "body": "x", "body_html": "<p>x</p>", "excerpt": "x"}
            db.session.add(Idea(id=number, group_id=1, author_id=1, **text))
        db.session.commit()
        for part in _parts(2, followers + 2):
            db.session.execute(insert(Member), [_member(number) for number in part])
            votes = [{"idea_id": 2, "member_id": number} for number in part]
            votes += [{"idea_id": 1, "member_id": number} for number in part if number < FEW + 2]
            db.session.execute(insert(Vote), [{**vote, "cast_at": now(), "trend_weight": 0.0} for vote in votes])
            db.session.commit()


def _parts(first: int, end: int) -> Iterator[range]:
    return (range(start, min(start + BATCH, end)) for start in range(first, end, BATCH))


def _member(number: int) -> dict[str, object]:
    return {
        "id": number,
        "handle": f"member{number}",
        "name": f"Member {number}",
        "email": f"m{number}@example.com",
        "confirmed_at": now(),
    }


def _change(idea_id: int) -> float:
    """Seconds to change a status and commit, the median of some changes."""
    times = []
    for number in range(ROUNDS):
        began = time.perf_counter()
        with writing():
            idea, editor = db.session.get_one(Idea, idea_id), db.session.get_one(Member, 1)
            status.change(idea, editor, "planned", f"Reason {number}")
            db.session.commit()
        times.append(time.perf_counter() - began)
    with writing():  # one of them is told, and the others are not
        waiting = select(func.max(Job.id)).scalar_subquery()
        db.session.execute(update(Job).where(Job.id != waiting, Job.done_at.is_(None)).values(done_at=now()))
        db.session.execute(update(Job).values(due_at=now() - timedelta(seconds=1)))
        db.session.commit()
    return median(times)


def _write_all() -> None:
    lanes = [lane for lane in outbox.LANES if lane != EMAIL]
    while outbox.run_next(*lanes):
        pass


def _comment(notices: int) -> None:
    """Write the comments that the newest notices tell of, a page of the inbox for each of the members."""
    with writing():
        text = {"idea_id": 2, "author_id": 1, "body": "x", "body_html": "<p>x</p>"}
        newest = range(max(notices - 20 * FEW, 1), notices)
        db.session.execute(insert(Comment), [{"id": number, **text} for number in newest])
        db.session.commit()


def _insert_plain(count: int, kind: str) -> None:
    with writing():
        for part in _parts(0, count):
            rows = [
                {
                    "member_id": 2 + number % FEW,
                    "kind": kind,
                    "source_id": number,
                    "thread": f"{kind} {number}",
                    "reason": "voted",
                    "made_at": now(),
                    "in_inbox": True,
                    "is_latest": kind == COMMENT,
                    "email": NEVER,
                }
                for number in part
            ]
            db.session.execute(insert(Notice), rows)
            db.session.commit()


def _pages(member_id: int) -> list[float]:
    """Seconds of CPU for each of `PAGES` as a member, whose unread lines are counted for its frame; medians."""
    with writing():
        member = db.session.get_one(Member, member_id)
        token = sessions.begin(member, remember=True, user_agent="", ip_address="127.0.0.1")
        db.session.commit()
    client = current_app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = token, True
    found = []
    for path in PAGES.values():
        assert client.get(path).status_code == 200
        found.append(median(_cpu_seconds(lambda path=path: client.get(path)) for _round in range(ROUNDS)))  # type: ignore[misc]
    return found


def _cpu_seconds(function: Callable[[], object]) -> float:
    """Of this process, so that with SQLite the load of the machine does not matter."""
    began = time.process_time()
    function()
    return time.process_time() - began


def _seconds(function: Callable[[], object]) -> float:
    began = time.perf_counter()
    function()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
