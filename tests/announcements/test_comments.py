"""Comments on announcements: who can write and read them, where, and what happens to them."""

from community.announcements.models import Announcement
from community.comments.models import Comment
from tests.factory import Factory, visible_text


def test_a_comment_is_posted_and_shown(factory: Factory) -> None:
    sol, bo = factory.member("Sol", role="staff"), factory.member("Bo")
    factory.announcement("Closed on Monday", sol)
    browser = factory.browser(bo)
    answer = browser.send("/announcements/1/comments", text="All *day*?")
    assert (answer.status_code, answer.location) == (303, "/announcements/1#comment-1")
    page = factory.visitor().get("/announcements/1")
    assert "All <em>day</em>?" in page.text
    assert "1 comment" in visible_text(page)
    assert factory.get(Announcement, 1).comment_count == 1
    assert factory.get(Comment, 1).idea_id is None
