"""Pages with kept fragments are those that would be rendered without, for everyone, whatever happens between them."""

import random
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import update

from community.core.db import db, now
from community.groups.models import Group
from community.ideas.models import Idea, Label
from community.members.models import Member
from community.site import settings
from tests.access.fixtures import AccessScenario, Markers, arrange
from tests.factory import BrowserClient, Factory
from tests.web.unfolded import comparing

VIEWERS = ("visitor", "author", "group_member", "administrator", "suspended")
LANGUAGES, ZONES = ("en", "de"), ("UTC", "Pacific/Auckland")


@pytest.mark.parametrize("steps", [40, pytest.param(400, marks=pytest.mark.exhaustive)])
def test_every_list_is_as_without_fragments_whoever_reads_it(sqlite_factory: Factory, steps: int) -> None:
    """Five people read lists in turn while they and others vote, write, moderate and change settings."""
    factory, compared = sqlite_factory, 0
    scenario = arrange(factory, Markers())
    people = [scenario.people[name] for name in VIEWERS]
    browsers = [factory.browser(member) if member else factory.visitor() for member in people]
    pages = _pages(factory)
    with time_machine.travel(now(), tick=False) as clock:
        for step in range(steps):
            choose = random.Random(step)
            _act(factory, scenario, choose, choose.choice(browsers))
            clock.shift(choose.choice((0, 1, 50, 3_000, 50_000)))
            factory.clear_cache()
            factory.app.extensions["limiter"].reset()
            with comparing(factory.app) as same:
                for browser in choose.sample(browsers, 2):
                    browser.get(choose.choice(pages))
            compared += len(same)
    assert compared > steps
    factory.recount()


def _pages(factory: Factory) -> list[str]:
    groups = [f"/groups/{group.slug}" for group in factory.all(Group)]
    people = [f"/people/{member.handle}" for member in factory.all(Member)[:4]]
    return ["/", "/top", "/new", "/trending", "/my-votes", "/search?q=idea", "/new?label=lids", *groups, *people]


def _act(factory: Factory, scenario: AccessScenario, choose: random.Random, browser: BrowserClient) -> None:
    """One thing that changes what a list shows: to one person, or to everyone."""
    idea, group = choose.choice(list(scenario.ideas.values())), choose.choice(list(scenario.groups.values()))
    member = scenario.people[choose.choice(("author", "group_member"))] or 0
    if choose.random() < 0.5:
        slug = factory.get(Group, group).slug
        action = choose.choice(
            (f"/ideas/{idea}/vote", f"/ideas/{idea}/withdraw", f"/groups/{slug}/join", f"/groups/{slug}/leave")
        )
        browser.send(action)
        browser.send("/theme", theme=choose.choice(("light", "dark")))
        return
    is_on, word = choose.random() < 0.5, f"<i>{choose.randrange(5)}</i> & more"
    hidden: dict[str, Any] = {"hidden_at": now(), "removed_by": "moderator"} if is_on else {}
    changes: list[tuple[Any, int, dict[str, Any]]] = [
        (Idea, idea, {"title": f"An idea {word}"}),
        (Idea, idea, {"excerpt": f"Because {word}"}),
        (Idea, idea, hidden or {"hidden_at": None, "removed_by": None}),
        (Idea, idea, {"posted_at": now() - timedelta(days=choose.choice((0, 1, 400)))}),
        (Idea, idea, {"status_key": choose.choice(("open", "planned", "shipped", "declined"))}),
        (Idea, idea, {"comment_count": choose.randrange(3)}),
        (Idea, idea, {"expected": choose.choice((None, "2027-Q1", "2027-03"))}),
        (Group, group, {"name": f"Group {word}"}),
        (Group, group, {"is_private": is_on}),
        (Group, group, {"color": choose.randrange(1, 13)}),
        (Member, member, {"name": f"Name {word}"}),
        (Member, member, {"color": choose.randrange(1, 13)}),
        (Label, factory.all(Label)[0].id, {"is_public": is_on}),
    ]
    with factory.writing():
        if choose.random() < 0.2:
            changed = {"language": choose.choice(LANGUAGES), "time_zone": choose.choice(ZONES), "blind_voting": is_on}
            settings.change(scenario.people["administrator"] or 0, **changed)
        else:
            model, row_id, values = choose.choice(changes)
            db.session.execute(update(model).where(model.id == row_id).values(**values))
