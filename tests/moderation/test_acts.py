"""Kinds of rulings beyond taking down: warning, locking, moving, banning, approving; who may, and what follows."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.comments import commenting, editing
from community.comments.models import Comment
from community.groups.models import Ban, Group, Membership, Trust
from community.ideas import withholding
from community.ideas.models import HELD, SET_ASIDE, Idea
from community.kernel.database import db, now
from community.kernel.errors import Hidden, Refused, Stale
from community.members.models import Member
from community.moderation.models import Flag, Ruling
from tests.moderation.kitchen import Kitchen
from tests.world import World

WEEK = timedelta(days=7)


def _halls(world: World) -> int:
    return int(world.scalar(select(Group.id).where(Group.name == "Halls")))


def _say(here: Kitchen, who: int, body: str = "One thing more.", parent: int | None = None) -> None:
    with here.world.writing():
        answered = db.session.get(Comment, parent) if parent else None
        commenting.post(db.session.get_one(Idea, here.idea), db.session.get_one(Member, who), body, answered)


def test_in_a_locked_discussion_only_moderators_comment_reply_and_edit(world: World) -> None:
    here = Kitchen(world)
    here.rule(here.ada, "idea", here.idea, "lock", "It turned in circles.")
    for who, parent in ((here.bo, None), (here.cy, None), (here.bo, here.comment)):
        with pytest.raises(Refused, match="A moderator locked this discussion"):
            _say(here, who, parent=parent)
    with pytest.raises(Refused, match="A moderator locked this discussion"), world.writing():
        editing.edit(db.session.get_one(Comment, here.comment), db.session.get_one(Member, here.bo), "Other words.", 1)
    with world.writing():
        db.session.rollback()
    for who in (here.ada, here.mo, here.sol):
        _say(here, who)
    page = world.browser(here.cy).get(f"/ideas/{here.idea}-a-quiet-mode").get_data(as_text=True)
    assert "A moderator locked this discussion" in page
    assert world.browser(here.cy).send(f"/ideas/{here.idea}/vote").status_code in (200, 303)
    here.rule(here.ada, "idea", here.idea, "unlock", "It can go on.")
    _say(here, here.cy)


def test_locking_twice_or_a_comment_is_refused_in_words(world: World) -> None:
    here = Kitchen(world)
    here.rule(here.ada, "idea", here.idea, "lock")
    with pytest.raises(Refused, match="it is so already"):
        here.rule(here.mo, "idea", here.idea, "lock")
    with pytest.raises(Refused):
        here.rule(here.mo, "comment", here.comment, "lock")
    with pytest.raises(Hidden):
        here.rule(here.gil, "idea", here.idea, "unlock")


def test_warning_answers_flags_and_leaves_the_thing_as_it_is(world: World) -> None:
    here = Kitchen(world)
    here.flag(here.cy, "comment", here.comment)
    here.rule(here.ada, "comment", here.comment, "warn", "Please speak about the matter.")
    assert world.get(Comment, here.comment).taken_down_at is None
    assert world.all(Flag)[0].ruling_id is not None
    here.rule(here.ada, "member", here.bo, "warn", "Please keep to the matter here.", in_group="kitchens")
    with pytest.raises(Hidden):
        here.rule(here.ada, "member", here.bo, "warn")


@pytest.mark.parametrize("act", ["keep", "warn", "lock", "restore", "move"])
def test_whatever_is_ruled_on_what_flags_set_aside_brings_it_back_unless_taken_down(world: World, act: str) -> None:
    here = Kitchen(world)
    with world.writing():
        withholding.withhold(db.session.get_one(Idea, here.idea), SET_ASIDE)
    if act == "restore":
        here.rule(here.mo, "idea", here.idea, "take_down")
        assert world.get(Idea, here.idea).withheld == SET_ASIDE
    here.rule(here.mo, "idea", here.idea, act, **({"to_group": _halls(world)} if act == "move" else {}))
    idea = world.get(Idea, here.idea)
    assert (idea.withheld, idea.taken_down_at) == (None, None)


def test_what_is_held_is_approved_with_or_without_trust(world: World) -> None:
    here = Kitchen(world)
    with world.writing():
        withholding.withhold(db.session.get_one(Idea, here.idea), HELD)
    with pytest.raises(Refused):
        here.rule(here.ada, "comment", here.comment, "approve")
    here.rule(here.ada, "idea", here.idea, "approve", "Thank you.", trust=True)
    assert world.get(Idea, here.idea).taken_down_at is None
    assert [(row.member_id, row.trusted_by) for row in world.all(Trust)] == [(here.bo, here.ada)]


def test_moving_needs_the_right_to_rule_at_both_ends(world: World) -> None:
    here = Kitchen(world)
    halls = _halls(world)
    with pytest.raises(Hidden):
        here.rule(here.gil, "idea", here.idea, "move", to_group=halls)
    with pytest.raises(Refused, match="You do not moderate that group"):
        here.rule(here.ada, "idea", here.idea, "move", to_group=halls)
    with pytest.raises(Refused, match="in this group already"):
        here.rule(here.mo, "idea", here.idea, "move", to_group=here.group)
    with pytest.raises(Refused) as refusal:
        here.rule(here.mo, "idea", here.idea, "move")
    assert refusal.value.field == "to_group"
    made = here.rule(here.mo, "idea", here.idea, "move", to_group=halls)
    assert world.get(Idea, here.idea).group_id == halls
    row = world.get(Ruling, made)
    assert (row.group_id, row.to_group_id) == (here.group, halls)
    with world.writing():
        db.session.get_one(Group, here.group).archived_at = now()
    with pytest.raises(Refused, match="archived"):
        here.rule(here.mo, "idea", here.idea, "move", to_group=here.group)


def test_a_banned_member_belongs_no_more_until_the_ban_ends_or_is_lifted(world: World) -> None:
    here = Kitchen(world)
    end = now() + WEEK
    here.rule(here.ada, "member", here.bo, "ban", "You were asked twice.", in_group="kitchens", until=end)
    assert [(row.member_id, row.ends_at) for row in world.all(Ban)] == [(here.bo, end)]
    assert world.all(Membership, group_id=here.group, member_id=here.bo) == []
    with pytest.raises(Refused, match="banned from this group"):
        _say(here, here.bo)
    with pytest.raises(Refused, match="another end"):
        here.rule(here.mo, "member", here.bo, "ban", in_group="kitchens", until=end)
    here.rule(here.mo, "member", here.bo, "ban", in_group="kitchens", until=None)
    here.rule(here.mo, "member", here.bo, "unban", in_group="kitchens")
    _say(here, here.bo)
    with pytest.raises(Refused, match="it is so already"):
        here.rule(here.mo, "member", here.bo, "unban", in_group="kitchens")


def test_nobody_is_banned_who_keeps_the_peace_there_nor_by_who_does_not(world: World) -> None:
    here = Kitchen(world)
    for who, whom in ((here.mo, here.ada), (here.sol, here.mo)):
        with pytest.raises(Refused, match="keeps the peace of this group"):
            here.rule(who, "member", whom, "ban", in_group="kitchens")
    for who in (here.gil, here.cy, here.bo):
        with pytest.raises((Hidden, Refused)):
            here.rule(who, "member", here.bo, "ban", in_group="kitchens")
    with pytest.raises(Refused, match="Nobody rules on their own"):
        here.rule(here.ada, "member", here.ada, "ban", in_group="kitchens")
    with pytest.raises(Refused):
        here.rule(here.ada, "member", here.sol, "ban", in_group="kitchens")
    assert world.all(Ban) == []


def test_an_end_lies_ahead(world: World) -> None:
    here = Kitchen(world)
    for kind, slug, act in (("member", None, "suspend"), ("member", "kitchens", "ban")):
        with pytest.raises(Refused) as refusal:
            here.rule(here.mo, kind, here.bo, act, in_group=slug, until=now() - WEEK)
        assert refusal.value.field == "until"
    made = here.rule(here.mo, "member", here.bo, "suspend", until=now() + WEEK)
    assert world.get(Ruling, made).until is not None
    assert world.get(Member, here.bo).is_suspended


def test_rulings_on_a_member_in_a_group_and_on_the_site_do_not_meet(world: World) -> None:
    here = Kitchen(world)
    banned = here.rule(here.ada, "member", here.bo, "ban", in_group="kitchens")
    here.rule(here.mo, "member", here.bo, "suspend", known=0)
    with pytest.raises(Stale):
        here.rule(here.mo, "member", here.bo, "unban", in_group="kitchens", known=0)
    here.undo(here.ada, banned)
    assert world.get(Member, here.bo).is_suspended


def test_what_can_be_ruled_on_a_private_group_is_for_those_who_find_it(world: World) -> None:
    here = Kitchen(world, is_private=True)
    with pytest.raises(Hidden):
        here.rule(here.gil, "member", here.bo, "ban", in_group="kitchens")
    with pytest.raises(Hidden):
        here.rule(here.mo, "member", here.bo, "ban", in_group="no-such-group")
    here.rule(here.ada, "member", here.bo, "ban", in_group="kitchens")
    assert world.browser(here.bo).get("/groups/kitchens").status_code == 404
