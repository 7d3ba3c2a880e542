"""Deleting one's account: what goes, what stays, and who may not go."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from community.comments import taking_down as comments
from community.comments.models import Comment
from community.groups.models import Membership
from community.ideas import taking_down as ideas
from community.ideas.models import Idea, Vote
from community.kernel.database import db, now
from community.kernel.errors import Refused
from community.members import editing, readdressing, renewing
from community.members.models import ADMINISTRATOR, Member, Session
from community.moderation.models import Flag
from community.personal import asking
from community.personal.models import PersonalCopy
from tests.world import PASSWORD, PASSWORD_HASH, World, words

PAGE = "/settings/delete"


class Scene:
    """Ada's idea and comment in a kitchen where Bo answered both."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.ada, self.bo = world.member("Ada Byron"), world.member("Bo")
        self.group = world.group("Kitchens", self.bo, self.ada)
        self.idea = world.idea("A quiet mode", self.ada, self.group, body="For the early hours.")
        self.other = world.idea("A bigger tank", self.bo, self.group)
        self.comment = world.comment(self.other, self.ada, "Mine is too small.")
        self.reply = world.comment(self.other, self.bo, "How small is it?", parent_id=self.comment)
        world.comment(self.idea, self.bo, "Yes please.")
        world.vote(self.idea, self.bo)
        world.vote(self.other, self.ada)

    def leave(self, writing: str, who: int = 0) -> TestResponse:
        return self.world.browser(who or self.ada).send(PAGE, writing=writing, password=PASSWORD)


@pytest.fixture
def scene(world: World) -> Scene:
    return Scene(world)


def test_the_page_says_what_there_is(world: World, scene: Scene) -> None:
    page = words(world.browser(scene.ada).get(PAGE))
    assert "1 idea, 1 comment." in page
    assert "1 of your ideas has votes or comments of others." in page
    assert "only moderator" not in page


def test_what_was_written_stays_without_a_name(world: World, scene: Scene) -> None:
    browser = world.browser(scene.ada)
    answer = browser.send(PAGE, writing="kept", password=PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Your account is deleted. What you wrote stays" in words(browser.get("/"))
    assert browser.get(PAGE).status_code == 303
    world.work()
    page = world.visitor().get(f"/ideas/{scene.idea}", follow_redirects=True)
    assert "For the early hours." in words(page)
    assert "Former member" in words(page)
    thread = world.visitor().get(f"/ideas/{scene.other}", follow_redirects=True)
    assert "Mine is too small." in words(thread)
    for shown in (page, thread, world.visitor().get("/")):
        assert "Byron" not in shown.text
        assert "/people/former" not in shown.text
    assert world.scalar(select(Vote.id).where(Vote.member_id == scene.ada)) is None


def test_what_was_written_goes_and_replies_stay_in_their_place(world: World, scene: Scene) -> None:
    scene.leave("erased")
    world.work()
    assert world.visitor().get(f"/ideas/{scene.idea}", follow_redirects=True).status_code == 404
    idea = world.get(Idea, scene.idea)
    assert (idea.title, idea.slug, idea.body, idea.excerpt) == ("Erased by its author", "erased", "", "")
    assert (idea.vote_count, idea.comment_count) == (1, 1)  # what others said and voted is not undone
    thread = words(world.visitor().get(f"/ideas/{scene.other}", follow_redirects=True))
    assert "Mine is too small." not in thread
    assert "How small is it?" in thread
    assert world.get(Comment, scene.comment).body == ""
    assert world.get(Idea, scene.other).comment_count == 1


def test_what_is_erased_is_put_back_by_nobody(world: World, scene: Scene) -> None:
    scene.leave("erased")
    world.work()
    for act, model, key in ((ideas, Idea, scene.idea), (comments, Comment, scene.comment)):
        for by in ("author", "moderator"):
            with pytest.raises(Refused), world.writing():
                act.put_back(db.session.get_one(model, key), by)
            with world.writing():
                assert act.take_down(db.session.get_one(model, key), by) is False
    moderator = world.browser(scene.bo)
    assert "erased this idea" in words(moderator.get(f"/ideas/{scene.idea}", follow_redirects=True))
    page = moderator.get(f"/moderation/idea/{scene.idea}")
    assert "Erased by its author" in words(page)
    assert moderator.get(f"/moderation/comment/{scene.comment}").status_code == 404
    for act in ("restore", "take_down"):
        answer = moderator.send(f"/moderation/idea/{scene.idea}", act=act, reason="I want it back.")
        assert answer.status_code in (409, 422)
    assert world.get(Idea, scene.idea).erased_at is not None


def test_what_the_author_took_down_goes_either_way_and_what_a_moderator_did_stays_down(
    world: World, scene: Scene
) -> None:
    down = {"taken_down_at": now(), "taken_down_by": "author"}
    mine = world.idea("Never mind this", scene.ada, scene.group, **down)
    said = world.comment(scene.other, scene.ada, "Forget this.", **down)
    ruled = world.comment(scene.other, scene.ada, "A rude word.", taken_down_at=now(), taken_down_by="moderator")
    scene.leave("kept")
    world.work()
    assert world.get(Idea, mine).body == world.get(Comment, said).body == ""
    assert (world.get(Comment, ruled).body, world.get(Comment, ruled).taken_down_by) == ("A rude word.", "moderator")


def test_flags_on_what_is_erased_wait_for_nobody(world: World, scene: Scene) -> None:
    cy = world.browser(world.member("Cy"))
    for kind, key in (("idea", scene.idea), ("comment", scene.comment)):
        assert cy.send(f"/flag/{kind}/{key}", reason="other", note="Look at this.").status_code == 303
    assert "Look at this." in words(world.browser(scene.bo).get("/moderation"))
    scene.leave("erased")
    world.work()
    queue = world.browser(scene.bo).get("/moderation")
    assert queue.status_code == 200
    assert "Look at this." not in words(queue)
    assert [flag.note for flag in world.all(Flag)] == ["Look at this."] * 2  # they are words of somebody else


@pytest.mark.parametrize("writing", ["kept", "erased"])
def test_what_was_told_to_moderators_goes_and_that_something_was_flagged_stays(
    world: World, scene: Scene, writing: str
) -> None:
    world.browser(scene.ada).send(f"/flag/idea/{scene.other}", reason="other", note="I cannot stand it.")
    scene.leave(writing)
    world.work()
    assert [(flag.reason, flag.note) for flag in world.all(Flag)] == [("other", "")]


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"password": "not the right one"}, "not your current password"),
        ({"password": ""}, "give your current password"),
        ({"writing": ""}, "choose what becomes"),
        ({"writing": "burnt"}, "valid choice"),
    ],
)
def test_a_refused_deletion_deletes_nothing(world: World, scene: Scene, form: dict[str, str], says: str) -> None:
    answer = world.browser(scene.ada).send(PAGE, **{"writing": "erased", "password": PASSWORD, **form})
    assert answer.status_code == 422
    assert says in words(answer)
    assert world.get(Member, scene.ada).name == "Ada Byron"


def test_who_is_gone_comes_in_by_no_door_and_may_join_anew(world: World, scene: Scene) -> None:
    elsewhere = world.browser(scene.ada)
    scene.leave("kept")
    assert elsewhere.send(PAGE, writing="erased", password=PASSWORD).location == "/sign-in"
    assert world.all(Session, member_id=scene.ada) == []
    assert world.visitor().send("/sign-in", email="ada-byron@example.com", password=PASSWORD).status_code == 422
    assert world.visitor().get("/people/ada_byron").status_code == 404
    form = {"name": "Ada", "email": "ada_byron@example.com", "password": PASSWORD}
    assert world.visitor().send("/sign-up", **form).status_code == 303
    world.work()
    assert world.get(Idea, scene.idea).body == "For the early hours."


def test_the_last_administrator_stays(world: World, scene: Scene) -> None:
    sol = world.member("Sol", role=ADMINISTRATOR)
    answer = scene.leave("kept", sol)
    assert answer.status_code == 422
    assert "only administrator" in words(answer)
    world.member("Una", role=ADMINISTRATOR)
    assert scene.leave("kept", sol).status_code == 303


def test_the_only_moderator_is_warned_and_the_longest_member_follows(world: World, scene: Scene) -> None:
    with world.writing():
        db.session.get_one(Membership, (scene.group, scene.ada)).joined_at = now() - timedelta(days=9)
    world.group("Alone", scene.bo)
    page = world.browser(scene.bo).get(PAGE)
    assert "You are the only moderator here." in words(page)
    assert "<b>Kitchens</b>" in page.text  # and not the other: nobody is left there to want a moderator
    scene.leave("kept", scene.bo)
    world.work()
    assert world.get(Membership, (scene.group, scene.ada)).moderates


def test_a_suspended_or_unconfirmed_member_may_go(world: World, scene: Scene) -> None:
    for values in ({"suspended_at": now()}, {"confirmed_at": None}):
        assert scene.leave("erased", world.member(**values)).status_code == 303


@pytest.mark.parametrize(
    "act",
    [
        lambda who: editing.edit(who, name="Ada", handle="ada", colour=1, about="Engines", topics="Tea"),
        lambda who: readdressing.ask(who, "countess@example.com"),
        lambda who: renewing.change(who, PASSWORD_HASH, keep=None),
        lambda who: asking.ask(who),
    ],
)
def test_what_another_tab_had_begun_gives_nothing_back_to_who_is_gone(
    world: World, scene: Scene, act: Callable[[Member], None]
) -> None:
    scene.leave("kept")
    world.work()
    before = vars(world.get(Member, scene.ada))
    with pytest.raises(Refused, match="is deleted"), world.writing():
        act(db.session.get_one(Member, scene.ada))
    after = vars(world.get(Member, scene.ada))
    assert {key: after[key] for key in after if key[0] != "_"} == {key: before[key] for key in before if key[0] != "_"}
    assert world.all(PersonalCopy) == []


def test_the_page_takes_few_statements(world: World, scene: Scene) -> None:
    browser = world.browser(scene.bo)
    with world.counting() as sent:
        assert browser.get(PAGE).status_code == 200
    assert len(sent) <= 6
