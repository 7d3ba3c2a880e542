"""The people of the staff tests: Ada owns a group, Bo is a member, Cy is an outsider, Sol is staff."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import NamedTuple

from sqlalchemy import select

from community.analytics.models import AdjustedSupport
from community.core import markup
from community.core.db import db, now
from community.ideas.models import Idea, StatusChange
from tests.factory import BrowserClient, Factory


class People(NamedTuple):
    """Ids of members and of the group."""

    ada: int
    bo: int
    cy: int
    sol: int
    group: int


def people(factory: Factory, **group: object) -> People:
    """Create the four members and their group."""
    ada, bo, cy = factory.member("Ada"), factory.member("Bo"), factory.member("Cy")
    sol = factory.member("Sol", role="staff")
    return People(ada, bo, cy, sol, factory.group("Kitchens", ada, bo, **group))


def vote(factory: Factory, idea: int, member: int, at: datetime | None = None, importance: int | None = None) -> None:
    """Add a current vote and update the counters."""
    factory.vote(idea, member, at, importance)


def add_status_change(
    factory: Factory, idea: int, by: int, at: datetime | None = None, status: str = "planned"
) -> None:
    """Add a status change as the domain would."""
    with factory.writing():
        db.session.get_one(Idea, idea).status_key = status
        db.session.add(
            StatusChange(
                idea_id=idea,
                status_key=status,
                reason="Good.",
                answer="Yes.",
                answer_html=markup.to_html("Yes."),
                changed_by=by,
                changed_at=at or now(),
            )
        )


def set_support(idea: Idea, views: int, support: float, width: float = 0.1, votes: int = 3) -> None:
    """Store adjusted support with its interval, inside a transaction."""
    versions = AdjustedSupport.metadata.tables["calibrations"]
    version = db.session.scalar(select(versions.c.id))
    if version is None:
        version = 1
        values = {"id": 1, "made_at": now(), "mean": 0.1, "weight": 20.0, "evidence": []}
        values |= {"exponent": 0.7, "first_row": 1.0, "settled": 0.5, "activity": [1.0]}
        db.session.execute(versions.insert().values(**values))
    idea.support, idea.weighted_impressions = support, views * 0.6
    interval = {"low": support - width / 2, "high": support + width / 2}
    db.session.add(
        AdjustedSupport(
            idea_id=idea.id,
            calibration_id=version,
            impressions=views,
            reads_per_member=0.1,
            readers=views * 0.5,
            votes=votes,
            made_at=now(),
            **interval,
        )
    )


def send_at_once(
    browsers: list[BrowserClient], posts: list[tuple[str, dict[str, str]]], *, fetch: bool = False
) -> list[int]:
    """The status codes of forms that two people send at the same moment, with `fetch` as a script would."""
    headers = {"X-Requested-With": "fetch"} if fetch else {}
    gate, tokens = Barrier(len(browsers)), [browser.token() for browser in browsers]

    def post(number: int) -> int:
        url, form = posts[number]
        gate.wait()
        return browsers[number].post(url, data={**form, "csrf_token": tokens[number]}, headers=headers).status_code

    with ThreadPoolExecutor(len(browsers)) as pool:
        return list(pool.map(post, range(len(browsers))))
