"""Naming people in comments: who is meant, what is kept, and what becomes of it."""

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


class Kitchen:
    """An idea of Ada's that Bo talks about; Cy is a stranger, Sol is staff."""

    def __init__(self, factory: Factory, **values: object) -> None:
        self.factory = factory
        self.ada, self.bo = factory.member("Ada"), factory.member("Bo", handle="bob")
        self.cy, self.sol = factory.member("Cy", handle="cyd"), factory.member("Sol", role="staff")
        self.group = factory.group("Kitchens", self.ada, self.bo, **values)
        self.idea = factory.idea("A quiet mode", self.ada, self.group)

    def say(self, body: str, by: int = 0, parent: int | None = None) -> int:
        with self.factory.writing():
            answered = db.session.get_one(Comment, parent) if parent else None
            author = db.session.get_one(Member, by or self.bo)
            return commenting.post(db.session.get_one(Idea, self.idea), author, body, answered).id

    def reword(self, comment: int, body: str) -> None:
        with self.factory.writing():
            row = db.session.get_one(Comment, comment)
            editing.edit(row, db.session.get_one(Member, row.author_id), body, row.version)

    def named(self, comment: int) -> list[int]:
        found = self.factory.all(Mention, comment_id=comment)
        return sorted(mention.member_id for mention in found if mention.withdrawn_at is None)

    def html(self, comment: int) -> str:
        return str(self.factory.get(Comment, comment).body_html)

    def letters(self) -> list[int]:
        jobs = self.factory.all(Job)
        return [job.payload["member_id"] for job in jobs if job.listener.endswith("tell_of_mention")]


def _link(member: int, word: str) -> str:
    return f'<a href="/people/id/{member}" rel="nofollow noopener ugc">@{word}</a>'


def test_a_handle_after_an_at_sign_leads_to_the_person_and_is_kept(factory: Factory) -> None:
    here = Kitchen(factory)
    comment = here.say("As @Ada and @cyd said, @nobody knows. Not `@sol`.")
    assert here.html(comment) == (
        f"<p>As {_link(here.ada, 'Ada')} and {_link(here.cy, 'cyd')} said, @nobody knows. Not <code>@sol</code>.</p>\n"
    )
    assert here.named(comment) == [here.ada, here.cy]
    assert here.letters() == [here.ada, here.cy]
    reply = here.say("Yes, @bob.", by=here.ada, parent=comment)
    assert here.named(reply) == [here.bo]
    link = factory.visitor().get(f"/people/id/{here.cy}")
    assert (link.status_code, link.location) == (302, "/people/cyd")


def test_in_a_private_group_only_those_are_named_who_may_read_it(factory: Factory) -> None:
    here = Kitchen(factory, is_private=True)
    comment = here.say("@ada @cyd @sol @nobody")
    assert here.html(comment) == f"<p>{_link(here.ada, 'ada')} @cyd {_link(here.sol, 'sol')} @nobody</p>\n"
    assert here.named(comment) == [here.ada, here.sol]


def test_ones_own_name_is_a_link_but_no_news(factory: Factory) -> None:
    here = Kitchen(factory)
    comment = here.say("I am @bob.")
    assert _link(here.bo, "bob") in here.html(comment)
    assert here.letters() == []
    assert "Nobody has named you yet" in visible_text(factory.browser(here.bo).get("/mentions"))


def test_an_edit_tells_only_those_who_are_new_to_it(factory: Factory) -> None:
    here = Kitchen(factory)
    comment = here.say("Ask @ada.")
    here.reword(comment, "Ask @ada, or @cyd.")
    assert here.letters() == [here.ada, here.cy]
    here.reword(comment, "Ask @cyd.")
    assert here.named(comment) == [here.cy]
    here.reword(comment, "Ask nobody.")
    assert here.named(comment) == []
    assert here.letters() == [here.ada, here.cy]


def test_who_is_named_again_after_they_were_told_is_not_told_again(factory: Factory) -> None:
    here = Kitchen(factory)
    comment = here.say("Ask @ada.")
    factory.work()
    assert factory.all(Mention)[0].notified_at is not None
    here.reword(comment, "Ask around.")
    here.reword(comment, "Ask @ada after all.")
    assert here.named(comment) == [here.ada]
    assert here.letters() == [here.ada]


def test_a_person_is_found_under_their_new_handle_and_by_the_old_word_in_an_edit(factory: Factory) -> None:
    here = Kitchen(factory)
    comment = here.say("Ask @cyd.")
    with factory.writing():
        cy = db.session.get_one(Member, here.cy)
        member_profile.edit(cy, name="Cy", handle="cyrus", color=1, about="", topics="")
    other = factory.member("Other", handle="cyd", email="other@example.com")
    assert factory.visitor().get(f"/people/id/{here.cy}").location == "/people/cyrus"
    here.reword(comment, "Ask @cyd, please.")
    assert here.named(comment) == [here.cy]
    assert other not in here.letters()


def test_who_leaves_is_taken_out_of_what_others_said(factory: Factory) -> None:
    here = Kitchen(factory)
    comment = here.say("Ask @Cyd, @ada or @cyd's friend. Not @cyd-2.")
    with factory.writing():
        deletion.delete_account(db.session.get_one(Member, here.cy))
    factory.work()
    row = factory.get(Comment, comment)
    ada = _link(here.ada, "ada")
    assert row.body_html == f"<p>Ask Former member, {ada} or Former member's friend. Not @cyd-2.</p>\n"
    assert row.body == "Ask Former member, @ada or Former member's friend. Not @cyd-2."
    assert here.named(comment) == [here.ada]
    assert factory.visitor().get(f"/people/id/{here.cy}").status_code == 404
    assert "cyd " not in factory.visitor().get(f"/ideas/{here.idea}-a-quiet-mode").text


def test_who_leaves_is_taken_out_with_the_marks_of_the_sentence_around_them_but_nobody_else(factory: Factory) -> None:
    here = Kitchen(factory)
    other = factory.member("Cy Two", handle="cyd_", email="two@example.com")
    comment = here.say("_@cyd-_ and @cyd__, but @cyd_ is another.")
    assert here.named(comment) == [here.cy, other]
    with factory.writing():
        deletion.delete_account(db.session.get_one(Member, here.cy))
    factory.work()
    row = factory.get(Comment, comment)
    assert row.body == "_Former member-_ and Former member__, but @cyd_ is another."
    assert here.named(comment) == [other]


def test_of_one_comment_ten_people_are_told_however_often_it_is_edited(factory: Factory) -> None:
    here = Kitchen(factory)
    people = [factory.member(f"Person {number}", handle=f"person-{number}") for number in range(14)]
    comment = here.say(" ".join(f"@person-{number}" for number in range(8)))
    here.reword(comment, " ".join(f"@person-{number}" for number in range(8, 14)))
    assert here.named(comment) == people[8:]
    assert here.letters() == people[:10]
    here.reword(comment, "Ask @person-13, and @person-0 again.")
    assert here.named(comment) == [people[0], people[13]]
    assert set(here.letters()) == set(people[:10])


def test_the_page_of_mentions_shows_what_one_may_read_the_latest_first(factory: Factory) -> None:
    here = Kitchen(factory, is_private=True)
    first = here.say("First, @ada.")
    here.say("Second, @ada.", by=here.sol)
    gone = here.say("Gone, @ada.")
    with factory.writing():
        db.session.get_one(Comment, gone).hidden_at = now()
        db.session.get_one(Comment, gone).removed_by = "moderator"
        db.session.get_one(Idea, here.idea).comment_count -= 1
    browser = factory.browser(here.ada)
    page = visible_text(browser.get("/mentions"))
    assert page.index("Second, @ada.") < page.index("First, @ada.")
    assert "Gone" not in page
    assert f"/comments/{first}" in browser.get("/mentions").text
    assert "First" not in visible_text(factory.browser(here.sol).get("/mentions"))
    assert factory.visitor().get("/mentions").location.startswith("/sign-in")


def test_who_left_the_group_no_longer_reads_where_they_were_named_in_it(factory: Factory) -> None:
    here = Kitchen(factory, is_private=True)
    here.say("Between us, @bob.", by=here.ada)
    assert "Between us" in visible_text(factory.browser(here.bo).get("/mentions"))
    with factory.writing():
        db.session.delete(db.session.get_one(Membership, (here.group, here.bo)))
    factory.recount()
    assert "Between us" not in visible_text(factory.browser(here.bo).get("/mentions"))


@pytest.mark.both_databases
def test_mentions_come_twenty_at_a_time_in_at_most_six_statements(factory: Factory) -> None:
    here = Kitchen(factory)
    for number in range(45):
        with factory.writing():
            comment = Comment(idea_id=here.idea, author_id=here.bo, body="b", body_html=f"<p>No. {number:02d}</p>")
            db.session.add(comment)
            db.session.flush()
            db.session.add(Mention(comment_id=comment.id, member_id=here.ada))
    factory.recount()
    browser, seen, address = factory.browser(here.ada), [], "/mentions"
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
