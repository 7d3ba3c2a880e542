"""Who may post, comment, vote and see members, in every kind of group."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.comments import commenting, marking
from community.comments.models import Comment
from community.groups import rights, scope
from community.groups.models import CIRCLES, EVERYONE, KINDS, MEMBERS, MODERATORS, OPEN, Ban, Group
from community.ideas import posting, voting
from community.ideas.models import Idea, Vote
from community.kernel.database import db, exists, now
from community.kernel.errors import Hidden, Refused
from community.members.models import Member
from tests.groups.acting import belongs
from tests.world import World, words

BODY = "Somebody should look into this."


def _kind(kind: str) -> dict[str, bool]:
    return {"is_private": kind == "private", "by_request": kind == "request"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("circle", CIRCLES)
def test_circles_say_who_may_and_the_lists_agree(world: World, kind: str, circle: str) -> None:
    ada, bo, cy, sol = (world.member(name, handle=name.lower() + "_x") for name in ("Ada", "Bo", "Cy", "Sol"))
    with world.writing():
        db.session.get_one(Member, sol).role = "moderator"
    values = dict.fromkeys(("who_posts", "who_comments", "who_sees_members"), circle)
    group = world.group("Kitchens", ada, bo, **_kind(kind), **values)
    stranger = kind != "private" and circle == EVERYONE
    wanted = {None: stranger, ada: True, bo: circle != MODERATORS, cy: stranger, sol: True}
    for who, may in wanted.items():
        with world.reading():
            member = db.session.get(Member, who) if who else None
            if kind == "private" and who in (None, cy):
                with pytest.raises(Hidden):
                    rights.place_in(group, member)
                continue
            place = rights.place_in(group, member)
            assert [place.may_post, place.may_comment, place.sees_members, place.may_vote] == [may, may, may, True]
            for condition in (scope.may_post(member), scope.shows_members(member)):
                assert exists(select(Group.id).where(Group.id == group, condition)) is may


def test_who_may_not_post_or_comment_is_told_what_would_change_it(world: World) -> None:
    ada, cy = world.member("Ada"), world.member("Cy", handle="cyrus")
    circles = {"who_posts": MEMBERS, "who_comments": MEMBERS}
    for kind, way in ((OPEN, "You can join it"), ("request", "You can ask to belong")):
        group = world.group(f"Group {kind}", ada, **_kind(kind), **circles)
        idea = world.idea(f"A quiet mode {kind}", ada, group)
        page = world.browser(cy).get(f"/ideas/{idea}-a-quiet-mode-{kind}")
        assert f"Only members of this group comment here. {way}" in words(page)
        assert "Post comment" not in page.text
        assert f'action="/ideas/{idea}/vote"' in page.text
        listed = world.browser(cy).get(f"/groups/group-{kind}")
        assert f"Only members of this group post ideas here. {way}" in words(listed)
        assert f"/ideas/new?group=group-{kind}" not in listed.text
        assert f'value="group-{kind}"' not in world.browser(cy).get("/ideas/new").text
        with world.writing():
            member, where = db.session.get_one(Member, cy), db.session.get_one(Group, group)
            with pytest.raises(Refused, match="Only members"):
                posting.post(member, where, "A louder mode", BODY)
            with pytest.raises(Refused, match="Only members"):
                commenting.post(db.session.get_one(Idea, idea), member, "Yes please.")
            assert voting.cast(db.session.get_one(Idea, idea), member) is True


def test_posting_joins_an_open_group_and_no_other(world: World) -> None:
    ada, cy = world.member("Ada"), world.member("Cy", handle="cyrus")
    for kind in (OPEN, "request"):
        group = world.group(f"Group {kind}", ada, **_kind(kind))
        with world.writing():
            posting.post(db.session.get_one(Member, cy), db.session.get_one(Group, group), f"An idea {kind}", BODY)
        assert belongs(world, group, cy) is (kind == OPEN)


def test_who_is_banned_reads_and_takes_no_part_until_the_ban_ends(world: World) -> None:
    ada, cy = world.member("Ada"), world.member("Cy", handle="cyrus")
    group = world.group("Kitchens", ada)
    idea = world.idea("A quiet mode", ada, group)
    comment = world.comment(idea, ada)
    with world.writing():
        voting.cast(db.session.get_one(Idea, idea), db.session.get_one(Member, cy))
        db.session.add(Ban(group_id=group, member_id=cy, ends_at=now() + timedelta(days=3)))
    browser = world.browser(cy)
    shown = browser.get(f"/ideas/{idea}-a-quiet-mode")
    assert "You are banned from this group until" in words(shown)
    assert f'action="/ideas/{idea}/' not in shown.text.replace("/ideas/1/flag", "")
    assert f'action="/ideas/{idea}/vote"' not in browser.get("/").text
    with world.writing():
        member, found = db.session.get_one(Member, cy), db.session.get_one(Idea, idea)
        assert voting.withdraw(found, member) is True
        for act in (
            lambda: voting.cast(found, member),
            lambda: voting.weigh(found, member, 2),
            lambda: posting.post(member, db.session.get_one(Group, group), "A louder mode", BODY),
            lambda: commenting.post(found, member, "Yes please."),
            lambda: marking.mark(db.session.get_one(Comment, comment), member),
        ):
            with pytest.raises(Refused, match="banned from this group until"):
                act()
    assert [vote.withdrawn_at is None for vote in world.all(Vote)] == [False]
    with world.writing():
        db.session.get_one(Ban, (group, cy)).ends_at = now() - timedelta(seconds=1)
    with world.writing():
        assert voting.cast(db.session.get_one(Idea, idea), db.session.get_one(Member, cy)) is True


def test_members_are_named_only_to_those_who_may_see_them_and_moderators_to_all(world: World) -> None:
    ada, bo, cy = world.member("Ada"), world.member("Bo", handle="bolanle"), world.member("Cy", handle="cyrus")
    group = world.group("Kitchens", ada, bo, who_sees_members=MEMBERS)
    world.idea("A quiet mode", bo, group)
    for browser, sees in ((world.visitor(), False), (world.browser(cy), False), (world.browser(bo), True)):
        assert ("@bolanle" in browser.get("/groups/kitchens/members").text) is sees
        assert ("Most ideas from" in browser.get("/groups/kitchens").text) is sees
        assert "@ada" in browser.get("/groups/kitchens/members").text
        profile = words(browser.get("/people/bolanle")).split("Account menu")[-1]
        assert ("Kitchens" in words(browser.get("/people/ada"))) is True
        assert profile is not None


def test_a_vote_takes_no_more_statements_for_it(world: World) -> None:
    ada, cy = world.member("Ada"), world.member("Cy", handle="cyrus")
    idea = world.idea("A quiet mode", ada, world.group("Kitchens", ada))
    with world.writing(), world.counting() as sent:
        voting.cast(db.session.get_one(Idea, idea), db.session.get_one(Member, cy))
    assert len(sent) <= 4, sent
