"""Naming people in comments: who is meant, what is kept, and what becomes of it."""

from community.comments import commenting, editing
from community.comments.models import Comment, Mention
from community.groups.models import Membership
from community.ideas.models import Idea
from community.kernel.database import db, now
from community.kernel.outbox import Job
from community.members import editing as profiles
from community.members import removing
from community.members.models import Member
from tests.world import World, words


class Kitchen:
    """An idea of Ada's that Bo talks about; Cy is a stranger, Sol is staff."""

    def __init__(self, world: World, **values: object) -> None:
        self.world = world
        self.ada, self.bo = world.member("Ada"), world.member("Bo", handle="bob")
        self.cy, self.sol = world.member("Cy", handle="cyd"), world.member("Sol", role="staff")
        self.group = world.group("Kitchens", self.ada, self.bo, **values)
        self.idea = world.idea("A quiet mode", self.ada, self.group)

    def say(self, body: str, by: int = 0, parent: int | None = None) -> int:
        with self.world.writing():
            answered = db.session.get_one(Comment, parent) if parent else None
            author = db.session.get_one(Member, by or self.bo)
            return commenting.post(db.session.get_one(Idea, self.idea), author, body, answered).id

    def reword(self, comment: int, body: str) -> None:
        with self.world.writing():
            row = db.session.get_one(Comment, comment)
            editing.edit(row, db.session.get_one(Member, row.author_id), body, row.version)

    def named(self, comment: int) -> list[int]:
        found = self.world.all(Mention, comment_id=comment)
        return sorted(mention.member_id for mention in found if mention.withdrawn_at is None)

    def html(self, comment: int) -> str:
        return str(self.world.get(Comment, comment).body_html)

    def letters(self) -> list[int]:
        jobs = self.world.all(Job)
        return [job.payload["member_id"] for job in jobs if job.listener.endswith("tell_of_mention")]


def _link(member: int, word: str) -> str:
    return f'<a href="/people/id/{member}" rel="nofollow noopener ugc">@{word}</a>'


def test_a_handle_after_an_at_sign_leads_to_the_person_and_is_kept(world: World) -> None:
    here = Kitchen(world)
    comment = here.say("As @Ada and @cyd said, @nobody knows. Not `@sol`.")
    assert here.html(comment) == (
        f"<p>As {_link(here.ada, 'Ada')} and {_link(here.cy, 'cyd')} said, @nobody knows. Not <code>@sol</code>.</p>\n"
    )
    assert here.named(comment) == [here.ada, here.cy]
    assert here.letters() == [here.ada, here.cy]
    reply = here.say("Yes, @bob.", by=here.ada, parent=comment)
    assert here.named(reply) == [here.bo]
    link = world.visitor().get(f"/people/id/{here.cy}")
    assert (link.status_code, link.location) == (302, "/people/cyd")


def test_in_a_private_group_only_those_are_named_who_may_read_it(world: World) -> None:
    here = Kitchen(world, is_private=True)
    comment = here.say("@ada @cyd @sol @nobody")
    assert here.html(comment) == f"<p>{_link(here.ada, 'ada')} @cyd {_link(here.sol, 'sol')} @nobody</p>\n"
    assert here.named(comment) == [here.ada, here.sol]


def test_ones_own_name_is_a_link_but_no_news(world: World) -> None:
    here = Kitchen(world)
    comment = here.say("I am @bob.")
    assert _link(here.bo, "bob") in here.html(comment)
    assert here.letters() == []
    assert "Nobody has named you yet" in words(world.browser(here.bo).get("/mentions"))


def test_an_edit_tells_only_those_who_are_new_to_it(world: World) -> None:
    here = Kitchen(world)
    comment = here.say("Ask @ada.")
    here.reword(comment, "Ask @ada, or @cyd.")
    assert here.letters() == [here.ada, here.cy]
    here.reword(comment, "Ask @cyd.")
    assert here.named(comment) == [here.cy]
    here.reword(comment, "Ask nobody.")
    assert here.named(comment) == []
    assert here.letters() == [here.ada, here.cy]


def test_who_is_named_again_after_they_were_told_is_not_told_again(world: World) -> None:
    here = Kitchen(world)
    comment = here.say("Ask @ada.")
    world.work()
    assert world.all(Mention)[0].told_at is not None
    here.reword(comment, "Ask around.")
    here.reword(comment, "Ask @ada after all.")
    assert here.named(comment) == [here.ada]
    assert here.letters() == [here.ada]


def test_a_person_is_found_under_their_new_handle_and_by_the_old_word_in_an_edit(world: World) -> None:
    here = Kitchen(world)
    comment = here.say("Ask @cyd.")
    with world.writing():
        cy = db.session.get_one(Member, here.cy)
        profiles.edit(cy, name="Cy", handle="cyrus", colour=1, about="", topics="")
    other = world.member("Other", handle="cyd", email="other@example.com")
    assert world.visitor().get(f"/people/id/{here.cy}").location == "/people/cyrus"
    here.reword(comment, "Ask @cyd, please.")
    assert here.named(comment) == [here.cy]
    assert other not in here.letters()


def test_who_leaves_is_taken_out_of_what_others_said(world: World) -> None:
    here = Kitchen(world)
    comment = here.say("Ask @Cyd, @ada or @cyd's friend. Not @cyd-2.")
    with world.writing():
        removing.remove(db.session.get_one(Member, here.cy))
    world.work()
    row = world.get(Comment, comment)
    ada = _link(here.ada, "ada")
    assert row.body_html == f"<p>Ask Former member, {ada} or Former member's friend. Not @cyd-2.</p>\n"
    assert row.body == "Ask Former member, @ada or Former member's friend. Not @cyd-2."
    assert here.named(comment) == [here.ada]
    assert world.visitor().get(f"/people/id/{here.cy}").status_code == 404
    assert "cyd " not in world.visitor().get(f"/ideas/{here.idea}-a-quiet-mode").text


def test_who_leaves_is_taken_out_with_the_marks_of_the_sentence_around_them_but_nobody_else(world: World) -> None:
    here = Kitchen(world)
    other = world.member("Cy Two", handle="cyd_", email="two@example.com")
    comment = here.say("_@cyd-_ and @cyd__, but @cyd_ is another.")
    assert here.named(comment) == [here.cy, other]
    with world.writing():
        removing.remove(db.session.get_one(Member, here.cy))
    world.work()
    row = world.get(Comment, comment)
    assert row.body == "_Former member-_ and Former member__, but @cyd_ is another."
    assert here.named(comment) == [other]


def test_of_one_comment_ten_people_are_told_however_often_it_is_edited(world: World) -> None:
    here = Kitchen(world)
    people = [world.member(f"Person {number}", handle=f"person-{number}") for number in range(14)]
    comment = here.say(" ".join(f"@person-{number}" for number in range(8)))
    here.reword(comment, " ".join(f"@person-{number}" for number in range(8, 14)))
    assert here.named(comment) == people[8:]
    assert here.letters() == people[:10]
    here.reword(comment, "Ask @person-13, and @person-0 again.")
    assert here.named(comment) == [people[0], people[13]]
    assert set(here.letters()) == set(people[:10])


def test_the_page_of_mentions_shows_what_one_may_read_the_latest_first(world: World) -> None:
    here = Kitchen(world, is_private=True)
    first = here.say("First, @ada.")
    here.say("Second, @ada.", by=here.sol)
    gone = here.say("Gone, @ada.")
    with world.writing():
        db.session.get_one(Comment, gone).taken_down_at = now()
        db.session.get_one(Comment, gone).taken_down_by = "moderator"
        db.session.get_one(Idea, here.idea).comment_count -= 1
    browser = world.browser(here.ada)
    page = words(browser.get("/mentions"))
    assert page.index("Second, @ada.") < page.index("First, @ada.")
    assert "Gone" not in page
    assert f"/comments/{first}" in browser.get("/mentions").text
    assert "First" not in words(world.browser(here.sol).get("/mentions"))
    assert world.visitor().get("/mentions").location.startswith("/sign-in")


def test_who_left_the_group_no_longer_reads_where_they_were_named_in_it(world: World) -> None:
    here = Kitchen(world, is_private=True)
    here.say("Between us, @bob.", by=here.ada)
    assert "Between us" in words(world.browser(here.bo).get("/mentions"))
    with world.writing():
        db.session.delete(db.session.get_one(Membership, (here.group, here.bo)))
    world.recount()
    assert "Between us" not in words(world.browser(here.bo).get("/mentions"))


def test_mentions_come_twenty_at_a_time_in_at_most_six_statements(world: World) -> None:
    here = Kitchen(world)
    for number in range(45):
        with world.writing():
            comment = Comment(idea_id=here.idea, author_id=here.bo, body="b", body_html=f"<p>No. {number:02d}</p>")
            db.session.add(comment)
            db.session.flush()
            db.session.add(Mention(comment_id=comment.id, member_id=here.ada))
    world.recount()
    browser, seen, address = world.browser(here.ada), [], "/mentions"
    while address:
        with world.counting() as sent:
            page = browser.get(address)
        assert len(sent) <= 6, sent
        numbers = [word for word in words(page).split() if word.isdigit() and len(word) == 2]
        assert len(numbers) <= 20
        seen += numbers
        found = page.text.split('rel="next" href="')
        address = found[1].split('"')[0] if len(found) > 1 else ""
    assert seen == [f"{number:02d}" for number in reversed(range(45))]
