"""Comments through the browser: posting, editing, removing, restoring."""

import re
import threading

import pytest

from community.comments import counters
from community.comments.models import Comment
from community.core.db import now
from community.ideas.models import Idea
from tests.factory import PASSWORD, Factory, visible_text

IDEA_URL = "/ideas/1-a-quiet-mode"


def _one_idea(factory: Factory) -> tuple[int, int, int]:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    return factory.idea("A quiet mode", ada, factory.group("Kitchens", ada, bo)), ada, bo


def test_posting_redirects_to_the_comment_on_the_ideas_page(factory: Factory) -> None:
    idea, _, bo = _one_idea(factory)
    browser = factory.browser(bo)
    answer = browser.send(f"/ideas/{idea}/comments", text="So do **I**.")
    assert (answer.status_code, answer.location) == (303, f"{IDEA_URL}#comment-1")
    page = browser.get(IDEA_URL)
    assert "<strong>I</strong>" in page.get_data(as_text=True)
    assert "Your comment has been posted." in visible_text(page)
    assert f'name="draft-done" content="comment-{idea}"' in page.get_data(as_text=True)


def test_a_reply_is_posted_under_its_comment(factory: Factory) -> None:
    idea, ada, bo = _one_idea(factory)
    first = factory.comment(idea, bo)
    answer = factory.browser(ada).send(f"/ideas/{idea}/comments", text="Thank you.", parent_id=first)
    assert answer.location == f"{IDEA_URL}#comment-2"
    assert factory.get(Comment, 2).parent_id == first


def test_a_refused_comment_comes_back_in_its_own_form(factory: Factory) -> None:
    idea, _, bo = _one_idea(factory)
    first = factory.comment(idea, bo)
    browser = factory.browser(bo)
    typed = "x" * 5001
    for parent in ({}, {"parent_id": first}):
        page = browser.send(f"/ideas/{idea}/comments", text=typed, **parent)
        assert page.status_code == 422
        assert "must be 2 to 5,000 characters" in visible_text(page)
        filled = re.findall(r'<textarea[^>]* id="([^"]+)"[^>]*>\s*' + typed, page.get_data(as_text=True))
        assert filled == [f"reply-{first}" if parent else "text"]
    assert len(factory.all(Comment)) == 1


def test_a_reply_to_a_removed_comment_comes_back_as_typed(factory: Factory) -> None:
    idea, ada, bo = _one_idea(factory)
    gone = factory.comment(idea, ada, hidden_at=now(), removed_by="author")
    page = factory.browser(bo).send(f"/ideas/{idea}/comments", text="Quite so, Ada.", parent_id=gone)
    assert page.status_code == 422
    assert "You can post this as a new comment." in visible_text(page)
    assert "Quite so, Ada." in visible_text(page)


def test_a_preview_without_scripts_posts_nothing(factory: Factory) -> None:
    idea, _, bo = _one_idea(factory)
    first = factory.comment(idea, bo)
    for parent in ({}, {"parent_id": first}):
        page = factory.browser(bo).send(f"/ideas/{idea}/comments", text="Very **loud**.", preview="1", **parent)
        assert page.status_code == 200
        html = page.get_data(as_text=True)
        assert "<strong>loud</strong>" in html
        assert "Very **loud**." in html
    assert len(factory.all(Comment)) == 1


def test_a_comment_begun_signed_out_is_posted_after_signing_in(factory: Factory) -> None:
    idea, ada, _bo = _one_idea(factory)
    first = factory.comment(idea, ada)
    browser = factory.visitor()
    answer = browser.send(f"/ideas/{idea}/comments", text="Me *too*.", parent_id=first)
    assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/sign-in/email")
    assert len(factory.all(Comment)) == 1
    answer = browser.send("/sign-in", email="bo@example.com", password=PASSWORD)
    assert answer.location == f"{IDEA_URL}#comment-2"
    comment = factory.get(Comment, 2)
    assert (comment.body, comment.parent_id) == ("Me *too*.", first)


def test_a_suspended_member_is_refused_and_a_stranger_may_comment_in_an_open_group(factory: Factory) -> None:
    idea, _, bo = _one_idea(factory)
    factory.suspend(bo)
    assert factory.browser(bo).send(f"/ideas/{idea}/comments", text="Let me in.").status_code == 403
    cy = factory.browser(factory.member("Cy", confirmed_at=None))
    assert cy.send(f"/ideas/{idea}/comments", text="From the hall.").status_code == 303
    assert factory.get(Idea, idea).comment_count == 1


def test_strangers_cannot_comment_in_a_private_group(factory: Factory) -> None:
    ada, cy = factory.member("Ada"), factory.member("Cy")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada, is_private=True))
    for browser in (factory.browser(cy), factory.visitor()):
        assert browser.send(f"/ideas/{idea}/comments", text="Hello?").status_code == 404
    assert factory.all(Comment) == []


def test_more_than_thirty_comments_an_hour_are_refused(factory: Factory) -> None:
    idea, ada, bo = _one_idea(factory)
    browser = factory.browser(bo)
    for number in range(30):
        assert browser.send(f"/ideas/{idea}/comments", text=f"Thought {number}").status_code == 303
    page = browser.send(f"/ideas/{idea}/comments", text="One more thought")
    assert page.status_code == 422
    assert "You’ve reached your limit of 30 comments per hour. You can try again in" in visible_text(page)
    assert "One more thought" in visible_text(page)
    assert factory.browser(ada).send(f"/ideas/{idea}/comments", text="Mine").status_code == 303


def test_editing_a_comment_and_a_stale_form_shows_both_texts(factory: Factory) -> None:
    idea, _, bo = _one_idea(factory)
    comment = factory.comment(idea, bo)
    browser, address = factory.browser(bo), f"/comments/{comment}/edit"
    assert "So do I." in visible_text(browser.get(address))
    assert browser.send(address, text="So do we.", version=1).location == f"{IDEA_URL}#comment-{comment}"
    assert "· edited" in visible_text(browser.get(IDEA_URL))
    page = browser.send(address, text="So do they.", version=1)
    assert page.status_code == 409
    assert "So do they." in visible_text(page)
    assert "So do we." in visible_text(page)
    assert 'value="2"' in page.get_data(as_text=True)
    assert browser.send(address, text="So do they.", version=2).status_code == 303
    assert factory.get(Comment, comment).body == "So do they."


def test_a_refused_edit_comes_back_as_typed(factory: Factory) -> None:
    idea, _, bo = _one_idea(factory)
    comment = factory.comment(idea, bo)
    page = factory.browser(bo).send(f"/comments/{comment}/edit", text="y" * 5001, version=1)
    assert page.status_code == 422
    assert "y" * 5001 in visible_text(page)
    assert factory.get(Comment, comment).body == "So do I."


def test_only_the_author_can_remove_and_restore_a_comment(factory: Factory) -> None:
    idea, ada, bo = _one_idea(factory)
    comment = factory.comment(idea, bo)
    for other in (factory.browser(ada), factory.browser(factory.member("Cy"))):
        for act in ("edit", "remove"):
            assert other.send(f"/comments/{comment}/{act}", text="Mine now", version=1).status_code == 404
    assert factory.visitor().send(f"/comments/{comment}/remove").location.startswith("/sign-in")
    browser = factory.browser(bo)
    for act, count in (("remove", 0), ("remove", 0), ("restore", 1), ("restore", 1)):
        assert browser.send(f"/comments/{comment}/{act}").status_code == 303
        assert factory.get(Idea, idea).comment_count == count


def test_the_author_cannot_restore_a_comment_removed_by_a_moderator(factory: Factory) -> None:
    idea, _, bo = _one_idea(factory)
    comment = factory.comment(idea, bo, hidden_at=now(), removed_by="moderator")
    browser = factory.browser(bo)
    answer = browser.send(f"/comments/{comment}/restore")
    assert answer.status_code == 409
    assert "only a moderator can restore it" in visible_text(answer)
    assert "/settings/moderation" in browser.get(IDEA_URL).get_data(as_text=True)


@pytest.mark.both_databases
def test_twenty_simultaneous_comments_are_counted_exactly(factory: Factory) -> None:
    idea, _, bo = _one_idea(factory)
    browsers = [factory.browser(bo) for _number in range(20)]
    start = threading.Barrier(20)
    codes: list[int] = []

    def post(number: int) -> None:
        start.wait()
        # Half of them send the same form, as someone who clicks several times does.
        text = f"Thought {number}" if number % 2 else "The same thought"
        codes.append(browsers[number].send(f"/ideas/{idea}/comments", text=text, form_key=text).status_code)

    threads = [threading.Thread(target=post, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [303] * 20
    assert factory.get(Idea, idea).comment_count == len(factory.all(Comment)) == 11
    with factory.reading():
        assert counters.drifts() == []
