"""Deleting the account: what is deleted and what stays."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from community.comments import visibility as comment_visibility
from community.comments.models import Comment
from community.core.db import db, now
from community.core.errors import Refused
from community.data_export import request
from community.data_export.models import DataExport
from community.groups.models import Membership
from community.ideas import visibility as idea_visibility
from community.ideas.models import Idea, Vote
from community.members import deletion, email_address, passwords, profile
from community.members.models import ADMINISTRATOR, Member, ProvisionalSession, Session
from community.moderation.models import Report
from tests.factory import PASSWORD, PASSWORD_HASH, Factory, visible_text

PAGE = "/settings/delete"


class Scene:
    """Ada's idea and comment in a group, where Bo replied to both."""

    def __init__(self, factory: Factory) -> None:
        self.factory = factory
        self.ada, self.bo = factory.member("Ada Byron"), factory.member("Bo")
        self.group = factory.group("Kitchens", self.bo, self.ada)
        self.idea = factory.idea("A quiet mode", self.ada, self.group, body="For the early hours.")
        self.other = factory.idea("A bigger tank", self.bo, self.group)
        self.comment = factory.comment(self.other, self.ada, "Mine is too small.")
        self.reply = factory.comment(self.other, self.bo, "How small is it?", parent_id=self.comment)
        factory.comment(self.idea, self.bo, "Yes please.")
        factory.vote(self.idea, self.bo)
        factory.vote(self.other, self.ada)

    def leave(self, writing: str, who: int = 0) -> TestResponse:
        return self.factory.browser(who or self.ada).send(PAGE, writing=writing, password=PASSWORD)


@pytest.fixture
def scene(factory: Factory) -> Scene:
    return Scene(factory)


def test_the_page_counts_what_will_be_deleted(factory: Factory, scene: Scene) -> None:
    page = visible_text(factory.browser(scene.ada).get(PAGE))
    assert "1 idea, 1 comment." in page
    assert "1 of your ideas has votes or comments from others." in page
    assert "only moderator" not in page


@pytest.mark.both_databases
def test_content_can_be_kept_without_a_name(factory: Factory, scene: Scene) -> None:
    browser = factory.browser(scene.ada)
    answer = browser.send(PAGE, writing="kept", password=PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Your account has been deleted. Your posts stay" in visible_text(browser.get("/"))
    assert browser.get(PAGE).status_code == 303
    factory.work()
    page = factory.visitor().get(f"/ideas/{scene.idea}", follow_redirects=True)
    assert "For the early hours." in visible_text(page)
    assert "Former member" in visible_text(page)
    thread = factory.visitor().get(f"/ideas/{scene.other}", follow_redirects=True)
    assert "Mine is too small." in visible_text(thread)
    for shown in (page, thread, factory.visitor().get("/")):
        assert "Byron" not in shown.text
        assert "/people/former" not in shown.text
    assert factory.scalar(select(Vote.id).where(Vote.member_id == scene.ada)) is None


def test_content_can_be_erased_and_replies_stay(factory: Factory, scene: Scene) -> None:
    scene.leave("erased")
    factory.work()
    assert factory.visitor().get(f"/ideas/{scene.idea}", follow_redirects=True).status_code == 404
    idea = factory.get(Idea, scene.idea)
    assert (idea.title, idea.slug, idea.body, idea.excerpt) == ("Erased by its author", "erased", "", "")
    assert (idea.vote_count, idea.comment_count) == (1, 1)  # what others said and voted is not undone
    thread = visible_text(factory.visitor().get(f"/ideas/{scene.other}", follow_redirects=True))
    assert "Mine is too small." not in thread
    assert "How small is it?" in thread
    assert factory.get(Comment, scene.comment).body == ""
    assert factory.get(Idea, scene.other).comment_count == 1


def test_erased_content_cannot_be_restored(factory: Factory, scene: Scene) -> None:
    scene.leave("erased")
    factory.work()
    for act, model, key in ((idea_visibility, Idea, scene.idea), (comment_visibility, Comment, scene.comment)):
        for by in ("author", "moderator"):
            with pytest.raises(Refused), factory.writing():
                act.restore(db.session.get_one(model, key), by)
            with factory.writing():
                assert act.remove(db.session.get_one(model, key), by) is False
    moderator = factory.browser(scene.bo)
    assert "erased this idea" in visible_text(moderator.get(f"/ideas/{scene.idea}", follow_redirects=True))
    page = moderator.get(f"/moderation/idea/{scene.idea}")
    assert "Erased by its author" in visible_text(page)
    assert moderator.get(f"/moderation/comment/{scene.comment}").status_code == 404
    for act in ("restore", "remove"):
        answer = moderator.send(f"/moderation/idea/{scene.idea}", act=act, reason="I want it back.")
        assert answer.status_code in (409, 422)
    assert factory.get(Idea, scene.idea).erased_at is not None


def test_content_deleted_by_the_author_is_erased_and_moderated_content_stays_removed(
    factory: Factory, scene: Scene
) -> None:
    down = {"hidden_at": now(), "removed_by": "author"}
    mine = factory.idea("Never mind this", scene.ada, scene.group, **down)
    said = factory.comment(scene.other, scene.ada, "Forget this.", **down)
    ruled = factory.comment(scene.other, scene.ada, "A rude word.", hidden_at=now(), removed_by="moderator")
    scene.leave("kept")
    factory.work()
    assert factory.get(Idea, mine).body == factory.get(Comment, said).body == ""
    assert (factory.get(Comment, ruled).body, factory.get(Comment, ruled).removed_by) == ("A rude word.", "moderator")


@pytest.mark.both_databases
def test_reports_on_erased_content_are_closed(factory: Factory, scene: Scene) -> None:
    cy = factory.browser(factory.member("Cy"))
    for kind, key in (("idea", scene.idea), ("comment", scene.comment)):
        assert cy.send(f"/report/{kind}/{key}", reason="other", note="Look at this.").status_code == 303
    assert "Look at this." in visible_text(factory.browser(scene.bo).get("/moderation"))
    scene.leave("erased")
    factory.work()
    queue = factory.browser(scene.bo).get("/moderation")
    assert queue.status_code == 200
    assert "Look at this." not in visible_text(queue)
    assert [report.note for report in factory.all(Report)] == ["Look at this."] * 2  # they are someone else's words


@pytest.mark.parametrize("writing", ["kept", "erased"])
def test_notes_of_reports_are_erased_and_the_reports_stay(factory: Factory, scene: Scene, writing: str) -> None:
    factory.browser(scene.ada).send(f"/report/idea/{scene.other}", reason="other", note="I cannot stand it.")
    scene.leave(writing)
    factory.work()
    assert [(report.reason, report.note) for report in factory.all(Report)] == [("other", "")]


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"password": "not the right one"}, "not your current password"),
        ({"password": ""}, "enter your current password"),
        ({"writing": ""}, "choose what happens"),
        ({"writing": "burnt"}, "valid choice"),
    ],
)
def test_a_refused_deletion_deletes_nothing(factory: Factory, scene: Scene, form: dict[str, str], says: str) -> None:
    answer = factory.browser(scene.ada).send(PAGE, **{"writing": "erased", "password": PASSWORD, **form})
    assert answer.status_code == 422
    assert says in visible_text(answer)
    assert factory.get(Member, scene.ada).name == "Ada Byron"


def test_a_deleted_member_cannot_sign_in_but_can_sign_up_again(factory: Factory, scene: Scene) -> None:
    elsewhere = factory.browser(scene.ada)
    scene.leave("kept")
    assert elsewhere.send(PAGE, writing="erased", password=PASSWORD).location == "/sign-in"
    assert factory.all(Session, member_id=scene.ada) == []
    assert factory.visitor().send("/sign-in", email="ada-byron@example.com", password=PASSWORD).status_code == 422
    assert factory.visitor().get("/people/ada_byron").status_code == 404
    form = {"name": "Ada", "email": "ada_byron@example.com", "password": PASSWORD}
    assert factory.visitor().send("/sign-up", **form).status_code == 303
    factory.work()
    assert factory.get(Idea, scene.idea).body == "For the early hours."


def test_the_last_administrator_cannot_delete_their_account(factory: Factory, scene: Scene) -> None:
    sol = factory.member("Sol", role=ADMINISTRATOR)
    answer = scene.leave("kept", sol)
    assert answer.status_code == 422
    assert "only administrator" in visible_text(answer)
    factory.member("Una", role=ADMINISTRATOR)
    assert scene.leave("kept", sol).status_code == 303


def test_an_only_moderator_is_warned_and_succeeded_by_the_longest_member(factory: Factory, scene: Scene) -> None:
    with factory.writing():
        db.session.get_one(Membership, (scene.group, scene.ada)).joined_at = now() - timedelta(days=9)
    factory.group("Alone", scene.bo)
    page = factory.browser(scene.bo).get(PAGE)
    assert "You’re the only moderator here." in visible_text(page)
    assert "<b>Kitchens</b>" in page.text  # and not the other: no one is left there who needs a moderator
    scene.leave("kept", scene.bo)
    factory.work()
    assert factory.get(Membership, (scene.group, scene.ada)).moderates


def test_suspended_and_unconfirmed_members_can_delete_their_account(factory: Factory, scene: Scene) -> None:
    for values in ({"suspended_at": now()}, {"confirmed_at": None}):
        assert scene.leave("erased", factory.member(**values)).status_code == 303


@pytest.mark.parametrize(
    "act",
    [
        lambda who: profile.edit(who, name="Ada", handle="ada", color=1, about="Engines", topics="Tea"),
        lambda who: email_address.request_change(who, "countess@example.com"),
        lambda who: passwords.change(who, PASSWORD_HASH, keep=None),
        lambda who: request.create(who),
    ],
)
def test_concurrent_requests_restore_nothing_of_a_deleted_account(
    factory: Factory, scene: Scene, act: Callable[[Member], None]
) -> None:
    scene.leave("kept")
    factory.work()
    before = vars(factory.get(Member, scene.ada))
    with pytest.raises(Refused, match="has been deleted"), factory.writing():
        act(db.session.get_one(Member, scene.ada))
    after = vars(factory.get(Member, scene.ada))
    assert {key: after[key] for key in after if key[0] != "_"} == {key: before[key] for key in before if key[0] != "_"}
    assert factory.all(DataExport) == []


def test_the_deletion_page_takes_few_statements(factory: Factory, scene: Scene) -> None:
    browser = factory.browser(scene.bo)
    with factory.counting() as sent:
        assert browser.get(PAGE).status_code == 200
    assert len(sent) <= 6


def test_deleting_an_account_without_an_email_leaves_the_pending_actions_of_visitors(factory: Factory) -> None:
    ada = factory.member("Ada")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada))
    factory.visitor().send(f"/ideas/{idea}/vote")
    imported = factory.member("Iris", email=None, password_hash=None, confirmed_at=None, imported_at=now())
    with factory.writing():
        deletion.delete_account(db.session.get_one(Member, imported), deletion.KEEP)
    assert len(factory.all(ProvisionalSession)) == 1
