"""Acts other than removing: warning, locking, moving, banning, approving; who may, and their effects."""

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


def test_only_moderators_comment_reply_and_edit_in_a_locked_discussion(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.act(here.ada, "idea", here.idea, "lock", "It turned in circles.")
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
    here.act(here.ada, "idea", here.idea, "unlock", "It can go on.")
    _say(here, here.cy)


def test_locking_twice_or_locking_a_comment_is_refused(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.act(here.ada, "idea", here.idea, "lock")
    with pytest.raises(Refused, match="it is so already"):
        here.act(here.mo, "idea", here.idea, "lock")
    with pytest.raises(Refused):
        here.act(here.mo, "comment", here.comment, "lock")
    with pytest.raises(Hidden):
        here.act(here.gil, "idea", here.idea, "unlock")


def test_warning_resolves_reports_and_changes_nothing_else(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.report(here.cy, "comment", here.comment)
    here.act(here.ada, "comment", here.comment, "warn", "Please speak about the matter.")
    assert factory.get(Comment, here.comment).hidden_at is None
    assert factory.all(Report)[0].action_id is not None
    here.act(here.ada, "member", here.bo, "warn", "Please keep to the matter here.", in_group="kitchens")
    with pytest.raises(Hidden):
        here.act(here.ada, "member", here.bo, "warn")


@pytest.mark.parametrize("act", ["keep", "warn", "lock", "restore", "move"])
def test_any_act_but_removing_restores_an_auto_hidden_post(factory: Factory, act: str) -> None:
    here = ModerationScenario(factory)
    with factory.writing():
        visibility.hide_for_review(db.session.get_one(Idea, here.idea), AUTO_HIDDEN)
    if act == "restore":
        here.act(here.mo, "idea", here.idea, "remove")
        assert factory.get(Idea, here.idea).review_state == AUTO_HIDDEN
    here.act(here.mo, "idea", here.idea, act, **({"to_group": _halls(factory)} if act == "move" else {}))
    idea = factory.get(Idea, here.idea)
    assert (idea.review_state, idea.hidden_at) == (None, None)


def test_a_pending_post_is_approved_with_or_without_trusting_its_author(factory: Factory) -> None:
    here = ModerationScenario(factory)
    with factory.writing():
        visibility.hide_for_review(db.session.get_one(Idea, here.idea), PENDING)
    with pytest.raises(Refused):
        here.act(here.ada, "comment", here.comment, "approve")
    here.act(here.ada, "idea", here.idea, "approve", "Thank you.", trust=True)
    assert factory.get(Idea, here.idea).hidden_at is None
    assert [(row.member_id, row.trusted_by) for row in factory.all(TrustedPoster)] == [(here.bo, here.ada)]


def test_moving_requires_moderating_both_groups(factory: Factory) -> None:
    here = ModerationScenario(factory)
    halls = _halls(factory)
    with pytest.raises(Hidden):
        here.act(here.gil, "idea", here.idea, "move", to_group=halls)
    with pytest.raises(Refused, match="You do not moderate that group"):
        here.act(here.ada, "idea", here.idea, "move", to_group=halls)
    with pytest.raises(Refused, match="in this group already"):
        here.act(here.mo, "idea", here.idea, "move", to_group=here.group)
    with pytest.raises(Refused) as refusal:
        here.act(here.mo, "idea", here.idea, "move")
    assert refusal.value.field == "to_group"
    made = here.act(here.mo, "idea", here.idea, "move", to_group=halls)
    assert factory.get(Idea, here.idea).group_id == halls
    row = factory.get(ModerationAction, made)
    assert (row.group_id, row.to_group_id) == (here.group, halls)
    with factory.writing():
        db.session.get_one(Group, here.group).archived_at = now()
    with pytest.raises(Refused, match="archived"):
        here.act(here.mo, "idea", here.idea, "move", to_group=here.group)


def test_a_banned_member_is_out_until_the_ban_ends_or_is_lifted(factory: Factory) -> None:
    here = ModerationScenario(factory)
    end = now() + WEEK
    here.act(here.ada, "member", here.bo, "ban", "You were asked twice.", in_group="kitchens", until=end)
    assert [(row.member_id, row.ends_at) for row in factory.all(Ban)] == [(here.bo, end)]
    assert factory.all(Membership, group_id=here.group, member_id=here.bo) == []
    with pytest.raises(Refused, match="banned from this group"):
        _say(here, here.bo)
    with pytest.raises(Refused, match="another end"):
        here.act(here.mo, "member", here.bo, "ban", in_group="kitchens", until=end)
    here.act(here.mo, "member", here.bo, "ban", in_group="kitchens", until=None)
    here.act(here.mo, "member", here.bo, "unban", in_group="kitchens")
    _say(here, here.bo)
    with pytest.raises(Refused, match="it is so already"):
        here.act(here.mo, "member", here.bo, "unban", in_group="kitchens")


def test_moderators_cannot_be_banned_and_only_moderators_ban(factory: Factory) -> None:
    here = ModerationScenario(factory)
    for who, whom in ((here.mo, here.ada), (here.sol, here.mo)):
        with pytest.raises(Refused, match="keeps the peace of this group"):
            here.act(who, "member", whom, "ban", in_group="kitchens")
    for who in (here.gil, here.cy, here.bo):
        with pytest.raises((Hidden, Refused)):
            here.act(who, "member", here.bo, "ban", in_group="kitchens")
    with pytest.raises(Refused, match="Nobody rules on their own"):
        here.act(here.ada, "member", here.ada, "ban", in_group="kitchens")
    with pytest.raises(Refused):
        here.act(here.ada, "member", here.sol, "ban", in_group="kitchens")
    assert factory.all(Ban) == []


def test_an_end_must_be_in_the_future(factory: Factory) -> None:
    here = ModerationScenario(factory)
    for kind, slug, act in (("member", None, "suspend"), ("member", "kitchens", "ban")):
        with pytest.raises(Refused) as refusal:
            here.act(here.mo, kind, here.bo, act, in_group=slug, until=now() - WEEK)
        assert refusal.value.field == "until"
    made = here.act(here.mo, "member", here.bo, "suspend", until=now() + WEEK)
    assert factory.get(ModerationAction, made).until is not None
    assert factory.get(Member, here.bo).is_suspended


def test_actions_on_an_account_and_in_a_group_are_independent(factory: Factory) -> None:
    here = ModerationScenario(factory)
    banned = here.act(here.ada, "member", here.bo, "ban", in_group="kitchens")
    here.act(here.mo, "member", here.bo, "suspend", known=0)
    with pytest.raises(Stale):
        here.act(here.mo, "member", here.bo, "unban", in_group="kitchens", known=0)
    here.undo(here.ada, banned)
    assert factory.get(Member, here.bo).is_suspended


def test_acting_in_a_private_group_requires_seeing_it(factory: Factory) -> None:
    here = ModerationScenario(factory, is_private=True)
    with pytest.raises(Hidden):
        here.act(here.gil, "member", here.bo, "ban", in_group="kitchens")
    with pytest.raises(Hidden):
        here.act(here.mo, "member", here.bo, "ban", in_group="no-such-group")
    here.act(here.ada, "member", here.bo, "ban", in_group="kitchens")
    assert factory.browser(here.bo).get("/groups/kitchens").status_code == 404
