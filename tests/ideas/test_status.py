"""Status changes of an idea."""

import pytest

from community.core.db import db, now
from community.core.errors import Hidden, Refused, Stale
from community.core.outbox import Job
from community.ideas import queries
from community.ideas import status as idea_status
from community.ideas.models import Idea, StatusChange
from community.members.models import Member
from tests.factory import Factory, visible_text


def _scene(factory: Factory) -> tuple[int, int]:
    ada = factory.member("Ada")
    return factory.idea("A quiet mode", ada, factory.group("Kitchens", ada)), factory.member("Sol", role="staff")


def _decide(factory: Factory, idea: int, decider: int, *rest: object, **more: object) -> int:
    with factory.writing():
        made = idea_status.change(db.session.get_one(Idea, idea), db.session.get_one(Member, decider), *rest, **more)  # type: ignore[arg-type]
        return made.id


def test_a_status_change_sets_status_reason_and_answer_and_is_shown(factory: Factory) -> None:
    idea, sol = _scene(factory)
    _decide(factory, idea, sol, "planned", "After the spring update.", "We **will** do it.\n\n<script>x</script>")
    row, decision = factory.get(Idea, idea), factory.all(StatusChange)[0]
    assert (row.status_key, row.status_at) == ("planned", decision.changed_at)
    assert row.stale_since is not None
    assert "<strong>will</strong>" in decision.answer_html
    assert "<script" not in decision.answer_html
    page = visible_text(factory.visitor().get(f"/ideas/{idea}-a-quiet-mode"))
    assert "Planned" in page
    assert "After the spring update." in page
    assert "We will do it." in page
    assert page.index("A quiet mode") < page.index("We will do it.") < page.index("every morning")


def test_status_changes_are_listed_newest_first(factory: Factory) -> None:
    idea, sol = _scene(factory)
    for status, reason in (("under_review", ""), ("planned", "Soon."), ("planned", "Sooner."), ("shipped", "Done.")):
        _decide(factory, idea, sol, status, reason)
    page = visible_text(factory.visitor().get(f"/ideas/{idea}-a-quiet-mode"))
    story = page[page.index("Status history") :]
    positions = [
        story.index(word) for word in ("Shipped", "Answered", "Sooner.", "Planned", "Soon.", "Under review", "Posted")
    ]
    assert positions == sorted(positions)


def test_a_closed_idea_can_be_opened_again(factory: Factory) -> None:
    idea, sol = _scene(factory)
    _decide(factory, idea, sol, "declined", "Too dear.")
    assert '<span class="word">Declined</span>' in factory.visitor().get(f"/ideas/{idea}-a-quiet-mode").text
    _decide(factory, idea, sol, "open", "It is cheaper now.")
    assert f"/ideas/{idea}/vote" in factory.visitor().get(f"/ideas/{idea}-a-quiet-mode").text


def test_the_date_of_a_status_stays_when_only_an_answer_is_added(factory: Factory) -> None:
    idea, sol = _scene(factory)
    _decide(factory, idea, sol, "planned")
    since = factory.get(Idea, idea).status_at
    _decide(factory, idea, sol, "planned", "", "It is on its way.")
    assert factory.get(Idea, idea).status_at == since


def test_the_same_status_without_a_reason_or_answer_is_refused(factory: Factory) -> None:
    idea, sol = _scene(factory)
    with pytest.raises(Refused, match="already"):
        _decide(factory, idea, sol, "open")
    assert factory.all(StatusChange) == []


@pytest.mark.parametrize(
    ("decision", "field"),
    [
        (("merged",), "status_key"),
        (("planned", "x" * 501), "reason"),
        (("planned", "", "x" * 5001), "answer"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(factory: Factory, decision: tuple[str, ...], field: str) -> None:
    idea, sol = _scene(factory)
    with pytest.raises(Refused) as refusal:
        _decide(factory, idea, sol, *decision)
    assert refusal.value.field == field
    assert factory.get(Idea, idea).status_key == "open"


def test_only_staff_change_the_status(factory: Factory) -> None:
    idea, _ = _scene(factory)
    for decider in (
        factory.member("Cy"),
        factory.member("Mo", role="moderator"),
        factory.member(role="staff", suspended_at=now()),
    ):
        with pytest.raises(Hidden):
            _decide(factory, idea, decider, "planned")


@pytest.mark.both_databases
def test_a_concurrent_status_change_makes_a_form_stale(factory: Factory) -> None:
    idea, sol = _scene(factory)
    first = _decide(factory, idea, sol, "planned", version=0)
    with pytest.raises(Stale):
        _decide(factory, idea, sol, "declined", "Too dear.", version=0)
    with factory.reading():
        assert queries.last_status_change_id(idea) == first
    assert _decide(factory, idea, sol, "declined", "Too dear.", version=first) > first


def test_declining_needs_a_reason_or_an_answer(factory: Factory) -> None:
    idea, sol = _scene(factory)
    with pytest.raises(Refused, match="say why it won’t be done"):
        _decide(factory, idea, sol, "declined", "  ")
    assert factory.get(Idea, idea).status_key == "open"
    _decide(factory, idea, sol, "declined", "", "We tried it for a year, and it breaks.")
    assert factory.get(Idea, idea).status_key == "declined"


def test_a_removed_idea_cannot_change_its_status(factory: Factory) -> None:
    idea, sol = _scene(factory)
    with factory.writing():
        row = db.session.get_one(Idea, idea)
        row.hidden_at, row.removed_by = now(), "author"
    factory.recount()
    with pytest.raises(Refused, match="This idea is hidden"):
        _decide(factory, idea, sol, "planned")


def test_a_refused_status_change_records_nothing(factory: Factory) -> None:
    idea, sol = _scene(factory)
    with pytest.raises(Refused):
        _decide(factory, idea, sol, "merged")
    assert factory.all(Job) == []
