"""Invitations: creating, using, limits and revoking."""

from datetime import timedelta
from typing import Any

import pytest

from community.core.db import db, now
from community.core.errors import Hidden, Refused
from community.groups import invitations, memberships, moderators
from community.groups.models import Ban, Group, Invitation, InvitationUse
from community.members import deletion
from community.members.models import Member
from tests.factory import BrowserClient, Factory, visible_text
from tests.groups.acts import act, counts, is_member


def private_group(factory: Factory, **values: Any) -> tuple[int, int, int]:
    """(Ada, Cy, a private group that Ada moderates)"""
    ada, cy = factory.member("Ada"), factory.member("Cy")
    return ada, cy, factory.group("Testers", ada, is_private=True, purpose="For those who try it", **values)


def link(factory: Factory, group: int, maker: int, **values: Any) -> Invitation:
    """A new invitation."""
    made: Invitation = factory.get(
        Invitation, act(factory, lambda g, m: invitations.create(g, m, **values).id, group, maker)
    )
    return made


def accept(factory: Factory, code: str, who: int) -> bool:
    """Accept an invitation in its own transaction. Whether the member is new."""
    with factory.writing():
        return invitations.accept(code, db.session.get_one(Member, who))[1]


def change(factory: Factory, model: Any, key: Any, **values: Any) -> None:
    """Set columns of a row."""
    with factory.writing():
        row = db.session.get_one(model, key)
        for name, value in values.items():
            setattr(row, name, value)


def test_an_invitation_admits_to_a_private_group(factory: Factory) -> None:
    ada, cy, group = private_group(factory)
    made = link(factory, group, ada, note=" For  the fair ")
    assert (made.note, made.max_uses, made.used_count) == ("For the fair", 10, 0)
    assert timedelta(days=6.9) < made.expires_at - now() < timedelta(days=7)
    assert accept(factory, made.code, cy) is True
    assert is_member(factory, group, cy)
    assert counts(factory, group) == (2, 2)
    assert factory.get(Invitation, made.id).used_count == 1
    assert [use.member_id for use in factory.all(InvitationUse)] == [cy]


def test_members_do_not_use_up_an_invitation(factory: Factory) -> None:
    ada, cy, group = private_group(factory)
    made = link(factory, group, ada, max_uses=2)
    assert accept(factory, made.code, cy) is True
    assert accept(factory, made.code, cy) is False
    assert accept(factory, made.code, ada) is False
    assert factory.get(Invitation, made.id).used_count == 1


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("max_uses", {"max_uses": 0}),
        ("max_uses", {"max_uses": 501}),
        ("days", {"days": 0}),
        ("days", {"days": 91}),
        ("note", {"note": "x" * 121}),
    ],
)
def test_invitations_beyond_the_limits_are_refused(factory: Factory, field: str, values: dict[str, Any]) -> None:
    ada, _cy, group = private_group(factory)
    with pytest.raises(Refused) as refused:
        link(factory, group, ada, **values)
    assert refused.value.field == field
    assert factory.all(Invitation) == []


def test_only_moderators_invite_and_not_to_an_archived_group(factory: Factory) -> None:
    ada, cy, group = private_group(factory)
    bo = factory.member("Bo")
    with factory.writing():
        memberships.create_membership(db.session.get_one(Group, group), bo)
    with pytest.raises(Refused, match="Only this group’s moderators"):
        link(factory, group, bo)
    with pytest.raises(Hidden):
        link(factory, group, cy)
    change(factory, Group, group, archived_at=now())
    with pytest.raises(Refused, match="archived"):
        link(factory, group, ada)


def test_an_unknown_code_is_hidden(factory: Factory) -> None:
    _ada, cy, _group = private_group(factory)
    for code in ("nonsense", "", "\x00", "ö" * 400):
        with pytest.raises(Hidden):
            accept(factory, code, cy)


@pytest.mark.parametrize("why", ["expired", "full", "revoked", "moderator removed", "suspended", "gone", "archived"])
def test_every_closed_invitation_gives_the_same_message(factory: Factory, why: str) -> None:
    ada, cy, group = private_group(factory)
    bo = factory.member("Bo")
    with factory.writing():
        memberships.create_membership(db.session.get_one(Group, group), bo, moderates=True)
    made = link(factory, group, bo, max_uses=1)
    if why == "expired":
        change(factory, Invitation, made.id, expires_at=now() - timedelta(seconds=1))
    elif why == "full":
        accept(factory, made.code, factory.member("Di"))
    elif why == "revoked":
        with factory.writing():
            assert invitations.revoke(db.session.get_one(Invitation, made.id), db.session.get_one(Member, ada)) is True
            assert invitations.revoke(db.session.get_one(Invitation, made.id), db.session.get_one(Member, ada)) is False
    elif why == "moderator removed":
        act(factory, moderators.remove, group, bo, ada)
    elif why == "archived":
        change(factory, Group, group, archived_at=now())
    elif why == "suspended":
        factory.suspend(bo)
    else:
        with factory.writing():
            deletion.delete_account(db.session.get_one(Member, bo))
    with pytest.raises(invitations.InvitationClosed, match="no longer works"):
        accept(factory, made.code, cy)
    for browser in (factory.visitor(), factory.browser(cy)):
        for answer in (browser.get(f"/invitations/{made.code}"), browser.send(f"/invitations/{made.code}")):
            assert answer.status_code == 410
            assert "no longer works" in visible_text(answer)
            assert "Testers" not in answer.get_data(as_text=True)
    assert not is_member(factory, group, cy)


def test_an_invitation_works_only_while_its_creator_moderates(factory: Factory) -> None:
    ada, cy, group = private_group(factory)
    bo = factory.member("Bo")
    with factory.writing():
        memberships.create_membership(db.session.get_one(Group, group), bo, moderates=True)
    made = link(factory, group, bo)
    act(factory, moderators.remove, group, bo, ada)
    act(factory, moderators.add, group, bo, ada)
    assert accept(factory, made.code, cy) is True


def test_banned_and_suspended_members_are_refused(factory: Factory) -> None:
    ada, cy, group = private_group(factory)
    bad = factory.member("Bad", suspended_at=now())
    made = link(factory, group, ada)
    with factory.writing():
        db.session.add(Ban(group_id=group, member_id=cy, ends_at=now() + timedelta(days=1)))
    for who, why in ((cy, "banned"), (bad, "suspended")):
        with pytest.raises(Refused, match=why):
            accept(factory, made.code, who)
        answer = factory.browser(who).get(f"/invitations/{made.code}")
        assert answer.status_code in (403, 409)
        assert "Testers" not in visible_text(answer)
    assert factory.get(Invitation, made.id).used_count == 0
    change(factory, Ban, (group, cy), ends_at=now() - timedelta(seconds=1))
    assert accept(factory, made.code, cy) is True


def test_a_member_who_left_can_use_an_invitation_again(factory: Factory) -> None:
    ada, cy, group = private_group(factory)
    made = link(factory, group, ada, max_uses=2)
    for _ in range(2):
        assert accept(factory, made.code, cy) is True
        act(factory, memberships.leave, group, cy)
    with pytest.raises(invitations.InvitationClosed):
        accept(factory, made.code, cy)
    assert factory.get(Invitation, made.id).used_count == 2


def _sign_in(browser: BrowserClient, email: str) -> Any:
    return browser.send("/sign-in", email=email, password="a long enough phrase")


def test_a_visitor_sees_the_group_signs_in_and_joins(factory: Factory) -> None:
    ada, cy, group = private_group(factory)
    made = link(factory, group, ada)
    visitor = factory.visitor()
    assert visitor.get("/groups/testers").status_code == 404
    page = visitor.get(f"/invitations/{made.code}")
    assert "Ada has invited you" in visible_text(page)
    assert "For those who try it" in visible_text(page)
    begun = visitor.send(f"/invitations/{made.code}")
    assert begun.headers["Location"].startswith("/sign-in")
    assert made.code not in begun.headers["Location"]
    assert not is_member(factory, group, cy)
    done = _sign_in(visitor, "cy@example.com")
    assert done.headers["Location"] == "/groups/testers"
    assert is_member(factory, group, cy)


def test_an_invitation_that_closed_before_signing_in_is_refused(factory: Factory) -> None:
    ada, cy, group = private_group(factory)
    made = link(factory, group, ada)
    visitor = factory.visitor()
    visitor.send(f"/invitations/{made.code}")
    change(factory, Invitation, made.id, revoked_at=now())
    done = _sign_in(visitor, "cy@example.com")
    assert "no longer works" in visible_text(visitor.get(done.headers["Location"], follow_redirects=True))
    assert not is_member(factory, group, cy)


def test_the_url_of_an_invitation_is_not_leaked(factory: Factory) -> None:
    ada, cy, group = private_group(factory)
    made = link(factory, group, ada)
    for browser in (factory.visitor(), factory.browser(cy)):
        headers = browser.get(f"/invitations/{made.code}").headers
        assert headers["Referrer-Policy"] == "strict-origin"
        assert "noindex" in headers["X-Robots-Tag"]
        assert "no-store" in headers["Cache-Control"]


def test_moderators_create_list_and_revoke_invitations(factory: Factory) -> None:
    ada, cy, group = private_group(factory)
    browser = factory.browser(ada)
    refused = browser.send("/groups/testers/invitations", note="The fair", max_uses="0", days="7")
    assert refused.status_code == 422
    assert "The fair" in refused.get_data(as_text=True)
    made = visible_text(
        browser.send("/groups/testers/invitations", note="The fair", max_uses="3", days="2", follow=True)
    )
    assert "0 of 3 used" in made
    row = factory.all(Invitation)[0]
    assert f"http://localhost/invitations/{row.code}" in browser.get("/groups/testers/invitations").get_data(
        as_text=True
    )
    accept(factory, row.code, cy)
    listed = visible_text(browser.get("/groups/testers/invitations"))
    assert "1 of 3 used" in listed
    assert "Cy" in listed
    over = browser.send(f"/groups/testers/invitations/{row.id}/revoke", follow=True)
    assert "revoked by Ada" in visible_text(over)
    assert row.code not in over.get_data(as_text=True)
    assert "already been revoked" in visible_text(
        browser.send(f"/groups/testers/invitations/{row.id}/revoke", follow=True)
    )
    assert is_member(factory, group, cy)


def test_members_and_strangers_cannot_see_invitations(factory: Factory) -> None:
    ada, cy, group = private_group(factory)
    made = link(factory, group, ada)
    other = factory.group("Other", cy)
    for address in ("/groups/testers/invitations", f"/groups/testers/invitations/{made.id}/revoke"):
        assert factory.browser(cy).send(address).status_code == 404
    assert factory.browser(cy).send(f"/groups/other/invitations/{made.id}/revoke").status_code == 404
    with factory.writing():
        memberships.create_membership(db.session.get_one(Group, group), cy)
    assert factory.browser(cy).get("/groups/testers/invitations").status_code == 404
    assert factory.get(Invitation, made.id).revoked_at is None
    assert other


def test_the_list_takes_a_constant_number_of_statements(factory: Factory) -> None:
    ada, _cy, group = private_group(factory)
    accept(factory, link(factory, group, ada).code, factory.member())
    browser = factory.browser(ada)
    browser.get("/groups/testers/invitations")
    with factory.counting() as few:
        browser.get("/groups/testers/invitations")
    for number in range(21):
        with factory.writing():
            later = now() + timedelta(days=1)
            db.session.add(Invitation(group_id=group, code=f"c{number}", created_by=ada, expires_at=later, max_uses=5))
        accept(factory, f"c{number}", factory.member())
    with factory.counting() as many:
        browser.get("/groups/testers/invitations")
    assert len(many) == len(few) <= 8
