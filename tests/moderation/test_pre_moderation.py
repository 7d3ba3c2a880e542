"""Posts that await approval, as their group chose."""

from typing import Any

import pytest

from community.cli import recount
from community.comments import commenting, editing
from community.comments import visibility as comment_visibility
from community.comments.models import Comment, Mention
from community.core.db import db
from community.core.errors import Hidden
from community.core.outbox import Job
from community.core.visibility import PENDING
from community.groups.models import Group
from community.groups.moderators import trust_poster
from community.ideas import posting, queries
from community.ideas import visibility as idea_visibility
from community.ideas.models import Idea
from community.members.models import Member
from tests.factory import Factory, visible_text
from tests.moderation.scenario import ModerationScenario


def _post(factory: Factory, who: int, group: int, title: str = "A louder mode") -> int:
    with factory.writing():
        author = db.session.get_one(Member, who)
        return posting.post(author, db.session.get_one(Group, group), title, "I want to hear it.").id


def _say(factory: Factory, who: int, idea: int, body: str) -> int:
    with factory.writing():
        author = db.session.get_one(Member, who)
        return commenting.post(queries.find(author, idea), author, body).id


@pytest.mark.parametrize("pre_moderation", ["never", "first", "always"])
def test_first_posts_are_pending_as_the_group_chose(factory: Factory, pre_moderation: str) -> None:
    scenario = ModerationScenario(factory, pre_moderation=pre_moderation)
    held = {"never": None, "first": PENDING, "always": PENDING}[pre_moderation]
    idea, said = _post(factory, scenario.cy, scenario.group), _say(factory, scenario.gil, scenario.idea, "I know that.")
    assert (factory.get(Idea, idea).review_state, factory.get(Comment, said).review_state) == (held, held)
    again = _say(factory, scenario.cy, scenario.idea, "And another.")
    assert factory.get(Comment, again).review_state == held  # none of their posts is visible yet
    of_one_who_posted = _say(factory, scenario.bo, scenario.idea, "Me again.")
    assert factory.get(Comment, of_one_who_posted).review_state == (PENDING if pre_moderation == "always" else None)
    with factory.reading():
        assert recount.drifts() == []


def test_posts_of_trusted_posters_and_moderators_are_never_pending(factory: Factory) -> None:
    scenario = ModerationScenario(factory, pre_moderation="always")
    with factory.writing():
        ada, cy = db.session.get_one(Member, scenario.ada), db.session.get_one(Member, scenario.cy)
        assert trust_poster(db.session.get_one(Group, scenario.group), cy, ada) is True
    for who in (scenario.ada, scenario.cy, scenario.mo, scenario.sol, factory.member("Tru", trust_level="trusted")):
        assert factory.get(Comment, _say(factory, who, scenario.idea, "Hello.")).review_state is None
    assert (
        factory.get(Comment, _say(factory, scenario.gil, scenario.idea, "Hello.")).review_state == PENDING
    )  # moderates elsewhere


def test_a_visible_comment_makes_the_next_idea_visible(factory: Factory) -> None:
    scenario = ModerationScenario(factory, pre_moderation="first")
    first = _say(factory, scenario.cy, scenario.idea, "Hello.")
    with factory.writing():
        assert comment_visibility.approve(db.session.get_one(Comment, first)) is True
        assert comment_visibility.approve(db.session.get_one(Comment, first)) is False
    assert factory.get(Idea, _post(factory, scenario.cy, scenario.group)).review_state is None


def test_pending_posts_are_not_counted_until_approved(factory: Factory) -> None:
    scenario = ModerationScenario(factory, pre_moderation="first")
    idea = _post(factory, scenario.cy, scenario.group)
    assert factory.get(Group, scenario.group).idea_count == 1
    assert factory.get(Idea, idea).vote_count == 1  # the author's own, pending with the idea
    for who in (factory.visitor(), factory.browser(scenario.bo)):
        assert who.get(f"/ideas/{idea}-a-louder-mode").status_code == 404
        for page in ("/", "/new", "/top", "/groups/kitchens", "/people/cy_", "/search?q=louder"):
            assert "A louder mode" not in visible_text(who.get(page)), page
    assert [job for job in factory.all(Job) if "idea_posted" in job.listener] == []
    with factory.writing():
        assert idea_visibility.approve(db.session.get_one(Idea, idea)) is True
    assert factory.get(Group, scenario.group).idea_count == 2
    assert "A louder mode" in visible_text(factory.visitor().get("/new"))


def test_mentions_in_a_pending_comment_are_notified_once_on_approval(factory: Factory) -> None:
    scenario = ModerationScenario(factory, pre_moderation="first")
    said = _say(factory, scenario.cy, scenario.idea, "@bo_b have you seen this?")
    factory.work()
    mention = factory.all(Mention)[0]
    assert mention.notified_at is None
    with factory.writing():
        cy, row = db.session.get_one(Member, scenario.cy), db.session.get_one(Comment, said)
        assert editing.edit(row, cy, "@bo_b have you really seen this?", 1) is True
    factory.work()
    assert factory.all(Mention)[0].notified_at is None
    assert factory.get(Comment, said).review_state == PENDING
    for _round in range(2):
        with factory.writing():
            comment_visibility.approve(db.session.get_one(Comment, said))
        factory.work()
        with factory.writing():
            comment_visibility.hide_for_review(db.session.get_one(Comment, said), PENDING)
    assert factory.all(Mention)[0].notified_at is not None
    assert len(_notification_jobs(factory)) == 1


def _notification_jobs(factory: Factory) -> list[Job]:
    return [job for job in factory.all(Job) if "notify_of_mention" in job.listener]


def test_the_author_is_told_and_can_still_see_and_edit_it(factory: Factory) -> None:
    scenario = ModerationScenario(factory, pre_moderation="first")
    browser = factory.browser(scenario.cy)
    texts = {"group": "kitchens", "title": "A louder mode", "body": "I want to hear it."}
    answer = browser.send("/ideas/new", **texts)
    assert answer.status_code == 303
    shown = visible_text(browser.get(answer.location))
    assert "will review it before others see it" in shown
    assert "Pending" in shown
    assert "Closed" not in shown
    assert "In this group, a moderator reviews each member’s first post" in shown
    idea = factory.all(Idea)[-1]
    texts = {"title": "A much louder mode", "body": "I want to hear it.", "version": "1"}
    assert browser.send(f"/ideas/{idea.id}/edit", **texts).status_code == 303
    assert factory.get(Idea, idea.id).review_state == PENDING
    assert factory.get(Idea, idea.id).title == "A much louder mode"
    said = browser.send(f"/ideas/{scenario.idea}/comments", text="I know that.", follow=True)
    assert "You can edit it until a moderator approves it." in visible_text(said)
    assert "Pending review." in visible_text(said)
    again = browser.send(f"/ideas/{scenario.idea}/comments", text="I know that.", follow=True)
    assert len([row for row in factory.all(Comment) if row.body == "I know that."]) == 1
    assert again.status_code == 200
    assert "I know that." not in visible_text(factory.browser(scenario.bo).get(f"/ideas/{scenario.idea}-a-quiet-mode"))


def test_a_post_deleted_and_restored_by_its_author_is_still_pending(factory: Factory) -> None:
    scenario = ModerationScenario(factory, pre_moderation="first")
    browser, said = factory.browser(scenario.cy), _say(factory, scenario.cy, scenario.idea, "Hello.")
    idea = _post(factory, scenario.cy, scenario.group)
    posts: tuple[tuple[Any, int, str, str], ...] = (
        (Comment, said, f"/comments/{said}/remove", f"/comments/{said}/restore"),
        (Idea, idea, f"/ideas/{idea}/remove", f"/ideas/{idea}/restore"),
    )
    for model, row_id, delete, restore in posts:
        page = visible_text(browser.send(delete, follow=True))
        assert model is Comment or "Hidden" in page
        assert factory.get(model, row_id).removed_by == "author"
        assert "hidden until a moderator reviews it" in visible_text(browser.send(restore, follow=True))
        row = factory.get(model, row_id)
        assert (row.removed_by, row.review_state) == (None, PENDING)
        assert row.hidden_at is not None
        assert browser.send(restore).status_code == 409
    with factory.reading():
        assert recount.drifts() == []


def test_pending_ideas_accept_no_votes_or_comments_of_others(factory: Factory) -> None:
    scenario = ModerationScenario(factory, pre_moderation="first")
    idea = _post(factory, scenario.cy, scenario.group)
    with pytest.raises(Hidden):
        _say(factory, scenario.bo, idea, "Hello.")
    assert factory.browser(scenario.bo).send(f"/ideas/{idea}/vote").status_code == 404


def test_pre_moderation_is_announced_before_posting(factory: Factory) -> None:
    scenario = ModerationScenario(factory, pre_moderation="first")
    said = "In Kitchens, a moderator reviews each member’s first post before others see it."
    assert said in visible_text(factory.browser(scenario.cy).get("/ideas/new?group=kitchens"))
    assert said not in visible_text(factory.browser(scenario.mo).get("/ideas/new?group=kitchens"))
