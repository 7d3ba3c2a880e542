"""A form that is sent twice does its work once: an idea, a comment, a group, a report and everything like them."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from community.comments.models import Comment
from community.core.db import db, now
from community.groups.models import Group, Invitation, JoinRequest
from community.ideas.models import Idea, StatusChange
from community.members import deletion
from community.members.models import Member, SentForm
from community.moderation.models import Appeal, ModerationAction, ReasonTemplate, Report
from community.web import sent_forms
from tests.factory import BrowserClient, Factory, visible_text
from tests.moderation.scenario import ModerationScenario

TWICE = "You’ve already sent this, so we didn’t save it again."
IDEA = {"title": "A louder mode", "group": "kitchens", "body": "I am deaf."}
Form = tuple[int, str, dict[str, Any], Any]


def _forms(factory: Factory) -> dict[str, Callable[[], Form]]:
    """Each form: who sends it where, with what, and the table that it adds to."""
    scenario = ModerationScenario(factory)

    def appeal() -> Form:
        action = scenario.act(scenario.ada, "comment", scenario.comment, "remove")
        return scenario.bo, f"/settings/moderation/{action}/appeal", {"reason": "I only said what I saw."}, Appeal

    def join_request() -> Form:
        factory.group("Tea house", scenario.ada, by_request=True)
        return scenario.cy, "/groups/tea-house/join-request", {"answer": "Please."}, JoinRequest

    action = {"act": "warn", "reason": "It attacks a person.", "known": "0"}
    reason = {"act": "remove", "label": "Spam", "text": "This is spam, sorry."}
    status = {"status_key": "planned", "reason": "In spring.", "answer": "", "version": "0", "next": "/top"}
    return {
        "idea": lambda: (scenario.bo, "/ideas/new", IDEA, Idea),
        "comment": lambda: (scenario.cy, f"/ideas/{scenario.idea}/comments", {"text": "Mine too."}, Comment),
        "reply": lambda: (
            scenario.cy,
            f"/ideas/{scenario.idea}/comments",
            {"text": "No.", "parent_id": scenario.comment},
            Comment,
        ),
        "group": lambda: (scenario.bo, "/groups/new", {"name": "Tea", "purpose": "For tea.", "kind": "open"}, Group),
        "report": lambda: (scenario.cy, f"/report/idea/{scenario.idea}", {"reason": "spam"}, Report),
        "invitation": lambda: (scenario.ada, "/groups/kitchens/invitations", {"max_uses": 5, "days": 3}, Invitation),
        "join request": join_request,
        "appeal": appeal,
        "moderation action": lambda: (
            scenario.ada,
            f"/moderation/comment/{scenario.comment}",
            action,
            ModerationAction,
        ),
        "status update": lambda: (scenario.sol, f"/staff/ideas/{scenario.idea}/status", status, StatusChange),
        "saved reply": lambda: (scenario.sol, "/staff/reasons", reason, ReasonTemplate),
    }


NAMES = (
    *("idea", "comment", "reply", "group", "report", "invitation", "join request", "appeal", "moderation action"),
    *("status update", "saved reply"),
)


def _place(answer: TestResponse) -> str:
    """Where an answer leads, without the title in the URL of an idea."""
    return re.sub(r"(/ideas/[0-9]+)-[^/?#]*", r"\1", answer.location or "")


def _key(browser: BrowserClient, path: str) -> str:
    found = re.search(r'name="form_key" value="([^"]+)"', browser.get(path).get_data(as_text=True))
    assert found, path
    return found[1]


@pytest.mark.parametrize("name", NAMES)
def test_a_form_sent_twice_does_its_work_once(factory: Factory, name: str) -> None:
    who, path, data, model = _forms(factory)[name]()
    browser = factory.browser(who)
    before = len(factory.all(model))
    first = browser.send(path, form_key="k1", **data)
    assert first.status_code == 303, visible_text(first)
    again = browser.send(path, form_key="k1", **data)
    assert (again.status_code, _place(again)) == (303, _place(first))
    assert TWICE in visible_text(browser.get(again.location, follow_redirects=True))
    assert not any("quiet-mode" in form.page or "louder-mode" in form.page for form in factory.all(SentForm))
    assert len(factory.all(model)) == before + 1


@pytest.mark.both_databases
@pytest.mark.parametrize("name", ["idea", "comment", "group", "report"])
def test_a_form_sent_many_times_at_once_does_its_work_once(factory: Factory, name: str) -> None:
    who, path, data, model = _forms(factory)[name]()
    before = len(factory.all(model))
    browsers = [factory.browser(who) for _ in range(6)]
    forms = [{**data, "form_key": "k1", "csrf_token": browser.token()} for browser in browsers]
    gate = Barrier(len(browsers))

    def send(number: int) -> tuple[int, str]:
        gate.wait()
        answer = browsers[number].post(path, data=forms[number])
        return answer.status_code, _place(answer)

    with ThreadPoolExecutor(len(browsers)) as pool:
        answers = set(pool.map(send, range(len(browsers))))
    assert len(answers) == 1
    assert answers.pop()[0] == 303
    assert len(factory.all(model)) == before + 1


def test_pages_give_every_form_a_key_of_its_own(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    browser = factory.browser(scenario.cy)
    html = browser.get(f"/ideas/{scenario.idea}").get_data(as_text=True)
    page = browser.get(f"/ideas/{scenario.idea}", follow_redirects=True).get_data(as_text=True) + html
    keys = re.findall(r'name="form_key" value="([^"]+)"', page)
    assert len(keys) == len(set(keys)) >= 2
    assert _key(browser, "/ideas/new") != _key(browser, "/ideas/new")


def test_the_same_form_with_another_text_is_sent_and_nothing_typed_is_lost(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    browser = factory.browser(scenario.bo)
    for title in ("A louder mode", "A softer mode", "A louder mode"):
        assert browser.send("/ideas/new", form_key="k1", **{**IDEA, "title": title}).status_code == 303
    assert [idea.title for idea in factory.all(Idea)] == ["A quiet mode", "A louder mode", "A softer mode"]


def test_the_same_text_in_a_form_loaded_again_is_one_idea_for_an_hour(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    browser = factory.browser(scenario.bo)
    places = {_place(browser.send("/ideas/new", form_key=key, **IDEA)) for key in ("k1", "k2", "k2")}
    assert len(places) == 1
    with factory.writing():
        db.session.execute(update(SentForm).values(sent_at=now() - timedelta(minutes=61)))
    assert _place(browser.send("/ideas/new", form_key="k3", **IDEA)) not in places


def test_a_refused_form_can_be_sent_again(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    browser = factory.browser(scenario.bo)
    with factory.writing():
        db.session.get_one(Group, scenario.group).archived_at = now()
    assert browser.send("/ideas/new", form_key="k1", **IDEA).status_code == 422
    with factory.writing():
        db.session.get_one(Group, scenario.group).archived_at = None
    assert browser.send("/ideas/new", form_key="k1", **IDEA).status_code == 303


def test_a_key_works_for_its_member_only(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    mine = factory.browser(scenario.bo).send("/ideas/new", form_key="k1", **IDEA)
    theirs = factory.browser(scenario.cy).send("/ideas/new", form_key="k1", **IDEA)
    assert mine.location != theirs.location
    assert len(factory.all(Idea)) == 3


def test_a_report_can_be_made_again_after_it_was_withdrawn(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    browser, path = factory.browser(scenario.cy), f"/report/idea/{scenario.idea}"
    browser.send(path, form_key="k1", reason="spam")
    browser.send(f"{path}/withdraw")
    browser.send(path, form_key="k2", reason="spam")
    assert len(factory.all(Report)) == 1


def test_a_comment_sent_again_after_signing_in_is_one_comment(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    visitor, text = factory.visitor(), {"text": "Mine too.", "form_key": "k1"}
    visitor.send(f"/ideas/{scenario.idea}/comments", **text)
    visitor.send("/sign-in", email="cy@example.com", password="a long enough phrase")
    visitor.send(f"/ideas/{scenario.idea}/comments", **text)
    assert [comment.body for comment in factory.all(Comment, author_id=scenario.cy)] == ["Mine too."]


def test_records_of_sent_forms_go_after_a_month_and_with_their_member(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    for who in (scenario.bo, scenario.cy):
        factory.browser(who).send(f"/ideas/{scenario.idea}/comments", text="Mine too.", form_key="k1")
    with factory.writing():
        deletion.delete_account(db.session.get_one(Member, scenario.bo))
    factory.work()
    assert [row.member_id for row in factory.all(SentForm)] == [scenario.cy]
    with factory.writing():
        db.session.execute(update(SentForm).values(sent_at=now() - timedelta(days=31)))
    with factory.app.app_context():
        sent_forms.delete_old()
    assert factory.all(SentForm) == []
