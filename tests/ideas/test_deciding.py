"""Deciding about an idea."""

import pytest

from community.ideas import deciding, queries
from community.ideas.models import Decision, Idea
from community.kernel.database import db, now
from community.kernel.errors import Hidden, Refused, Stale
from community.kernel.outbox import Job
from community.members.models import Member
from tests.world import World, words


def _scene(world: World) -> tuple[int, int]:
    ada = world.member("Ada")
    return world.idea("A quiet mode", ada, world.group("Kitchens", ada)), world.member("Sol", role="staff")


def _decide(world: World, idea: int, decider: int, *rest: object, **more: object) -> int:
    with world.writing():
        made = deciding.decide(db.session.get_one(Idea, idea), db.session.get_one(Member, decider), *rest, **more)  # type: ignore[arg-type]
        return made.id


def test_a_decision_gives_status_reason_and_answer_and_is_shown(world: World) -> None:
    idea, sol = _scene(world)
    _decide(world, idea, sol, "planned", "After the spring update.", "We **will** do it.\n\n<script>x</script>")
    row, decision = world.get(Idea, idea), world.all(Decision)[0]
    assert (row.status_key, row.status_at) == ("planned", decision.decided_at)
    assert row.stale_since is not None
    assert "<strong>will</strong>" in decision.answer_html
    assert "<script" not in decision.answer_html
    page = words(world.visitor().get(f"/ideas/{idea}-a-quiet-mode"))
    assert "Planned" in page
    assert "After the spring update." in page
    assert "We will do it." in page
    assert page.index("every morning") < page.index("We will do it.") < page.index("comment")


def test_the_history_of_decisions_is_told_the_latest_first(world: World) -> None:
    idea, sol = _scene(world)
    for status, reason in (("under_review", ""), ("planned", "Soon."), ("planned", "Sooner."), ("shipped", "Done.")):
        _decide(world, idea, sol, status, reason)
    page = words(world.visitor().get(f"/ideas/{idea}-a-quiet-mode"))
    story = page[page.index("How it went") :]
    places = [
        story.index(word) for word in ("Shipped", "Answered", "Sooner.", "Planned", "Soon.", "Under review", "Posted")
    ]
    assert places == sorted(places)


def test_a_closed_idea_can_be_opened_again(world: World) -> None:
    idea, sol = _scene(world)
    _decide(world, idea, sol, "declined", "Too dear.")
    assert "Closed" in world.visitor().get(f"/ideas/{idea}-a-quiet-mode").text
    _decide(world, idea, sol, "open", "It is cheaper now.")
    assert f"/ideas/{idea}/vote" in world.visitor().get(f"/ideas/{idea}-a-quiet-mode").text


def test_the_date_of_a_status_stays_when_only_an_answer_is_added(world: World) -> None:
    idea, sol = _scene(world)
    _decide(world, idea, sol, "planned")
    since = world.get(Idea, idea).status_at
    _decide(world, idea, sol, "planned", "", "It is on its way.")
    assert world.get(Idea, idea).status_at == since


def test_deciding_the_same_without_a_word_is_refused(world: World) -> None:
    idea, sol = _scene(world)
    with pytest.raises(Refused, match="already"):
        _decide(world, idea, sol, "open")
    assert world.all(Decision) == []


@pytest.mark.parametrize(
    ("decision", "field"),
    [
        (("merged",), "status_key"),
        (("planned", "x" * 501), "reason"),
        (("planned", "", "x" * 5001), "answer"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(world: World, decision: tuple[str, ...], field: str) -> None:
    idea, sol = _scene(world)
    with pytest.raises(Refused) as refusal:
        _decide(world, idea, sol, *decision)
    assert refusal.value.field == field
    assert world.get(Idea, idea).status_key == "open"


def test_only_staff_decide(world: World) -> None:
    idea, _ = _scene(world)
    for decider in (
        world.member("Cy"),
        world.member("Mo", role="moderator"),
        world.member(role="staff", suspended_at=now()),
    ):
        with pytest.raises(Hidden):
            _decide(world, idea, decider, "planned")


def test_a_decision_made_meanwhile_makes_a_form_stale(world: World) -> None:
    idea, sol = _scene(world)
    first = _decide(world, idea, sol, "planned", version=0)
    with pytest.raises(Stale):
        _decide(world, idea, sol, "declined", "Too dear.", version=0)
    with world.reading():
        assert queries.last_decision(idea) == first
    assert _decide(world, idea, sol, "declined", "Too dear.", version=first) > first


def test_who_declines_says_why_in_a_reason_or_an_answer(world: World) -> None:
    idea, sol = _scene(world)
    with pytest.raises(Refused, match="Say why it will not be done"):
        _decide(world, idea, sol, "declined", "  ")
    assert world.get(Idea, idea).status_key == "open"
    _decide(world, idea, sol, "declined", "", "We tried it for a year, and it breaks.")
    assert world.get(Idea, idea).status_key == "declined"


def test_a_taken_down_idea_waits(world: World) -> None:
    idea, sol = _scene(world)
    with world.writing():
        row = db.session.get_one(Idea, idea)
        row.taken_down_at, row.taken_down_by = now(), "author"
    world.recount()
    with pytest.raises(Refused, match="put back"):
        _decide(world, idea, sol, "planned")


def test_nothing_is_recorded_of_a_refused_decision(world: World) -> None:
    idea, sol = _scene(world)
    with pytest.raises(Refused):
        _decide(world, idea, sol, "merged")
    assert world.all(Job) == []
