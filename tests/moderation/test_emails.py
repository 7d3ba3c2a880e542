"""Emails about moderation actions and appeals: who is told what, and who is not."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from community.core.db import db, now
from community.core.email import Email
from community.core.errors import Hidden, Refused
from community.core.outbox import Job
from community.members import deletion
from community.members.models import Member
from community.moderation import appeals
from community.notifications.email_templates import EmailComposer
from tests.factory import Factory
from tests.mailbox import delivering
from tests.moderation.scenario import REASON, ModerationScenario


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Email]:
    """The emails that would have been sent."""
    emails: list[Email] = []
    monkeypatch.setattr(EmailComposer, "send", lambda self, email: emails.append(email))
    return emails


def test_the_email_says_what_why_until_when_and_how_to_appeal(factory: Factory, sent: list[Email]) -> None:
    scenario = ModerationScenario(factory)
    end = now() + timedelta(days=7)
    made = scenario.act(scenario.mo, "member", scenario.bo, "suspend", "You were warned, and it went on.", until=end)
    factory.work()
    (email,) = sent
    assert (email.to, email.subject) == ("bo_b@example.com", "Your account was suspended")
    for said in (
        "Hi Bo,",
        "You can read but can’t take part",
        "You were warned, and it went on.",
        f"{end.day} {end:%b %Y, %H:%M}",
        "you can appeal once",
        f"http://localhost/settings/moderation#action-{made}",
    ):
        assert said in email.text
    assert "Mo" not in email.text.replace("More", "")


@pytest.mark.parametrize(
    ("kind", "act", "said"),
    [
        ("idea", "remove", "Your idea “A quiet mode” was removed."),
        ("comment", "remove", "Your comment on “A quiet mode” was removed."),
        ("comment", "warn", "You received a warning about your comment on “A quiet mode”."),
        ("member", "warn", "You received a warning."),
        ("idea", "lock", "The discussion on your idea “A quiet mode” was locked."),
        ("member", "ban", "You were banned from the group “Kitchens” and can’t take part in it."),
    ],
)
def test_each_act_has_its_own_sentence(factory: Factory, sent: list[Email], kind: str, act: str, said: str) -> None:
    scenario = ModerationScenario(factory)
    number = {"idea": scenario.idea, "comment": scenario.comment, "member": scenario.bo}[kind]
    made = scenario.act(scenario.sol, kind, number, act, in_group="kitchens" if act == "ban" else None)
    factory.work()
    assert said in sent[0].text
    assert REASON in sent[0].text
    scenario.undo(scenario.sol, made, "That was a mistake.")
    factory.work()
    assert sent[1].subject == "A moderation decision was reversed"
    assert "That was a mistake." in sent[1].text
    assert len(sent) == 2


def test_no_email_for_kept_or_undone_actions_or_deleted_accounts(factory: Factory, sent: list[Email]) -> None:
    scenario = ModerationScenario(factory)
    scenario.report(scenario.cy, "comment", scenario.comment)
    kept = scenario.act(scenario.ada, "comment", scenario.comment, "keep")
    scenario.undo(scenario.ada, kept)
    factory.work()
    assert sent == []
    scenario.act(scenario.ada, "idea", scenario.idea, "remove")
    with factory.writing():
        deletion.delete_account(db.session.get_one(Member, scenario.bo))
    factory.work()
    assert sent == []


@pytest.mark.both_databases
def test_an_email_waits_two_minutes_and_undoing_drops_it(factory: Factory, sent: list[Email]) -> None:
    scenario = ModerationScenario(factory)
    with time_machine.travel(now(), tick=False):
        removed = scenario.act(scenario.ada, "comment", scenario.comment, "remove")
        kept = scenario.act(scenario.ada, "idea", scenario.idea, "lock")
        factory.work(minutes=1.9)
        assert sent == []
        scenario.undo(scenario.ada, removed)
        factory.work(minutes=1.9)
        assert sent == []
    factory.work(minutes=2)
    assert [email.subject for email in sent] == ["The discussion on your idea was locked"]
    scenario.undo(scenario.ada, kept)
    factory.work()
    assert [email.subject for email in sent[1:]] == ["A moderation decision was reversed"]


def test_an_action_repeated_after_its_undo_is_announced_once(factory: Factory, sent: list[Email]) -> None:
    scenario = ModerationScenario(factory)
    scenario.undo(scenario.ada, scenario.act(scenario.ada, "comment", scenario.comment, "remove"))
    scenario.act(scenario.ada, "comment", scenario.comment, "remove", "It attacks Cy.")
    factory.work()
    assert len(sent) == 1
    assert "It attacks Cy." in sent[0].text


def test_an_email_that_is_being_sent_is_followed_by_that_of_the_undo(factory: Factory, sent: list[Email]) -> None:
    scenario = ModerationScenario(factory)
    removed = scenario.act(scenario.ada, "comment", scenario.comment, "remove")
    with factory.writing():
        job = db.session.scalars(select(Job).where(Job.listener.endswith("send_moderation_action"))).one()
        job.leased_until = now() + timedelta(minutes=2)
    scenario.undo(scenario.ada, removed)
    factory.work()
    assert [email.subject for email in sent] == ["A moderation decision was reversed"]


def test_a_refused_undo_drops_no_email(factory: Factory, sent: list[Email]) -> None:
    scenario = ModerationScenario(factory)
    removed = scenario.act(scenario.ada, "comment", scenario.comment, "remove")
    for stranger, refusal in ((scenario.cy, Hidden), (scenario.gil, Hidden), (scenario.bo, Hidden)):
        with pytest.raises(refusal):
            scenario.undo(stranger, removed)
    with pytest.raises(Refused):
        scenario.undo(scenario.ada, removed, "No")
    factory.work()
    assert len(sent) == 1


def test_an_appeal_granted_at_once_is_answered_even_so(factory: Factory, sent: list[Email]) -> None:
    scenario = ModerationScenario(factory)
    removed = scenario.act(scenario.ada, "comment", scenario.comment, "remove")
    scenario.appeal(scenario.bo, removed)
    with factory.writing():
        appeals.grant(removed, db.session.get_one(Member, scenario.sol), "You only said what you saw.")
    factory.work()
    assert [email.subject for email in sent] == ["Your appeal was granted"]


def test_an_unconfirmed_address_gets_no_email(factory: Factory, sent: list[Email]) -> None:
    scenario = ModerationScenario(factory)
    with factory.writing():
        db.session.get_one(Member, scenario.bo).confirmed_at = None
    factory.recount()
    scenario.act(scenario.ada, "comment", scenario.comment, "remove")
    factory.work()
    assert sent == []


def test_an_appeal_is_answered_by_one_email(factory: Factory, sent: list[Email]) -> None:
    scenario = ModerationScenario(factory)
    first = scenario.act(scenario.ada, "comment", scenario.comment, "remove")
    second = scenario.act(scenario.ada, "idea", scenario.idea, "lock")
    factory.work()
    sent.clear()
    for made in (first, second):
        scenario.appeal(scenario.bo, made)
    with factory.writing():
        sol = db.session.get_one(Member, scenario.sol)
        appeals.uphold(first, sol, "It did attack a person.")
        appeals.grant(second, sol, "The discussion can go on.")
    factory.work()
    assert [email.subject for email in sent] == ["Your appeal was declined", "Your appeal was granted"]
    assert "It did attack a person." in sent[0].text
    assert "the decision stays in effect" in sent[0].text
    assert "The discussion can go on." in sent[1].text
    assert all("Sol" not in email.text for email in sent)


def test_an_email_names_nothing_that_the_member_cannot_see(factory: Factory, sent: list[Email]) -> None:
    scenario = ModerationScenario(factory, is_private=True)
    outside = factory.comment(scenario.idea, scenario.cy, "From outside.")  # from when the group was public
    scenario.act(scenario.ada, "comment", outside, "remove")
    scenario.act(scenario.ada, "member", scenario.gil, "ban", in_group="kitchens")
    factory.work()
    assert len(sent) == 2
    for email in sent:
        assert "inactive" not in email.text + email.subject
        assert "Kitchens" not in email.text + email.subject


def test_hostile_reasons_and_titles_stay_text(factory: Factory, sent: list[Email]) -> None:
    scenario = ModerationScenario(factory)
    idea = factory.idea("{{ 7*7 }} & <b>bold</b>", scenario.bo, scenario.group)
    scenario.act(scenario.ada, "idea", idea, "remove", "Because {{ 6*7 }} & <i>so</i>.")
    factory.work()
    assert "{{ 7*7 }} & <b>bold</b>" in sent[0].text
    assert "Because {{ 6*7 }} & <i>so</i>." in sent[0].text


def test_reports_are_told_to_the_moderators_of_the_group_but_not_to_the_author(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    of_ada = factory.idea("A loud mode", scenario.ada, scenario.group)
    reporters = [factory.member(name, joined_at=now() - timedelta(days=90)) for name in ("Di", "Ed")]
    for subject_id in (scenario.idea, of_ada):
        for reporter in reporters:
            scenario.report(reporter, "idea", subject_id)
    with delivering(factory.app) as mailbox:
        factory.work()
        told = {name: mailbox.to(f"{name}@example.com") for name in ("ada", "bo_b", "mo", "sol")}
    assert {name: len(emails) for name, emails in told.items()} == {"ada": 1, "bo_b": 0, "mo": 1, "sol": 0}
    assert "A quiet mode" in told["ada"][0].as_string()
    assert "A loud mode" in told["mo"][0].as_string(), "its author is the group's only moderator"
    assert "A loud mode" not in told["ada"][0].as_string()
