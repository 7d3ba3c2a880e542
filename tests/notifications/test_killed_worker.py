"""Notices of a worker that is killed again and again: no one is told twice, and no one is missed."""

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from community.core.db import db
from community.core.outbox import EMAIL, Job
from community.ideas import status
from community.ideas.models import Idea
from community.members.models import Member
from community.notifications import following
from community.notifications.events import NoticeEmailDue
from community.notifications.models import IDEA, Notice
from tests.factory import Factory

FOLLOWERS = 120
WORKER = """
import sys
from pathlib import Path
from community.core import outbox
from community.core.outbox import ERASURE, ORDINARY
from community.app import create_app
from community.notifications import fan_out
from tests.databases import settings_for
from datetime import timedelta
fan_out.BATCH = 3
outbox.LEASE = timedelta(0)
with create_app(settings_for(sys.argv[1], Path(sys.argv[2]))).app_context():
    print("ready", flush=True)
    while outbox.run_next(ERASURE, ORDINARY):
        pass
    print("done", flush=True)
"""


@pytest.mark.both_databases
@pytest.mark.exhaustive
def test_a_worker_killed_anywhere_tells_everyone_once(factory: Factory, tmp_path: Path) -> None:
    ada, sol = factory.member("Ada"), factory.member("Sol", role="staff")
    factory.idea("A quiet mode", ada, factory.group("Kitchens", ada))
    others = [factory.member() for _number in range(FOLLOWERS)]
    with factory.writing():
        for other in others:
            following.follow(db.session.get_one(Member, other), IDEA, 1)
        status.change(db.session.get_one(Idea, 1), db.session.get_one(Member, sol), "planned", "Next spring.")
    factory.work(minutes=0)
    with factory.writing():
        db.session.query(Job).filter(Job.done_at.is_(None)).update({"due_at": Job.recorded_at})
    kills = _kill_until_done(str(factory.app.config["SETTINGS"].database_url), tmp_path)
    assert kills > 3
    told = Counter(notice.member_id for notice in factory.all(Notice))
    assert told == dict.fromkeys((ada, *others), 1)
    emails = [job.payload["notice_id"] for job in factory.all(Job) if job.lane == EMAIL and "notice_id" in job.payload]
    assert sorted(emails) == sorted(notice.id for notice in factory.all(Notice))
    assert NoticeEmailDue(emails[0])


def _kill_until_done(url: str, folder: Path) -> int:
    """Run a worker and kill it at a random moment, until one gets through. Returns how many were killed."""
    dice = random.Random(3)
    for kills in range(100):
        with subprocess.Popen(
            [sys.executable, "-c", WORKER, url, str(folder)], stdout=subprocess.PIPE, text=True
        ) as worker:
            assert worker.stdout
            assert worker.stdout.readline() == "ready\n"
            if kills < 12:
                time.sleep(dice.uniform(0, 0.4))
                worker.send_signal(signal.SIGKILL)
            elif worker.wait(timeout=120) == 0:
                return kills
    raise AssertionError("the worker never got through")
