"""Reports: what can be reported, by whom, once, and withdrawing."""

import pytest

from community.core.db import db, now
from community.core.errors import Hidden, Refused
from community.members.models import Member
from community.moderation import reports, subjects
from community.moderation.models import Report
from tests.factory import Factory, visible_text
from tests.moderation.scenario import ModerationScenario


def test_each_member_reports_a_subject_once(factory: Factory) -> None:
    here = ModerationScenario(factory)
    for kind, subject_id in (("idea", here.idea), ("comment", here.comment), ("member", here.bo)):
        assert here.report(here.cy, kind, subject_id) is True
        assert here.report(here.cy, kind, subject_id, "spam") is False
        assert here.report(here.ada, kind, subject_id) is True
    reports = factory.all(Report)
    assert len(reports) == 6
    assert [report.group_id for report in reports] == [here.group] * 4 + [None] * 2
    assert {report.reason for report in reports} == {"rude"}


def test_other_requires_a_note_and_unknown_reasons_are_refused(factory: Factory) -> None:
    here = ModerationScenario(factory)
    for reason, note, field in (("other", " ", "note"), ("ugly", "", "reason"), ("rude", "x" * 501, "note")):
        with pytest.raises(Refused) as refusal:
            here.report(here.cy, "idea", here.idea, reason, note)
        assert refusal.value.field == field
    assert here.report(here.cy, "idea", here.idea, "other", " It is about me. ") is True
    assert factory.all(Report)[0].note == "It is about me."


def test_own_and_removed_content_cannot_be_reported(factory: Factory) -> None:
    here = ModerationScenario(factory)
    for kind, subject_id in (("idea", here.idea), ("comment", here.comment), ("member", here.bo)):
        with pytest.raises(Refused):
            here.report(here.bo, kind, subject_id)
    gone = factory.comment(here.idea, here.bo, hidden_at=now(), removed_by="author")
    with pytest.raises(Refused):
        here.report(here.ada, "comment", gone)


def test_hidden_content_cannot_be_reported(factory: Factory) -> None:
    here = ModerationScenario(factory, is_private=True)
    for kind, subject_id in (("idea", here.idea), ("comment", here.comment), ("member", 999), ("group", here.group)):
        with pytest.raises(Hidden):
            here.report(here.cy, kind, subject_id)
    assert factory.browser(here.cy).get(f"/report/idea/{here.idea}").status_code == 404


def test_a_report_can_be_withdrawn_while_it_is_open(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.report(here.cy, "comment", here.comment)

    def withdraw(who: int) -> bool:
        with factory.writing():
            member = db.session.get_one(Member, who)
            return reports.withdraw(member, subjects.find(member, "comment", here.comment))

    assert withdraw(here.ada) is False
    assert withdraw(here.cy) is True
    assert withdraw(here.cy) is False
    here.report(here.cy, "comment", here.comment)
    here.act(here.sol, "comment", here.comment, "keep")
    assert withdraw(here.cy) is False
    assert here.report(here.cy, "comment", here.comment) is True


def test_the_page_shows_the_subject_and_a_refused_form_keeps_its_text(factory: Factory) -> None:
    here = ModerationScenario(factory)
    browser, address = factory.browser(here.cy), f"/report/comment/{here.comment}"
    page = browser.get(address)
    assert "You are all wrong." in visible_text(page)
    page = browser.send(address, note="They mean my sister.")
    assert page.status_code == 422
    assert "They mean my sister." in visible_text(page)
    page = browser.send(address, reason="other", note="")
    assert page.status_code == 422
    assert "in a few words" in visible_text(page)
    answer = browser.send(address, reason="other", note="They mean my sister.")
    assert (answer.status_code, answer.location) == (303, f"/comments/{here.comment}")
    assert "You’ve reported this" in visible_text(browser.get(address))
    answer = browser.send(address, reason="rude", follow=True)
    assert "You’ve already reported this" in visible_text(answer)
    answer = browser.send(f"{address}/withdraw", follow=True)
    assert "Report withdrawn." in visible_text(answer)
    assert factory.all(Report) == []


def test_only_members_in_good_standing_report(factory: Factory) -> None:
    here = ModerationScenario(factory)
    address = f"/report/idea/{here.idea}"
    answer = factory.visitor().get(address)
    assert (answer.status_code, answer.location) == (303, f"/sign-in?next={address}")
    browser = factory.browser(factory.member("Out", suspended_at=now()))
    assert browser.get(address).status_code == 403
    assert browser.send(address, reason="rude").status_code == 403
    assert factory.all(Report) == []


def test_too_many_reports_are_refused_and_keep_their_text(factory: Factory) -> None:
    here = ModerationScenario(factory)
    browser = factory.browser(here.cy)
    for _number in range(20):
        browser.send(f"/report/idea/{here.idea}", reason="rude")
    page = browser.send(f"/report/idea/{here.idea}/withdraw", follow=True)
    page = browser.send(f"/report/idea/{here.idea}", reason="rude", note="Again and again")
    assert page.status_code == 422
    assert "You’ve reached your limit of 20 reports per hour" in visible_text(page)
    assert "Again and again" in visible_text(page)
