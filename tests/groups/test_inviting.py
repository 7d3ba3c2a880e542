"""Inviting by a link: made, followed, limited, revoked."""

from datetime import timedelta
from typing import Any

import pytest

from community.groups import entrusting, inviting, joining
from community.groups.models import Ban, Group, Invitation, InvitationUse
from community.kernel.database import db, now
from community.kernel.errors import Hidden, Refused
from community.members.models import Member
from tests.groups.acting import act, belongs, counts
from tests.world import Browser, World, words


def private_group(world: World, **values: Any) -> tuple[int, int, int]:
    """(Ada, Cy, a private group that Ada moderates)"""
    ada, cy = world.member("Ada"), world.member("Cy")
    return ada, cy, world.group("Testers", ada, is_private=True, purpose="For those who try it", **values)


def link(world: World, group: int, maker: int, **values: Any) -> Invitation:
    """An invitation as it was made."""
    made: Invitation = world.get(Invitation, act(world, lambda g, m: inviting.make(g, m, **values).id, group, maker))
    return made


def follow(world: World, code: str, who: int) -> bool:
    """Accept by the code, in a transaction of its own. Whether they are new."""
    with world.writing():
        return inviting.accept(code, db.session.get_one(Member, who))[1]


def change(world: World, model: Any, key: Any, **values: Any) -> None:
    """Set columns of a row."""
    with world.writing():
        row = db.session.get_one(model, key)
        for name, value in values.items():
            setattr(row, name, value)


def test_who_follows_a_link_belongs_also_to_a_private_group(world: World) -> None:
    ada, cy, group = private_group(world)
    made = link(world, group, ada, note=" For  the fair ")
    assert (made.note, made.most, made.used_count) == ("For the fair", 10, 0)
    assert timedelta(days=6.9) < made.expires_at - now() < timedelta(days=7)
    assert follow(world, made.code, cy) is True
    assert belongs(world, group, cy)
    assert counts(world, group) == (2, 2)
    assert world.get(Invitation, made.id).used_count == 1
    assert [use.member_id for use in world.all(InvitationUse)] == [cy]


def test_following_it_twice_or_belonging_already_uses_nothing_up(world: World) -> None:
    ada, cy, group = private_group(world)
    made = link(world, group, ada, most=2)
    assert follow(world, made.code, cy) is True
    assert follow(world, made.code, cy) is False
    assert follow(world, made.code, ada) is False
    assert world.get(Invitation, made.id).used_count == 1


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("most", {"most": 0}),
        ("most", {"most": 501}),
        ("days", {"days": 0}),
        ("days", {"days": 91}),
        ("note", {"note": "x" * 121}),
    ],
)
def test_what_is_beyond_the_limits_is_refused(world: World, field: str, values: dict[str, Any]) -> None:
    ada, _cy, group = private_group(world)
    with pytest.raises(Refused) as refused:
        link(world, group, ada, **values)
    assert refused.value.field == field
    assert world.all(Invitation) == []


def test_only_moderators_invite_and_nobody_to_an_archived_group(world: World) -> None:
    ada, cy, group = private_group(world)
    bo = world.member("Bo")
    with world.writing():
        joining.enter(db.session.get_one(Group, group), bo)
    with pytest.raises(Refused, match="Only the moderators"):
        link(world, group, bo)
    with pytest.raises(Hidden):
        link(world, group, cy)
    change(world, Group, group, archived_at=now())
    with pytest.raises(Refused, match="archived"):
        link(world, group, ada)


def test_a_code_that_never_was_is_hidden(world: World) -> None:
    _ada, cy, _group = private_group(world)
    for code in ("nonsense", "", "\x00", "ö" * 400):
        with pytest.raises(Hidden):
            follow(world, code, cy)


@pytest.mark.parametrize("why", ["expired", "full", "revoked", "relieved", "suspended", "gone", "archived"])
def test_a_link_that_is_over_says_the_same_whatever_it_is(world: World, why: str) -> None:
    ada, cy, group = private_group(world)
    bo = world.member("Bo")
    with world.writing():
        joining.enter(db.session.get_one(Group, group), bo, moderates=True)
    made = link(world, group, bo, most=1)
    if why == "expired":
        change(world, Invitation, made.id, expires_at=now() - timedelta(seconds=1))
    elif why == "full":
        follow(world, made.code, world.member("Di"))
    elif why == "revoked":
        with world.writing():
            assert inviting.revoke(db.session.get_one(Invitation, made.id), db.session.get_one(Member, ada)) is True
            assert inviting.revoke(db.session.get_one(Invitation, made.id), db.session.get_one(Member, ada)) is False
    elif why == "relieved":
        act(world, entrusting.relieve, group, bo, ada)
    elif why == "archived":
        change(world, Group, group, archived_at=now())
    else:
        change(world, Member, bo, **{"suspended": {"suspended_at": now()}, "gone": {"removed_at": now()}}[why])
    with pytest.raises(inviting.Closed, match="does not work any more"):
        follow(world, made.code, cy)
    for browser in (world.visitor(), world.browser(cy)):
        for answer in (browser.get(f"/invitations/{made.code}"), browser.send(f"/invitations/{made.code}")):
            assert answer.status_code == 410
            assert "does not work any more" in words(answer)
            assert "Testers" not in answer.get_data(as_text=True)
    assert not belongs(world, group, cy)


def test_the_link_of_a_moderator_who_is_one_again_works_again(world: World) -> None:
    ada, cy, group = private_group(world)
    bo = world.member("Bo")
    with world.writing():
        joining.enter(db.session.get_one(Group, group), bo, moderates=True)
    made = link(world, group, bo)
    act(world, entrusting.relieve, group, bo, ada)
    act(world, entrusting.entrust, group, bo, ada)
    assert follow(world, made.code, cy) is True


def test_the_banned_and_the_suspended_are_refused_and_use_nothing_up(world: World) -> None:
    ada, cy, group = private_group(world)
    bad = world.member("Bad", suspended_at=now())
    made = link(world, group, ada)
    with world.writing():
        db.session.add(Ban(group_id=group, member_id=cy, ends_at=now() + timedelta(days=1)))
    for who, why in ((cy, "banned"), (bad, "suspended")):
        with pytest.raises(Refused, match=why):
            follow(world, made.code, who)
        answer = world.browser(who).get(f"/invitations/{made.code}")
        assert answer.status_code in (403, 409)
        assert "Testers" not in words(answer)
    assert world.get(Invitation, made.id).used_count == 0
    change(world, Ban, (group, cy), ends_at=now() - timedelta(seconds=1))
    assert follow(world, made.code, cy) is True


def test_who_left_may_come_again_by_what_is_left_of_the_link(world: World) -> None:
    ada, cy, group = private_group(world)
    made = link(world, group, ada, most=2)
    for _ in range(2):
        assert follow(world, made.code, cy) is True
        act(world, joining.leave, group, cy)
    with pytest.raises(inviting.Closed):
        follow(world, made.code, cy)
    assert world.get(Invitation, made.id).used_count == 2


def _sign_in(browser: Browser, email: str) -> Any:
    return browser.send("/sign-in", email=email, password="a long enough phrase")


def test_a_visitor_sees_the_group_signs_in_and_belongs(world: World) -> None:
    ada, cy, group = private_group(world)
    made = link(world, group, ada)
    visitor = world.visitor()
    assert visitor.get("/groups/testers").status_code == 404
    page = visitor.get(f"/invitations/{made.code}")
    assert "Ada invites you" in words(page)
    assert "For those who try it" in words(page)
    begun = visitor.send(f"/invitations/{made.code}")
    assert begun.headers["Location"].startswith("/sign-in")
    assert made.code not in begun.headers["Location"]
    assert not belongs(world, group, cy)
    done = _sign_in(visitor, "cy@example.com")
    assert done.headers["Location"] == "/groups/testers"
    assert belongs(world, group, cy)


def test_an_intention_that_came_too_late_is_told_so(world: World) -> None:
    ada, cy, group = private_group(world)
    made = link(world, group, ada)
    visitor = world.visitor()
    visitor.send(f"/invitations/{made.code}")
    change(world, Invitation, made.id, revoked_at=now())
    done = _sign_in(visitor, "cy@example.com")
    assert "does not work any more" in words(visitor.get(done.headers["Location"]))
    assert not belongs(world, group, cy)


def test_the_address_of_an_invitation_is_told_to_nobody(world: World) -> None:
    ada, cy, group = private_group(world)
    made = link(world, group, ada)
    for browser in (world.visitor(), world.browser(cy)):
        headers = browser.get(f"/invitations/{made.code}").headers
        assert headers["Referrer-Policy"] == "strict-origin"
        assert "noindex" in headers["X-Robots-Tag"]
        assert "no-store" in headers["Cache-Control"]


def test_moderators_make_list_and_revoke_links_on_their_page(world: World) -> None:
    ada, cy, group = private_group(world)
    browser = world.browser(ada)
    refused = browser.send("/groups/testers/invitations", note="The fair", most="0", days="7")
    assert refused.status_code == 422
    assert "The fair" in refused.get_data(as_text=True)
    made = words(browser.send("/groups/testers/invitations", note="The fair", most="3", days="2", follow=True))
    assert "0 of 3 came by it" in made
    row = world.all(Invitation)[0]
    assert f"http://localhost/invitations/{row.code}" in browser.get("/groups/testers/invitations").get_data(
        as_text=True
    )
    follow(world, row.code, cy)
    listed = words(browser.get("/groups/testers/invitations"))
    assert "1 of 3 came by it" in listed
    assert "Cy" in listed
    over = browser.send(f"/groups/testers/invitations/{row.id}/revoke", follow=True)
    assert "revoked by Ada" in words(over)
    assert row.code not in over.get_data(as_text=True)
    assert "revoked already" in words(browser.send(f"/groups/testers/invitations/{row.id}/revoke", follow=True))
    assert belongs(world, group, cy)


def test_members_and_strangers_find_no_links(world: World) -> None:
    ada, cy, group = private_group(world)
    made = link(world, group, ada)
    other = world.group("Other", cy)
    for address in ("/groups/testers/invitations", f"/groups/testers/invitations/{made.id}/revoke"):
        assert world.browser(cy).send(address).status_code == 404
    assert world.browser(cy).send(f"/groups/other/invitations/{made.id}/revoke").status_code == 404
    with world.writing():
        joining.enter(db.session.get_one(Group, group), cy)
    assert world.browser(cy).get("/groups/testers/invitations").status_code == 404
    assert world.get(Invitation, made.id).revoked_at is None
    assert other


def test_the_list_takes_as_many_statements_for_twenty_as_for_one(world: World) -> None:
    ada, _cy, group = private_group(world)
    follow(world, link(world, group, ada).code, world.member())
    browser = world.browser(ada)
    browser.get("/groups/testers/invitations")
    with world.counting() as few:
        browser.get("/groups/testers/invitations")
    for number in range(21):
        with world.writing():
            later = now() + timedelta(days=1)
            db.session.add(Invitation(group_id=group, code=f"c{number}", made_by=ada, expires_at=later, most=5))
        follow(world, f"c{number}", world.member())
    with world.counting() as many:
        browser.get("/groups/testers/invitations")
    assert len(many) == len(few) <= 8
