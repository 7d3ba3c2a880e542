"""The settings of the community: changed by administrators, logged, in effect everywhere."""

import time
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from community.app import create_app
from community.core.db import db
from community.site import settings
from community.site.models import SiteSettingChange
from tests.factory import Factory, visible_text

CHOICES = {
    "name": "Crema",
    "tagline": "Say what you need.",
    "accent_hue": "40",
    "who_can_create_groups": "site_team",
    "blind_voting": "y",
    "response_goal_days": "5",
    "notice_delay_minutes": "2",
    "reports_to_auto_hide": "4",
    "time_zone": "Europe/Warsaw",
    "language": "en",
}


def _administrator(factory: Factory) -> Any:
    return factory.browser(factory.member("Ada", role="administrator"))


@pytest.mark.both_databases
def test_what_an_administrator_changes_is_in_effect_and_logged(factory: Factory) -> None:
    browser = _administrator(factory)
    assert browser.send("/staff/settings", **CHOICES).location == "/staff/settings"
    page = browser.get("/")
    assert "Crema" in visible_text(page)
    assert "/accent-40.css" in page.get_data(as_text=True)
    with factory.reading():
        site = settings.current()
    assert (site.who_can_create_groups, site.response_goal_days, site.time_zone) == ("site_team", 5, "Europe/Warsaw")
    assert site.reports_to_auto_hide == 4
    assert site.blind_voting is True
    log = {row.name: (row.before, row.after, row.changed_by) for row in factory.all(SiteSettingChange)}
    assert log["name"] == ("Community", "Crema", 1)
    assert log["accent_hue"] == (255, 40, 1)
    assert log["blind_voting"] == (False, True, 1)
    assert "language" not in log
    shown = visible_text(browser.get("/staff/settings"))
    assert "Ada Site name Community Crema" in shown


def test_saving_the_same_values_changes_and_logs_nothing(factory: Factory) -> None:
    browser = _administrator(factory)
    browser.send("/staff/settings", **CHOICES)
    count = len(factory.all(SiteSettingChange))
    assert "No changes to save" in visible_text(browser.send("/staff/settings", follow=True, **CHOICES))
    assert len(factory.all(SiteSettingChange)) == count


def test_another_process_follows_within_two_seconds(factory: Factory) -> None:
    other = create_app(factory.app.config["SETTINGS"])
    with other.app_context():
        assert settings.current().name == "Community"
    _administrator(factory).send("/staff/settings", **CHOICES)
    time.sleep(settings.CACHE_SECONDS + 0.1)
    with other.app_context():
        assert settings.current().name == "Crema"
        db.engine.dispose()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": ""}, "enter a name for the site"),
        ({"name": "x" * 61}, "at most 60"),
        ({"tagline": "x" * 161}, "at most 160"),
        ({"contact": "ask us"}, "email address, or a URL"),
        ({"contact": "javascript:alert(1)"}, "email address, or a URL"),
        ({"contact": "https://"}, "email address, or a URL"),
        ({"contact": "https://[x"}, "email address, or a URL"),
        ({"contact": "a@example.com " * 30}, "at most 254"),
        ({"accent_hue": "360"}, "from 0 to 359"),
        ({"accent_hue": "blue"}, "valid integer"),
        ({"who_can_create_groups": "nobody"}, "valid choice"),
        ({"response_goal_days": "0"}, "from 1 to 365"),
        ({"response_goal_days": ""}, "number of days"),
        ({"reports_to_auto_hide": "-1"}, "from 0 to 100"),
        ({"reports_to_auto_hide": ""}, "0 means never"),
        ({"time_zone": "Mars/Olympus"}, "valid choice"),
        ({"language": "xx"}, "valid choice"),
    ],
)
def test_an_invalid_form_keeps_the_input_and_changes_nothing(
    factory: Factory, wrong: dict[str, str], says: str
) -> None:
    answer = _administrator(factory).send("/staff/settings", **{**CHOICES, **wrong})
    assert answer.status_code == 422
    assert says.lower() in visible_text(answer).lower()
    if "tagline" not in wrong:
        assert 'value="Say what you need."' in answer.get_data(as_text=True)
    assert factory.all(SiteSettingChange) == []


def test_the_name_is_escaped(factory: Factory) -> None:
    browser = _administrator(factory)
    browser.send("/staff/settings", **{**CHOICES, "name": "<script>alert(1)</script>", "tagline": '"><img src=x>'})
    for path in ("/", "/about", "/staff/settings", "/sign-in", "/favicon.svg"):
        page = factory.visitor().get(path) if path != "/staff/settings" else browser.get(path)
        assert "<script>alert" not in page.get_data(as_text=True)
        assert "<img" not in page.get_data(as_text=True)


@pytest.mark.parametrize("role", ["member", "moderator", "staff"])
def test_only_administrators_find_the_page(factory: Factory, role: str) -> None:
    browser = factory.browser(factory.member("Bo", role=role))
    assert browser.get("/staff/settings").status_code == 404
    assert browser.send("/staff/settings", **CHOICES).status_code == 404
    assert factory.visitor().get("/staff/settings").status_code == 303
    assert factory.all(SiteSettingChange) == []


@pytest.mark.both_databases
def test_the_log_cannot_be_changed(factory: Factory) -> None:
    _administrator(factory).send("/staff/settings", **CHOICES)
    for statement in ("UPDATE site_setting_changes SET name = 'x'", "DELETE FROM site_setting_changes"):
        with factory.reading(), pytest.raises(DBAPIError):
            db.session.execute(text(statement))


@pytest.mark.both_databases
def test_the_log_is_read_page_by_page(factory: Factory) -> None:
    browser = _administrator(factory)
    for number in range(25):
        browser.send("/staff/settings", **{**CHOICES, "response_goal_days": str(number + 10)})
    page = browser.get("/staff/settings").get_data(as_text=True)
    assert page.count("<tr>") == 21
    path = page.split('rel="next" href="')[1].split('"')[0]
    assert browser.get(path).status_code == 200
    with factory.counting() as sent:
        browser.get("/staff/settings")
    assert len(sent) <= 6


def test_name_and_tagline_are_shown_to_everyone(factory: Factory) -> None:
    page = visible_text(factory.visitor().get("/about"))
    for part in ("4.85 days", "Who can see what", "no trackers", "within 7 days", "private groups included"):
        assert part in page


def test_the_icon_has_the_accent_color(factory: Factory) -> None:
    answer = factory.visitor().get("/favicon.svg")
    assert answer.mimetype == "image/svg+xml"
    assert "0.19 255)" in answer.get_data(as_text=True)


def test_settings_survive_a_restart(factory: Factory) -> None:
    _administrator(factory).send("/staff/settings", **CHOICES)
    restarted = create_app(factory.app.config["SETTINGS"])
    assert "Crema" in visible_text(restarted.test_client().get("/sign-in"))
    with restarted.app_context():
        db.engine.dispose()


@pytest.mark.parametrize(
    ("contact", "link"),
    [("help@example.com", "mailto:help@example.com"), ("https://example.com/help?a=1", "https://example.com/help?a=1")],
)
def test_the_contact_is_linked_at_the_end_of_every_page(factory: Factory, contact: str, link: str) -> None:
    browser = _administrator(factory)
    browser.send("/staff/settings", **CHOICES, contact=contact)
    for page in (factory.visitor().get("/"), factory.visitor().get("/accessibility"), browser.get("/staff")):
        assert f'<a href="{link}">Help & contact</a>' in page.text
    assert f'href="{link}">Contact us' in factory.visitor().get("/accessibility").text
    browser.send("/staff/settings", **CHOICES, contact="")
    assert "Help & contact" not in factory.visitor().get("/").text
    assert "Post an idea" in visible_text(factory.visitor().get("/accessibility"))


def test_without_a_contact_the_sender_of_emails_is_linked(factory: Factory) -> None:
    deployment = factory.app.config["SETTINGS"]
    sends = replace(deployment, smtp_url="smtp://localhost:25", mail_from="The team <team@example.com>")
    with create_app(sends).app_context():
        page = create_app(sends).test_client().get("/accessibility")
    assert '<a href="mailto:team@example.com">Help & contact</a>' in page.text
