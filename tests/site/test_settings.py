"""The community's settings: changed by administrators, logged, in effect everywhere."""

import time
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from community import create_app
from community.kernel.database import db
from community.site import choices
from community.site.models import ChoiceChange
from tests.world import World, words

CHOICES = {
    "name": "Crema",
    "tagline": "Say what you need.",
    "accent_hue": "40",
    "who_may_found": "overseers",
    "promise_days": "5",
    "flags_to_set_aside": "4",
    "time_zone": "Europe/Warsaw",
    "language": "en",
}


def _administrator(world: World) -> Any:
    return world.browser(world.member("Ada", role="administrator"))


def test_what_an_administrator_changes_is_in_effect_and_logged(world: World) -> None:
    browser = _administrator(world)
    assert browser.send("/staff/settings", **CHOICES).location == "/staff/settings"
    page = browser.get("/")
    assert "Crema" in words(page)
    assert "/accent-40.css" in page.get_data(as_text=True)
    with world.reading():
        choices.forget()
        site = choices.current()
    assert (site.who_may_found, site.promise_days, site.time_zone) == ("overseers", 5, "Europe/Warsaw")
    assert site.flags_to_set_aside == 4
    assert site.hide_counts is False
    log = {row.name: (row.before, row.after, row.changed_by) for row in world.all(ChoiceChange)}
    assert log["name"] == ("Community", "Crema", 1)
    assert log["accent_hue"] == (255, 40, 1)
    assert log["hide_counts"] == (True, False, 1)
    assert "language" not in log
    shown = words(browser.get("/staff/settings"))
    assert "Ada Name of the site Community Crema" in shown


def test_saving_the_same_again_changes_and_logs_nothing(world: World) -> None:
    browser = _administrator(world)
    browser.send("/staff/settings", **CHOICES)
    count = len(world.all(ChoiceChange))
    assert "nothing was changed" in words(browser.send("/staff/settings", follow=True, **CHOICES))
    assert len(world.all(ChoiceChange)) == count


def test_another_process_follows_within_two_seconds(world: World) -> None:
    with world.reading():
        choices.forget()
        assert choices.current().name == "Community"
        kept = dict(choices._kept)
    _administrator(world).send("/staff/settings", **CHOICES)
    choices._kept.update(kept)  # as it is in a process that did not make the change
    time.sleep(choices.FRESH + 0.1)
    with world.reading():
        assert choices.current().name == "Crema"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": ""}, "give the site a name"),
        ({"name": "x" * 61}, "at most 60"),
        ({"tagline": "x" * 161}, "at most 160"),
        ({"accent_hue": "360"}, "from 0 to 359"),
        ({"accent_hue": "blue"}, "valid integer"),
        ({"who_may_found": "nobody"}, "valid choice"),
        ({"promise_days": "0"}, "from 1 to 365"),
        ({"promise_days": ""}, "number of days"),
        ({"flags_to_set_aside": "-1"}, "from 0 to 100"),
        ({"flags_to_set_aside": ""}, "0 means never"),
        ({"time_zone": "Mars/Olympus"}, "valid choice"),
        ({"language": "xx"}, "valid choice"),
    ],
)
def test_a_refused_form_keeps_what_was_typed_and_changes_nothing(
    world: World, wrong: dict[str, str], says: str
) -> None:
    answer = _administrator(world).send("/staff/settings", **{**CHOICES, **wrong})
    assert answer.status_code == 422
    assert says.lower() in words(answer).lower()
    if "tagline" not in wrong:
        assert 'value="Say what you need."' in answer.get_data(as_text=True)
    assert world.all(ChoiceChange) == []


def test_a_name_is_never_run(world: World) -> None:
    browser = _administrator(world)
    browser.send("/staff/settings", **{**CHOICES, "name": "<script>alert(1)</script>", "tagline": '"><img src=x>'})
    for path in ("/", "/about", "/staff/settings", "/sign-in", "/favicon.svg"):
        page = world.visitor().get(path) if path != "/staff/settings" else browser.get(path)
        assert "<script>alert" not in page.get_data(as_text=True)
        assert "<img" not in page.get_data(as_text=True)


@pytest.mark.parametrize("role", ["member", "moderator", "staff"])
def test_nobody_else_finds_the_page(world: World, role: str) -> None:
    browser = world.browser(world.member("Bo", role=role))
    assert browser.get("/staff/settings").status_code == 404
    assert browser.send("/staff/settings", **CHOICES).status_code == 404
    assert world.visitor().get("/staff/settings").status_code == 303
    assert world.all(ChoiceChange) == []


def test_the_log_cannot_be_rewritten(world: World) -> None:
    _administrator(world).send("/staff/settings", **CHOICES)
    for statement in ("UPDATE site_choice_changes SET name = 'x'", "DELETE FROM site_choice_changes"):
        with world.reading(), pytest.raises(DBAPIError):
            db.session.execute(text(statement))


def test_the_log_is_read_page_by_page(world: World) -> None:
    browser = _administrator(world)
    for number in range(25):
        browser.send("/staff/settings", **{**CHOICES, "promise_days": str(number + 10)})
    page = browser.get("/staff/settings").get_data(as_text=True)
    assert page.count("<tr>") == 21
    path = page.split('rel="next" href="')[1].split('"')[0]
    assert browser.get(path).status_code == 200
    with world.counting() as sent:
        browser.get("/staff/settings")
    assert len(sent) <= 6


def test_what_the_site_says_about_itself_is_told_to_everyone(world: World) -> None:
    page = words(world.visitor().get("/about"))
    for part in ("4.85 days", "Who can see what", "no trackers", "within 7 days", "private groups included"):
        assert part in page


def test_the_little_picture_wears_the_accent(world: World) -> None:
    answer = world.visitor().get("/favicon.svg")
    assert answer.mimetype == "image/svg+xml"
    assert "0.19 255)" in answer.get_data(as_text=True)


def test_settings_are_read_by_a_site_that_starts_anew(world: World) -> None:
    _administrator(world).send("/staff/settings", **CHOICES)
    choices.forget()
    assert "Crema" in words(create_app(world.app.config["SETTINGS"]).test_client().get("/sign-in"))
