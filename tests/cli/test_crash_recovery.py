"""Processes are killed while people vote: no acknowledged vote is lost or counted twice.

The suite votes for some seconds; `KILLING_SECONDS=30` makes it thorough.
"""

import os
import random
import signal
import threading
import time
from collections import Counter
from pathlib import Path

import requests

from community.core.db import db
from community.ideas.models import Idea, Vote
from tests.cli.processes import ServerProcess, community, environment, serving, until
from tests.factory import Factory

SECONDS = float(os.environ.get("KILLING_SECONDS", "8"))
VOTERS, IDEAS = 8, 5


class Voter(threading.Thread):
    """Casts and withdraws votes repeatedly, and remembers which the server acknowledged."""

    def __init__(self, factory: Factory, member: int, ideas: list[int], address: str, ending: threading.Event) -> None:
        super().__init__(daemon=True)
        browser = factory.browser(member)
        self.token = browser.token()
        cookie = browser.get_cookie("session")
        assert cookie is not None
        self.cookies = {"session": cookie.value}
        self.member = member
        self.ideas = ideas
        self.address = address
        self.ending = ending
        self.votes: dict[int, bool] = dict.fromkeys(ideas, False)
        self.answers: Counter[int] = Counter()
        self.lost = 0  # requests without an answer
        self.random = random.Random(member)

    def run(self) -> None:
        while not self.ending.is_set():
            idea = self.random.choice(self.ideas)
            self.act(idea, cast=not self.votes[idea])

    def act(self, idea: int, cast: bool) -> None:
        """Ask until there is an answer, as an impatient person would."""
        for _ in range(200):
            status = self.ask(f"/ideas/{idea}/{'vote' if cast else 'withdraw'}")
            if status is not None:
                self.answers[status] += 1
                if status == 303:
                    self.votes[idea] = cast
                return
            self.lost += 1
            time.sleep(0.05)
        raise AssertionError("the site has not come back")

    def ask(self, path: str) -> int | None:
        """The status of the answer, or None if there was none."""
        try:
            return requests.post(
                self.address + path,
                data={"csrf_token": self.token, "placement": "trending.1"},
                cookies=self.cookies,
                allow_redirects=False,
                timeout=20,
            ).status_code
        except requests.RequestException:
            return None


def test_no_acknowledged_vote_is_lost_or_counted_twice(factory: Factory, database_url: str, tmp_path: Path) -> None:
    author = factory.member("Ada")
    group = factory.group("Kitchens", author)
    ideas = [factory.idea(f"Wish {number}", author, group) for number in range(IDEAS)]
    members = [factory.member() for _ in range(VOTERS)]
    with factory.app.app_context():
        db.engine.dispose()
    env = environment(tmp_path, database_url)
    with serving(env=env, folder=tmp_path) as site:
        until(lambda: site.is_whole, "both are there")
        ending = threading.Event()
        voters = [Voter(factory, member, ideas, site.address, ending) for member in members]
        for voter in voters:
            voter.start()
        kills = _kill_now_and_then(site, SECONDS)
        until(lambda: sum(voter.answers.total() for voter in voters) > VOTERS * 5, "there are enough answers")
        ending.set()
        for voter in voters:
            voter.join(60)
            assert not voter.is_alive()
        assert site.end() == 0

    answers = sum((voter.answers for voter in voters), Counter[int]())
    assert kills >= 3
    assert set(answers) == {303}, answers
    assert sum(answers.values()) > VOTERS * 5
    acknowledged = {(idea, voter.member) for voter in voters for idea, cast in voter.votes.items() if cast}
    kept = [(vote.idea_id, vote.member_id) for vote in factory.all(Vote) if vote.withdrawn_at is None]
    assert sorted(kept) == sorted(acknowledged)
    for idea in factory.all(Idea):
        assert idea.vote_count == sum(1 for idea_id, _ in acknowledged if idea_id == idea.id)
    assert community("recount", env=env).exit_code == 0


def _kill_now_and_then(site: ServerProcess, seconds: float) -> int:
    """Kill the worker and the web process in turn. How many were killed."""
    chance = random.Random(1)
    end = time.monotonic() + seconds
    kills = 0
    while time.monotonic() < end:
        time.sleep(chance.uniform(0.4, 1.2))
        victim = (site.worker, site.web)[kills % 2]
        if victim is None:
            continue
        try:
            os.kill(victim, signal.SIGKILL)
        except ProcessLookupError:
            continue
        kills += 1
    return kills
