"""Comments on announcements: who can write and read them, and what happens to them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from community.analytics import activity, activity_facts
from community.announcements.models import Announcement
from community.comments import counters, erasure, helpful, mentions
from community.comments.models import Comment, CommentVersion, Mention
from community.comments.queries import SIZE
from community.comments.queries.contributions import contributions
from community.core.db import db, now
from community.data_export import collect
from community.members import deletion
from community.members.models import Member
from community.moderation.models import ModerationAction, Report
from tests.factory import PASSWORD, BrowserClient, Factory, visible_text

URL = "/announcements/1"


class AnnouncementScene:
    """Ada moderates a group, Bo is a member, Cy a stranger, Mo moderates the site, and Sol is staff."""

    def __init__(self, factory: Factory, *, in_group: bool = False, **group: Any) -> None:
        self.factory = factory
        self.ada, self.bo, self.cy = (
            factory.member(name, handle=name.lower()) for name in ("Adanna", "Boris", "Cyrus")
        )
        self.mo, self.sol = factory.member("Mo", role="moderator"), factory.member("Sol", role="staff")
        self.group = factory.group("Kitchens", self.ada, self.bo, **group) if in_group or group else None
        self.author = self.ada if self.group else self.sol
        factory.announcement("Closed on Monday", self.author, self.group)

    def say(self, who: int | None, text: str = "All *day*?", **more: Any) -> Any:
        """Post a comment through the page."""
        return self.browser(who).send(f"{URL}/comments", text=text, **more)

    def browser(self, who: int | None) -> BrowserClient:
        """A browser of a member, or of a visitor."""
        return self.factory.browser(who) if who else self.factory.visitor()

    def page(self, who: int | None = None, query: str = "") -> str:
        """The words of the announcement's page."""
        return visible_text(self.browser(who).get(URL + query))

    def comment(self, **values: Any) -> int:
        """A comment of Boris's."""
        return self.factory.announcement_comment(1, self.bo, "All day long?", **values)

    def edit(self, **fields: Any) -> Any:
        """Save the form of the announcement, by its author."""
        row = self.factory.get(Announcement, 1)
        values = {"title": row.title, "body": row.body, "version": row.version} | fields
        return self.browser(self.author).send(f"{URL}/edit", **values)


def test_anyone_in_good_standing_comments_on_one_for_the_site_and_everyone_reads_it(factory: Factory) -> None:
    scene = AnnouncementScene(factory)
    answer = scene.say(scene.cy)
    assert (answer.status_code, answer.location) == (303, f"{URL}#comment-1")
    assert scene.say(scene.sol, "Until noon.", parent_id=1).location == f"{URL}#comment-2"
    html = factory.visitor().get(URL).text
    assert "All <em>day</em>?" in html
    assert f'action="{URL}/comments#your-comment"' in html
    assert "We’ll save your comment." in html
    assert "2 comments" in scene.page()
    assert "2 comments" in visible_text(factory.visitor().get("/announcements"))
    first, second = factory.all(Comment)
    assert (first.idea_id, first.announcement_id, second.parent_id) == (None, 1, 1)
    assert factory.get(Announcement, 1).comment_count == 2
    with factory.reading():
        assert counters.drifts() == []


def test_the_same_form_sent_twice_comments_once(factory: Factory) -> None:
    scene = AnnouncementScene(factory)
    browser = factory.browser(scene.bo)
    first, second = (browser.send(f"{URL}/comments", text="Why Monday?") for _ in range(2))
    assert first.location == second.location
    assert len(factory.all(Comment)) == 1


def test_what_is_refused_or_previewed_comes_back_as_typed(factory: Factory) -> None:
    scene = AnnouncementScene(factory)
    parent, typed = scene.comment(), "x" * 5001
    for more in ({}, {"parent_id": parent}):
        refused = scene.say(scene.bo, typed, **more)
        assert (refused.status_code, typed in refused.text) == (422, True)
        assert "must be 2 to 5,000 characters" in visible_text(refused)
        preview = scene.say(scene.bo, "Very **loud**.", preview="1", **more)
        assert (preview.status_code, "<strong>loud</strong>" in preview.text) == (200, True)
        assert "Very **loud**." in preview.text
    idea = factory.idea("A quiet mode", scene.ada, factory.group("Halls", scene.ada))
    elsewhere = scene.say(scene.bo, "Quite so.", parent_id=factory.comment(idea, scene.bo))
    assert elsewhere.status_code == 422
    assert "You can post this as a new comment." in visible_text(elsewhere)
    assert len(factory.all(Comment)) == 2


def test_a_comment_begun_signed_out_is_posted_after_signing_in(factory: Factory) -> None:
    scene = AnnouncementScene(factory)
    factory.member("Dora", email="dora@example.com")
    browser = factory.visitor()
    answer = browser.send(f"{URL}/comments", text="Me *too*.", parent_id=scene.comment())
    assert answer.location.startswith("/sign-in/email")
    assert len(factory.all(Comment)) == 1
    assert "“Closed on Monday”" in visible_text(browser.get("/sign-in/email"))
    assert browser.send("/sign-in", email="dora@example.com", password=PASSWORD).location == f"{URL}#comment-2"
    assert factory.get(Comment, 2).body == "Me *too*."


def test_who_is_suspended_or_banned_is_refused_and_so_is_everyone_in_an_archived_group(factory: Factory) -> None:
    scene = AnnouncementScene(factory, in_group=True)
    factory.announcement("For everyone", scene.sol)
    factory.suspend(scene.cy)
    assert scene.say(scene.cy).status_code == 403
    assert factory.browser(scene.cy).send("/announcements/2/comments", text="Hello?").status_code == 403
    assert "suspended" in visible_text(factory.browser(scene.cy).get("/announcements/2"))
    ban = {"act": "ban", "reason": "Rude to others.", "known": 0, "until": "week"}
    factory.browser(scene.ada).send(f"/groups/kitchens/moderation/{scene.bo}", **ban)
    assert scene.say(scene.bo).status_code == 409
    assert factory.browser(scene.bo).send("/announcements/2/comments", text="Hello?").status_code == 303
    factory.browser(scene.ada).send("/groups/kitchens/archive")
    assert scene.say(scene.ada).status_code == 409
    assert "This group is archived." in scene.page(scene.ada)


def test_only_those_who_may_comment_in_the_group_comment_on_its_announcements(factory: Factory) -> None:
    scene = AnnouncementScene(factory, who_comments="members")
    refused = scene.say(scene.cy)
    assert (refused.status_code, "Only members of this group can comment." in visible_text(refused)) == (409, True)
    assert "Go to Kitchens" in scene.page(scene.cy)
    assert scene.say(scene.bo).status_code == 303


def test_turned_off_from_the_start_there_is_no_thread_and_nothing_can_be_posted(factory: Factory) -> None:
    sol, bo = factory.member("Sol", role="staff"), factory.member("Bo")
    new = factory.browser(sol).get("/announcements/new")
    assert re.search(r'<input[^>]*checked[^>]*name="allows_comments"', new.text)
    factory.browser(sol).send("/announcements/new", title="Closed on Monday", body="We move house.")
    assert factory.get(Announcement, 1).allows_comments is False
    assert 'id="comments"' not in factory.browser(bo).get(URL).text
    refused = factory.browser(bo).send(f"{URL}/comments", text="Why Monday?")
    assert (refused.status_code, factory.all(Comment)) == (409, [])
    open_ = {"title": "Open on Tuesday", "body": "We have moved.", "allows_comments": "y"}
    factory.browser(sol).send("/announcements/new", **open_)
    assert "No comments yet. Questions are welcome." in visible_text(factory.browser(bo).get("/announcements/2"))


def test_turned_off_later_comments_stay_readable_and_no_one_can_add_any(factory: Factory) -> None:
    scene = AnnouncementScene(factory)
    scene.comment()
    scene.edit()
    assert factory.get(Announcement, 1).allows_comments is False
    assert factory.get(Announcement, 1).edited_at is None
    for who in (scene.bo, scene.mo, scene.sol, None):
        page = scene.page(who)
        assert "All day long?" in page
        assert "Comments are closed." in page
        assert "Post comment" not in page
    late = scene.say(scene.mo, "One more thing.")
    assert (late.status_code, "One more thing." in late.text) == (409, True)
    browser = factory.browser(scene.bo)
    assert browser.send("/comments/1/edit", text="All night?", version=1).status_code == 409
    assert browser.send("/comments/1/remove").status_code == 303
    assert browser.send("/comments/1/restore").status_code == 409
    scene.edit(allows_comments="y")
    assert browser.send("/comments/1/restore").status_code == 303
    assert scene.say(scene.mo, "One more thing.").status_code == 303


def test_its_author_edits_deletes_and_restores_a_comment_and_a_stranger_does_not(factory: Factory) -> None:
    scene = AnnouncementScene(factory)
    scene.comment()
    browser = factory.browser(scene.bo)
    assert "Closed on Monday" in browser.get("/comments/1/edit").text
    assert browser.send("/comments/1/edit", text="All night?", version=1).location == f"{URL}#comment-1"
    stale = browser.send("/comments/1/edit", text="All week?", version=1)
    assert (stale.status_code, "All night?" in stale.text, "All week?" in stale.text) == (409, True, True)
    for act in ("edit", "remove", "restore"):
        assert factory.browser(scene.sol).send(f"/comments/1/{act}", text="Mine", version=2).status_code == 404
    browser.send("/comments/1/remove")
    assert factory.get(Announcement, 1).comment_count == 0
    assert factory.visitor().get("/comments/1").status_code == 404
    assert browser.send("/comments/1/restore").location == f"{URL}#comment-1"
    assert factory.get(Announcement, 1).comment_count == 1


@pytest.mark.both_databases
def test_others_find_a_comment_helpful_once_and_take_that_back(factory: Factory) -> None:
    scene = AnnouncementScene(factory)
    comment = scene.comment()
    for who, count in ((scene.cy, 1), (scene.cy, 1), (scene.bo, 1)):
        factory.browser(who).send(f"/comments/{comment}/helpful")
        assert factory.get(Comment, comment).helpful_count == count
    browser = factory.browser(scene.cy)
    assert browser.send(f"/comments/{comment}/not-helpful").location == f"{URL}#comment-1"
    assert factory.get(Comment, comment).helpful_count == 0
    factory.suspend(scene.cy)
    with factory.reading(), pytest.raises(helpful.Refused):
        helpful.cast(db.session.get_one(Comment, comment), db.session.get_one(Member, scene.cy))


@pytest.mark.both_databases
def test_a_removed_announcement_takes_its_comments_with_it_until_it_is_restored(factory: Factory) -> None:
    scene = AnnouncementScene(factory)
    scene.say(scene.bo, "Ask @cyrus about it.")
    factory.browser(scene.sol).send(f"{URL}/remove")
    paths = ("/comments/1", URL)
    for who in (scene.bo, scene.cy, scene.mo, None):
        assert [scene.browser(who).get(path).status_code for path in paths] == [404, 404]
    assert scene.say(scene.bo).status_code == 404
    assert "No mentions yet" in visible_text(factory.browser(scene.cy).get("/mentions"))
    assert "Ask @cyrus about it." in scene.page(scene.sol)
    assert "Post comment" not in scene.page(scene.sol)
    assert scene.say(scene.sol).status_code == 422
    factory.browser(scene.sol).send(f"{URL}/restore")
    assert factory.visitor().get("/comments/1").location == f"{URL}#comment-1"
    page = visible_text(factory.browser(scene.cy).get("/mentions"))
    assert "Ask @cyrus about it." in page
    assert "Closed on Monday" in page


def test_comments_on_announcements_of_a_private_group_are_for_its_members(factory: Factory) -> None:
    scene = AnnouncementScene(factory, is_private=True)
    scene.say(scene.bo, "Ask @cyrus and @adanna about it.")
    for who in (scene.cy, None):
        assert scene.say(who).status_code == 404
        assert scene.browser(who).get("/comments/1").status_code == 404
    assert [one.member_id for one in factory.all(Mention)] == [scene.ada]
    answer = factory.browser(scene.bo).get(f"{URL}/mention-suggestions?q=c")
    assert answer.get_json() == []


@pytest.mark.both_databases
def test_everyone_can_be_mentioned_under_one_for_the_site_and_those_who_take_part_come_first(factory: Factory) -> None:
    scene = AnnouncementScene(factory)
    factory.member("Candace", handle="aaron")
    factory.announcement_comment(1, scene.cy)
    browser = factory.browser(scene.bo)
    suggested = [
        [one["handle"] for one in browser.get(f"{URL}/mention-suggestions?q={q}").get_json()] for q in ("c", "")
    ]
    assert suggested == [["cyrus", "aaron"], ["cyrus", factory.get(Member, scene.sol).handle]]
    assert f'data-mention-url="{URL}/mention-suggestions"' in browser.get(URL).text
    with factory.reading():
        discussion = mentions.Discussion(Announcement, 1)
        assert mentions.render(discussion, "@cyrus, @aaron and @noone").mentioned == [scene.cy, 6]


def test_moderators_of_the_site_decide_about_reported_comments_under_one_for_the_site(factory: Factory) -> None:
    scene = AnnouncementScene(factory)
    comment = scene.comment()
    reported = factory.browser(scene.cy).send(f"/report/comment/{comment}", reason="rude")
    assert reported.status_code == 303
    assert factory.all(Report)[0].group_id is None
    assert factory.browser(scene.ada).get(f"/moderation/comment/{comment}").status_code == 404
    moderator = factory.browser(scene.mo)
    queue = visible_text(moderator.get("/moderation"))
    assert "All day long?" in queue
    assert "Closed on Monday" in queue
    assert moderator.get(f"/moderation/comment/{comment}").status_code == 200
    moderator.send(f"/moderation/comment/{comment}", act="remove", reason="Please mind your tone.", known=0)
    assert factory.get(Comment, comment).removed_by == "moderator"
    assert factory.get(Announcement, 1).comment_count == 0
    assert "on “Closed on Monday”" in visible_text(moderator.get("/moderation/log"))
    assert "Your comment on “Closed on Monday” was removed." in visible_text(
        factory.browser(scene.bo).get("/settings/moderation")
    )
    moderator.send("/moderation/actions/1/undo", reason="It was a mistake.")
    assert factory.get(Comment, comment).hidden_at is None
    assert factory.get(Announcement, 1).comment_count == 1
    assert [one.act for one in factory.all(ModerationAction)] == ["remove", "undo"]


def test_a_moderators_edit_of_a_comment_keeps_the_earlier_text_readable(factory: Factory) -> None:
    scene = AnnouncementScene(factory, in_group=True)
    scene.comment()
    moderator = factory.browser(scene.ada)
    edited = {"text": "All day?", "reason": "Shortened it.", "version": 1}
    assert moderator.send("/moderation/comment/1/edit", **edited).status_code == 303
    assert factory.all(CommentVersion)[0].body == "All day long?"
    history = factory.visitor().get("/comments/1/history")
    assert f'href="{URL}#comment-1"' in history.text
    assert "Version 2" in visible_text(history)


def test_a_first_comment_in_a_group_with_pre_moderation_waits_for_its_moderator(factory: Factory) -> None:
    scene = AnnouncementScene(factory, pre_moderation="first")
    scene.say(scene.bo, "Ask @cyrus about it.")
    assert factory.get(Comment, 1).review_state == "pending"
    assert "Ask @cyrus" in scene.page(scene.bo)
    assert "Ask @cyrus" not in scene.page(scene.cy)
    moderator = factory.browser(scene.ada)
    assert "Ask @cyrus" in visible_text(moderator.get("/moderation?tab=pending"))
    moderator.send("/moderation/comment/1", act="approve", reason="Welcome to the group.", known=0)
    assert "Ask @cyrus" in scene.page(scene.cy)
    scene.say(scene.bo, "And on Tuesday?")
    assert factory.get(Comment, 2).review_state is None


@pytest.mark.plants_counters("a thread of several pages")
def test_a_long_thread_is_paged_in_both_orders_and_a_permalink_leads_to_its_page(factory: Factory) -> None:
    scene = AnnouncementScene(factory)
    with factory.writing():
        texts = [f"Thought {number:03}." for number in range(SIZE + 1)]
        moments = [now() - timedelta(minutes=SIZE - number) for number in range(SIZE + 1)]
        pairs = zip(texts, moments, strict=True)
        values = {"announcement_id": 1, "author_id": scene.bo}
        db.session.add_all(Comment(body=text, body_html=text, posted_at=at, **values) for text, at in pairs)
    for order in ("", "?comments=oldest"):
        first = factory.visitor().get(URL + order).text
        assert ("Thought 000." in first, "Thought 100." in first) == (True, False)
        more = re.search(r'rel="next" href="([^"]+)"', first)
        assert more is not None
        assert "Thought 100." in factory.visitor().get(more[1]).text
    permalink = factory.visitor().get(f"/comments/{SIZE + 1}").location
    assert "Thought 100." in factory.visitor().get(permalink).text


def test_the_page_takes_the_same_statements_however_many_comments_there_are(factory: Factory) -> None:
    scene = AnnouncementScene(factory, in_group=True)
    factory.announcement("For everyone", scene.sol)
    for who, most in ((None, 3), (scene.cy, 6)):
        counts = []
        for _round in range(2):
            for announcement in (1, 2):
                first = factory.announcement_comment(announcement, scene.bo)
                factory.announcement_comment(announcement, scene.ada, parent_id=first)
            browser = scene.browser(who)
            browser.get(URL)
            for path in (URL, "/announcements/2"):
                with factory.counting() as sent:
                    browser.get(path)
                counts.append(len(sent))
                assert len(sent) <= most, sent
        assert counts[:2] == counts[2:]


@pytest.mark.both_databases
def test_a_comment_belongs_to_an_idea_or_to_an_announcement(factory: Factory) -> None:
    scene = AnnouncementScene(factory)
    idea = factory.idea("A quiet mode", scene.ada, factory.group("Halls", scene.ada))
    for key in ({}, {"idea_id": idea, "announcement_id": 1}):
        with pytest.raises(IntegrityError), factory.writing():
            db.session.add(Comment(author_id=scene.bo, body="Both?", body_html="Both?", **key))


@pytest.mark.both_databases
def test_comments_are_erased_with_the_account_of_their_author(factory: Factory) -> None:
    scene = AnnouncementScene(factory)
    first = scene.comment()
    scene.comment()
    factory.announcement_comment(1, scene.cy, "Yes.", parent_id=first)
    with factory.writing():
        assert erasure.erase_all(scene.bo) == 2
    assert factory.get(Announcement, 1).comment_count == 1
    assert "All day long?" not in scene.page(scene.mo)
    assert "Yes." in scene.page()


def test_comments_of_others_stay_when_the_author_of_the_announcement_erases_it(factory: Factory) -> None:
    scene = AnnouncementScene(factory)
    comment = scene.comment()
    factory.browser(scene.mo).send(f"/moderation/comment/{comment}", act="warn", reason="Mind your tone.", known=0)
    with factory.writing():
        deletion.delete_account(db.session.get_one(Member, scene.sol), "erased")
    factory.work()
    row = factory.get(Announcement, 1)
    assert (row.title, row.body, row.body_html, row.erased_at is None) == ("", "", "", False)
    assert factory.get(Comment, comment).body == "All day long?"
    administrator = factory.browser(factory.member("Noor", role="administrator"))
    for path in (URL, f"/comments/{comment}"):
        assert administrator.get(path).status_code == 404
    assert "Mind your tone." in visible_text(administrator.get("/moderation/log"))


@pytest.mark.both_databases
def test_they_count_for_their_author_while_they_can_be_found_and_are_in_their_export(factory: Factory) -> None:
    scene = AnnouncementScene(factory)
    comment = scene.comment(posted_at=now() - timedelta(hours=1))
    factory.browser(scene.cy).send(f"/comments/{comment}/helpful")
    for removed in (False, True):
        if removed:
            factory.browser(scene.sol).send(f"{URL}/remove")
        span = activity_facts.TimeSpan(now() - timedelta(days=1), now())
        with factory.reading():
            boris = db.session.get_one(Member, scene.bo)
            made = activity.contribution(scene.bo, span)
            counted = made.comments, made.helpful.votes, contributions(None, boris).helpful_comments
            (exported,) = collect.SECTIONS["comments"](boris)
        assert counted == ((0, 0, 0) if removed else (1, 1, 1))
        assert (exported["announcement_id"], exported["body"]) == (1, "All day long?")
        assert exported["announcement_title"] == ("" if removed else "Closed on Monday")
