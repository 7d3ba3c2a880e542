"""Posts that wait for a moderator's look, as their group chose."""

import pytest

from community.comments import commenting, editing
from community.comments import withholding as comments
from community.comments.models import Comment, Mention
from community.groups.models import Group
from community.groups.trusting import trust
from community.ideas import posting, queries, withholding
from community.ideas.models import HELD, Idea
from community.kernel.database import db
from community.kernel.errors import Hidden
from community.kernel.outbox import Job
from community.members.models import Member
from community.operations import recounting
from tests.moderation.kitchen import Kitchen
from tests.world import World, words


def _post(world: World, who: int, group: int, title: str = "A louder mode") -> int:
    with world.writing():
        author = db.session.get_one(Member, who)
        return posting.post(author, db.session.get_one(Group, group), title, "I want to hear it.").id


def _say(world: World, who: int, idea: int, body: str) -> int:
    with world.writing():
        author = db.session.get_one(Member, who)
        return commenting.post(queries.find(author, idea), author, body).id


@pytest.mark.parametrize("holding", ["never", "first", "always"])
def test_who_has_no_post_in_the_group_yet_is_held_as_the_group_chose(world: World, holding: str) -> None:
    here = Kitchen(world, holding=holding)
    held = {"never": None, "first": HELD, "always": HELD}[holding]
    idea, said = _post(world, here.cy, here.group), _say(world, here.gil, here.idea, "I know that.")
    assert (world.get(Idea, idea).withheld, world.get(Comment, said).withheld) == (held, held)
    again = _say(world, here.cy, here.idea, "And another.")
    assert world.get(Comment, again).withheld == held  # nothing of theirs stands yet
    of_one_who_posted = _say(world, here.bo, here.idea, "Me again.")
    assert world.get(Comment, of_one_who_posted).withheld == (HELD if holding == "always" else None)
    with world.reading():
        assert recounting.drifts() == []


def test_the_trusted_and_those_who_keep_the_peace_are_never_held(world: World) -> None:
    here = Kitchen(world, holding="always")
    with world.writing():
        ada, cy = db.session.get_one(Member, here.ada), db.session.get_one(Member, here.cy)
        assert trust(db.session.get_one(Group, here.group), cy, ada) is True
    for who in (here.ada, here.cy, here.mo, here.sol, world.member("Tru", earned="trusted")):
        assert world.get(Comment, _say(world, who, here.idea, "Hello.")).withheld is None
    assert world.get(Comment, _say(world, here.gil, here.idea, "Hello.")).withheld == HELD  # moderates elsewhere


def test_a_standing_comment_lets_the_next_idea_stand(world: World) -> None:
    here = Kitchen(world, holding="first")
    first = _say(world, here.cy, here.idea, "Hello.")
    with world.writing():
        assert comments.release(db.session.get_one(Comment, first)) is True
        assert comments.release(db.session.get_one(Comment, first)) is False
    assert world.get(Idea, _post(world, here.cy, here.group)).withheld is None


def test_what_is_held_counts_nowhere_until_it_is_released(world: World) -> None:
    here = Kitchen(world, holding="first")
    idea = _post(world, here.cy, here.group)
    assert world.get(Group, here.group).idea_count == 1
    assert world.get(Idea, idea).vote_count == 1  # their own, which waits with it
    for who in (world.visitor(), world.browser(here.bo)):
        assert who.get(f"/ideas/{idea}-a-louder-mode").status_code == 404
        for page in ("/", "/new", "/top", "/groups/kitchens", "/people/cy_", "/search?q=louder"):
            assert "A louder mode" not in words(who.get(page)), page
    assert [job for job in world.all(Job) if "idea_posted" in job.listener] == []
    with world.writing():
        assert withholding.release(db.session.get_one(Idea, idea)) is True
    assert world.get(Group, here.group).idea_count == 2
    assert "A louder mode" in words(world.visitor().get("/new"))


def test_whom_a_held_comment_names_is_told_when_it_stands_and_once(world: World) -> None:
    here = Kitchen(world, holding="first")
    said = _say(world, here.cy, here.idea, "@bo_b have you seen this?")
    world.work()
    mention = world.all(Mention)[0]
    assert mention.told_at is None
    with world.writing():
        cy, row = db.session.get_one(Member, here.cy), db.session.get_one(Comment, said)
        assert editing.edit(row, cy, "@bo_b have you really seen this?", 1) is True
    world.work()
    assert world.all(Mention)[0].told_at is None
    assert world.get(Comment, said).withheld == HELD
    for _round in range(2):
        with world.writing():
            comments.release(db.session.get_one(Comment, said))
        world.work()
        with world.writing():
            comments.withhold(db.session.get_one(Comment, said), HELD)
    assert world.all(Mention)[0].told_at is not None
    assert len(_told(world)) == 1


def _told(world: World) -> list[Job]:
    return [job for job in world.all(Job) if "tell_of_mention" in job.listener]


def test_the_author_is_told_at_once_and_keeps_seeing_and_changing_it(world: World) -> None:
    here = Kitchen(world, holding="first")
    browser = world.browser(here.cy)
    texts = {"group": "kitchens", "title": "A louder mode", "body": "I want to hear it."}
    answer = browser.send("/ideas/new", **texts)
    assert answer.status_code == 303
    shown = words(browser.get(answer.location))
    assert "looks at it before others see it" in shown
    assert "Not yet" in shown
    assert "Closed" not in shown
    assert "In this group a moderator looks at each member’s first post" in shown
    idea = world.all(Idea)[-1]
    texts = {"title": "A much louder mode", "body": "I want to hear it.", "version": "1"}
    assert browser.send(f"/ideas/{idea.id}/edit", **texts).status_code == 303
    assert world.get(Idea, idea.id).withheld == HELD
    assert world.get(Idea, idea.id).title == "A much louder mode"
    said = browser.send(f"/ideas/{here.idea}/comments", text="I know that.", follow=True)
    assert "A moderator looks at it before others see it" in words(said)
    assert "It waits for a moderator to look at it." in words(said)
    again = browser.send(f"/ideas/{here.idea}/comments", text="I know that.", follow=True)
    assert len([row for row in world.all(Comment) if row.body == "I know that."]) == 1
    assert again.status_code == 200
    assert "I know that." not in words(world.browser(here.bo).get(f"/ideas/{here.idea}-a-quiet-mode"))


def test_taken_down_and_put_back_by_its_author_it_still_waits(world: World) -> None:
    here = Kitchen(world, holding="first")
    browser, said = world.browser(here.cy), _say(world, here.cy, here.idea, "Hello.")
    idea = _post(world, here.cy, here.group)
    for kind, model, row_id in (("comments", Comment, said), ("ideas", Idea, idea)):
        down = words(browser.send(f"/{kind}/{row_id}/take-down", follow=True))
        assert kind == "comments" or "Hidden" in down
        assert world.get(model, row_id).taken_down_by == "author"
        assert "still waits" in words(browser.send(f"/{kind}/{row_id}/put-back", follow=True))
        row = world.get(model, row_id)
        assert (row.taken_down_by, row.withheld) == (None, HELD)
        assert row.taken_down_at is not None
        assert browser.send(f"/{kind}/{row_id}/put-back").status_code == 409
    with world.reading():
        assert recounting.drifts() == []


def test_held_ideas_take_no_votes_and_no_comments_of_others(world: World) -> None:
    here = Kitchen(world, holding="first")
    idea = _post(world, here.cy, here.group)
    with pytest.raises(Hidden):
        _say(world, here.bo, idea, "Hello.")
    assert world.browser(here.bo).send(f"/ideas/{idea}/vote").status_code == 404


def test_who_writes_where_posts_are_held_is_told_before(world: World) -> None:
    here = Kitchen(world, holding="first")
    said = "In Kitchens a moderator looks at each member’s first post before others see it."
    assert said in words(world.browser(here.cy).get("/ideas/new?group=kitchens"))
    assert said not in words(world.browser(here.mo).get("/ideas/new?group=kitchens"))
