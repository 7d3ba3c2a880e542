"""Every route for every viewer and every state of content. A route that is missing in the table fails."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask, url_for
from sqlalchemy import event
from werkzeug.routing import Rule

from community.core.db import db
from community.groups.models import Group, Invitation
from community.ideas import merging
from community.ideas.models import Idea
from community.members.models import Member
from tests.access.fixtures import GROUPS, STATES, VIEWERS, AccessScenario, Markers, arrange
from tests.access.permission_table import TABLE, expected
from tests.databases import SQLite
from tests.factory import BrowserClient, Factory

# Valid form data for each route, so that a refusal is due to the viewer.
FORMS: dict[str, dict[str, str]] = {
    "comments.edit": {"text": "I changed my mind about it.", "version": "2"},
    "comments.post": {"text": "This would help me every day."},
    "comments.post_on_announcement": {"text": "Does that include Sunday?"},
    "groups.add_member": {"handle": "newcomer"},
    "groups.request_to_join": {"answer": "Because it is warm."},
    "members.hide_suggestion": {"kind": "person", "id": "1"},
    "groups.invitations": {"note": "For the fair", "max_uses": "3", "days": "2"},
    "groups.extra_field": {"name": "Year"},
    "groups.extra_field_list": {"name": "Year", "kind": "number"},
    "groups.transfer_ownership": {"handle": "group_member"},
    "groups.change_slug": {"address": "pans"},
    "groups.create": {"name": "Left hands", "purpose": "For left-handed people", "color": "1", "kind": "open"},
    "ideas.confirm_merge": {"into": "2"},  # the one of the group that admits by request
    "ideas.set_importance": {"importance": "2"},
    "members.sign_in": {"email": "nobody@example.com", "password": "not the right one"},
    "moderation.queue_answer_request": {"act": "admit"},
    "moderation.queue_act": {"act": "keep", "reason": "It is as it should be."},
    "moderation.report": {"reason": "other", "note": "Please have a look at this."},
    "moderation.act_in_group": {"act": "warn", "reason": "It is as it should be."},
    "moderation.act_on": {"act": "keep", "reason": "It is as it should be."},
    "moderation.undo": {"reason": "It was a mistake."},
    "notifications.follow": {"act": "follow"},
    "staff.change_view": {"name": "Other words"},
    "staff.label": {"name": "Other lids", "color": "3"},
    "staff.labels": {"name": "Handles", "color": "3"},
    "staff.snooze": {"until": "2027-02-01"},
    "staff.statuses": {"name": "In beta", "color": "3", "kind": "done"},
    "staff.define_status": {"name": "Soon", "color": "3", "kind": "in_progress", "version": "1"},
    "staff.move_status": {"up": "1"},
    "staff.remove_status": {"into": "in_progress", "confirmed": "1"},
    "staff.merge_label": {"into": "lids", "confirmed": "1"},
    "staff.idea_notes": {"note": "She asked twice."},
    "staff.member_notes": {"note": "She called on Monday."},
    "staff.edit_note": {"note": "She asked three times."},
    "staff.give_role": {"role": "moderator"},
    "general.preview": {"text": "*so*"},
    "general.theme": {"theme": "dark"},
}


WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass
class AccessCase:
    """The community of the table, with a copy of its database to restore after each write."""

    app: Flask
    scenario: AccessScenario
    factory: Factory
    file: Path
    original: Path
    cookies: dict[str, str]
    has_changed: bool = True

    def watch(self, connection: object, cursor: object, statement: str, *rest: object) -> None:
        """Notice statements that write. Called before every statement."""
        self.has_changed = self.has_changed or statement.lstrip().startswith(WRITES)

    def browser(self, viewer: str) -> BrowserClient:
        """A browser in which the viewer is signed in, without using the database."""
        browser = self.factory.visitor()
        if viewer in self.cookies:
            browser.set_cookie("session", self.cookies[viewer])
        return browser

    def restore(self) -> None:
        """Restore the original database and reset the rate limits."""
        self.app.extensions["limiter"].reset()
        if not self.has_changed:
            return
        with self.app.app_context():
            db.engine.dispose()
        for suffix in ("-wal", "-shm"):
            self.file.with_name(self.file.name + suffix).unlink(missing_ok=True)
        shutil.copy(self.original, self.file)
        self.has_changed = False


@pytest.fixture(scope="module")
def case(sqlite: SQLite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AccessCase]:
    """The community of the table, created once, with every member signed in."""
    folder = tmp_path_factory.mktemp("table")
    with sqlite.clean(folder) as url:
        app = sqlite.new_app(url, folder)
        factory = Factory(app)
        scenario = arrange(factory, Markers())
        factory.member("Newcomer", handle="newcomer")
        _merge(factory, scenario)
        signed_in = {name: factory.browser(who) for name, who in scenario.people.items() if who}
        with app.app_context():
            db.engine.dispose()
            engine = db.engine
        file = folder / "community.sqlite3"
        original = folder / "original.sqlite3"
        shutil.copy(file, original)
        found = {name: browser.get_cookie("session") for name, browser in signed_in.items()}
        cookies = {name: cookie.value for name, cookie in found.items() if cookie}
        case = AccessCase(app, scenario, factory, file, original, cookies)
        event.listen(engine, "before_cursor_execute", case.watch)
        yield case


def _merge(factory: Factory, scenario: AccessScenario) -> None:
    """Staff merge an idea of the public group into another one there."""
    ideas = [factory.idea(title, scenario.people["author"], scenario.groups["public"]) for title in ("A cap", "A hat")]
    with factory.writing():
        staff = db.session.get_one(Member, scenario.people["staff"])
        merging.merge(*(db.session.get_one(Idea, one) for one in ideas), staff)


def _keys(app: Flask) -> Iterator[tuple[str, Rule, str]]:
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield f"{method} {rule.endpoint}", rule, method


def _url(case: AccessCase, rule: Rule, state: str) -> str:
    scenario = case.scenario
    state = "public" if state == "-" else state
    idea = case.factory.get(Idea, scenario.ideas[state])
    group = case.factory.get(Group, scenario.groups[state])
    kind = state if state in GROUPS else "public"
    people = scenario.people
    values: dict[str, object] = {
        "idea_id": idea.id,
        "comment_id": scenario.comments[state],
        "slug": group.slug if rule.rule.startswith("/groups/") else idea.slug,
        "handle": "group_member",
        "kind": "idea",
        "subject_id": idea.id,
        "followed_id": idea.id,
        "member_id": people["group_member"],
        "token": "nonsense",
        "hue": 200,
        "session_id": 1,
        "name": scenario.images[state],
        "size": 480,
        "number": 1,
        "pixels": 192,
        "job_id": 1,
        "invitation_id": scenario.invitations[kind],
        "code": case.factory.get(Invitation, scenario.invitations[kind]).code,
        "edit_id": 1,
        "note_id": scenario.note,
        "merge_id": 1,
        "request_id": scenario.join_requests[kind],
        "reason_id": 1,
        "view": scenario.view_slug,
        "label": scenario.label_slug,
        "field_id": scenario.fields[kind],
        "pair_id": scenario.pair_id,
        "synonym_id": 1,
        "status": "planned",
        "announcement_id": scenario.announcements[state],
        "action_id": scenario.actions.get(state, scenario.actions["private"]),
    }
    with case.app.test_request_context():
        return url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})


def _outcomes(case: AccessCase, method: str, rule: Rule, state: str) -> str:
    url = _url(case, rule, state)
    return "".join(_outcome(case, method, rule, url, viewer) for viewer in VIEWERS)


def _outcome(case: AccessCase, method: str, rule: Rule, url: str, viewer: str) -> str:
    case.restore()
    browser = case.browser(viewer)
    response = browser.send(url, **FORMS.get(rule.endpoint, {})) if method == "POST" else browser.get(url)
    if response.status_code == 404:
        return "h"
    if response.status_code == 303 and response.headers["Location"].startswith("/sign-in"):
        return "s"
    if response.status_code in (403, 409):
        return "n"
    assert response.status_code < 500, f"{url}: {response.status_code}"
    return "o"  # 422 too: they can use the route, only the form is incomplete


def _needs_content(rule: Rule) -> bool:
    return bool(
        rule.arguments
        & {"idea_id", "comment_id", "slug", "subject_id", "name", "code", "announcement_id", "followed_id"}
    )


def test_every_route_is_in_the_table(app: Flask) -> None:
    assert {key for key, _rule, _method in _keys(app)} == set(TABLE)


CASES = [
    pytest.param(key, True, marks=[] if number % 5 == 0 else pytest.mark.exhaustive)
    for number, key in enumerate(sorted(TABLE))
] + [pytest.param(key, False, marks=pytest.mark.exhaustive) for key, line in sorted(TABLE.items()) if "-" not in line]


@pytest.mark.parametrize(("key", "in_table"), CASES)
def test_the_site_behaves_as_the_table_says(case: AccessCase, key: str, in_table: bool) -> None:
    """`in_table`: in the states that the line of the route names; or else in the others, which are like another."""
    method, _space, endpoint = key.partition(" ")
    rule = next(rule for rule in case.app.url_map.iter_rules(endpoint) if method in (rule.methods or ()))
    states = [state for state in (STATES if _needs_content(rule) else ("-",)) if (state in TABLE[key]) == in_table]
    assert states
    found = {state: _outcomes(case, method, rule, state) for state in states}
    assert found == {state: expected(key, state) for state in states}, f"by viewer {VIEWERS}"


def test_the_table_has_only_known_states() -> None:
    assert {state for line in TABLE.values() for state in line} <= {*STATES, "-"}
    assert {len(letters) for line in TABLE.values() for letters in line.values()} == {len(VIEWERS)}


def test_members_are_visible_to_everyone_until_deleted(factory: Factory) -> None:
    deleted = factory.member("Gone", deleted_at=factory.get(Member, factory.member("Ada")).joined_at)
    assert factory.visitor().get("/people/ada").status_code == 200
    assert factory.visitor().get(f"/people/{factory.get(Member, deleted).handle}").status_code == 404
