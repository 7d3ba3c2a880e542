"""Before a status is published: who will hear of it, and whether it takes back that an idea was shipped or declined."""

import re

import pytest

from community.core.db import db
from community.groups.models import Membership
from community.ideas.models import Idea
from community.members.models import Member
from community.notifications import audience
from community.notifications.audience import Audience
from community.notifications.models import IDEA, Follow, Notice, NoticeChoice, NoticeSettings
from tests.factory import Factory, visible_text
from tests.staff.fixtures import people, vote
from tests.staff.test_bulk_edit import NOTHING, form, send, three


@pytest.mark.both_databases
def test_as_many_people_are_announced_as_are_notified(factory: Factory) -> None:
    who = people(factory, is_private=True)
    idea = factory.idea("A quiet mode", who.ada, who.group)
    vote(factory, idea, who.bo)
    vote(factory, idea, who.ada)
    factory.comment(idea, who.bo)
    follower, muting, quiet, outsider = (factory.member(name) for name in ("Fay", "Max", "Quinn", "Otto"))
    vote(factory, idea, muting)
    vote(factory, idea, outsider)  # who can no longer find the private group
    unconfirmed = factory.member("Uma", confirmed_at=None)
    with factory.writing():
        for member in (follower, muting, quiet, unconfirmed):
            db.session.add(Membership(group_id=who.group, member_id=member, moderates=False))
        db.session.add(Follow(member_id=follower, followed_kind=IDEA, followed_id=idea))
        db.session.add(Follow(member_id=unconfirmed, followed_kind=IDEA, followed_id=idea))
        db.session.add(Follow(member_id=muting, followed_kind=IDEA, followed_id=idea, is_muted=True))
        db.session.add(Follow(member_id=quiet, followed_kind=IDEA, followed_id=idea))
        db.session.add(NoticeChoice(member_id=quiet, kind="status", in_inbox=False, email="never"))
        db.session.add(NoticeSettings(member_id=who.cy, follows_voted=False))
    vote(factory, idea, who.cy)
    factory.recount()
    browser = factory.browser(who.sol)
    page = visible_text(browser.get(f"/staff/ideas/{idea}/status"))
    assert "3 people will be notified" in page
    browser.send(f"/staff/ideas/{idea}/status", status_key="planned", answer="Soon.", version="0")
    assert "notified" not in visible_text(browser.get(f"/ideas/{idea}-a-quiet-mode")), "no one has been told yet"
    factory.work()
    assert len(factory.all(Notice)) == 3
    assert "3 people were notified" in visible_text(factory.browser(who.ada).get(f"/ideas/{idea}-a-quiet-mode"))


def test_large_audiences_are_not_counted_to_the_end(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.ada, who.group)
    for _ in range(4):
        vote(factory, idea, factory.member())
    monkeypatch.setattr(audience, "COUNTED", 3)
    with factory.reading(), factory.counting() as sent:
        viewer = db.session.get_one(Member, who.sol)
        assert audience.of_status_update([idea], viewer) == Audience(3, is_more=True)
    assert len(sent) == 2
    assert "More than 3 people will be notified" in visible_text(
        factory.browser(who.sol).get(f"/staff/ideas/{idea}/status")
    )


def test_a_bulk_status_is_asked_about_first(factory: Factory) -> None:
    who = people(factory)
    first, second, _third = three(factory, who)
    vote(factory, first, who.bo)
    browser = factory.browser(who.sol)
    assert send(browser, [first, second], status_key="planned", reason="Soon.").status_code == 303, "as confirmed"
    page = form(browser, "/staff/ideas?sort=votes")
    values = {name: value for name, value in NOTHING.items() if name != "confirmed"}
    values |= {"status_key": "shipped", "reason": "It’s there."}
    asked = browser.send("/staff/ideas/bulk-edit?sort=votes", **values, **page, idea=[str(first), str(second)])
    text, html = visible_text(asked), asked.get_data(as_text=True)
    assert asked.status_code == 200
    assert "Publish a new status for 2 ideas? Shipped 2 people will be notified." in text
    assert factory.get(Idea, first).status_key == "planned"
    fields: dict[str, list[str]] = {}
    form_html = re.search(r'(?s)<form class="form measure".*?</form>', html)
    assert form_html
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form_html[0]):
        fields.setdefault(name, []).append(value.replace("&#39;", "'"))
    fields.pop("csrf_token")
    assert browser.send("/staff/ideas/bulk-edit?sort=votes", **fields, confirmed="1").status_code == 303
    assert factory.get(Idea, first).status_key == "shipped"
    partial = browser.send(
        "/staff/ideas/bulk-edit",
        fetch=True,
        **{**values, "status_key": "open"},
        all="1",
        **form(browser, "/staff/ideas?sort=votes"),
    )
    text = visible_text(partial)
    assert "Already shipped or declined. Publishing takes that back: A quiet mode Shipped Steam" in text
    assert "<html" not in partial.get_data(as_text=True)


def test_taking_back_shipped_or_declined_is_confirmed_and_keeps_what_was_written(factory: Factory) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.ada, who.group)
    browser = factory.browser(who.sol)
    address = f"/staff/ideas/{idea}/status"
    assert browser.send(address, status_key="shipped", version="0").status_code == 303
    values = {"status_key": "in_progress", "reason": "It broke.", "version": "1"}
    asked = browser.send(address, **values)
    assert asked.status_code == 200
    assert "The status of this idea is “Shipped”. Publishing “In progress” takes that back" in visible_text(asked)
    assert "It broke." in asked.get_data(as_text=True)
    assert factory.get(Idea, idea).status_key == "shipped"
    assert browser.send(address, **values, confirmed="1").status_code == 303
    assert factory.get(Idea, idea).status_key == "in_progress"
    assert browser.send(address, status_key="declined", reason="Too dear.", version="2").status_code == 303
    assert browser.send(address, status_key="declined", answer="We looked again.", version="3").status_code == 303
    asked = browser.send(address, status_key="planned", version="4")
    assert "The status of this idea is “Declined”. Publishing “Planned” takes that back" in visible_text(asked)
    assert factory.get(Idea, idea).status_key == "declined"
