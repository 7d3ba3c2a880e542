"""The thread of an idea: who reads what, in which order, at which cost."""

from datetime import timedelta

import pytest

from community.comments import helpful, queries
from community.comments.models import Comment, HelpfulVote
from community.core import markup
from community.core.db import db, now
from community.ideas.models import Idea
from community.members.models import Member
from tests.factory import Factory, visible_text


class Kitchen:
    """An idea of Ada's, talked about by Bo."""

    def __init__(self, factory: Factory, **values: object) -> None:
        self.factory = factory
        self.ada, self.bo, self.cy = factory.member("Ada"), factory.member("Bo"), factory.member("Cy")
        self.sol = factory.member("Sol", role="staff")
        self.group = factory.group("Kitchens", self.ada, self.bo, **values)
        self.idea = factory.idea("A quiet mode", self.ada, self.group)

    def shape(self, viewer: int | None, place: queries.ThreadPosition | None = None) -> list[tuple[str, list[str]]]:
        """Texts of comments and of their replies; "-" for one whose text is not shown."""
        with self.factory.reading():
            who = db.session.get(Member, viewer) if viewer else None
            return [
                (
                    markup.to_text(thread.comment.body_html) or "-",
                    [markup.to_text(reply.body_html) for reply in thread.replies],
                )
                for thread in queries.page(who, self.idea, place).rows
            ]


def test_comments_and_replies_stand_oldest_first(factory: Factory) -> None:
    here = Kitchen(factory)
    moment = now()
    late = factory.comment(here.idea, here.bo, "Late", posted_at=moment)
    early = factory.comment(here.idea, here.bo, "Early", posted_at=moment - timedelta(hours=2))
    factory.comment(here.idea, here.ada, "Second", parent_id=early, posted_at=moment + timedelta(hours=2))
    factory.comment(here.idea, here.ada, "First", parent_id=early, posted_at=moment + timedelta(hours=1))
    factory.comment(here.idea, here.ada, "Third", parent_id=late, posted_at=moment + timedelta(hours=3))
    assert here.shape(None) == [("Early", ["First", "Second"]), ("Late", ["Third"])]


@pytest.mark.both_databases
def test_the_most_helpful_comments_stand_first_unless_the_oldest_are_asked_for(factory: Factory) -> None:
    here = Kitchen(factory)
    moment = now()
    said = {
        name: factory.comment(here.idea, here.bo, name, posted_at=moment - timedelta(hours=hours))
        for name, hours in (("Oldest", 5), ("Helpful", 4), ("Most helpful", 3), ("As helpful", 2))
    }
    answer = factory.comment(here.idea, here.bo, "Helpful answer", parent_id=said["Oldest"])
    factory.comment(
        here.idea, here.ada, "Early answer", parent_id=said["Oldest"], posted_at=moment - timedelta(hours=4)
    )
    for name, readers in (("Helpful", 1), ("Most helpful", 2), ("As helpful", 1)):
        for reader in (here.ada, here.cy)[:readers]:
            _mark(factory, said[name], reader)
    _mark(factory, answer, here.ada)
    names = [first for first, _replies in here.shape(None)]
    assert names == ["Most helpful", "Helpful", "As helpful", "Oldest"]
    assert here.shape(None)[-1][1] == ["Early answer", "Helpful answer"]
    assert [first for first, _replies in here.shape(None, queries.ThreadPosition(queries.OLDEST))] == list(said)
    place = f"/ideas/{here.idea}-a-quiet-mode"
    page = factory.visitor().get(place)
    assert "The most helpful stand first, replies in the order of time." in visible_text(page)
    assert f'{place}?comments=oldest#comments"' in page.text
    oldest = factory.visitor().get(f"{place}?comments=oldest")
    assert "The oldest stand first." in visible_text(oldest)
    assert f'action="/ideas/{here.idea}/comments?comments=oldest#' in oldest.text


def test_acts_keep_the_order_that_one_reads_in(factory: Factory) -> None:
    here = Kitchen(factory)
    comment = factory.comment(here.idea, here.bo)
    browser, place = factory.browser(here.bo), f"/ideas/{here.idea}-a-quiet-mode?comments=oldest"
    acts = (f"/ideas/{here.idea}/comments", f"/comments/{comment}/edit", f"/comments/{comment}/take-down")
    for act in acts:
        answer = browser.send(f"{act}?comments=oldest", text="Another word.", version=1)
        assert answer.location.startswith(f"{place}#comment-"), act
    assert browser.get(f"/comments/{comment}?comments=oldest").location == f"{place}#comment-{comment}"


def _mark(factory: Factory, comment: int, reader: int) -> None:
    with factory.writing():
        helpful.cast(db.session.get_one(Comment, comment), db.session.get_one(Member, reader))


def test_what_was_taken_down_vanishes_but_for_its_author_and_moderators(factory: Factory) -> None:
    here = Kitchen(factory)
    factory.comment(here.idea, here.bo, "Gone", hidden_at=now(), removed_by="author")
    for viewer in (None, here.cy):
        assert here.shape(viewer) == []
    for viewer in (here.bo, here.ada, here.sol):  # its author, the group's moderator, the site's
        assert here.shape(viewer) == [("Gone", [])]


def test_what_was_answered_leaves_a_place_without_its_text(factory: Factory) -> None:
    here = Kitchen(factory)
    gone = factory.comment(here.idea, here.bo, "Gone", hidden_at=now(), removed_by="moderator")
    factory.comment(here.idea, here.ada, "An answer", parent_id=gone)
    assert here.shape(None) == [("-", ["An answer"])]
    assert here.shape(here.bo) == [("Gone", ["An answer"])]
    page = factory.visitor().get(f"/ideas/{here.idea}-a-quiet-mode")
    assert "Taken down by a moderator." in visible_text(page)
    assert "Gone" not in page.get_data(as_text=True)
    assert "/people/bo" not in page.get_data(as_text=True)


def test_a_place_vanishes_with_the_last_answer(factory: Factory) -> None:
    here = Kitchen(factory)
    gone = factory.comment(here.idea, here.bo, "Gone", hidden_at=now(), removed_by="author")
    factory.comment(here.idea, here.ada, "Too", parent_id=gone, hidden_at=now(), removed_by="author")
    assert here.shape(None) == []


def test_a_private_group_keeps_its_threads(factory: Factory) -> None:
    here = Kitchen(factory, is_private=True)
    comment = factory.comment(here.idea, here.bo, "Between us")
    for viewer in (None, here.cy):
        assert here.shape(viewer) == []
    assert here.shape(here.bo) == [("Between us", [])]
    assert factory.visitor().get(f"/comments/{comment}").status_code == 404
    assert factory.browser(here.cy).get(f"/comments/{comment}").status_code == 404
    assert factory.browser(here.bo).get(f"/comments/{comment}").status_code == 302


def _talk(factory: Factory, idea: int, author: int, count: int) -> list[int]:
    start = now() - timedelta(days=1)
    with factory.writing():
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


def _rated(factory: Factory, here: Kitchen) -> list[int]:
    """A long thread in which some are found helpful; ids of its comments, the oldest first."""
    ids = _talk(factory, here.idea, here.bo, 230)
    with factory.writing():
        readers = (here.ada, here.cy, here.sol)
        for place, comment in enumerate(ids):
            for reader in readers[: place % 4]:
                db.session.add(HelpfulVote(comment_id=comment, member_id=reader))
    factory.recount()
    return ids


@pytest.mark.both_databases
@pytest.mark.parametrize("order", ORDERS)
def test_a_long_thread_comes_in_parts_and_every_comment_is_in_one(factory: Factory, order: str) -> None:
    here = Kitchen(factory)
    ids = _rated(factory, here)
    expected = ids if order == queries.OLDEST else sorted(ids, key=lambda comment: -(ids.index(comment) % 4))
    seen: list[int] = []
    place: queries.ThreadPosition | None = queries.ThreadPosition(order)
    with factory.reading():
        for _part in range(3):
            page = queries.page(None, here.idea, place)
            seen += [thread.comment.id for thread in page.rows]
            place = queries.parse_position(page.next)
            assert page.next is None or place.order == order
    assert page.next is None
    assert seen == expected


@pytest.mark.parametrize("order", ORDERS)
def test_a_comments_own_address_leads_to_the_part_that_it_stands_in(factory: Factory, order: str) -> None:
    here = Kitchen(factory)
    ids = _rated(factory, here)
    reply = factory.comment(here.idea, here.ada, "An answer", parent_id=ids[150])
    browser = factory.visitor()
    for comment in (ids[0], ids[3], ids[99], ids[100], ids[101], ids[199], ids[200], ids[228], ids[229], reply):
        answer = browser.get(f"/comments/{comment}" + ("?comments=oldest" if order == queries.OLDEST else ""))
        assert answer.status_code == 302
        assert answer.location.endswith(f"#comment-{comment}")
        assert f'id="comment-{comment}"' in browser.get(answer.location).get_data(as_text=True)
    first = browser.get(f"/ideas/{here.idea}-a-quiet-mode").get_data(as_text=True)
    assert "More comments" in first
    assert "To the first comments" not in first


def test_a_word_that_is_no_place_means_the_beginning(factory: Factory) -> None:
    here = Kitchen(factory)
    factory.comment(here.idea, here.bo)
    for word in ("newest", "x" * 300, "WzEsMl0", "WzEuNSwgMl0", "W3RydWUsIDFd", "%00"):
        assert factory.visitor().get(f"/ideas/{here.idea}-a-quiet-mode?comments={word}").status_code == 200
    assert queries.parse_position("nonsense") == queries.ThreadPosition()


def test_a_thread_is_one_statement_and_its_page_at_most_ten(factory: Factory) -> None:
    here = Kitchen(factory)
    for comment in _talk(factory, here.idea, here.bo, 60):
        factory.comment(here.idea, here.ada, "An answer", parent_id=comment)
    with factory.reading():
        bo = db.session.get_one(Member, here.bo)
        with factory.counting() as sent:
            assert len(queries.page(bo, here.idea).rows) == 60
        assert len(sent) == 1
        with factory.counting() as sent:
            queries.page(bo, here.idea, queries.ThreadPosition(queries.OLDEST))
        assert len(sent) == 1
    for browser in (factory.visitor(), factory.browser(here.bo), factory.browser(here.sol)):
        with factory.counting() as sent:
            assert browser.get(f"/ideas/{here.idea}-a-quiet-mode").status_code == 200
        assert len(sent) <= 10, sent
