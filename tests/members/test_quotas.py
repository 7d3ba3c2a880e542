"""Quotas by trust level: enforced everywhere and shown on one page."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from community.comments.models import Comment
from community.core.db import db, now
from community.core.errors import Refused
from community.groups.models import Group
from community.ideas.models import Idea, Vote
from community.members import quotas, rate_limits, trust_level
from community.members.models import SUSPENDED, TRUST_LEVELS, TRUSTED, Member
from community.moderation.models import ModerationAction, Report
from tests.factory import BrowserClient, Factory, visible_text

TITLE = "A bigger kettle for all"


def _place(factory: Factory) -> tuple[int, int]:
    """A group of Ada's with an idea in it."""
    ada = factory.member("Ada")
    group = factory.group("Tea", ada)
    return group, factory.idea(TITLE, ada, group)


def _newcomer(factory: Factory, name: str = "Bo", **values: Any) -> int:
    return factory.member(name, trust_level="new", **values)


def _post(browser: BrowserClient, number: int, body: str = "To make tea for six.") -> Any:
    return browser.send("/ideas/new", group="tea", title=f"A kettle of size {number}", body=body)


def test_a_higher_trust_level_never_allows_less() -> None:
    for row in quotas.QUOTAS.values():
        assert row.new <= row.member <= row.trusted
        assert row.of(SUSPENDED) == 0
        assert all(row.of(standing) >= 0 for standing in TRUST_LEVELS)
        assert (row.per is not None) == (row.counted_by in (quotas.DATABASE, quotas.LIMITER))


def test_moderators_count_as_trusted_unless_suspended(factory: Factory) -> None:
    bo, sol = _newcomer(factory), factory.member("Sol", role="staff", trust_level="new")
    out = factory.member("Out", suspended_at=now())
    with factory.reading():
        one, staff, gone = (db.session.get_one(Member, member) for member in (bo, sol, out))
        assert trust_level.level_of(staff) == TRUSTED
        assert trust_level.level_of(one, moderates=True) == TRUSTED
        assert quotas.limit(one, quotas.IDEAS) == 3
        assert quotas.limit(gone, quotas.IDEAS, moderates=True) == 0


@pytest.mark.parametrize(
    ("wait", "says"),
    [
        (timedelta(seconds=1), "in a minute"),
        (timedelta(minutes=4, seconds=1), "in 5 minutes"),
        (timedelta(minutes=91), "in 2 hours"),
        (timedelta(hours=48), "in 48 hours"),
        (timedelta(hours=49), "in 3 days"),
    ],
)
def test_waiting_times_are_rounded_up(factory: Factory, wait: timedelta, says: str) -> None:
    assert rate_limits.in_time(wait) == says


@pytest.mark.both_databases
def test_newcomers_post_three_ideas_a_day_and_learn_when_they_can_post_again(factory: Factory) -> None:
    _place(factory)
    with time_machine.travel(now(), tick=False) as clock:
        browser = factory.browser(_newcomer(factory))
        assert [_post(browser, number).status_code for number in range(3)] == [303] * 3
        clock.shift(timedelta(hours=20))
        refused = _post(browser, 4, "These very words of mine.")
        assert refused.status_code == 422
        assert "You’ve reached your limit of 3 ideas per day. You can try again in 4 hours." in visible_text(refused)
        assert "Your permissions" in visible_text(refused)
        assert "These very words of mine." in visible_text(refused)
        clock.shift(timedelta(hours=4))
        assert _post(browser, 5).status_code == 303


def test_removing_an_idea_does_not_free_the_quota(factory: Factory) -> None:
    _place(factory)
    browser = factory.browser(_newcomer(factory))
    for number in range(3):
        _post(browser, number)
    for idea in factory.all(Idea):
        browser.send(f"/ideas/{idea.id}/remove")
    assert _post(browser, 4).status_code == 422


def test_group_moderators_post_in_their_group_as_trusted_members(factory: Factory) -> None:
    bo = _newcomer(factory)
    factory.group("Tea", bo)
    browser = factory.browser(bo)
    assert [_post(browser, number).status_code for number in range(5)] == [303] * 5


@pytest.mark.both_databases
def test_newcomers_write_ten_comments_an_hour_and_duplicates_count_once(factory: Factory) -> None:
    _group, idea = _place(factory)
    with time_machine.travel(now(), tick=False) as clock:
        browser = factory.browser(_newcomer(factory))
        for number in range(10):
            for _again in range(2):
                assert browser.send(f"/ideas/{idea}/comments", text=f"Thought {number}").status_code == 303
        refused = browser.send(f"/ideas/{idea}/comments", text="One thought more")
        assert refused.status_code == 422
        assert "You’ve reached your limit of 10 comments per hour." in visible_text(refused)
        assert "One thought more" in visible_text(refused)
        clock.shift(timedelta(minutes=61))
        assert browser.send(f"/ideas/{idea}/comments", text="One thought more").status_code == 303
    assert len(factory.all(Comment)) == 11


def test_newcomers_can_include_two_links_and_others_any_number(factory: Factory) -> None:
    _group, idea = _place(factory)
    many = "See https://one.example, [two](https://two.example) and https://three.example/page."
    bo = _newcomer(factory)
    browser = factory.browser(bo)
    for refused in (browser.send(f"/ideas/{idea}/comments", text=many), _post(browser, 1, many)):
        assert refused.status_code == 422
        assert "While you’re new here, you can include up to 2 links per post." in visible_text(refused)
        assert "https://three.example/page" in visible_text(refused)
    few = "See https://one.example and https://two.example."
    assert browser.send(f"/ideas/{idea}/comments", text=few).status_code == 303
    said = factory.all(Comment)[0]
    edited = browser.send(f"/comments/{said.id}/edit", text=many, version="1")
    assert edited.status_code == 422
    assert factory.get(Comment, said.id).body == few
    assert _post(browser, 2, few).status_code == 303
    mine = factory.all(Idea, author_id=bo)[0]
    form = {"title": mine.title, "body": many, "version": "1"}
    assert browser.send(f"/ideas/{mine.id}/edit", **form).status_code == 422
    assert factory.browser(factory.member("Cy")).send(f"/ideas/{idea}/comments", text=many).status_code == 303


def test_newcomers_mention_up_to_three_people_in_a_comment(factory: Factory) -> None:
    _group, idea = _place(factory)
    for number in range(4):
        factory.member(f"Person {number}", handle=f"person{number}")
    text = "Dear @person0, @person1, @person2"
    browser = factory.browser(_newcomer(factory))
    refused = browser.send(f"/ideas/{idea}/comments", text=f"{text} and @person3")
    assert refused.status_code == 422
    assert "You can mention up to 3 people per comment." in visible_text(refused)
    assert browser.send(f"/ideas/{idea}/comments", text=f"{text} and @nobody_here").status_code == 303
    cy = factory.browser(factory.member("Cy"))
    assert cy.send(f"/ideas/{idea}/comments", text=f"{text} and @person3").status_code == 303


def test_newcomers_create_one_group_a_day_and_members_three(factory: Factory) -> None:
    form = {"purpose": "For left-handed people", "color": "1", "kind": "open"}
    with time_machine.travel(now(), tick=False) as clock:
        browser = factory.browser(_newcomer(factory))
        assert browser.send("/groups/new", name="Left hands", **form).status_code == 303
        refused = browser.send("/groups/new", name="Right hands", **form)
        assert refused.status_code == 422
        assert "You’ve reached your limit of one new group per day." in visible_text(refused)
        assert 'value="Right hands"' in refused.text
        clock.shift(timedelta(days=1))
        assert browser.send("/groups/new", name="Right hands", **form).status_code == 303
    cy = factory.browser(factory.member("Cy"))
    answers = [cy.send("/groups/new", name=f"Group {number}", **form).status_code for number in range(4)]
    assert answers == [303, 303, 303, 422]
    assert len(factory.all(Group)) == 5


def test_newcomers_report_five_times_an_hour_without_hiding_anything(factory: Factory) -> None:
    group, _idea = _place(factory)
    ada = factory.all(Member)[0].id
    ideas = [factory.idea(f"A kettle of size {number}", ada, group) for number in range(6)]
    browser = factory.browser(_newcomer(factory))
    answers = [browser.send(f"/report/idea/{idea}", reason="rude").status_code for idea in ideas]
    assert answers == [303] * 5 + [422]
    factory.browser(factory.member("Cy")).send(f"/report/idea/{ideas[0]}", reason="rude")
    assert [report.weight for report in factory.all(Report)] == [0.0] * 5 + [1.0]


def test_votes_are_limited_and_a_refusal_shows_in_the_vote_box(
    factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = quotas.QUOTAS[quotas.VOTES]
    monkeypatch.setitem(quotas.QUOTAS, quotas.VOTES, row._replace(new=2))  # type: ignore[index]
    group, _idea = _place(factory)
    ada = factory.all(Member)[0].id
    ideas = [factory.idea(f"A kettle of size {number}", ada, group) for number in range(3)]
    browser = factory.browser(_newcomer(factory))
    answers = [browser.send(f"/ideas/{idea}/vote", fetch=True) for idea in ideas]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "You’ve reached your limit of 2 votes per hour." in answers[-1].json["message"]
    page = browser.send(f"/ideas/{ideas[2]}/vote")
    assert page.status_code == 429
    assert 'href="/trust-level"' in page.text
    assert len(factory.all(Vote)) == 2
    assert browser.send(f"/ideas/{ideas[0]}/withdraw", fetch=True).status_code == 200  # taking back is never too often


def test_suspended_members_are_told_the_end_and_not_a_quota(factory: Factory) -> None:
    bo = factory.member("Bo", suspended_at=now(), suspended_until=now() + timedelta(days=1))
    with factory.reading():
        member = db.session.get_one(Member, bo)
        with pytest.raises(Refused, match="suspended until") as refusal:
            rate_limits.require(member, quotas.IDEAS, Idea.posted_at, Idea.author_id == bo)
    assert not isinstance(refusal.value, rate_limits.QuotaExceeded)


def test_visitors_see_all_quotas_and_no_personal_numbers(factory: Factory) -> None:
    page = factory.visitor().get("/trust-level")
    assert page.status_code == 200
    for row in quotas.QUOTAS.values():
        assert str(row.label) in visible_text(page)
    assert "Your level" not in visible_text(page)
    assert len(re.findall(r"<tr>", page.text)) == len(quotas.QUOTAS) + 1


def test_members_see_what_the_next_level_requires(factory: Factory) -> None:
    bo = _newcomer(factory, days_present=1)
    page = visible_text(factory.browser(bo).get("/trust-level"))
    assert "You’re new here." in page
    assert "Not yet: You were active on 2 days 1 of 2" in page
    assert "Done: Your email is confirmed" in page
    cy = factory.member("Cy", days_present=9, joined_at=now() - timedelta(days=40))
    page = visible_text(factory.browser(cy).get("/trust-level"))
    assert "Not yet: You were active on 15 days 9 of 15" in page
    assert "Done: You joined at least 30 days ago 30 of 30" in page


def test_suspended_members_and_staff_see_their_level(factory: Factory) -> None:
    out = factory.browser(factory.member("Out", suspended_at=now(), suspended_until=now() + timedelta(days=1)))
    assert "Until that ends, you can only read." in visible_text(out.get("/trust-level"))
    sol = factory.browser(factory.member("Sol", role="staff", trust_level="new"))
    assert "You help run this site" in visible_text(sol.get("/trust-level"))


def test_only_moderators_and_staff_see_the_level_of_others(factory: Factory) -> None:
    factory.member("Ada", trust_level="trusted", days_present=77)
    stranger = factory.browser(factory.member("Cy")).get("/people/ada")
    assert "Trusted" not in visible_text(stranger)
    assert "77" not in visible_text(stranger)
    seen = visible_text(factory.browser(factory.member("Sol", role="moderator")).get("/people/ada"))
    assert "Trusted" in seen
    assert "77" in seen


def test_a_suspended_member_sees_end_and_reason_on_every_page(factory: Factory) -> None:
    sol = factory.member("Sol", role="moderator")
    out = factory.member("Out", suspended_at=now(), suspended_until=now() + timedelta(days=1))
    browser = factory.browser(out)
    with factory.writing():
        db.session.add(
            ModerationAction(
                act="suspend", subject_member_id=out, about_id=out, moderator_id=sol, reason="You sold watches."
            )
        )
    for page in ("/", "/trust-level", "/ideas/new", "/settings/profile"):
        seen = visible_text(browser.get(page))
        assert "Your account is suspended until" in seen, page
        assert "You sold watches." in seen, page
    assert "You sold watches." not in visible_text(factory.visitor().get("/"))
