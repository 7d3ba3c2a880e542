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


def _say(scenario: ModerationScenario, who: int, body: str = "One thing more.", parent: int | None = None) -> None:
    with scenario.factory.writing():
        answered = db.session.get(Comment, parent) if parent else None
        commenting.post(db.session.get_one(Idea, scenario.idea), db.session.get_one(Member, who), body, answered)


def test_only_moderators_comment_reply_and_edit_in_a_locked_discussion(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    scenario.act(scenario.ada, "idea", scenario.idea, "lock", "It turned in circles.")
    for who, parent in ((scenario.bo, None), (scenario.cy, None), (scenario.bo, scenario.comment)):
        with pytest.raises(Refused, match="A moderator locked this discussion"):
            _say(scenario, who, parent=parent)
    with pytest.raises(Refused, match="A moderator locked this discussion"), factory.writing():
        editing.edit(
            db.session.get_one(Comment, scenario.comment), db.session.get_one(Member, scenario.bo), "Other words.", 1
        )
    with factory.writing():
        db.session.rollback()
    for who in (scenario.ada, scenario.mo, scenario.sol):
        _say(scenario, who)
    page = factory.browser(scenario.cy).get(f"/ideas/{scenario.idea}-a-quiet-mode").get_data(as_text=True)
    assert "A moderator locked this discussion" in page
    assert factory.browser(scenario.cy).send(f"/ideas/{scenario.idea}/vote").status_code in (200, 303)
    scenario.act(scenario.ada, "idea", scenario.idea, "unlock", "It can go on.")
    _say(scenario, scenario.cy)


def test_locking_twice_or_locking_a_comment_is_refused(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    scenario.act(scenario.ada, "idea", scenario.idea, "lock")
    with pytest.raises(Refused, match="already the case"):
        scenario.act(scenario.mo, "idea", scenario.idea, "lock")
    with pytest.raises(Refused):
        scenario.act(scenario.mo, "comment", scenario.comment, "lock")
    with pytest.raises(Hidden):
        scenario.act(scenario.gil, "idea", scenario.idea, "unlock")


def test_warning_resolves_reports_and_changes_nothing_else(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    scenario.report(scenario.cy, "comment", scenario.comment)
    scenario.act(scenario.ada, "comment", scenario.comment, "warn", "Please speak about the matter.")
    assert factory.get(Comment, scenario.comment).hidden_at is None
    assert factory.all(Report)[0].action_id is not None
    scenario.act(scenario.ada, "member", scenario.bo, "warn", "Please keep to the matter here.", in_group="kitchens")
    with pytest.raises(Hidden):
        scenario.act(scenario.ada, "member", scenario.bo, "warn")


@pytest.mark.parametrize("act", ["keep", "warn", "lock", "restore", "move"])
def test_any_act_but_removing_restores_an_auto_hidden_post(factory: Factory, act: str) -> None:
    scenario = ModerationScenario(factory)
    with factory.writing():
        visibility.hide_for_review(db.session.get_one(Idea, scenario.idea), AUTO_HIDDEN)
    if act == "restore":
        scenario.act(scenario.mo, "idea", scenario.idea, "remove")
        assert factory.get(Idea, scenario.idea).review_state == AUTO_HIDDEN
    scenario.act(scenario.mo, "idea", scenario.idea, act, **({"to_group": _halls(factory)} if act == "move" else {}))
    idea = factory.get(Idea, scenario.idea)
    assert (idea.review_state, idea.hidden_at) == (None, None)


def test_a_pending_post_is_approved_with_or_without_trusting_its_author(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    with factory.writing():
        visibility.hide_for_review(db.session.get_one(Idea, scenario.idea), PENDING)
    with pytest.raises(Refused):
        scenario.act(scenario.ada, "comment", scenario.comment, "approve")
    scenario.act(scenario.ada, "idea", scenario.idea, "approve", "Thank you.", trust=True)
    assert factory.get(Idea, scenario.idea).hidden_at is None
    assert [(row.member_id, row.trusted_by) for row in factory.all(TrustedPoster)] == [(scenario.bo, scenario.ada)]


def test_moving_requires_moderating_both_groups(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    halls = _halls(factory)
    with pytest.raises(Hidden):
        scenario.act(scenario.gil, "idea", scenario.idea, "move", to_group=halls)
    with pytest.raises(Refused, match="You don’t moderate that group"):
        scenario.act(scenario.ada, "idea", scenario.idea, "move", to_group=halls)
    with pytest.raises(Refused, match="already in this group"):
        scenario.act(scenario.mo, "idea", scenario.idea, "move", to_group=scenario.group)
    with pytest.raises(Refused) as refusal:
        scenario.act(scenario.mo, "idea", scenario.idea, "move")
    assert refusal.value.field == "to_group"
    made = scenario.act(scenario.mo, "idea", scenario.idea, "move", to_group=halls)
    assert factory.get(Idea, scenario.idea).group_id == halls
    row = factory.get(ModerationAction, made)
    assert (row.group_id, row.to_group_id) == (scenario.group, halls)
    with factory.writing():
        db.session.get_one(Group, scenario.group).archived_at = now()
    with pytest.raises(Refused, match="archived"):
        scenario.act(scenario.mo, "idea", scenario.idea, "move", to_group=scenario.group)


def test_a_banned_member_is_out_until_the_ban_ends_or_is_lifted(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    end = now() + WEEK
    scenario.act(scenario.ada, "member", scenario.bo, "ban", "You were asked twice.", in_group="kitchens", until=end)
    assert [(row.member_id, row.ends_at) for row in factory.all(Ban)] == [(scenario.bo, end)]
    assert factory.all(Membership, group_id=scenario.group, member_id=scenario.bo) == []
    with pytest.raises(Refused, match="banned from this group"):
        _say(scenario, scenario.bo)
    with pytest.raises(Refused, match="another end"):
        scenario.act(scenario.mo, "member", scenario.bo, "ban", in_group="kitchens", until=end)
    scenario.act(scenario.mo, "member", scenario.bo, "ban", in_group="kitchens", until=None)
    scenario.act(scenario.mo, "member", scenario.bo, "unban", in_group="kitchens")
    _say(scenario, scenario.bo)
    with pytest.raises(Refused, match="already the case"):
        scenario.act(scenario.mo, "member", scenario.bo, "unban", in_group="kitchens")


def test_moderators_cannot_be_banned_and_only_moderators_ban(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    for who, whom in ((scenario.mo, scenario.ada), (scenario.sol, scenario.mo)):
        with pytest.raises(Refused, match="has a role here"):
            scenario.act(who, "member", whom, "ban", in_group="kitchens")
    for who in (scenario.gil, scenario.cy, scenario.bo):
        with pytest.raises((Hidden, Refused)):
            scenario.act(who, "member", scenario.bo, "ban", in_group="kitchens")
    with pytest.raises(Refused, match="can’t moderate your own"):
        scenario.act(scenario.ada, "member", scenario.ada, "ban", in_group="kitchens")
    with pytest.raises(Refused):
        scenario.act(scenario.ada, "member", scenario.sol, "ban", in_group="kitchens")
    assert factory.all(Ban) == []


def test_an_end_must_be_in_the_future(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    for kind, slug, act in (("member", None, "suspend"), ("member", "kitchens", "ban")):
        with pytest.raises(Refused) as refusal:
            scenario.act(scenario.mo, kind, scenario.bo, act, in_group=slug, until=now() - WEEK)
        assert refusal.value.field == "until"
    made = scenario.act(scenario.mo, "member", scenario.bo, "suspend", until=now() + WEEK)
    assert factory.get(ModerationAction, made).until is not None
    assert factory.get(Member, scenario.bo).is_suspended


def test_actions_on_an_account_and_in_a_group_are_independent(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    banned = scenario.act(scenario.ada, "member", scenario.bo, "ban", in_group="kitchens")
    scenario.act(scenario.mo, "member", scenario.bo, "suspend", known=0)
    with pytest.raises(Stale):
        scenario.act(scenario.mo, "member", scenario.bo, "unban", in_group="kitchens", known=0)
    scenario.undo(scenario.ada, banned)
    assert factory.get(Member, scenario.bo).is_suspended


def test_acting_in_a_private_group_requires_seeing_it(factory: Factory) -> None:
    scenario = ModerationScenario(factory, is_private=True)
    with pytest.raises(Hidden):
        scenario.act(scenario.gil, "member", scenario.bo, "ban", in_group="kitchens")
    with pytest.raises(Hidden):
        scenario.act(scenario.mo, "member", scenario.bo, "ban", in_group="no-such-group")
    scenario.act(scenario.ada, "member", scenario.bo, "ban", in_group="kitchens")
    assert factory.browser(scenario.bo).get("/groups/kitchens").status_code == 404
