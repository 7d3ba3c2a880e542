"""Members suggest that an idea is the same as another one, and its author answers."""

import pytest

from community.core.db import db
from community.duplicates.models import DuplicatePair, DuplicateSuggestion
from community.ideas import merging
from community.ideas.models import Idea
from community.members import deletion
from community.members.models import Member
from tests.factory import Factory, visible_text
from tests.staff.fixtures import people


@pytest.mark.both_databases
def test_a_suggestion_reaches_staff_and_the_author(factory: Factory) -> None:
    who = people(factory)
    quiet = factory.idea("Quiet pump", who.ada, who.group)
    other = factory.idea("Thin walls at night", who.bo, who.group)
    bo, ada, staff = factory.browser(who.bo), factory.browser(who.ada), factory.browser(who.sol)
    url = f"/ideas/{quiet}/duplicate"
    assert f'href="{url}"' in bo.get(f"/ideas/{quiet}-quiet-pump").text
    assert "Thin walls at night" in visible_text(bo.get(f"{url}?typed=thin+wal"))
    assert f'href="{url}"' in bo.get(f"/report/idea/{quiet}").text
    assert "Thin walls at night" in visible_text(bo.get(f"{url}?typed=https://example.com/ideas/{other}-thin"))
    assert bo.send(url, other=str(other)).status_code == 303
    again = bo.send(url, follow=True, typed=f"/ideas/{other}")
    assert "You’ve already suggested this." in visible_text(again)
    assert len(factory.all(DuplicateSuggestion)) == 1
    page = visible_text(staff.get("/staff/duplicates"))
    assert "suggested by Bo" in page
    assert "found by search" not in page
    shown = visible_text(ada.get(f"/ideas/{quiet}-quiet-pump"))
    assert "Bo suggests that this is the same as Thin walls at night" in shown
    assert "suggests that" not in visible_text(bo.get(f"/ideas/{other}-thin-walls-at-night"))
    pair = factory.all(DuplicatePair)[0]
    ada.send(f"{url}/{pair.id}/deny")
    assert "suggests that" not in visible_text(ada.get(f"/ideas/{quiet}-quiet-pump"))
    assert "its author says it’s different" in visible_text(staff.get("/staff/duplicates"))
    staff.send(f"/staff/duplicates/{pair.id}/refuse")
    assert "You’ve already suggested this." in visible_text(bo.send(url, follow=True, other=str(other)))
    assert "Quiet pump" not in visible_text(staff.get("/staff/duplicates"))
    factory.browser(who.cy).send(url, other=str(other))
    page = visible_text(staff.get("/staff/duplicates"))
    assert "suggested by Bo and one other member" in page, page
    assert "Sol said on" in page
    assert "that they differ; suggested again since" in page


def test_a_refused_suggestion_keeps_what_was_typed_and_reveals_no_hidden_idea(factory: Factory) -> None:
    who = people(factory)
    quiet = factory.idea("Quiet pump", who.ada, who.group)
    den = factory.group("Den", who.ada, is_private=True)
    secret = factory.idea("Secret pump", who.ada, den)
    cy, url = factory.browser(who.cy), f"/ideas/{quiet}/duplicate"
    said = set()
    for typed in (f"/ideas/{secret}-secret-pump", "/ideas/999999", f"#{secret}"):
        answer = cy.send(url, typed=typed)
        assert answer.status_code == 422
        assert f'value="{typed}"' in answer.text
        said.add(visible_text(answer).split("the same as?")[1].split("Words of")[0])
    assert said == {" There’s no such idea. Search for it by its title. "}
    assert "Secret pump" not in visible_text(cy.get(f"{url}?typed=secret+pump"))
    assert "Choose one of the ideas below." in visible_text(cy.send(url, typed="quiet"))
    assert "That’s this idea itself." in visible_text(cy.send(url, typed=f"#{quiet}"))
    for typed in ("http://[", "#" + "9" * 40, "\x00", "x" * 5000):
        assert cy.send(url, typed=typed).status_code == 422
    for other in ("0", "-1", "1.5", "x", str(10**9), str(2**63), "-" + "9" * 30):
        assert cy.send(url, other=other).status_code == 422, other
    assert cy.get(f"/ideas/{secret}/duplicate").status_code == 404
    for _number in range(25):
        last = cy.send(url, typed="#999999")
    assert last.status_code == 422, "only suggestions are limited"
    assert factory.all(DuplicatePair) == []


def test_a_suggestion_about_merged_ideas_names_what_they_were_merged_into(factory: Factory) -> None:
    who = people(factory)
    quiet, thin, loud = (factory.idea(title, who.ada, who.group) for title in ("Quiet pump", "Thin walls", "Loud pump"))
    with factory.writing():
        ideas = [db.session.get_one(Idea, one) for one in (loud, thin)]
        merging.merge(*ideas, db.session.get_one(Member, who.sol))
    bo, staff = factory.browser(who.bo), factory.browser(who.sol)
    assert f'action="/ideas/{thin}/duplicate"' in bo.get(f"/ideas/{loud}/duplicate").text
    assert "Thin walls" in visible_text(bo.get(f"/ideas/{quiet}/duplicate?typed=%23{loud}"))
    assert bo.send(f"/ideas/{quiet}/duplicate", typed=f"#{loud}").status_code == 303
    assert [(pair.first_id, pair.second_id) for pair in factory.all(DuplicatePair)] == [(quiet, thin)]
    assert "suggested by Bo" in visible_text(staff.get("/staff/duplicates"))
    answer = bo.send(f"/ideas/{thin}/duplicate", typed=f"#{loud}")
    assert (answer.status_code, "That’s this idea itself" in visible_text(answer)) == (422, True)


def test_suggestions_go_with_the_account(factory: Factory) -> None:
    who = people(factory)
    quiet = factory.idea("Quiet pump", who.ada, who.group)
    other = factory.idea("Thin walls at night", who.ada, who.group)
    factory.browser(who.bo).send(f"/ideas/{quiet}/duplicate", other=str(other))
    with factory.writing():
        deletion.delete_account(db.session.get_one(Member, who.bo), deletion.KEEP)
    factory.work()
    assert factory.all(DuplicateSuggestion) == factory.all(DuplicatePair) == []
