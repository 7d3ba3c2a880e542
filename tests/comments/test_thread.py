"""The thread of an idea: who reads what, in which order, at which cost."""

from datetime import timedelta

import pytest

from community.comments import marking, queries
from community.comments.models import Comment, HelpfulMark
from community.ideas.models import Idea
from community.kernel import markup
from community.kernel.database import db, now
from community.members.models import Member
from tests.world import World, words


class Kitchen:
    """An idea of Ada's, talked about by Bo."""

    def __init__(self, world: World, **values: object) -> None:
        self.world = world
        self.ada, self.bo, self.cy = world.member("Ada"), world.member("Bo"), world.member("Cy")
        self.sol = world.member("Sol", role="staff")
        self.group = world.group("Kitchens", self.ada, self.bo, **values)
        self.idea = world.idea("A quiet mode", self.ada, self.group)

    def shape(self, viewer: int | None, place: queries.Place | None = None) -> list[tuple[str, list[str]]]:
        """Texts of comments and of their replies; "-" for one whose text is not shown."""
        with self.world.reading():
            who = db.session.get(Member, viewer) if viewer else None
            return [
                (
                    markup.to_text(thread.comment.body_html) or "-",
                    [markup.to_text(reply.body_html) for reply in thread.replies],
                )
                for thread in queries.page(who, self.idea, place).rows
            ]


def test_comments_and_replies_stand_oldest_first(world: World) -> None:
    here = Kitchen(world)
    moment = now()
    late = world.comment(here.idea, here.bo, "Late", posted_at=moment)
    early = world.comment(here.idea, here.bo, "Early", posted_at=moment - timedelta(hours=2))
    world.comment(here.idea, here.ada, "Second", parent_id=early, posted_at=moment + timedelta(hours=2))
    world.comment(here.idea, here.ada, "First", parent_id=early, posted_at=moment + timedelta(hours=1))
    world.comment(here.idea, here.ada, "Third", parent_id=late, posted_at=moment + timedelta(hours=3))
    assert here.shape(None) == [("Early", ["First", "Second"]), ("Late", ["Third"])]


def test_the_most_helpful_comments_stand_first_unless_the_oldest_are_asked_for(world: World) -> None:
    here = Kitchen(world)
    moment = now()
    said = {
        name: world.comment(here.idea, here.bo, name, posted_at=moment - timedelta(hours=hours))
        for name, hours in (("Oldest", 5), ("Helpful", 4), ("Most helpful", 3), ("As helpful", 2))
    }
    answer = world.comment(here.idea, here.bo, "Helpful answer", parent_id=said["Oldest"])
    world.comment(here.idea, here.ada, "Early answer", parent_id=said["Oldest"], posted_at=moment - timedelta(hours=4))
    for name, readers in (("Helpful", 1), ("Most helpful", 2), ("As helpful", 1)):
        for reader in (here.ada, here.cy)[:readers]:
            _mark(world, said[name], reader)
    _mark(world, answer, here.ada)
    names = [first for first, _replies in here.shape(None)]
    assert names == ["Most helpful", "Helpful", "As helpful", "Oldest"]
    assert here.shape(None)[-1][1] == ["Early answer", "Helpful answer"]
    assert [first for first, _replies in here.shape(None, queries.Place(queries.OLDEST))] == list(said)
    place = f"/ideas/{here.idea}-a-quiet-mode"
    page = world.visitor().get(place)
    assert "The most helpful stand first, replies in the order of time." in words(page)
    assert f'{place}?comments=oldest#comments"' in page.text
    oldest = world.visitor().get(f"{place}?comments=oldest")
    assert "The oldest stand first." in words(oldest)
    assert f'action="/ideas/{here.idea}/comments?comments=oldest#' in oldest.text


def test_acts_keep_the_order_that_one_reads_in(world: World) -> None:
    here = Kitchen(world)
    comment = world.comment(here.idea, here.bo)
    browser, place = world.browser(here.bo), f"/ideas/{here.idea}-a-quiet-mode?comments=oldest"
    acts = (f"/ideas/{here.idea}/comments", f"/comments/{comment}/edit", f"/comments/{comment}/take-down")
    for act in acts:
        answer = browser.send(f"{act}?comments=oldest", text="Another word.", version=1)
        assert answer.location.startswith(f"{place}#comment-"), act
    assert browser.get(f"/comments/{comment}?comments=oldest").location == f"{place}#comment-{comment}"


def _mark(world: World, comment: int, reader: int) -> None:
    with world.writing():
        marking.mark(db.session.get_one(Comment, comment), db.session.get_one(Member, reader))


def test_what_was_taken_down_vanishes_but_for_its_author_and_moderators(world: World) -> None:
    here = Kitchen(world)
    world.comment(here.idea, here.bo, "Gone", taken_down_at=now(), taken_down_by="author")
    for viewer in (None, here.cy):
        assert here.shape(viewer) == []
    for viewer in (here.bo, here.ada, here.sol):  # its author, the group's moderator, the site's
        assert here.shape(viewer) == [("Gone", [])]


def test_what_was_answered_leaves_a_place_without_its_text(world: World) -> None:
    here = Kitchen(world)
    gone = world.comment(here.idea, here.bo, "Gone", taken_down_at=now(), taken_down_by="moderator")
    world.comment(here.idea, here.ada, "An answer", parent_id=gone)
    assert here.shape(None) == [("-", ["An answer"])]
    assert here.shape(here.bo) == [("Gone", ["An answer"])]
    page = world.visitor().get(f"/ideas/{here.idea}-a-quiet-mode")
    assert "Taken down by a moderator." in words(page)
    assert "Gone" not in page.get_data(as_text=True)
    assert "/people/bo" not in page.get_data(as_text=True)


def test_a_place_vanishes_with_the_last_answer(world: World) -> None:
    here = Kitchen(world)
    gone = world.comment(here.idea, here.bo, "Gone", taken_down_at=now(), taken_down_by="author")
    world.comment(here.idea, here.ada, "Too", parent_id=gone, taken_down_at=now(), taken_down_by="author")
    assert here.shape(None) == []


def test_a_private_group_keeps_its_threads(world: World) -> None:
    here = Kitchen(world, is_private=True)
    comment = world.comment(here.idea, here.bo, "Between us")
    for viewer in (None, here.cy):
        assert here.shape(viewer) == []
    assert here.shape(here.bo) == [("Between us", [])]
    assert world.visitor().get(f"/comments/{comment}").status_code == 404
    assert world.browser(here.cy).get(f"/comments/{comment}").status_code == 404
    assert world.browser(here.bo).get(f"/comments/{comment}").status_code == 302


def _talk(world: World, idea: int, author: int, count: int) -> list[int]:
    start = now() - timedelta(days=1)
    with world.writing():
        said = [
            Comment(
                idea_id=idea,
                author_id=author,
                body=f"Thought {number}",
                body_html=f"<p>Thought {number}</p>",
                posted_at=start + timedelta(minutes=number // 2),  # two of each moment
            )
            for number in range(count)
        ]
        db.session.add_all(said)
        db.session.get_one(Idea, idea).comment_count += count
        db.session.flush()
        return [comment.id for comment in said]


ORDERS = [queries.HELPFUL, queries.OLDEST]


def _rated(world: World, here: Kitchen) -> list[int]:
    """A long thread in which some are found helpful; ids of its comments, the oldest first."""
    ids = _talk(world, here.idea, here.bo, 230)
    with world.writing():
        readers = (here.ada, here.cy, here.sol)
        for place, comment in enumerate(ids):
            for reader in readers[: place % 4]:
                db.session.add(HelpfulMark(comment_id=comment, member_id=reader))
    world.recount()
    return ids


@pytest.mark.parametrize("order", ORDERS)
def test_a_long_thread_comes_in_parts_and_every_comment_is_in_one(world: World, order: str) -> None:
    here = Kitchen(world)
    ids = _rated(world, here)
    expected = ids if order == queries.OLDEST else sorted(ids, key=lambda comment: -(ids.index(comment) % 4))
    seen: list[int] = []
    place: queries.Place | None = queries.Place(order)
    with world.reading():
        for _part in range(3):
            page = queries.page(None, here.idea, place)
            seen += [thread.comment.id for thread in page.rows]
            place = queries.read_place(page.next)
            assert page.next is None or place.order == order
    assert page.next is None
    assert seen == expected


@pytest.mark.parametrize("order", ORDERS)
def test_a_comments_own_address_leads_to_the_part_that_it_stands_in(world: World, order: str) -> None:
    here = Kitchen(world)
    ids = _rated(world, here)
    reply = world.comment(here.idea, here.ada, "An answer", parent_id=ids[150])
    browser = world.visitor()
    for comment in (ids[0], ids[3], ids[99], ids[100], ids[101], ids[199], ids[200], ids[228], ids[229], reply):
        answer = browser.get(f"/comments/{comment}" + ("?comments=oldest" if order == queries.OLDEST else ""))
        assert answer.status_code == 302
        assert answer.location.endswith(f"#comment-{comment}")
        assert f'id="comment-{comment}"' in browser.get(answer.location).get_data(as_text=True)
    first = browser.get(f"/ideas/{here.idea}-a-quiet-mode").get_data(as_text=True)
    assert "More comments" in first
    assert "To the first comments" not in first


def test_a_word_that_is_no_place_means_the_beginning(world: World) -> None:
    here = Kitchen(world)
    world.comment(here.idea, here.bo)
    for word in ("newest", "x" * 300, "WzEsMl0", "WzEuNSwgMl0", "W3RydWUsIDFd", "%00"):
        assert world.visitor().get(f"/ideas/{here.idea}-a-quiet-mode?comments={word}").status_code == 200
    assert queries.read_place("nonsense") == queries.Place()


def test_a_thread_is_one_statement_and_its_page_at_most_ten(world: World) -> None:
    here = Kitchen(world)
    for comment in _talk(world, here.idea, here.bo, 60):
        world.comment(here.idea, here.ada, "An answer", parent_id=comment)
    with world.reading():
        bo = db.session.get_one(Member, here.bo)
        with world.counting() as sent:
            assert len(queries.page(bo, here.idea).rows) == 60
        assert len(sent) == 1
        with world.counting() as sent:
            queries.page(bo, here.idea, queries.Place(queries.OLDEST))
        assert len(sent) == 1
    for browser in (world.visitor(), world.browser(here.bo), world.browser(here.sol)):
        with world.counting() as sent:
            assert browser.get(f"/ideas/{here.idea}-a-quiet-mode").status_code == 200
        assert len(sent) <= 10, sent
