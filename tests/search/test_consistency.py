"""Index and database agree after any number of random acts, while the worker is killed now and then.

The suite runs a few hundred acts; `SEARCH_ACTS=5000` makes it thorough. The test's folder holds a log of the acts.
"""

import os
import random
import re
import signal
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from community.core.db import db, now
from community.core.errors import Refused
from community.core.outbox import Job
from community.core.scheduler import ScheduledTask
from community.groups import creation
from community.groups import editing as group_editing
from community.groups.models import KINDS, Group, Membership
from community.groups.settings_validation import GroupSettings
from community.ideas import editing, erasure, moving, posting, visibility
from community.ideas.models import Idea
from community.members import deletion, suspensions
from community.members import profile as member_profile
from community.members.models import Member
from community.search import consistency, index_versions
from tests.cli.processes import ServerProcess, community, environment, running, until
from tests.factory import Factory

ACTS = int(os.environ.get("SEARCH_ACTS", "300"))
KILLED_EVERY = 100  # acts, on average
BACKLOG = 40  # jobs that may wait before the worker is waited for
WORDS = re.findall(
    r"\S+",
    "kettle teapot jug milk steam wand grinder beans recipe timer descale café niño über straße quiet louder morning "
    "evening remind share print beep lamp hose filter basket tray cup rosetta oat whole the of and for with 咖啡机",
)


class RandomActs:
    """Members, groups and ideas, and random acts on them."""

    def __init__(self, factory: Factory, seed: int) -> None:
        self.factory = factory
        self.chance = random.Random(seed)
        self.done: Counter[str] = Counter()
        self.then: list[Callable[[], object]] = []  # to be remembered once an act is committed
        self.members = [factory.member() for _ in range(12)]
        self.groups = [factory.group(f"Group {n}", self.members[n], *self.members) for n in range(6)]
        self.ideas = [self._plain(n) for n in range(30)]
        self.acts: list[tuple[int, Callable[[], object]]] = [
            *((20, self.post), (25, self.edit), (12, self.hide), (10, self.put_back), (10, self.move)),
            *((8, self.edit_profile), (4, self.suspend), (4, self.lift), (2, self.erase), (1, self.remove)),
            *((3, self.edit_group), (1, self.found), (1, self.join)),
        ]

    def act(self) -> None:
        """Do one random act in its own transaction. Refused acts are rolled back."""
        weights, acts = zip(*self.acts, strict=True)
        act = self.chance.choices(acts, weights)[0]
        self.then.clear()
        try:
            with self.factory.writing():
                if self.chance.random() < 0.05:
                    act()
                    raise Refused("someone changed their mind")
                act()
            self.done[act.__name__] += 1
            for remember in self.then:
                remember()
        except Refused:
            self.done["refused"] += 1

    def post(self) -> None:
        idea = self._new(self._create_member(), self._group())
        self.then.append(partial(self.ideas.append, idea.id))

    def edit(self) -> None:
        idea = self._idea()
        if idea.erased_at is not None:
            raise Refused("erased")
        author = db.session.get_one(Member, idea.author_id)
        editing.edit(
            idea, author, title=self._title(), body=self._text(), today="", others=self._text(), version=idea.version
        )

    def hide(self) -> None:
        visibility.remove(self._idea(), self.chance.choice(["author", "moderator"]))

    def put_back(self) -> None:
        idea = self._idea()
        if idea.erased_at is not None:
            raise Refused("erased")
        visibility.restore(idea, "moderator")

    def move(self) -> None:
        moving.move(self._idea(), self._group())

    def erase(self) -> None:
        erasure.erase(self._idea())

    def edit_profile(self) -> None:
        member = self._create_member()
        member_profile.edit(
            member, name=self._title(), handle=member.handle, color=1, about=self._text(), topics=self._text()
        )

    def suspend(self) -> None:
        suspensions.suspend(self._create_member())

    def lift(self) -> None:
        suspensions.lift(self._create_member())

    def remove(self) -> None:
        if len(self.members) < 6:
            raise Refused("no one would be left")
        member = self._create_member()
        deletion.delete_account(member, self.chance.choice([deletion.KEEP, deletion.ERASE]))
        self.then.append(partial(self.members.remove, member.id))

    def join(self) -> None:
        member = Member(name=self._title(), handle=f"late_{len(self.done)}_{self.chance.random()}"[:20], color=2)
        member.confirmed_at = now()
        db.session.add(member)
        db.session.flush()
        member_profile.edit(member, name=member.name, handle=member.handle, color=3, about="", topics="")
        self.then.append(partial(self.members.append, member.id))

    def edit_group(self) -> None:
        group = self._group()
        moderator = db.session.scalar(
            select(Member)
            .join(Membership, Membership.member_id == Member.id)
            .where(Membership.group_id == group.id, Membership.moderates, Member.suspended_at.is_(None))
        )
        if moderator is None:
            raise Refused("no one runs it")
        charter = GroupSettings(self._title(), self._title(), self._text(), color=2, kind=self._kind())
        group_editing.edit(group, moderator, charter, version=group.version)

    def found(self) -> None:
        if len(self.groups) < 40:
            group = creation.create(self._create_member(), GroupSettings(self._title(), "A purpose", kind=self._kind()))
            self.then.append(partial(self.groups.append, group.id))

    def _plain(self, number: int) -> int:
        return self.factory.idea(f"Plain {self._title()}", self.members[number % 12], self.groups[number % 6])

    def _new(self, author: Member, group: Group) -> Idea:
        idea = Idea(group_id=group.id, author_id=author.id)
        posting.write(idea, self._title(), self._text(), "", "")
        db.session.add(idea)
        db.session.flush()
        db.session.execute(update(Group).where(Group.id == group.id).values(idea_count=Group.idea_count + 1))
        posting.record(posting.IdeaChanged(idea.id))
        return idea

    def _create_member(self) -> Member:
        return db.session.get_one(Member, self.chance.choice(self.members))

    def _group(self) -> Group:
        return db.session.get_one(Group, self.chance.choice(self.groups))

    def _idea(self) -> Idea:
        return db.session.get_one(Idea, self.chance.choice(self.ideas))

    def _kind(self) -> str:
        return self.chance.choice(KINDS)

    def _title(self) -> str:
        return " ".join(self.chance.choices(WORDS, k=self.chance.randint(3, 7))).capitalize()

    def _text(self) -> str:
        return " ".join(self.chance.choices(WORDS, k=self.chance.randint(1, 60)))


@pytest.mark.exhaustive
def test_index_and_database_agree_after_random_acts(
    factory: Factory, database_url: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    seed = int(os.environ.get("SEARCH_SEED", "1"))
    life = RandomActs(factory, seed)
    env = environment(tmp_path, database_url)
    began = time.monotonic()
    kills = 0
    while sum(life.done.values()) < ACTS:
        with running("worker", env=env, folder=tmp_path) as site:
            kills += _live_until_it_is_killed(factory, life, site)
        _leases_run_out(factory)

    with running("worker", env=env, folder=tmp_path) as site:
        until(lambda: _is_done(factory), "the worker is done")
        assert site.end() == 0
    with factory.app.app_context():
        found = consistency.check()
        folders = [path.name for path in index_versions.root().iterdir() if path.is_dir()]
    seconds = round(time.monotonic() - began)
    report = f"{life.done.total()} acts in {seconds} s, {kills} kills, {found.compared} documents: {dict(life.done)}"
    (tmp_path / "report").write_text(report)
    assert not found.all
    assert kills >= 1
    assert len(folders) == 1
    assert community("search", "check", env=env).exit_code == 0


def _live_until_it_is_killed(factory: Factory, life: RandomActs, site: ServerProcess) -> int:
    """Act while a worker runs. 1 if it was killed, 0 once all acts are done."""
    until(lambda: "worker started" in site.says, "the worker works")
    while sum(life.done.values()) < ACTS:
        life.act()
        while _waiting(factory) > BACKLOG:  # the worker is to be killed at its work, not before
            time.sleep(0.05)
        if life.chance.random() < 1 / KILLED_EVERY:
            site.process.send_signal(signal.SIGKILL)
            site.process.wait()
            return 1
    return 0


def _is_done(factory: Factory) -> bool:
    return _waiting(factory) == 0 and _has_index(factory)


def _waiting(factory: Factory) -> int:
    """The number of waiting jobs."""
    count: int = factory.scalar(select(func.count()).select_from(Job).where(Job.done_at.is_(None)))
    return count


def _has_index(factory: Factory) -> bool:
    with factory.app.app_context():
        try:
            index_versions.current()
        except index_versions.IndexUnavailable:
            return False
        return True


def _leases_run_out(factory: Factory) -> None:
    """Release the leases of a killed worker, which would expire after two minutes."""
    past = now() - timedelta(seconds=1)
    with factory.writing():
        db.session.execute(update(Job).where(Job.leased_until.is_not(None)).values(leased_until=past))
        held = ScheduledTask.leased_until.is_not(None)
        db.session.execute(update(ScheduledTask).where(held).values(leased_until=past, due_at=past))
