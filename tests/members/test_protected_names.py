"""Members cannot take the names of people who work here, nor names that say that they do."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from community.core.db import db
from community.members import protected_names
from community.members.models import Member
from community.site import settings
from tests.factory import Factory, visible_text
from tests.imports.test_tables import run_import, write_csv

STAFF_NAMES = ["Inês Carvalho", "ines carvalho", "In\u0451s \u0421arvalho", "lnes-Carvalho", "Ines_Carvalho"]
ROLE_NAMES = [
    "Ada (staff)",
    "Official Ada",
    "Admin",
    "\u0410dmin",
    "A d m i n",
    "Brew",
    "Brew team",
    "The Br\u0435w Support",
]


@pytest.fixture
def ada(factory: Factory) -> int:
    factory.member("Inês Carvalho", role="staff")
    boss = factory.member("Bo", role="administrator")
    with factory.writing():
        settings.change(boss, name="Brew")
    return factory.member("Ada")


def _save(browser: Any, **values: str) -> Any:
    return browser.send("/settings/profile", **{"name": "Ada", "handle": "ada", "color": "1", **values})


@pytest.mark.both_databases
@pytest.mark.parametrize("name", STAFF_NAMES + ROLE_NAMES)
def test_a_member_cannot_take_the_name_of_someone_who_works_here(factory: Factory, ada: int, name: str) -> None:
    response = _save(factory.browser(ada), name=name)
    assert response.status_code == 422
    assert f'value="{name}"' in response.get_data(as_text=True)  # what was typed comes back
    said = "looks like the name of someone who works here" if name in STAFF_NAMES else "Only the people who run"
    assert said in visible_text(response)
    assert factory.get(Member, ada).name == "Ada"


@pytest.mark.parametrize(
    "name", ["Ines Carvalha", "Brewster", "Adminah", "Ada of Brew Hill", "Moderata Fonte", "Bo Li"]
)
def test_other_names_are_free(factory: Factory, ada: int, name: str) -> None:
    assert _save(factory.browser(ada), name=name).status_code == 303


def test_handles_of_the_team_are_protected_too(factory: Factory, ada: int) -> None:
    browser = factory.browser(ada)
    for handle in ("ines-carvalho", "lnes_carva1ho", "brew-team", "the-official"):
        assert _save(browser, handle=handle).status_code == 422, handle
    assert _save(browser, handle="ada-brews").status_code == 303


def test_staff_have_any_name_and_everyone_keeps_theirs(factory: Factory, ada: int) -> None:
    assert (
        _save(factory.browser(factory.member("Cy", role="staff")), name="Cy (staff)", handle="cy_").status_code == 303
    )
    named_before = factory.member("Ines Carvalho", handle="another")
    response = _save(factory.browser(named_before), name="Ines Carvalho", handle="another", about="I was here first.")
    assert response.status_code == 303


def test_signing_up_refuses_the_name_at_once(factory: Factory, ada: int) -> None:
    visitor = factory.visitor()
    response = visitor.send("/sign-up", name="Inês Carvalho", email="eve@example.com")
    assert response.status_code == 422
    assert "looks like the name of someone who works here" in visible_text(response)


@pytest.mark.both_databases
def test_a_name_that_becomes_protected_before_the_email_is_confirmed_is_dropped(factory: Factory) -> None:
    visitor = factory.visitor()
    assert visitor.send("/sign-up", name="Inês Carvalho", email="eve@example.com").status_code == 303
    factory.member("Inês Carvalho", role="staff")
    visitor.send("/sign-in/code", code=factory.emailed_code("eve@example.com"))
    assert factory.all(Member, email="eve@example.com")[0].name == "New member"


@pytest.mark.both_databases
def test_administrators_are_told_whose_name_looks_like_that_of_new_staff(factory: Factory) -> None:
    boss = factory.browser(factory.member("Bo", role="administrator"))
    factory.member("Ines Carvalh\u043e", handle="eve")
    ines = factory.member("Inês Carvalho")
    assert "Name like" not in visible_text(boss.get("/staff/people"))
    page = visible_text(boss.send(f"/staff/people/{ines}/role", role="staff", follow=True))
    assert "These members have a name that looks the same: Ines Carvalh\u043e (@eve)." in page
    for url in ("/staff/people", "/staff/accounts"):
        assert visible_text(boss.get(url)).count("Resembles a team member’s name") == 1
    with factory.reading():
        assert [one.handle for one in protected_names.resembling(db.session.get_one(Member, ines))] == ["eve"]


def test_imported_people_do_not_get_the_name_of_staff(app: Flask, factory: Factory, ada: int, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write_csv(folder / "people.csv", ("id", "name"), [("p1", "Ines Carvalho"), ("p2", "Mo Farouk")])
    write_csv(
        folder / "ideas.csv",
        ("id", "author_id", "title", "body", "posted_at"),
        [(f"i{one}", f"p{one}", "A door that closes", "Please", "2024-05-01") for one in (1, 2)],
    )
    assert "its name is protected here, so the id was used" in run_import(app, "csv", folder).output
    names = {member.name for member in factory.all(Member) if member.imported_at}
    assert names == {"Participant p1", "Mo Farouk"}
