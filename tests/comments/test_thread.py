"""The thread of an idea: who can read what, in which order, with how many statements."""

from datetime import timedelta

import pytest

from community.comments import helpful, queries
from community.comments.discussions import Discussion
from community.comments.models import Comment, HelpfulVote
from community.core import markup
from community.core.db import db, now
from community.ideas.models import Idea
from community.members.models import Member
from tests.factory import Factory, visible_text


class ThreadScene:
    """An idea of Ada's; Bo is a member, Cy a stranger, Sol staff."""

    def __init__(self, factory: Factory, **values: object) -> None:
        self.factory = factory
        self.ada, self.bo, self.cy = factory.member("Ada"), factory.member("Bo"), factory.member("Cy")
        self.sol = factory.member("Sol", role="staff")
        self.group = factory.group("Kitchens", self.ada, self.bo, **values)
        self.idea = factory.idea("A quiet mode", self.ada, self.group)

    def shape(self, viewer: int | None, position: queries.ThreadPosition | None = None) -> list[tuple[str, list[str]]]:
        """Texts of comments and of their replies; "-" for one whose text is not shown."""
        with self.factory.reading():
            who = db.session.get(Member, viewer) if viewer else None
            return [
                (
                    markup.to_text(thread.comment.body_html) or "-",
                    [markup.to_text(reply.body_html) for reply in thread.replies],
                )
                for thread in queries.page(who, Discussion(Idea, self.idea), position).rows
            ]


def test_replies_are_sorted_oldest_first(factory: Factory) -> None:
    scene = ThreadScene(factory)
    moment = now()
    late = factory.comment(scene.idea, scene.bo, "Late", posted_at=moment)
    early = factory.comment(scene.idea, scene.bo, "Early", posted_at=moment - timedelta(hours=2))
    factory.comment(scene.idea, scene.ada, "Second", parent_id=early, posted_at=moment + timedelta(hours=2))
    factory.comment(scene.idea, scene.ada, "First", parent_id=early, posted_at=moment + timedelta(hours=1))
    factory.comment(scene.idea, scene.ada, "Third", parent_id=late, posted_at=moment + timedelta(hours=3))
    assert scene.shape(None) == [("Early", ["First", "Second"]), ("Late", ["Third"])]


@pytest.mark.both_databases
def test_the_most_helpful_comments_come_first_by_default(factory: Factory) -> None:
    scene = ThreadScene(factory)
    moment = now()
    posted = {
        name: factory.comment(scene.idea, scene.bo, name, posted_at=moment - timedelta(hours=hours))
        for name, hours in (("Oldest", 5), ("Helpful", 4), ("Most helpful", 3), ("As helpful", 2))
    }
    answer = factory.comment(scene.idea, scene.bo, "Helpful answer", parent_id=posted["Oldest"])
    factory.comment(
        scene.idea, scene.ada, "Early answer", parent_id=posted["Oldest"], posted_at=moment - timedelta(hours=4)
    )
    for name, voters in (("Helpful", 1), ("Most helpful", 2), ("As helpful", 1)):
        for voter in (scene.ada, scene.cy)[:voters]:
            _vote(factory, posted[name], voter)
    _vote(factory, answer, scene.ada)
    names = [first for first, _replies in scene.shape(None)]
    assert names == ["Most helpful", "Helpful", "As helpful", "Oldest"]
    assert scene.shape(None)[-1][1] == ["Early answer", "Helpful answer"]
    assert [first for first, _replies in scene.shape(None, queries.ThreadPosition(queries.OLDEST))] == list(posted)
    url = f"/ideas/{scene.idea}-a-quiet-mode"
    page = factory.visitor().get(url)
    assert "Sorted by most helpful." in visible_text(page)
    assert f'{url}?comments=oldest#comments"' in page.text
    oldest = factory.visitor().get(f"{url}?comments=oldest")
    assert "Sorted by oldest." in visible_text(oldest)
    assert f'action="/ideas/{scene.idea}/comments?comments=oldest#' in oldest.text


def test_forms_return_to_the_same_order(factory: Factory) -> None:
    scene = ThreadScene(factory)
    comment = factory.comment(scene.idea, scene.bo)
    browser, url = factory.browser(scene.bo), f"/ideas/{scene.idea}-a-quiet-mode?comments=oldest"
    urls = (f"/ideas/{scene.idea}/comments", f"/comments/{comment}/edit", f"/comments/{comment}/remove")
    for form_url in urls:
        answer = browser.send(f"{form_url}?comments=oldest", text="Another word.", version=1)
        assert answer.location.startswith(f"{url}#comment-"), form_url
    assert browser.get(f"/comments/{comment}?comments=oldest").location == f"{url}#comment-{comment}"


def _vote(factory: Factory, comment: int, voter: int) -> None:
    with factory.writing():
        helpful.cast(db.session.get_one(Comment, comment), db.session.get_one(Member, voter))


def test_a_removed_comment_is_shown_only_to_its_author_and_moderators(factory: Factory) -> None:
    scene = ThreadScene(factory)
    factory.comment(scene.idea, scene.bo, "Gone", hidden_at=now(), removed_by="author")
    for viewer in (None, scene.cy):
        assert scene.shape(viewer) == []
    for viewer in (scene.bo, scene.ada, scene.sol):  # its author, the group's moderator, the site's
        assert scene.shape(viewer) == [("Gone", [])]


def test_a_removed_comment_with_replies_is_shown_without_its_text(factory: Factory) -> None:
    scene = ThreadScene(factory)
    gone = factory.comment(scene.idea, scene.bo, "Gone", hidden_at=now(), removed_by="moderator")
    factory.comment(scene.idea, scene.ada, "An answer", parent_id=gone)
    assert scene.shape(None) == [("-", ["An answer"])]
    assert scene.shape(scene.bo) == [("Gone", ["An answer"])]
    page = factory.visitor().get(f"/ideas/{scene.idea}-a-quiet-mode")
    assert "Removed by a moderator." in visible_text(page)
    assert "Gone" not in page.get_data(as_text=True)
    assert "/people/bo" not in page.get_data(as_text=True)


def test_a_removed_comment_without_visible_replies_is_not_shown(factory: Factory) -> None:
    scene = ThreadScene(factory)
    gone = factory.comment(scene.idea, scene.bo, "Gone", hidden_at=now(), removed_by="author")
    factory.comment(scene.idea, scene.ada, "Too", parent_id=gone, hidden_at=now(), removed_by="author")
    assert scene.shape(None) == []


def test_comments_of_a_private_group_are_hidden_from_strangers(factory: Factory) -> None:
    scene = ThreadScene(factory, is_private=True)
    comment = factory.comment(scene.idea, scene.bo, "Between us")
    for viewer in (None, scene.cy):
        assert scene.shape(viewer) == []
    assert scene.shape(scene.bo) == [("Between us", [])]
    assert factory.visitor().get(f"/comments/{comment}").status_code == 404
    assert factory.browser(scene.cy).get(f"/comments/{comment}").status_code == 404
    assert factory.browser(scene.bo).get(f"/comments/{comment}").status_code == 302


def _comments(factory: Factory, idea: int, author: int, count: int) -> list[int]:
    start = now() - timedelta(days=1)
    with factory.writing():
        posted = [
            Comment(
                idea_id=idea,
                author_id=author,
                body=f"Thought {number}",
                body_html=f"<p>Thought {number}</p>",
                posted_at=start + timedelta(minutes=number // 2),  # two of each moment
            )
            for number in range(count)
        ]
        db.session.add_all(posted)
        db.session.get_one(Idea, idea).comment_count += count
        db.session.flush()
        return [comment.id for comment in posted]


ORDERS = [queries.HELPFUL, queries.OLDEST]


def _with_votes(factory: Factory, scene: ThreadScene) -> list[int]:
    """A long thread with helpful votes; ids of its comments, oldest first."""
    ids = _comments(factory, scene.idea, scene.bo, 230)
    with factory.writing():
        voters = (scene.ada, scene.cy, scene.sol)
        for index, comment in enumerate(ids):
            for voter in voters[: index % 4]:
                db.session.add(HelpfulVote(comment_id=comment, member_id=voter))
    factory.recount()
    return ids


@pytest.mark.both_databases
@pytest.mark.parametrize("order", ORDERS)
def test_every_comment_of_a_long_thread_is_on_one_page(factory: Factory, order: str) -> None:
    scene = ThreadScene(factory)
    ids = _with_votes(factory, scene)
    expected = ids if order == queries.OLDEST else sorted(ids, key=lambda comment: -(ids.index(comment) % 4))
    seen: list[int] = []
    position: queries.ThreadPosition | None = queries.ThreadPosition(order)
    with factory.reading():
        for _part in range(3):
            page = queries.page(None, Discussion(Idea, scene.idea), position)
            seen += [thread.comment.id for thread in page.rows]
            position = queries.parse_position(page.next)
            assert page.next is None or position.order == order
    assert page.next is None
    assert seen == expected


@pytest.mark.parametrize("order", ORDERS)
def test_the_url_of_a_comment_leads_to_its_page_of_the_thread(factory: Factory, order: str) -> None:
    scene = ThreadScene(factory)
    ids = _with_votes(factory, scene)
    reply = factory.comment(scene.idea, scene.ada, "An answer", parent_id=ids[150])
    browser = factory.visitor()
    pages: dict[str, str] = {}
    for comment in (ids[0], ids[3], ids[99], ids[100], ids[101], ids[199], ids[200], ids[228], ids[229], reply):
        answer = browser.get(f"/comments/{comment}" + ("?comments=oldest" if order == queries.OLDEST else ""))
        assert answer.status_code == 302
        assert answer.location.endswith(f"#comment-{comment}")
        page = answer.location.partition("#")[0]
        if page not in pages:
            pages[page] = browser.get(page).get_data(as_text=True)
        assert f'id="comment-{comment}"' in pages[page]
    first = browser.get(f"/ideas/{scene.idea}-a-quiet-mode").get_data(as_text=True)
    assert "More comments" in first
    assert "Back to first comments" not in first


def test_an_invalid_position_means_the_first_page(factory: Factory) -> None:
    scene = ThreadScene(factory)
    factory.comment(scene.idea, scene.bo)
    for position in ("newest", "x" * 300, "WzEsMl0", "WzEuNSwgMl0", "W3RydWUsIDFd", "%00"):
        assert factory.visitor().get(f"/ideas/{scene.idea}-a-quiet-mode?comments={position}").status_code == 200
    assert queries.parse_position("nonsense") == queries.ThreadPosition()


def test_a_thread_takes_one_statement_and_its_page_at_most_eleven(factory: Factory) -> None:
    scene = ThreadScene(factory)
    for comment in _comments(factory, scene.idea, scene.bo, 60):
        factory.comment(scene.idea, scene.ada, "An answer", parent_id=comment)
    with factory.reading():
        bo = db.session.get_one(Member, scene.bo)
        with factory.counting() as sent:
            assert len(queries.page(bo, Discussion(Idea, scene.idea)).rows) == 60
        assert len(sent) == 1
        with factory.counting() as sent:
            queries.page(bo, Discussion(Idea, scene.idea), queries.ThreadPosition(queries.OLDEST))
        assert len(sent) == 1
    for browser in (factory.visitor(), factory.browser(scene.bo), factory.browser(scene.sol)):
        with factory.counting() as sent:
            assert browser.get(f"/ideas/{scene.idea}-a-quiet-mode").status_code == 200
        assert len(sent) <= 11, sent
