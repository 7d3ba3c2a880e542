"""Signing in with an email: a code for the browser that asked, a link for the browser that opens it."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from community.comments.models import Comment
from community.core.alarms import Alarm
from community.core.db import db, now
from community.core.outbox import Job
from community.ideas.models import Idea, Vote
from community.members.models import Member, PendingAction, ProvisionalSession, Session
from tests.factory import PASSWORD, BrowserClient, Factory, visible_text
from tests.mailbox import body_of, delivering, text_of

ADA, NEW = "ada@example.com", "newcomer@example.com"


def _asked(factory: Factory, email: str = ADA) -> BrowserClient:
    browser = factory.visitor()
    assert browser.send("/sign-in/email", email=email).location == "/sign-in/code"
    return browser


def _is_signed_in(browser: BrowserClient) -> bool:
    return browser.get("/settings/profile").status_code == 200


def _shown(html: str) -> str:
    """What the page of a link says of what is pending."""
    found = re.search(r'name="shown" value="(\w+)"', html)
    assert found is not None
    return found[1]


def _wrong(code: str) -> str:
    return "000000" if code != "000000" else "000001"


def test_a_code_signs_in_the_browser_that_asked_and_works_once(factory: Factory) -> None:
    factory.member("Ada")
    browser = _asked(factory)
    code = factory.emailed_code(ADA)
    assert factory.visitor().send("/sign-in/code", code=code).location == "/sign-in/email"
    assert browser.send("/sign-in/code", code=f" {code[:3]} {code[3:]} ").status_code == 303
    assert _is_signed_in(browser)
    assert len(factory.all(Member)) == 1
    browser.send("/sign-out")
    assert browser.send("/sign-in/code", code=code).location == "/sign-in/email"


def test_a_link_signs_in_only_the_browser_that_opens_it_after_a_click(factory: Factory) -> None:
    factory.member("Ada")
    asked = _asked(factory)
    link, opened = factory.emailed_link(ADA), factory.visitor()
    assert "Sign in" in visible_text(opened.get(link))
    assert factory.all(Session) == []
    assert opened.send(link).status_code == 303
    assert _is_signed_in(opened)
    assert not _is_signed_in(asked)
    assert asked.send("/sign-in/code", code="123456").location == "/sign-in/email"
    assert opened.send(link).status_code == factory.visitor().get(link).status_code == 410


def test_a_code_can_be_tried_five_times(factory: Factory) -> None:
    browser = _asked(factory)
    code = factory.emailed_code(ADA)
    for left in ("4 tries", "3 tries", "2 tries", "one try"):
        answer = browser.send("/sign-in/code", code=_wrong(code))
        assert answer.status_code == 422
        assert "Please fix one thing. Code:" in visible_text(answer), "a summary with a link to the field"
        assert f"You have {left} left." in visible_text(answer)
    assert "no longer works" in visible_text(browser.send("/sign-in/code", code=_wrong(code)))
    assert browser.send("/sign-in/code", code=code).status_code == 422
    assert factory.all(Member) == []
    browser.send("/sign-in/email", email=ADA)
    assert browser.send("/sign-in/code", code=factory.emailed_code(ADA)).status_code == 303


@pytest.mark.parametrize("minutes", [29, 31])
@pytest.mark.parametrize("way", ["code", "link"])
def test_code_and_link_work_for_thirty_minutes(factory: Factory, way: str, minutes: int) -> None:
    browser = _asked(factory)
    code, link = factory.emailed_code(ADA), factory.emailed_link(ADA)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=minutes), tick=True):
        answer = browser.send("/sign-in/code", code=code) if way == "code" else browser.send(link)
    assert (answer.status_code == 303) is (minutes < 30)
    assert len(factory.all(Member)) == (1 if minutes < 30 else 0)


def test_a_new_email_replaces_the_one_before(factory: Factory) -> None:
    browser = _asked(factory)
    code, link = factory.emailed_code(ADA), factory.emailed_link(ADA)
    browser.send("/sign-in/email", email=ADA)
    assert factory.visitor().get(link).status_code == 410
    if code != factory.emailed_code(ADA):
        assert browser.send("/sign-in/code", code=code).status_code == 422


def test_a_code_for_one_address_does_not_confirm_another(factory: Factory) -> None:
    browser = _asked(factory, ADA)
    code = factory.emailed_code(ADA)
    browser.send("/sign-in/email", email="victim@example.com")
    if code != factory.emailed_code("victim@example.com"):
        assert browser.send("/sign-in/code", code=code).status_code == 422
    assert factory.all(Member) == []


def test_tampered_links_do_nothing(factory: Factory) -> None:
    _asked(factory)
    link = factory.emailed_link(ADA)
    for path in (link[:-1], link + "x", "/sign-in/link/x", "/sign-in/link/..%00"):
        assert factory.visitor().get(path).status_code == factory.visitor().send(path).status_code == 410, path
    assert factory.all(Member) == []


@pytest.mark.parametrize("page", ["/sign-in/email", "/forgot-password"])
def test_known_and_unknown_addresses_get_the_same_answer_and_work(factory: Factory, page: str) -> None:
    factory.member("Ada")
    found = []
    for email in (ADA, NEW):
        browser = factory.visitor()
        with factory.counting() as statements:
            answer = browser.send(page, email=email)
        shown = visible_text(browser.get(answer.location)).replace(email, "…")
        found.append((answer.status_code, answer.location, shown, len(statements)))
    assert found[0] == found[1]
    assert len(factory.all(Job)) == 2


def test_emails_to_one_address_are_limited_without_an_error(factory: Factory) -> None:
    with delivering(factory.app) as post:
        answers = {_asked(factory).get("/sign-in/code").status_code for _ in range(7)}
        factory.work()
        assert answers == {200}
        assert len(post.to(ADA)) == 5
    browser = _asked(factory)  # nothing tells that no email was sent, and no code works
    guessed = browser.send("/sign-in/code", code=factory.emailed_code(ADA))
    assert "You have 4 tries left" in visible_text(guessed)
    assert browser.send(factory.emailed_link(ADA)).status_code == 410
    assert not _is_signed_in(browser)


def test_an_email_that_waits_is_not_sent_once_the_limit_has_replaced_it(factory: Factory) -> None:
    browser = _asked(factory)
    for _ in range(5):
        browser.send("/sign-in/email", email=ADA)  # the sixth in this hour
    with delivering(factory.app) as post:
        factory.work()
        assert post.to(ADA) == []


def test_others_cannot_use_up_the_emails_that_a_network_or_a_known_browser_can_ask_for(factory: Factory) -> None:
    factory.member("Ada")
    known = _asked(factory)
    known.send("/sign-in/code", code=factory.emailed_code(ADA))
    known.send("/sign-out")
    with delivering(factory.app) as post:
        for _ in range(7):
            _asked(factory)
        factory.work()
        assert len(post.to(ADA)) == 4, "and the first, which was used before it was sent"
        elsewhere = factory.visitor()
        elsewhere.environ_base["REMOTE_ADDR"] = "203.0.113.7"
        for browser in (elsewhere, known):
            browser.send("/sign-in/email", email=ADA)
        factory.work()
        assert len(post.to(ADA)) == 6


def test_many_wrong_codes_on_the_site_raise_an_alarm_and_keep_no_one_out(factory: Factory) -> None:
    browser = _asked(factory)
    code = factory.emailed_code(ADA)
    for _ in range(300):
        factory.app.extensions["limiter"].hit("300 per hour", "wrong codes")
    browser.send("/sign-in/code", code=_wrong(code))
    assert [alarm.name for alarm in factory.all(Alarm)] == ["wrong codes"]
    assert browser.send("/sign-in/code", code=code).status_code == 303
    assert _is_signed_in(browser)


@pytest.mark.parametrize("way", ["code", "link", "link elsewhere"])
@pytest.mark.parametrize("who", [ADA, NEW])
@pytest.mark.parametrize("act", ["vote", "comment"])
def test_signing_in_succeeds_although_what_was_pending_is_not_possible(
    factory: Factory, way: str, who: str, act: str
) -> None:
    ada = factory.member("Ada")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada))
    asked = factory.visitor()
    asked.send(f"/ideas/{idea}/vote") if act == "vote" else asked.send(f"/ideas/{idea}/comments", text="So do I.")
    asked.send("/sign-in/email", email=who, **({"name": "Nia"} if act == "comment" else {}))
    with factory.writing():
        db.session.get_one(Idea, idea).hidden_at = now()
    factory.recount()
    browser = factory.visitor() if way == "link elsewhere" else asked
    link = factory.emailed_link(who)
    if way == "code":
        answer = browser.send("/sign-in/code", code=factory.emailed_code(who))
    else:
        answer = browser.send(link, pending="do", shown=_shown(browser.get(link).text))
    assert answer.status_code == 303
    assert _is_signed_in(browser)
    assert (factory.all(Vote), factory.all(Comment)) == ([], [])
    if act == "comment" and who == NEW:
        assert "So do I." in visible_text(browser.get("/pending"))


def test_what_is_added_after_the_question_is_asked_about_again(factory: Factory) -> None:
    ada = factory.member("Ada")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada))
    stranger = factory.visitor()
    stranger.send(f"/ideas/{idea}/vote")
    stranger.send("/sign-in/email", email=NEW)
    reader, link = factory.visitor(), factory.emailed_link(NEW)
    shown = _shown(reader.get(link).text)
    stranger.send(f"/ideas/{idea}/comments", text="Words of a stranger.")
    again = reader.send(link, pending="do", shown=shown)
    assert again.status_code == 200
    assert "Words of a stranger." in visible_text(again)
    assert not _is_signed_in(reader)


def test_a_password_chosen_for_another_address_is_forgotten(factory: Factory) -> None:
    shared = factory.visitor()
    shared.send("/sign-up", name="Eve", email="eve@example.com", password=PASSWORD)
    shared.send("/sign-in/email", email=NEW)
    assert shared.send("/sign-in/code", code=factory.emailed_code(NEW)).status_code == 303
    assert factory.all(Member, email=NEW)[0].password_hash is None


def test_a_name_without_letters_is_refused_before_an_email_is_sent(factory: Factory) -> None:
    ada = factory.member("Ada")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada))
    browser = factory.visitor()
    browser.send(f"/ideas/{idea}/comments", text="So do I.")
    answer = browser.send("/sign-in/email", email=NEW, name="...")
    assert answer.status_code == 422
    assert "name that others can read" in visible_text(answer)


def test_a_network_can_ask_for_twenty_emails_an_hour(factory: Factory) -> None:
    for number in range(20):
        _asked(factory, f"a{number}@example.com")
    refused = factory.visitor().send("/sign-in/email", email=ADA)
    assert refused.status_code == 429
    assert ADA in refused.text


def test_closed_sign_ups_are_told_in_the_email_only(factory: Factory, app: Flask) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], signup="closed")
    factory.member("Ada")
    with delivering(app) as post:
        known, unknown = _asked(factory, ADA), _asked(factory, NEW)
        pages = [visible_text(browser.get("/sign-in/code")) for browser in (known, unknown)]
        assert pages[0].replace(ADA, "…") == pages[1].replace(NEW, "…")
        factory.work()
        assert "isn’t accepting new members" in " ".join(body_of(post.to(NEW)[0]).split())
        assert factory.emailed_code(NEW) not in text_of(post.to(NEW)[0])
        assert factory.emailed_code(ADA) in body_of(post.to(ADA)[0])
    guessed = unknown.send("/sign-in/code", code=factory.emailed_code(NEW))
    assert "Sign-ups are closed" in visible_text(guessed)
    assert len(factory.all(Member)) == 1


def test_another_browser_publishes_only_what_it_says_is_its_own(factory: Factory) -> None:
    ada = factory.member("Ada")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada))
    for answer in ("drop", "do", ""):
        stranger = factory.visitor()
        stranger.send(f"/ideas/{idea}/comments", text=f"Words of a stranger {answer}.")
        stranger.send("/sign-in/email", email=NEW, name="Eve")
        link, reader = factory.emailed_link(NEW), factory.visitor()
        shown = visible_text(reader.get(link))
        assert "Did you do this?" in shown
        assert f"Words of a stranger {answer}." in shown
        reader.send(link, pending=answer, shown=_shown(reader.get(link).text))
        assert _is_signed_in(reader)
        assert not _is_signed_in(stranger)
    page = visible_text(factory.visitor().get(f"/ideas/{idea}", follow_redirects=True))
    assert "Words of a stranger do." in page
    assert "Words of a stranger drop." not in page
    assert "Words of a stranger ." not in page
    assert factory.all(PendingAction) == []


def test_a_password_chosen_in_another_browser_is_not_taken(factory: Factory) -> None:
    eve = factory.visitor()
    eve.send("/sign-up", name="Eve", email=NEW, password=PASSWORD)
    reader = factory.visitor()
    reader.send(factory.emailed_link(NEW))
    [member] = factory.all(Member)
    assert (member.password_hash, member.name) == (None, "New member")
    assert eve.send("/sign-in", email=NEW, password=PASSWORD).status_code == 422


def test_signing_in_replaces_every_token_of_the_browser(factory: Factory) -> None:
    factory.member("Ada")
    browser = _asked(factory)
    with browser.session_transaction() as cookie:
        before = dict(cookie)
    browser.send("/sign-in/code", code=factory.emailed_code(ADA))
    with browser.session_transaction() as cookie:
        after = dict(cookie)
    assert not {before[name] for name in ("csrf_token", "provisional_session")} & set(map(str, after.values()))
    thief = factory.visitor()
    with thief.session_transaction() as cookie:
        cookie.update(before)
    assert not _is_signed_in(thief)


def test_a_link_ends_the_session_of_another_member_in_the_same_browser(factory: Factory) -> None:
    factory.member("Ada")
    browser = factory.browser(factory.member("Bo"))
    _asked(factory)
    assert "signed in with ada@example.com instead" in visible_text(browser.get(factory.emailed_link(ADA)))
    browser.send(factory.emailed_link(ADA))
    assert "ada@example.com" in visible_text(browser.get("/settings/account"))
    assert [one.ended_at is None for one in factory.all(Session)] == [False, True]


def test_deleted_members_can_begin_anew(factory: Factory) -> None:
    factory.member("Ada", deleted_at=now(), email=None)
    browser = _asked(factory)
    browser.send("/sign-in/code", code=factory.emailed_code(ADA))
    assert [member.is_deleted for member in factory.all(Member)] == [True, False]


@pytest.mark.parametrize("path", ["/sign-in/email", "/sign-in/code", "/pending", "/pending/1/drop", "link"])
def test_every_form_needs_its_token(factory: Factory, path: str) -> None:
    browser = _asked(factory)
    if path == "link":
        path = factory.emailed_link(ADA)
    data = {"email": NEW, "code": factory.emailed_code(ADA), "name": "Eve", "pending": "do"}
    assert browser.post(path, data=data).status_code == 400
    assert factory.all(Member) == []
    assert factory.all(ProvisionalSession)[0].email == ADA


def test_neither_code_nor_link_is_stored(factory: Factory) -> None:
    _asked(factory)
    code, link = factory.emailed_code(ADA), factory.emailed_link(ADA)
    with factory.reading():
        stored = str([dict(row._mapping) for row in db.session.execute(ProvisionalSession.__table__.select())])
        jobs = str([job.payload for job in db.session.query(Job)])
    assert code not in stored + jobs
    assert link.rpartition("/")[2] not in stored + jobs
