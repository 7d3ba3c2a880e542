"""Who is told of a comment on an announcement, in which words, and who is not."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from community.announcements import removing
from community.announcements.models import Announcement
from community.comments import commenting
from community.comments.models import Comment
from community.core.db import db, now
from community.groups.models import Group, Membership
from community.members.models import Member
from community.notifications import following, notice_jobs, preferences
from community.notifications.kinds import COMMENT, DAILY, NOW
from community.notifications.models import GROUP, Notice, NoticeSettings
from community.notifications.preferences import Choice
from community.web import flush
from tests.factory import Factory, visible_text


def _scene(factory: Factory, **group: object) -> tuple[int, int, int, int]:
    """The ids of Ada, who announced something in her group, of Boris and Cyrus, its members, and of the group."""
    ada, bo, cy = (factory.member(name, handle=name.lower()) for name in ("Ada", "Boris", "Cyrus"))
    kitchens = factory.group("Kitchens", ada, bo, cy, **group)
    factory.announcement("Closed on Monday", ada, kitchens)
    return ada, bo, cy, kitchens


def _say(factory: Factory, who: int, text: str, parent: int | None = None) -> int:
    with factory.writing():
        on, author = db.session.get_one(Announcement, 1), db.session.get_one(Member, who)
        answered = db.session.get_one(Comment, parent) if parent else None
        return commenting.post(on, author, text, answered).id


def _told(factory: Factory) -> list[tuple[int, str, str]]:
    return sorted((notice.member_id, notice.kind, notice.reason) for notice in factory.all(Notice))


def _leave(factory: Factory, who: int, group: int) -> None:
    with factory.writing():
        db.session.delete(db.session.get_one(Membership, (group, who)))
        db.session.get_one(Group, group).member_count -= 1


@pytest.mark.both_databases
def test_its_author_is_told_of_comments_and_others_of_replies_and_mentions_once_each(factory: Factory) -> None:
    ada, bo, cy, _ = _scene(factory)
    first = _say(factory, bo, "All day?")
    factory.work()
    assert _told(factory) == [(ada, "comment", "author")]
    _say(factory, ada, "Ask @cyrus about it.", first)
    factory.work()
    factory.work()
    assert _told(factory)[1:] == [(bo, "reply", "addressed"), (cy, "mention", "addressed")]
    _say(factory, cy, "Until noon, @ada and @boris.", first)
    factory.work()
    assert _told(factory)[2:] == [
        (bo, "mention", "addressed"),
        (bo, "reply", "addressed"),
        (cy, "mention", "addressed"),
    ]
    assert _told(factory)[:2] == [(ada, "comment", "author"), (ada, "mention", "addressed")]


@pytest.mark.both_databases
def test_no_one_is_told_who_does_not_want_it_or_cannot_find_it(factory: Factory) -> None:
    ada, bo, cy, group = _scene(factory, is_private=True)
    first = _say(factory, bo, "All day? @cyrus may know.")
    _leave(factory, bo, group)
    _leave(factory, cy, group)
    with factory.writing():
        db.session.add(NoticeSettings(member_id=ada, follows_own=False, follows_voted=True, follows_commented=True))
    _say(factory, ada, "All day.", first)
    factory.work()
    assert _told(factory) == []
    with factory.writing():
        settings = db.session.get_one(NoticeSettings, ada)
        settings.follows_own = True
        following.mute(db.session.get_one(Member, ada), GROUP, group)
        db.session.add(Membership(group_id=group, member_id=bo))
        db.session.get_one(Group, group).member_count += 1
    _say(factory, bo, "Why?")
    factory.work()
    assert _told(factory) == []


def test_what_is_removed_before_is_told_to_no_one_and_leaves_the_inbox(factory: Factory) -> None:
    ada, bo, _, _ = _scene(factory)
    first = _say(factory, bo, "All day?")
    factory.work()
    _say(factory, ada, "All day.", first)
    with factory.writing():
        removing.remove(db.session.get_one(Announcement, 1), db.session.get_one(Member, ada))
    factory.work()
    assert _told(factory) == [(ada, "comment", "author")]
    assert "All day?" not in visible_text(factory.browser(ada).get("/inbox"))


def test_the_inbox_leads_to_the_comment_and_opening_the_page_marks_it_as_read(factory: Factory) -> None:
    ada, bo, _, _ = _scene(factory)
    _say(factory, bo, "All day?")
    factory.work()
    browser = factory.browser(ada)
    inbox = browser.get("/inbox?filter=discussions")
    assert "Boris commented Closed on Monday All day?" in visible_text(inbox)
    assert "because you posted it" in visible_text(inbox)
    assert 'href="/comments/1"' in inbox.text
    browser.get("/announcements/1")
    flush.flush_all(factory.app)
    assert [notice.read_at is None for notice in factory.all(Notice)] == [False]


def test_emails_and_digests_name_the_announcement(factory: Factory, capsys: pytest.CaptureFixture[str]) -> None:
    ada, bo, _, _ = _scene(factory)
    for email in (NOW, DAILY):
        with factory.writing():
            preferences.choose(db.session.get_one(Member, ada), COMMENT, Choice(in_inbox=True, email=email))
        first = _say(factory, bo, "All day?")
        factory.work()
    _say(factory, ada, "Ask @cyrus about it.", first)
    factory.work()
    sent = capsys.readouterr().out
    assert sent.count("To: ada@example.com") == 1
    assert "Subject: Boris commented on “Closed on Monday”" in sent
    assert "because you posted this announcement" in sent
    assert "http://localhost/comments/1" in sent
    assert "Subject: Ada replied to you in “Closed on Monday”" in sent
    assert "Subject: Ada mentioned you in “Closed on Monday”" in sent
    with factory.writing():
        waiting = update(Notice).where(Notice.digest_due_at.is_not(None))
        db.session.execute(waiting.values(digest_due_at=now() - timedelta(seconds=1)))
    with factory.app.app_context():
        notice_jobs.make_digests()
    factory.work(minutes=0)
    sent = capsys.readouterr().out
    assert "Subject: “Closed on Monday” on Community" in sent
    assert "Boris: “All day?”" in sent
