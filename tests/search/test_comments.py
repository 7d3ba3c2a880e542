"""Comments are found by those who can read them where they were written, and nothing else reveals them."""

from collections.abc import Callable

import pytest

from community.announcements import removing
from community.announcements.models import Announcement
from community.comments import commenting, editing, erasure, visibility
from community.comments.models import Comment
from community.core.db import db
from community.core.visibility import AUTHOR, AUTO_HIDDEN, MODERATOR
from community.groups.models import Group
from community.ideas import merging, moving
from community.ideas import visibility as idea_visibility
from community.ideas.models import Idea
from community.members.models import Member
from community.search import jobs
from community.search.results import COMMENTS, IDEAS
from tests.factory import Factory, visible_text
from tests.search.conftest import ProcessJobs
from tests.search.fixtures import find, index_is_consistent, rebuild_index, titles


class Discussions:
    """Comments about beeping: on an idea, on one in a private group, and on an announcement."""

    def __init__(self, factory: Factory) -> None:
        self.factory = factory
        self.ada, self.bo, self.cy = factory.member("Ada", handle="ada"), factory.member("Bo"), factory.member("Cy")
        self.kitchens = factory.group("Kitchens", self.ada, self.bo)
        self.den = factory.group("Den", self.ada, is_private=True)
        self.idea = factory.idea("A quiet grinder", self.ada, self.kitchens)
        self.secret = factory.idea("A secret grinder", self.ada, self.den)
        self.news = factory.announcement("News", self.ada, self.kitchens)
        self.comment = factory.comment(self.idea, self.bo, "Mine beeps at six.")
        factory.comment(self.secret, self.ada, "Ours beeps in secret.")
        factory.announcement_comment(self.news, self.cy, "Why does it beep?")

    def texts(self, text: str = "beeps", viewer: int | None = None) -> set[str]:
        """What a viewer finds."""
        return {row.text for row in find(self.factory, text, COMMENTS, viewer).rows}


@pytest.fixture
def talk(factory: Factory) -> Discussions:
    """A community that talks."""
    return Discussions(factory)


PUBLIC = {"Mine beeps at six.", "Why does it beep?"}


@pytest.mark.both_databases
def test_comments_are_found_with_their_author_and_where_they_are(
    factory: Factory, talk: Discussions, process_jobs: ProcessJobs
) -> None:
    process_jobs()
    page = factory.visitor().get("/search?q=beeps+six&kind=comments")
    assert "Mine <mark>beeps</mark> at <mark>six</mark>." in page.text
    assert f'href="/comments/{talk.comment}"' in page.text
    assert "Bo" in visible_text(page)
    assert "Kitchens A quiet grinder" in visible_text(page)
    assert "secret" not in page.text
    assert talk.texts("beeps author:bo") == {"Mine beeps at six."}
    assert talk.texts("beeps -author:bo group:den", talk.ada) == {"Ours beeps in secret."}
    assert talk.texts("group:kitchens after:2020") == PUBLIC
    assert talk.texts("beeps status:open") == set()  # ideas have a status


def test_comments_are_counted_where_they_matter(factory: Factory, talk: Discussions) -> None:
    rebuild_index(factory)
    assert find(factory, "beep", COMMENTS).counts == {"ideas": 0, "comments": 2, "groups": 0, "people": 0}
    found = find(factory, "beep")
    assert found.rows == []
    assert found.counts["comments"] == 2
    assert find(factory, "beep", IDEAS, talk.ada).counts["comments"] == 3
    assert "comments" not in find(factory, "grinder").counts  # ideas have the word
    page = factory.visitor().get("/search?q=beep").text
    assert 'href="/search?q=beep&amp;kind=comments"' in page
    assert "Comments (2)" in page
    chosen = visible_text(factory.visitor().get("/search?q=beep&kind=comments&group=kitchens&sort=newest"))
    assert "Kitchens (2)" in chosen
    assert "Den" not in chosen


@pytest.mark.both_databases
def test_the_index_follows_every_change_of_a_comment(factory: Factory, talk: Discussions) -> None:
    rebuild_index(factory)

    def after(act: Callable[[], object], expected: set[str], text: str = "beeps") -> None:
        with factory.writing():
            act()
        factory.work()
        assert talk.texts(text) == expected
        assert index_is_consistent(factory)

    def comment() -> Comment:
        return db.session.get_one(Comment, talk.comment)

    def idea() -> Idea:
        return db.session.get_one(Idea, talk.idea)

    def member(member_id: int) -> Member:
        return db.session.get_one(Member, member_id)

    news = {"Why does it beep?"}
    after(lambda: commenting.post(idea(), member(talk.bo), "It also hums."), {"It also hums."}, "hums")
    after(lambda: editing.edit(comment(), member(talk.bo), "It beeps at ten.", 1), {"It beeps at ten.", *news})
    after(lambda: visibility.remove(comment(), AUTHOR), news)
    after(lambda: visibility.restore(comment(), AUTHOR), {"It beeps at ten.", *news})
    after(lambda: visibility.hide_for_review(comment(), AUTO_HIDDEN), news)
    after(lambda: visibility.approve(comment()), {"It beeps at ten.", *news})
    after(lambda: idea_visibility.remove(idea(), MODERATOR), news)
    after(lambda: idea_visibility.restore(idea(), MODERATOR), {"It beeps at ten.", *news})
    after(lambda: moving.move(idea(), db.session.get_one(Group, talk.den)), news)
    assert talk.texts(viewer=talk.ada) == {"It beeps at ten.", "Ours beeps in secret.", *news}
    after(lambda: moving.move(idea(), db.session.get_one(Group, talk.kitchens)), {"It beeps at ten.", *news})
    announcement = lambda: db.session.get_one(Announcement, talk.news)  # noqa: E731
    after(lambda: removing.remove(announcement(), member(talk.ada)), {"It beeps at ten."})
    after(lambda: removing.restore(announcement(), member(talk.ada)), {"It beeps at ten.", *news})
    other = factory.idea("Another grinder", talk.ada, talk.kitchens)
    after(lambda: merging.merge(idea(), db.session.get_one(Idea, other), member(talk.ada)), {"It beeps at ten.", *news})
    assert factory.visitor().get(f"/comments/{talk.comment}").status_code == 302
    after(lambda: erasure.erase_all(talk.bo), news)


def test_erased_comments_leave_the_index_files(factory: Factory, talk: Discussions) -> None:
    factory.comment(talk.idea, talk.bo, "A zanzibarian beep")
    rebuild_index(factory)
    assert _is_in_index_files(factory, b"zanzibarian")
    with factory.writing():
        erasure.erase_all(talk.bo)
    factory.work()
    with factory.app.app_context():
        jobs.purge_index()
    assert not _is_in_index_files(factory, b"zanzibarian")
    assert index_is_consistent(factory)


def test_a_hidden_comment_is_gone_before_the_worker_runs(factory: Factory, talk: Discussions) -> None:
    rebuild_index(factory)
    with factory.writing():
        visibility.remove(db.session.get_one(Comment, talk.comment), MODERATOR)
    assert talk.texts() == {"Why does it beep?"}


def test_words_of_comments_change_nothing_about_ideas(factory: Factory, talk: Discussions) -> None:
    for number in range(3):
        factory.idea(f"Grinder or kettle {number}", talk.ada, talk.kitchens, body="A quiet one.")
    rebuild_index(factory)
    before = [titles(factory, text) for text in ("quiet grinder", "kettle quiet", "grin")]
    for _number in range(20):
        factory.comment(talk.idea, talk.bo, "A kettle, a quiet kettle, grinning.")
    rebuild_index(factory)
    assert [titles(factory, text) for text in ("quiet grinder", "kettle quiet", "grin")] == before
    with factory.reading():
        assert "beep" not in visible_text(factory.visitor().get("/search/suggestions?q=bee"))


def test_a_page_of_comments_takes_the_same_statements_for_one_and_many(factory: Factory, talk: Discussions) -> None:
    cy = factory.browser(talk.cy)
    numbers = []
    for more in (0, 15):
        for number in range(more):
            author = factory.member(f"Member {number}")
            group = factory.group(f"Group {number}", author)
            factory.comment(factory.idea("It is loud", author, group), author, "It beeps.")
        rebuild_index(factory)
        cy.get("/search?q=beeps&kind=comments")
        with factory.counting() as sent:
            page = cy.get("/search?q=beeps&kind=comments").text
        numbers.append(len(sent))
        assert page.count('class="search-comment"') == 2 + more
    assert numbers == [4, 4]


def _is_in_index_files(factory: Factory, word: bytes) -> bool:
    folder = factory.app.config["SETTINGS"].data_dir / "index"
    return any(word in path.read_bytes() for path in folder.rglob("*") if path.is_file())
