"""An idea waits for an answer until staff say something, and everybody counts the same."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from community.ideas import figures
from community.kernel.database import db, now
from community.members.models import Member
from community.site import choices
from community.staff.queries import overview
from community.staff.week import Calendar
from tests.staff.facts import decision, people
from tests.world import World, words


def test_an_answer_that_keeps_the_status_is_an_answer_to_all_who_count(world: World) -> None:
    who = people(world)
    posted = now() - timedelta(days=10)
    ideas = {title: world.idea(title, who.ada, who.group, posted_at=posted) for title in ("Lamps", "Hooks", "Drawers")}
    decision(world, ideas["Hooks"], who.sol, now() - timedelta(days=3), "open")
    decision(world, ideas["Drawers"], who.sol, now() - timedelta(days=3), "under_review")
    figures.forget()
    with world.reading():
        sol = db.session.get_one(Member, who.sol)
        late = overview.standing(sol, choices.current(), Calendar(now(), ZoneInfo("UTC"))).late
        assert (figures.current().waiting, late) == (1, 1)
    assert "1 waiting for an answer" in words(world.browser(who.bo).get("/groups"))
    listed = words(world.browser(who.sol).get("/staff/ideas?answer=none"))
    assert "Lamps" in listed
    assert "Hooks" not in listed
