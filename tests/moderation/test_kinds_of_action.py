"""Kinds of rulings beyond taking down: warning, locking, moving, banning, approving; who may, and what follows."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.comments import commenting, editing
from community.comments.models import Comment
from community.core.db import db, now
from community.core.errors import Hidden, Refused, Stale
from community.core.visibility import AUTO_HIDDEN, PENDING
from community.groups.models import Ban, Group, Membership, TrustedPoster
from community.ideas import visibility
from community.ideas.models import Idea
from community.members.models import Member
from community.moderation.models import ModerationAction, Report
from tests.factory import Factory
from tests.moderation.scenario import ModerationScenario

WEEK = timedelta(days=7)


def _halls(factory: Factory) -> int:
    return int(factory.scalar(select(Group.id).where(Group.name == "Halls")))


def _say(here: ModerationScenario, who: int, body: str = "One thing more.", parent: int | None = None) -> None:
    with here.factory.writing():
        answered = db.session.get(Comment, parent) if parent else None
        commenting.post(db.session.get_one(Idea, here.idea), db.session.get_one(Member, who), body, answered)


def test_in_a_locked_discussion_only_moderators_comment_reply_and_edit(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.rule(here.ada, "idea", here.idea, "lock", "It turned in circles.")
    for who, parent in ((here.bo, None), (here.cy, None), (here.bo, here.comment)):
        with pytest.raises(Refused, match="A moderator locked this discussion"):
            _say(here, who, parent=parent)
    with pytest.raises(Refused, match="A moderator locked this discussion"), factory.writing():
        editing.edit(db.session.get_one(Comment, here.comment), db.session.get_one(Member, here.bo), "Other words.", 1)
    with factory.writing():
        db.session.rollback()
    for who in (here.ada, here.mo, here.sol):
        _say(here, who)
    page = factory.browser(here.cy).get(f"/ideas/{here.idea}-a-quiet-mode").get_data(as_text=True)
    assert "A moderator locked this discussion" in page
    assert factory.browser(here.cy).send(f"/ideas/{here.idea}/vote").status_code in (200, 303)
    here.rule(here.ada, "idea", here.idea, "unlock", "It can go on.")
    _say(here, here.cy)


def test_locking_twice_or_a_comment_is_refused_in_words(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.rule(here.ada, "idea", here.idea, "lock")
    with pytest.raises(Refused, match="it is so already"):
        here.rule(here.mo, "idea", here.idea, "lock")
    with pytest.raises(Refused):
        here.rule(here.mo, "comment", here.comment, "lock")
    with pytest.raises(Hidden):
        here.rule(here.gil, "idea", here.idea, "unlock")


def test_warning_answers_flags_and_leaves_the_thing_as_it_is(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.flag(here.cy, "comment", here.comment)
    here.rule(here.ada, "comment", here.comment, "warn", "Please speak about the matter.")
    assert factory.get(Comment, here.comment).hidden_at is None
    assert factory.all(Report)[0].action_id is not None
    here.rule(here.ada, "member", here.bo, "warn", "Please keep to the matter here.", in_group="kitchens")
    with pytest.raises(Hidden):
        here.rule(here.ada, "member", here.bo, "warn")


@pytest.mark.parametrize("act", ["keep", "warn", "lock", "restore", "move"])
def test_whatever_is_ruled_on_what_flags_set_aside_brings_it_back_unless_taken_down(factory: Factory, act: str) -> None:
    here = ModerationScenario(factory)
    with factory.writing():
        visibility.hide_for_review(db.session.get_one(Idea, here.idea), AUTO_HIDDEN)
    if act == "restore":
        here.rule(here.mo, "idea", here.idea, "remove")
        assert factory.get(Idea, here.idea).review_state == AUTO_HIDDEN
    here.rule(here.mo, "idea", here.idea, act, **({"to_group": _halls(factory)} if act == "move" else {}))
    idea = factory.get(Idea, here.idea)
    assert (idea.review_state, idea.hidden_at) == (None, None)


def test_what_is_held_is_approved_with_or_without_trust(factory: Factory) -> None:
    here = ModerationScenario(factory)
    with factory.writing():
        visibility.hide_for_review(db.session.get_one(Idea, here.idea), PENDING)
    with pytest.raises(Refused):
        here.rule(here.ada, "comment", here.comment, "approve")
    here.rule(here.ada, "idea", here.idea, "approve", "Thank you.", trust=True)
    assert factory.get(Idea, here.idea).hidden_at is None
    assert [(row.member_id, row.trusted_by) for row in factory.all(TrustedPoster)] == [(here.bo, here.ada)]


def test_moving_needs_the_right_to_rule_at_both_ends(factory: Factory) -> None:
    here = ModerationScenario(factory)
    halls = _halls(factory)
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
    assert factory.get(Idea, here.idea).group_id == halls
    row = factory.get(ModerationAction, made)
    assert (row.group_id, row.to_group_id) == (here.group, halls)
    with factory.writing():
        db.session.get_one(Group, here.group).archived_at = now()
    with pytest.raises(Refused, match="archived"):
        here.rule(here.mo, "idea", here.idea, "move", to_group=here.group)


def test_a_banned_member_belongs_no_more_until_the_ban_ends_or_is_lifted(factory: Factory) -> None:
    here = ModerationScenario(factory)
    end = now() + WEEK
    here.rule(here.ada, "member", here.bo, "ban", "You were asked twice.", in_group="kitchens", until=end)
    assert [(row.member_id, row.ends_at) for row in factory.all(Ban)] == [(here.bo, end)]
    assert factory.all(Membership, group_id=here.group, member_id=here.bo) == []
    with pytest.raises(Refused, match="banned from this group"):
        _say(here, here.bo)
    with pytest.raises(Refused, match="another end"):
        here.rule(here.mo, "member", here.bo, "ban", in_group="kitchens", until=end)
    here.rule(here.mo, "member", here.bo, "ban", in_group="kitchens", until=None)
    here.rule(here.mo, "member", here.bo, "unban", in_group="kitchens")
    _say(here, here.bo)
    with pytest.raises(Refused, match="it is so already"):
        here.rule(here.mo, "member", here.bo, "unban", in_group="kitchens")


def test_nobody_is_banned_who_keeps_the_peace_there_nor_by_who_does_not(factory: Factory) -> None:
    here = ModerationScenario(factory)
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
    assert factory.all(Ban) == []


def test_an_end_lies_ahead(factory: Factory) -> None:
    here = ModerationScenario(factory)
    for kind, slug, act in (("member", None, "suspend"), ("member", "kitchens", "ban")):
        with pytest.raises(Refused) as refusal:
            here.rule(here.mo, kind, here.bo, act, in_group=slug, until=now() - WEEK)
        assert refusal.value.field == "until"
    made = here.rule(here.mo, "member", here.bo, "suspend", until=now() + WEEK)
    assert factory.get(ModerationAction, made).until is not None
    assert factory.get(Member, here.bo).is_suspended


def test_rulings_on_a_member_in_a_group_and_on_the_site_do_not_meet(factory: Factory) -> None:
    here = ModerationScenario(factory)
    banned = here.rule(here.ada, "member", here.bo, "ban", in_group="kitchens")
    here.rule(here.mo, "member", here.bo, "suspend", known=0)
    with pytest.raises(Stale):
        here.rule(here.mo, "member", here.bo, "unban", in_group="kitchens", known=0)
    here.undo(here.ada, banned)
    assert factory.get(Member, here.bo).is_suspended


def test_what_can_be_ruled_on_a_private_group_is_for_those_who_find_it(factory: Factory) -> None:
    here = ModerationScenario(factory, is_private=True)
    with pytest.raises(Hidden):
        here.rule(here.gil, "member", here.bo, "ban", in_group="kitchens")
    with pytest.raises(Hidden):
        here.rule(here.mo, "member", here.bo, "ban", in_group="no-such-group")
    here.rule(here.ada, "member", here.bo, "ban", in_group="kitchens")
    assert factory.browser(here.bo).get("/groups/kitchens").status_code == 404
