"""What the corridor's tests begin with: Ada owns a group, Bo belongs to it, Cy is a stranger, Sol is staff."""

from datetime import datetime
from typing import NamedTuple

from community.ideas.models import Decision, Idea
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
