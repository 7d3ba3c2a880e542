"""Status updates by staff."""

import re

from community.ideas.models import Idea, StatusChange
from tests.factory import Factory, visible_text
from tests.staff.fixtures import add_status_change, people


def test_a_status_update_is_saved_and_returns_to_the_previous_page(factory: Factory) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.ada, who.group)
    browser = factory.browser(who.sol)
    form = browser.get(f"/staff/ideas/{idea}/status?next=/staff/ideas?q=quiet").get_data(as_text=True)
    assert 'value="/staff/ideas?q=quiet"' in form
    answer = browser.send(
        f"/staff/ideas/{idea}/status",
        status_key="planned",
        reason="It is worth it.",
        answer="**Soon.**",
        version="0",
        next="/staff/ideas?q=quiet",
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, "/staff/ideas?q=quiet")
    assert "Your update to “A quiet mode” has been published." in visible_text(browser.get("/staff/ideas"))
    row = factory.all(StatusChange)[0]
    assert (row.status_key, row.reason, row.answer, row.changed_by) == (
        "planned",
        "It is worth it.",
        "**Soon.**",
        who.sol,
    )
    assert "<strong>Soon.</strong>" in row.answer_html
    assert factory.get(Idea, idea).status_key == "planned"


def test_a_return_url_of_another_site_is_ignored(factory: Factory) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.ada, who.group)
    answer = factory.browser(who.sol).send(
        f"/staff/ideas/{idea}/status", status_key="planned", next="https://evil.example/", version="0"
    )
    assert answer.headers["Location"] == f"/ideas/{idea}-a-quiet-mode"


def test_a_stale_form_keeps_its_input_and_shows_what_changed(factory: Factory) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.ada, who.group)
    browser = factory.browser(who.sol)
    add_status_change(factory, idea, factory.member("Sam", role="staff"), status="declined")
    stale = browser.send(
        f"/staff/ideas/{idea}/status", status_key="planned", reason="Mine.", answer="Typed.", version="0"
    )
    assert stale.status_code == 409
    text = visible_text(stale)
    assert "Someone else updated this while you were writing." in text
    assert "Good." in text
    page = stale.get_data(as_text=True)
    assert "Mine." in page
    assert "Typed." in page
    assert factory.get(Idea, idea).status_key == "declined"
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert version is not None
    again = browser.send(
        f"/staff/ideas/{idea}/status",
        status_key="planned",
        reason="Mine.",
        answer="Typed.",
        version=version[1],
        confirmed="1",
    )
    assert again.status_code == 303
    assert factory.get(Idea, idea).status_key == "planned"


def test_saving_the_same_status_form_twice_is_stale(factory: Factory) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.ada, who.group)
    browser = factory.browser(who.sol)
    answers = [
        browser.send(f"/staff/ideas/{idea}/status", status_key="planned", version="0").status_code for _ in range(2)
    ]
    assert answers == [303, 409]
    assert len(factory.all(StatusChange)) == 1


def test_a_refused_status_form_keeps_its_input(factory: Factory) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.ada, who.group)
    browser = factory.browser(who.sol)
    for wrong in (
        {"status_key": "no such status", "reason": "Kept."},
        {"status_key": "planned", "reason": "Kept." + "x" * 500},
        {"status_key": "planned", "reason": "Kept.", "answer": "x" * 5001},
    ):
        answer = browser.send(f"/staff/ideas/{idea}/status", version="0", **wrong)
        assert answer.status_code == 422
        assert "Kept." in answer.get_data(as_text=True)
    nothing = browser.send(f"/staff/ideas/{idea}/status", version="0", status_key="open")
    assert nothing.status_code == 422
    assert "already has that status" in visible_text(nothing)
    assert factory.all(StatusChange) == []


def test_the_answer_is_previewed_without_script_and_nothing_is_saved(factory: Factory) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.ada, who.group)
    page = factory.browser(who.sol).send(
        f"/staff/ideas/{idea}/status",
        status_key="planned",
        answer="**Soon** <script>x</script>",
        preview="1",
        version="0",
    )
    assert page.status_code == 200
    assert "<strong>Soon</strong>" in page.get_data(as_text=True)
    assert "<script>x" not in page.get_data(as_text=True)
    assert factory.all(StatusChange) == []


def test_a_later_status_update_can_reopen_an_idea(factory: Factory) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.ada, who.group)
    browser = factory.browser(who.sol)
    browser.send(f"/staff/ideas/{idea}/status", status_key="declined", reason="Too dear.", version="0")
    browser.send(f"/staff/ideas/{idea}/status", status_key="open", version="1", confirmed="1")
    assert factory.get(Idea, idea).status_key == "open"
    text = visible_text(browser.get(f"/staff/ideas/{idea}/status"))
    assert text.count("Declined") >= 1, "previous updates stay on the page"


def test_members_cannot_update_the_status(factory: Factory) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.ada, who.group)
    for member in (who.ada, who.cy, factory.member("Mo", role="moderator")):
        assert factory.browser(member).send(f"/staff/ideas/{idea}/status", status_key="planned").status_code == 404
    assert factory.all(StatusChange) == []


def test_the_form_takes_eight_statements_at_most(factory: Factory) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.ada, who.group)
    for _ in range(12):
        add_status_change(factory, idea, who.sol)
    browser = factory.browser(who.sol)
    with factory.counting() as sent:
        assert browser.get(f"/staff/ideas/{idea}/status").status_code == 200
    assert len(sent) <= 8, "\n".join(sent)
