"""Mentions in comments: links, notifications, edits and deleted accounts."""

import pytest

from community.comments import commenting, editing
from community.comments.models import Comment, Mention
from community.core.db import db, now
from community.core.outbox import Job
from community.groups.models import Membership
from community.ideas.models import Idea
from community.members import deletion
from community.members import profile as member_profile
from community.members.models import Member
from tests.factory import Factory, visible_text


class MentionScene:
    """An idea of Ada's that Bo comments on; Cy is a stranger, Sol is staff."""

    def __init__(self, factory: Factory, **values: object) -> None:
        self.factory = factory
        self.ada, self.bo = factory.member("Ada"), factory.member("Bo", handle="bob")
        self.cy, self.sol = factory.member("Cy", handle="cyd"), factory.member("Sol", role="staff")
        self.group = factory.group("Kitchens", self.ada, self.bo, **values)
        self.idea = factory.idea("A quiet mode", self.ada, self.group)

    def post(self, body: str, by: int = 0, parent: int | None = None) -> int:
        with self.factory.writing():
            replied_to = db.session.get_one(Comment, parent) if parent else None
            author = db.session.get_one(Member, by or self.bo)
            return commenting.post(db.session.get_one(Idea, self.idea), author, body, replied_to).id

    def edit(self, comment: int, body: str) -> None:
        with self.factory.writing():
            row = db.session.get_one(Comment, comment)
            editing.edit(row, db.session.get_one(Member, row.author_id), body, row.version)

    def mentioned(self, comment: int) -> list[int]:
        found = self.factory.all(Mention, comment_id=comment)
        return sorted(mention.member_id for mention in found if mention.withdrawn_at is None)

    def html(self, comment: int) -> str:
        return str(self.factory.get(Comment, comment).body_html)

    def notified(self) -> list[int]:
        jobs = self.factory.all(Job)
        return [job.payload["member_id"] for job in jobs if job.listener.endswith("notify_of_mention")]


def _link(member: int, word: str) -> str:
    return f'<a href="/people/id/{member}" rel="nofollow noopener ugc">@{word}</a>'


def test_a_mention_becomes_a_link_and_is_stored(factory: Factory) -> None:
    scene = MentionScene(factory)
    comment = scene.post("As @Ada and @cyd said, @nobody knows. Not `@sol`.")
    ada, cy = _link(scene.ada, "Ada"), _link(scene.cy, "cyd")
    assert scene.html(comment) == f"<p>As {ada} and {cy} said, @nobody knows. Not <code>@sol</code>.</p>\n"
    assert scene.mentioned(comment) == [scene.ada, scene.cy]
    assert scene.notified() == [scene.ada, scene.cy]
    reply = scene.post("Yes, @bob.", by=scene.ada, parent=comment)
    assert scene.mentioned(reply) == [scene.bo]
    link = factory.visitor().get(f"/people/id/{scene.cy}")
    assert (link.status_code, link.location) == (302, "/people/cyd")


def test_only_members_who_can_read_a_private_group_can_be_mentioned_there(factory: Factory) -> None:
    scene = MentionScene(factory, is_private=True)
    comment = scene.post("@ada @cyd @sol @nobody")
    assert scene.html(comment) == f"<p>{_link(scene.ada, 'ada')} @cyd {_link(scene.sol, 'sol')} @nobody</p>\n"
    assert scene.mentioned(comment) == [scene.ada, scene.sol]


def test_mentioning_oneself_is_a_link_without_a_notification(factory: Factory) -> None:
    scene = MentionScene(factory)
    comment = scene.post("I am @bob.")
    assert _link(scene.bo, "bob") in scene.html(comment)
    assert scene.notified() == []
    assert "No mentions yet" in visible_text(factory.browser(scene.bo).get("/mentions"))


def test_an_edit_notifies_only_newly_mentioned_members(factory: Factory) -> None:
    scene = MentionScene(factory)
    comment = scene.post("Ask @ada.")
    scene.edit(comment, "Ask @ada, or @cyd.")
    assert scene.notified() == [scene.ada, scene.cy]
    scene.edit(comment, "Ask @cyd.")
    assert scene.mentioned(comment) == [scene.cy]
    scene.edit(comment, "Ask nobody.")
    assert scene.mentioned(comment) == []
    assert scene.notified() == [scene.ada, scene.cy]


def test_no_one_is_notified_twice_of_one_comment(factory: Factory) -> None:
    scene = MentionScene(factory)
    comment = scene.post("Ask @ada.")
    factory.work()
    assert factory.all(Mention)[0].notified_at is not None
    scene.edit(comment, "Ask around.")
    scene.edit(comment, "Ask @ada after all.")
    assert scene.mentioned(comment) == [scene.ada]
    assert scene.notified() == [scene.ada]


def test_a_mention_survives_a_change_of_handle(factory: Factory) -> None:
    scene = MentionScene(factory)
    comment = scene.post("Ask @cyd.")
    with factory.writing():
        cy = db.session.get_one(Member, scene.cy)
        member_profile.edit(cy, name="Cy", handle="cyrus", color=1, about="", topics="")
    other = factory.member("Other", handle="cyd", email="other@example.com")
    assert factory.visitor().get(f"/people/id/{scene.cy}").location == "/people/cyrus"
    scene.edit(comment, "Ask @cyd, please.")
    assert scene.mentioned(comment) == [scene.cy]
    assert other not in scene.notified()


def test_a_deleted_members_handle_is_replaced_in_comments(factory: Factory) -> None:
    scene = MentionScene(factory)
    comment = scene.post("Ask @Cyd, @ada or @cyd's friend. Not @cyd-2.")
    with factory.writing():
        deletion.delete_account(db.session.get_one(Member, scene.cy))
    factory.work()
    row = factory.get(Comment, comment)
    ada = _link(scene.ada, "ada")
    assert row.body_html == f"<p>Ask Former member, {ada} or Former member's friend. Not @cyd-2.</p>\n"
    assert row.body == "Ask Former member, @ada or Former member's friend. Not @cyd-2."
    assert scene.mentioned(comment) == [scene.ada]
    assert factory.visitor().get(f"/people/id/{scene.cy}").status_code == 404
    assert "cyd " not in factory.visitor().get(f"/ideas/{scene.idea}-a-quiet-mode").text


def test_replacing_a_handle_keeps_punctuation_and_similar_handles(factory: Factory) -> None:
    scene = MentionScene(factory)
    other = factory.member("Cy Two", handle="cyd_", email="two@example.com")
    comment = scene.post("_@cyd-_ and @cyd__, but @cyd_ is another.")
    assert scene.mentioned(comment) == [scene.cy, other]
    with factory.writing():
        deletion.delete_account(db.session.get_one(Member, scene.cy))
    factory.work()
    row = factory.get(Comment, comment)
    assert row.body == "_Former member-_ and Former member__, but @cyd_ is another."
    assert scene.mentioned(comment) == [other]


def test_at_most_ten_members_are_notified_of_one_comment(factory: Factory) -> None:
    scene = MentionScene(factory)
    people = [factory.member(f"Person {number}", handle=f"person-{number}") for number in range(14)]
    comment = scene.post(" ".join(f"@person-{number}" for number in range(8)))
    scene.edit(comment, " ".join(f"@person-{number}" for number in range(8, 14)))
    assert scene.mentioned(comment) == people[8:]
    assert scene.notified() == people[:10]
    scene.edit(comment, "Ask @person-13, and @person-0 again.")
    assert scene.mentioned(comment) == [people[0], people[13]]
    assert set(scene.notified()) == set(people[:10])


def test_the_mentions_page_shows_readable_comments_newest_first(factory: Factory) -> None:
    scene = MentionScene(factory, is_private=True)
    first = scene.post("First, @ada.")
    scene.post("Second, @ada.", by=scene.sol)
    gone = scene.post("Gone, @ada.")
    with factory.writing():
        db.session.get_one(Comment, gone).hidden_at = now()
        db.session.get_one(Comment, gone).removed_by = "moderator"
        db.session.get_one(Idea, scene.idea).comment_count -= 1
    browser = factory.browser(scene.ada)
    page = visible_text(browser.get("/mentions"))
    assert page.index("Second, @ada.") < page.index("First, @ada.")
    assert "Gone" not in page
    assert f"/comments/{first}" in browser.get("/mentions").text
    assert "First" not in visible_text(factory.browser(scene.sol).get("/mentions"))
    assert factory.visitor().get("/mentions").location.startswith("/sign-in")


def test_mentions_in_a_private_group_vanish_after_leaving_it(factory: Factory) -> None:
    scene = MentionScene(factory, is_private=True)
    scene.post("Between us, @bob.", by=scene.ada)
    assert "Between us" in visible_text(factory.browser(scene.bo).get("/mentions"))
    with factory.writing():
        db.session.delete(db.session.get_one(Membership, (scene.group, scene.bo)))
    factory.recount()
    assert "Between us" not in visible_text(factory.browser(scene.bo).get("/mentions"))


@pytest.mark.both_databases
def test_mentions_are_paged_by_twenty_in_at_most_six_statements(factory: Factory) -> None:
    scene = MentionScene(factory)
    for number in range(45):
        with factory.writing():
            comment = Comment(idea_id=scene.idea, author_id=scene.bo, body="b", body_html=f"<p>No. {number:02d}</p>")
            db.session.add(comment)
            db.session.flush()
            db.session.add(Mention(comment_id=comment.id, member_id=scene.ada))
    factory.recount()
    browser, seen, address = factory.browser(scene.ada), [], "/mentions"
    while address:
        with factory.counting() as sent:
            page = browser.get(address)
        assert len(sent) <= 6, sent
        numbers = [word for word in visible_text(page).split() if word.isdigit() and len(word) == 2]
        assert len(numbers) <= 20
        seen += numbers
        found = page.text.split('rel="next" href="')
        address = found[1].split('"')[0] if len(found) > 1 else ""
    assert seen == [f"{number:02d}" for number in reversed(range(45))]
