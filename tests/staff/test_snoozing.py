"""Ideas that staff take out of their queues for some time."""

from datetime import timedelta

import pytest

from community.core.db import db, now
from community.ideas import snoozing
from community.ideas.models import Snooze
from community.site import settings
from tests.factory import Factory, visible_text
from tests.staff.fixtures import people, vote


@pytest.mark.both_databases
def test_a_snoozed_idea_leaves_the_queues_and_comes_back_by_itself(factory: Factory) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.ada, who.group, posted_at=now() - timedelta(days=90))
    browser, url = factory.browser(who.sol), f"/staff/ideas/{idea}"
    moderator = factory.browser(who.ada)

    def queues() -> list[bool]:
        pages = [browser.get(f"/staff/ideas?answer={which}") for which in ("none", "late")]
        pages.append(moderator.get("/groups/kitchens/moderation?tab=unanswered"))
        return ["A quiet mode" in visible_text(page) for page in pages]

    assert all(queues())
    day = (now() + timedelta(days=10)).date()
    sent = {"until": day.isoformat(), "votes": "2", "reason": "Waits for the new pump."}
    assert browser.send(f"{url}/snooze", **sent, next="/staff/ideas").headers["Location"] == "/staff/ideas"
    assert "Snoozed until" in visible_text(browser.get("/staff/ideas?answer=snoozed"))
    assert not any(queues())
    assert "Snoozed until" in visible_text(browser.get("/staff/ideas?voting=open"))
    said = visible_text(browser.get(f"{url}/status"))
    assert "Sol snoozed this idea until" in said
    assert "It comes back sooner if it reaches 2 votes. Waits for the new pump." in said
    for viewer in (factory.browser(who.ada), factory.visitor()):
        assert "nooze" not in visible_text(viewer.get(f"/ideas/{idea}-a-quiet-mode"))
        assert viewer.send(f"{url}/wake").status_code in (303, 404)
    for member in (who.bo, who.cy):
        vote(factory, idea, member)
    assert all(queues()), "it has the votes"
    with factory.writing():
        row = db.session.get_one(Snooze, idea)
        row.votes = None
    assert not any(queues())
    with factory.writing():
        db.session.get_one(Snooze, idea).until = now() - timedelta(seconds=1)
    assert all(queues()), "the day has come"
    assert "Snoozed until" not in visible_text(browser.get("/staff/ideas?answer=late"))
    with factory.writing():
        snoozing.delete_ended()
    assert factory.all(Snooze) == []


def test_a_snooze_is_ended_and_a_wrong_one_says_why(factory: Factory) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.ada, who.group)
    browser, url = factory.browser(who.sol), f"/staff/ideas/{idea}"
    with factory.writing():
        settings.change(who.sol, time_zone="Europe/Zurich")
    day = (now() + timedelta(days=10)).date().isoformat()
    for values, message in (
        ({"until": ""}, "Please choose a day."),
        ({"until": "2020-01-01"}, "Please choose a day within a year from now."),
        ({"until": "0001-01-01"}, "Please choose a day within a year from now."),
        ({"until": "2999-01-01"}, "Please choose a day within a year from now."),
        ({"until": "soon"}, "Not a valid date value."),
        ({"until": day, "votes": "0"}, "Please enter a number of votes from 1."),
        ({"until": day, "votes": "99999999999999999999"}, "Please enter a number of votes from 1."),
        ({"until": day, "reason": "x" * 201}, "Please keep the reason to 200 characters."),
    ):
        refused = browser.send(f"{url}/snooze", **{"reason": "Kept text.", **values})
        assert (refused.status_code, message in visible_text(refused)) == (422, True), values
        assert values.get("reason", "Kept text.") in refused.get_data(as_text=True)
    assert factory.all(Snooze) == []
    for again in ("once", "twice"):
        assert browser.send(f"{url}/snooze", until=day, reason=again).status_code == 303
    assert [row.reason for row in factory.all(Snooze)] == ["twice"]
    assert browser.send(f"{url}/wake").status_code == 303
    assert "It wasn’t snoozed." in visible_text(browser.send(f"{url}/wake", follow=True))
    assert factory.all(Snooze) == []
