"""Revoked access ends with the next request, in every process, and in every job."""

import itertools
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from community.comments import commenting
from community.core.db import db
from community.data_export import files, request
from community.data_export.models import DataExport
from community.groups import archiving, banning, invitations, memberships, moderators
from community.groups.models import Group, Invitation
from community.ideas.models import Idea
from community.members import roles, sessions, suspensions
from community.members.models import Member
from tests.databases import Database
from tests.factory import BrowserClient, Factory
from tests.mailbox import delivering


@dataclass
class TwoProcesses:
    """One community in two processes: access is revoked in `here` and tried in `other`."""

    here: Factory
    other: Factory
    people: dict[str, int]
    groups: dict[str, int]
    ideas: dict[str, int]
    invitation: int
    code: str

    def browser(self, who: str) -> BrowserClient:
        """A member's browser in the other process, after its first request."""
        browser = self.other.browser(self.people[who])
        assert browser.get("/").status_code == 200
        return browser

    def member(self, who: str) -> Member:
        """A member, in the current transaction of `here`."""
        return db.session.get_one(Member, self.people[who])

    def group(self, kind: str) -> Group:
        """A group, in the current transaction of `here`."""
        return db.session.get_one(Group, self.groups[kind])


@pytest.fixture
def two(factory: Factory, database: Database, database_url: str, tmp_path: Path) -> Iterator[TwoProcesses]:
    """Ada and Mo moderate an open and a private group, Bo is in both, Sol is a site moderator, Cy an outsider."""
    names = {
        "ada": "member",
        "mo": "member",
        "bo": "member",
        "cy": "member",
        "sol": "moderator",
        "eve": "administrator",
    }
    people = {name: factory.member(name.title(), role=role) for name, role in names.items()}
    ada, bo, mo = people["ada"], people["bo"], people["mo"]
    groups = {
        "open": factory.group("Kitchens", ada, bo, moderators=(mo,)),
        "private": factory.group("Secret kitchens", ada, bo, moderators=(mo,), is_private=True),
    }
    ideas = {kind: factory.idea(f"A lid in {kind}", ada, group) for kind, group in groups.items()}
    with factory.writing():
        made = invitations.create(
            db.session.get_one(Group, groups["private"]), db.session.get_one(Member, ada), "For Cy"
        )
        invitation, code = made.id, made.code
    second = database.new_app(database_url, tmp_path)
    yield TwoProcesses(factory, Factory(second), people, groups, ideas, invitation, code)
    with second.app_context():
        db.engine.dispose()


Revoke = Callable[[TwoProcesses], object]
NUMBERS = itertools.count(1)
Request = Callable[[TwoProcesses, BrowserClient], int]


def _page(path: str) -> Request:
    return lambda two, browser: browser.get(path).status_code


def _vote(kind: str) -> Request:
    def request_status(two: TwoProcesses, browser: BrowserClient) -> int:
        status = browser.send(f"/ideas/{two.ideas[kind]}/vote", fetch=True).status_code
        browser.send(f"/ideas/{two.ideas[kind]}/withdraw", fetch=True)
        return status

    return request_status


def _comment(kind: str) -> Request:
    def request(two: TwoProcesses, browser: BrowserClient) -> int:
        text = f"So do I, {next(NUMBERS)}."  # the same comment again would be recognized as sent before
        return browser.send(f"/ideas/{two.ideas[kind]}/comments", text=text).status_code

    return request


def _accept(two: TwoProcesses, browser: BrowserClient) -> int:
    return browser.send(f"/invitations/{two.code}").status_code


def _show_invitation(two: TwoProcesses, browser: BrowserClient) -> int:
    return browser.get(f"/invitations/{two.code}").status_code


def _revoke(two: TwoProcesses) -> None:
    invitations.revoke(db.session.get_one(Invitation, two.invitation), two.member("ada"))


def _remove_moderator_everywhere(two: TwoProcesses) -> None:
    for kind in two.groups:
        moderators.remove(two.group(kind), two.member("mo"), two.member("ada"))


def _end_sessions(two: TwoProcesses) -> None:
    sessions.end_all(two.member("bo"))


REVOCATIONS: dict[str, tuple[str, Revoke, Request, int, int]] = {  # member, how, request, status before and after
    "leaving": (
        "bo",
        lambda two: memberships.leave(two.group("private"), two.member("bo")),
        _vote("private"),
        200,
        404,
    ),
    "removing": (
        *("bo", lambda two: memberships.remove(two.group("private"), two.member("bo"), two.member("ada"))),
        *(_page("/groups/secret-kitchens"), 200, 404),
    ),
    "banning from a private group": (
        *("bo", lambda two: banning.ban(two.group("private"), two.member("bo"), None)),
        *(_page("/groups/secret-kitchens"), 200, 404),
    ),
    "banning": ("bo", lambda two: banning.ban(two.group("open"), two.member("bo"), None), _vote("open"), 200, 409),
    "banning, to comments": (
        *("bo", lambda two: banning.ban(two.group("open"), two.member("bo"), None)),
        *(_comment("open"), 303, 409),
    ),
    "removing a moderator": (
        *("mo", lambda two: moderators.remove(two.group("open"), two.member("mo"), two.member("ada"))),
        *(_page("/groups/kitchens/edit"), 200, 404),
    ),
    "removing a moderator, in the queue": (
        *(
            "mo",
            lambda two: [moderators.remove(two.group(g), two.member("mo"), two.member("ada")) for g in two.groups],
        ),
        *(_page("/moderation"), 200, 404),
    ),
    "removing a role": (
        *("sol", lambda two: roles.assign(two.member("sol"), "member", two.member("eve"))),
        *(_page("/groups/secret-kitchens"), 200, 404),
    ),
    "removing a role, at the log": (
        *("sol", lambda two: roles.assign(two.member("sol"), "member", two.member("eve"))),
        *(_page("/moderation/log"), 200, 404),
    ),
    "suspending": ("bo", lambda two: suspensions.suspend(two.member("bo")), _vote("open"), 200, 403),
    "suspending a moderator": ("mo", lambda two: suspensions.suspend(two.member("mo")), _page("/moderation"), 200, 404),
    "ending sessions": ("bo", _end_sessions, _page("/settings/sessions"), 200, 303),
    "revoking an invitation": ("cy", _revoke, _show_invitation, 200, 410),
    "archiving": ("bo", lambda two: archiving.archive(two.group("open"), two.member("ada")), _vote("open"), 200, 409),
    "archiving, to comments": (
        *("bo", lambda two: archiving.archive(two.group("open"), two.member("ada"))),
        *(_comment("open"), 303, 409),
    ),
}


@pytest.mark.parametrize("name", REVOCATIONS)
def test_revoked_access_ends_with_the_next_request_in_another_process(two: TwoProcesses, name: str) -> None:
    who, revoke, request_status, before, after = REVOCATIONS[name]
    browser = two.browser(who)
    assert request_status(two, browser) == before
    with two.here.writing():
        revoke(two)
    assert request_status(two, browser) == after


def test_a_revoked_invitation_admits_no_one_and_does_not_name_its_group(two: TwoProcesses) -> None:
    browser = two.browser("cy")
    with two.here.writing():
        _revoke(two)
    response = browser.send(f"/invitations/{two.code}")
    assert response.status_code in (409, 410)
    assert "Secret kitchens" not in response.get_data(as_text=True)
    assert browser.get("/groups/secret-kitchens").status_code == 404


def test_a_banned_member_gets_no_email_about_a_mention(two: TwoProcesses) -> None:
    with two.here.writing():
        idea = db.session.get_one(Idea, two.ideas["private"])
        commenting.post(idea, two.member("ada"), "The secret lid, @bo_, what do you think?")
    with two.here.writing():
        banning.ban(two.group("private"), two.member("bo"), None)
    with delivering(two.here.app) as mailbox:
        two.here.work()
        assert "secret lid" not in mailbox.everything()


def test_a_data_export_contains_what_its_member_can_see_when_it_is_made(two: TwoProcesses) -> None:
    two.here.vote(two.ideas["private"], two.people["bo"])
    with two.here.writing():
        request.create(two.member("bo"))
    with two.here.writing():
        memberships.remove(two.group("private"), two.member("bo"), two.member("ada"))
    two.here.work()
    with two.here.reading():
        name = db.session.scalar(select(DataExport.name))
        with zipfile.ZipFile(files.path_of(name or "")) as copy:
            everything = {entry: copy.read(entry).decode(errors="replace") for entry in copy.namelist()}
    assert "votes" in " ".join(everything)
    assert not any("A lid in private" in text or "Secret kitchens" in text for text in everything.values())
