"""What the corridor's tests begin with: Ada owns a group, Bo belongs to it, Cy is a stranger, Sol is staff."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from community.ideas.models import Decision, Idea
from community.insights.models import Support
from community.kernel import markup
from community.kernel.database import db, now
from tests.world import World


class People(NamedTuple):
    """Ids."""

    ada: int
    bo: int
    cy: int
    sol: int
    group: int


def people(world: World, **group: object) -> People:
    """The four and their group."""
    ada, bo, cy = world.member("Ada"), world.member("Bo"), world.member("Cy")
    sol = world.member("Sol", role="staff")
    return People(ada, bo, cy, sol, world.group("Kitchens", ada, bo, **group))


def vote(world: World, idea: int, member: int, at: datetime | None = None, importance: int | None = None) -> None:
    """A live vote with its counters."""
    world.vote(idea, member, at, importance)


def decision(world: World, idea: int, by: int, at: datetime | None = None, status: str = "planned") -> None:
    """A decision, as deciding leaves it."""
    with world.writing():
        db.session.get_one(Idea, idea).status_key = status
        db.session.add(
            Decision(
                idea_id=idea,
                status_key=status,
                reason="Good.",
                answer="Yes.",
                answer_html=markup.to_html("Yes."),
                decided_by=by,
                decided_at=at or now(),
            )
        )


def reckon(idea: Idea, looks: int, support: float, width: float = 0.1, votes: int = 3) -> None:
    """Corrected support with its interval, as if reckoned, inside a transaction."""
    versions = Support.metadata.tables["ranking_versions"]
    version = db.session.scalar(select(versions.c.id))
    if version is None:
        version = 1
        values = {"id": 1, "made_at": now(), "mean": 0.1, "weight": 20.0, "curve": [1.0], "evidence": []}
        db.session.execute(versions.insert().values(**values))
    idea.support = support
    interval = {"low": support - width / 2, "high": support + width / 2}
    db.session.add(
        Support(
            idea_id=idea.id,
            version_id=version,
            looks=looks,
            examined=looks * 0.6,
            votes=votes,
            made_at=now(),
            **interval,
        )
    )
