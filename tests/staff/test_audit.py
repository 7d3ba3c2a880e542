"""The audit log: what is recorded, who reads it, and that no one can change it."""

import csv
import io
import re
from dataclasses import fields
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from community.audit import log
from community.audit.log import KINDS
from community.audit.models import AuditEntry, AuditNetwork
from community.cli.admin import create_administrator
from community.core.db import db, now
from community.groups import invitations, moderators
from community.groups.models import Group
from community.ideas.models import Idea
from community.members import deletion
from community.members.models import Member
from community.notes import writing
from community.site.settings import SiteSettings
from community.staff import audit_names, jobs
from community.web import flush
from tests.factory import PASSWORD, BrowserClient, Factory, visible_text
from tests.staff.fixtures import people


def recorded(factory: Factory) -> list[tuple[str, int | None, int | None, dict[str, object]]]:
    """All entries, oldest first: kind, actor, member concerned, details."""
    flush.flush_all(factory.app)
    return [(row.kind, row.actor_id, row.about_id, row.details) for row in factory.all(AuditEntry)]


def _sign_in(factory: Factory, email: str, password: str = PASSWORD) -> BrowserClient:
    browser = factory.visitor()
    browser.send("/sign-in", email=email, password=password)
    return browser


@pytest.mark.both_databases
def test_every_act_on_the_list_is_recorded_with_who_did_it_and_whom_it_concerns(factory: Factory) -> None:
    who = people(factory)
    root = factory.member("Root", role="administrator")
    idea = factory.idea("A quiet mode", who.ada, who.group)
    flush.flush_all(factory.app)
    administrator, staff = factory.browser(root), factory.browser(who.sol)
    administrator.send(f"/staff/people/{who.bo}/role", role="moderator")
    administrator.send(f"/staff/people/{who.bo}/role", role="moderator")  # no change, no entry
    form = administrator.get("/staff/settings").get_data(as_text=True)
    assert "Settings" in form
    values = {"name": "Beans", "tagline": "Tell us", "accent_hue": "255", "who_can_create_groups": "members"}
    numbers = {"response_goal_days": "7", "notice_delay_minutes": "2", "reports_to_auto_hide": "3"}
    administrator.send("/staff/settings", **values, **numbers, time_zone="UTC", language="en", contact="")
    status = {"name": "Beta", "kind": "in_progress", "color": "3"}
    administrator.send("/staff/statuses", **status)
    administrator.send("/staff/statuses/beta", **{**status, "kind": "done", "color": "4"}, closes="1", version="1")
    administrator.send("/staff/statuses/beta", **{**status, "kind": "done", "color": "4"}, closes="1", version="2")
    administrator.send("/staff/statuses/beta/move", up="1")
    administrator.send("/staff/statuses/beta/remove", into="shipped", confirmed="1")
    for path in ("contributors.csv", "ideas.csv", f"ideas/{idea}/supporters.csv"):
        assert staff.get(f"/staff/{path}").status_code == 200
    staff.get("/moderation/log.csv")
    administrator.get("/staff/audit.csv")
    staff.send("/settings/notifications/feed")
    staff.send("/settings/notifications/feed/revoke")
    with factory.writing():
        group, ada = db.session.get_one(Group, who.group), db.session.get_one(Member, who.ada)
        invitation = invitations.create(group, ada)
        invitations.revoke(invitation, ada)
        moderators.add(group, db.session.get_one(Member, who.bo), ada)
        note = writing.add(db.session.get_one(Idea, idea), db.session.get_one(Member, who.sol), "She called.")
        writing.remove(note, db.session.get_one(Member, root))
    _sign_in(factory, "sol@example.com")
    _sign_in(factory, "sol@example.com", "something else entirely")
    _sign_in(factory, "ada@example.com")
    _sign_in(factory, "ada@example.com", "something else entirely")
    with factory.app.app_context():
        create_administrator("Zoe", "zoe@example.com", "three random words here")
    zoe = factory.scalar(select(Member.id).where(Member.email == "zoe@example.com"))
    with factory.writing():
        deletion.delete_account(db.session.get_one(Member, root))
    found = recorded(factory)
    assert found == [
        (log.ROLE_CHANGED, root, who.bo, {"before": "member", "after": "moderator"}),
        (log.SETTING_CHANGED, root, None, {"setting": "name", "before": "Community", "after": "Beans"}),
        (
            *(log.SETTING_CHANGED, root, None),
            {"setting": "tagline", "before": SiteSettings().tagline, "after": "Tell us"},
        ),
        (log.STATUS_ADDED, root, None, {"status": "Beta"}),
        *(
            (log.STATUS_CHANGED, root, None, {"status": "Beta", "setting": setting, "before": before, "after": after})
            for setting, before, after in (
                ("kind", "in_progress", "done"),
                ("color", 3, 4),
                ("closes", False, True),
                ("position", 7, 6),
            )
        ),
        (log.STATUS_REMOVED, root, None, {"status": "Beta", "into": "Shipped"}),
        (log.EXPORTED, who.sol, None, {"file": "contributors"}),
        (log.EXPORTED, who.sol, None, {"file": "ranked_ideas"}),
        (log.EXPORTED, who.sol, None, {"file": "supporters", "idea": idea}),
        (log.EXPORTED, who.sol, None, {"file": "moderation_log"}),
        (log.EXPORTED, root, None, {"file": "audit_log"}),
        (log.FEED_ADDRESS_CREATED, who.sol, who.sol, {}),
        (log.FEED_ADDRESS_DELETED, who.sol, who.sol, {}),
        (log.INVITATION_CREATED, who.ada, None, {"group": who.group, "invitation": 1}),
        (log.INVITATION_REVOKED, who.ada, None, {"group": who.group, "invitation": 1}),
        (log.GROUP_ROLE_CHANGED, who.ada, who.bo, {"group": who.group, "before": False, "after": True}),
        (log.NOTE_DELETED, root, who.sol, {"idea": idea}),
        (log.SIGNED_IN, who.sol, who.sol, {}),
        (log.ROLE_CHANGED, None, zoe, {"before": "member", "after": "administrator"}),
        (log.ROLE_CHANGED, root, root, {"before": "administrator", "after": "member", "account_deleted": True}),
        (log.SIGN_IN_FAILED, None, who.sol, {}),
    ]
    assert {kind for kind, *_rest in found} == set(KINDS) == audit_names.KINDS.keys()
    page = factory.browser(zoe).get("/staff/audit")
    said = visible_text(page)
    for part in (
        "Former member Role changed Bo Member → Site moderator",
        "Former member Setting changed Site name Community → Beans",
        "Former member Status added Beta",
        "Former member Status changed Beta: What it means In progress → Done",
        "Former member Status changed Beta: Voting is closed no → yes",
        "Former member Status changed Beta: Position 7 → 6",
        "Former member Status removed Beta → Shipped",
        "Sol File exported Supporters of an idea: A quiet mode",
        "Ada Role in a group changed Bo Kitchens Member → Moderator",
        "Command line Role changed Zoe Member → Administrator",
        "Unknown Sign-in failed Sol 127.0.0.1",
        "The account was deleted Administrator → Member",
    ):
        assert part in said, part
    assert "Root" not in said


def test_a_wrong_code_by_email_is_recorded_for_the_site_team_only(factory: Factory) -> None:
    who = people(factory)
    flush.flush_all(factory.app)
    for email in ("sol@example.com", "ada@example.com"):
        browser = factory.visitor()
        browser.send("/sign-in/email", email=email)
        browser.send("/sign-in/code", code="000000" if factory.emailed_code(email) != "000000" else "000001")
    assert recorded(factory) == [(log.SIGN_IN_FAILED, None, who.sol, {})]


@pytest.mark.exhaustive
def test_attacks_on_one_account_fill_the_log_with_a_hundred_failures_an_hour_at_most(factory: Factory) -> None:
    who = people(factory)
    flush.flush_all(factory.app)
    wrong = {"email": "sol@example.com", "password": "something else entirely"}
    for number in range(104):
        visitor = factory.visitor()
        token = visitor.token()
        address = {"REMOTE_ADDR": f"192.0.2.{number}"}
        visitor.post("/sign-in", data={**wrong, "csrf_token": token}, environ_overrides=address)
    assert recorded(factory) == [(log.SIGN_IN_FAILED, None, who.sol, {})] * 100


@pytest.mark.both_databases
def test_the_database_refuses_to_change_entries_and_to_delete_them_early(factory: Factory) -> None:
    who = people(factory)
    old, recent = now() - timedelta(days=731), now() - timedelta(days=729)
    with factory.writing():
        for moment in (old, recent, now() - timedelta(days=91)):
            entry = AuditEntry(kind=log.SIGNED_IN, about_id=who.sol, details={}, recorded_at=moment)
            db.session.add(entry)
            db.session.flush()
            db.session.add(AuditNetwork(entry_id=entry.id, network="192.0.2.1"))
        log.record(log.SIGNED_IN, by=who.sol, about=who.sol, network="192.0.2.2")
    for statement in (
        update(AuditEntry).values(actor_id=1),
        delete(AuditEntry),
        delete(AuditEntry).where(AuditEntry.id == 2),
    ):
        with pytest.raises(DBAPIError, match="only grows"), factory.writing():
            db.session.execute(statement)
    with factory.app.app_context():
        jobs.delete_old_audit_entries()
    assert [row.id for row in factory.all(AuditEntry)] == [2, 3, 4]
    assert [row.network for row in factory.all(AuditNetwork)] == ["192.0.2.2"]
    with factory.writing():
        deletion.delete_account(db.session.get_one(Member, who.sol))
    factory.work()
    assert len(factory.all(AuditEntry)) == 4, "the role that went with the account"
    assert factory.all(AuditNetwork) == []


@pytest.mark.both_databases
def test_the_log_is_filtered_paged_and_exported_by_administrators(factory: Factory) -> None:
    who = people(factory)
    root = factory.member("Root", role="administrator")
    with factory.writing():
        for number in range(60):
            log.record(log.EXPORTED, by=who.sol, file="=1+1" if number == 59 else "contributors")
        log.record(log.ROLE_CHANGED, by=root, about=who.bo, before="staff", after="member")
        old = now() - timedelta(days=40)
        db.session.add(AuditEntry(kind=log.SIGNED_IN, actor_id=who.sol, about_id=who.sol, details={}, recorded_at=old))
    browser = factory.browser(root)

    def shown(query: str = "") -> list[int]:
        page = browser.get(f"/staff/audit{query}")
        assert page.status_code == 200
        return [int(number) for number in re.findall(r'id="entry-(\d+)"', page.get_data(as_text=True))]

    with factory.counting() as sent:
        assert shown() == list(range(61, 11, -1))
    assert len(sent) <= 4, sent
    following = re.search(r'rel="next" href="([^"]+)"', browser.get("/staff/audit").get_data(as_text=True))
    assert following is not None
    rest = browser.get(following[1].replace("&amp;", "&")).get_data(as_text=True)
    assert [int(number) for number in re.findall(r'id="entry-(\d+)"', rest)] == [*range(11, 0, -1), 62]
    assert shown("?kind=role_changed") == shown("?person=@bo_") == [61]
    assert shown(f"?to={(now() - timedelta(days=30)).date()}") == [62]
    assert 62 not in shown(f"?from={(now() - timedelta(days=30)).date()}&person=sol")
    assert shown("?person=nobody") == []
    for query in ("?kind=%00&from=%00", "?from=9999-12-31&to=0001-01-01", "?to=9999-12-31", "?after=nonsense"):
        assert len(shown(query)) == 50, query
    page = browser.get("/staff/audit.csv?kind=exported&person=%00")
    rows = list(csv.DictReader(io.StringIO(page.get_data(as_text=True).removeprefix("\ufeff"))))
    assert len(rows) == 61, "the download itself too"
    assert (rows[1]["by"], rows[1]["subject"]) == ("Sol", "'=1+1")
    for other in (who.sol, who.ada):
        for path in ("/staff/audit", "/staff/audit.csv"):
            assert factory.browser(other).get(path).status_code == 404


def test_no_setting_of_the_community_is_a_secret() -> None:
    names = {field.name for field in fields(SiteSettings)}
    assert not [name for name in names if re.search("secret|key|token|password", name)]


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown kind"):
        log.record("sneezed", by=1)
