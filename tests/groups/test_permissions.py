"""Who can post, comment, vote and see members, in every kind of group."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.comments import commenting, helpful
from community.comments.models import Comment
from community.core.db import db, exists, now
from community.core.errors import Hidden, Refused
from community.groups import permissions, scope
from community.groups.models import AUDIENCES, EVERYONE, KINDS, MEMBERS, MODERATORS, OPEN, Ban, Group
from community.ideas import posting, voting
from community.ideas.models import Idea, Vote
from community.members.models import Member
from tests.factory import Factory, visible_text
from tests.groups.acts import is_member

BODY = "Somebody should look into this."


def _kind(kind: str) -> dict[str, bool]:
    return {"is_private": kind == "private", "by_request": kind == "request"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("circle", AUDIENCES)
def test_audiences_decide_who_can_act_and_scopes_agree(factory: Factory, kind: str, circle: str) -> None:
    ada, bo, cy, sol = (factory.member(name, handle=name.lower() + "_x") for name in ("Ada", "Bo", "Cy", "Sol"))
    with factory.writing():
        db.session.get_one(Member, sol).role = "moderator"
    values = dict.fromkeys(("who_posts", "who_comments", "who_sees_members"), circle)
    group = factory.group("Kitchens", ada, bo, **_kind(kind), **values)
    stranger = kind != "private" and circle == EVERYONE
    wanted = {None: stranger, ada: True, bo: circle != MODERATORS, cy: stranger, sol: True}
    for who, may in wanted.items():
        with factory.reading():
            member = db.session.get(Member, who) if who else None
            if kind == "private" and who in (None, cy):
                with pytest.raises(Hidden):
                    permissions.access_by_group_id(group, member)
                continue
            access = permissions.access_by_group_id(group, member)
            assert [access.can_post, access.can_comment, access.can_see_members, access.can_vote] == [
                may,
                may,
                may,
                True,
            ]
            for condition in (scope.can_post(member), scope.shows_members(member)):
                assert exists(select(Group.id).where(Group.id == group, condition)) is may


def test_refusals_say_how_to_join(factory: Factory) -> None:
    ada, cy = factory.member("Ada"), factory.member("Cy", handle="cyrus")
    circles = {"who_posts": MEMBERS, "who_comments": MEMBERS}
    for kind, way in ((OPEN, "You can join on the group’s page"), ("request", "You can request to join")):
        group = factory.group(f"Group {kind}", ada, **_kind(kind), **circles)
        idea = factory.idea(f"A quiet mode {kind}", ada, group)
        page = factory.browser(cy).get(f"/ideas/{idea}-a-quiet-mode-{kind}")
        assert f"Only members of this group can comment. {way}" in visible_text(page)
        assert "Post comment" not in page.text
        assert f'action="/ideas/{idea}/vote"' in page.text
        listed = factory.browser(cy).get(f"/groups/group-{kind}")
        assert f"Only members of this group can post ideas. {way}" in visible_text(listed)
        assert f"/ideas/new?group=group-{kind}" not in listed.text
        assert f'value="group-{kind}"' not in factory.browser(cy).get("/ideas/new").text
        with factory.writing():
            member, where = db.session.get_one(Member, cy), db.session.get_one(Group, group)
            with pytest.raises(Refused, match="Only members"):
                posting.post(member, where, "A louder mode", BODY)
            with pytest.raises(Refused, match="Only members"):
                commenting.post(db.session.get_one(Idea, idea), member, "Yes please.")
            assert voting.cast(db.session.get_one(Idea, idea), member) is True


def test_posting_joins_an_open_group_and_no_other(factory: Factory) -> None:
    ada, cy = factory.member("Ada"), factory.member("Cy", handle="cyrus")
    for kind in (OPEN, "request"):
        group = factory.group(f"Group {kind}", ada, **_kind(kind))
        with factory.writing():
            posting.post(db.session.get_one(Member, cy), db.session.get_one(Group, group), f"An idea {kind}", BODY)
        assert is_member(factory, group, cy) is (kind == OPEN)


def test_a_banned_member_can_only_read(factory: Factory) -> None:
    ada, cy = factory.member("Ada"), factory.member("Cy", handle="cyrus")
    group = factory.group("Kitchens", ada)
    idea = factory.idea("A quiet mode", ada, group)
    comment = factory.comment(idea, ada)
    with factory.writing():
        voting.cast(db.session.get_one(Idea, idea), db.session.get_one(Member, cy))
        db.session.add(Ban(group_id=group, member_id=cy, ends_at=now() + timedelta(days=3)))
    browser = factory.browser(cy)
    shown = browser.get(f"/ideas/{idea}-a-quiet-mode")
    assert "You’re banned from this group until" in visible_text(shown)
    assert f'action="/ideas/{idea}/' not in shown.text.replace("/ideas/1/flag", "")
    assert f'action="/ideas/{idea}/vote"' not in browser.get("/").text
    with factory.writing():
        member, found = db.session.get_one(Member, cy), db.session.get_one(Idea, idea)
        assert voting.withdraw(found, member) is True
        for act in (
            lambda: voting.cast(found, member),
            lambda: voting.set_importance(found, member, 2),
            lambda: posting.post(member, db.session.get_one(Group, group), "A louder mode", BODY),
            lambda: commenting.post(found, member, "Yes please."),
            lambda: helpful.cast(db.session.get_one(Comment, comment), member),
        ):
            with pytest.raises(Refused, match="banned from this group until"):
                act()
    assert [vote.withdrawn_at is None for vote in factory.all(Vote)] == [False]
    with factory.writing():
        db.session.get_one(Ban, (group, cy)).ends_at = now() - timedelta(seconds=1)
    with factory.writing():
        assert voting.cast(db.session.get_one(Idea, idea), db.session.get_one(Member, cy)) is True


def test_members_are_shown_only_to_the_chosen_audience(factory: Factory) -> None:
    ada, bo, cy = factory.member("Ada"), factory.member("Bo", handle="bolanle"), factory.member("Cy", handle="cyrus")
    group = factory.group("Kitchens", ada, bo, who_sees_members=MEMBERS)
    factory.idea("A quiet mode", bo, group)
    for browser, sees in ((factory.visitor(), False), (factory.browser(cy), False), (factory.browser(bo), True)):
        assert ("@bolanle" in browser.get("/groups/kitchens/members").text) is sees
        assert ("Top contributors" in browser.get("/groups/kitchens").text) is sees
        assert "@ada" in browser.get("/groups/kitchens/members").text
        profile = visible_text(browser.get("/people/bolanle")).split("Account menu")[-1]
        assert ("Kitchens" in visible_text(browser.get("/people/ada"))) is True
        assert profile is not None


def test_permissions_cost_a_vote_no_extra_statement(factory: Factory) -> None:
    ada, cy = factory.member("Ada"), factory.member("Cy", handle="cyrus")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada))
    with factory.writing(), factory.counting() as sent:
        voting.cast(db.session.get_one(Idea, idea), db.session.get_one(Member, cy))
    assert len(sent) <= 4, sent
