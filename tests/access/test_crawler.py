"""Nothing private is shown to visitors and other members, on any page or in any header."""

import itertools
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select, true, update
from structlog.testing import capture_logs

from community.announcements import scope as announcement_scope
from community.announcements.events import AnnouncementPosted
from community.announcements.models import Announcement
from community.comments import scope as comment_scope
from community.comments.events import MemberMentioned
from community.comments.models import Comment, Mention
from community.core import statements
from community.core.db import db, now
from community.core.outbox import record
from community.groups import scope as group_scope
from community.groups.events import JoinRequestAnswered
from community.groups.models import JoinRequest
from community.ideas import scope as idea_scope
from community.ideas.models import Idea, IdeaMerge, StatusChange
from community.members import scope as member_scope
from community.members.models import Member
from community.moderation.events import ActionAnnounced, AppealUpheld
from community.moderation.models import Appeal, ModerationAction
from community.notes.models import Note
from community.notifications import digests, feed_addresses, notice_email, preferences
from community.notifications.kinds import (
    ANNOUNCEMENT,
    APPEAL,
    COMMENT,
    GROUP_IDEA,
    JOIN_ANSWER,
    JOIN_REQUEST,
    MEMBER_IDEA,
    MENTION,
    MERGE,
    MERGE_UNDONE,
    MODERATION,
    NOTE,
    NOW,
    REPLY,
    STATUS,
    STATUS_UNDONE,
)
from community.notifications.models import Digest, Notice
from community.notifications.preferences import Choice
from tests.access.crawler import Crawler
from tests.access.fixtures import AccessScenario, Markers, arrange
from tests.factory import Factory
from tests.mailbox import Mailbox, delivering

OUTSIDERS = ("visitor", "member", "suspended", "banned")
QUICK = ("visitor",)
KNOWN_TO = {  # private words that outsiders see because they are about them
    "suspended": {"suspension_reason"},
    "banned": {"ban_reason_public", "ban_reason_request", "ban_reason_archived", "ban_reason_private", "group_name"},
}


def _leaks(factory: Factory, mark: Markers, scenario: AccessScenario, outsider: str) -> Iterator[tuple[str, set[str]]]:
    who = scenario.people[outsider]
    crawler = Crawler(factory, factory.browser(who) if who else factory.visitor())
    own = {f"email_of_{outsider}", *KNOWN_TO.get(outsider, ())}
    images = 0
    for address, text in crawler.steps():
        # Words of the requested URL may come back, such as in the URL to return to after signing in.
        found = mark.found_in(text) - mark.found_in(address) - own
        if "Content-Type: image/webp" in text:
            images += 1
            found |= set() if "of the public idea" in text else {"image"}
        if found:
            yield address, found
    assert images
    assert crawler.failures == []
    assert len(crawler.pages) > 40


@pytest.mark.parametrize(
    "outsider",
    [name if name in QUICK else pytest.param(name, marks=pytest.mark.exhaustive) for name in OUTSIDERS],
)
def test_outsiders_are_shown_nothing_private(factory: Factory, outsider: str) -> None:
    mark = Markers()
    assert dict(_leaks(factory, mark, arrange(factory, mark), outsider)) == {}


def test_no_email_contains_what_its_recipient_cannot_see(factory: Factory) -> None:
    mark = Markers()
    scenario = arrange(factory, mark)
    with factory.writing():
        for comment, member in db.session.execute(select(Mention.comment_id, Mention.member_id)):
            record(MemberMentioned(comment, member))
        for action in db.session.scalars(select(ModerationAction.id)):
            record(ActionAnnounced(action))
        for action in db.session.scalars(select(Appeal.action_id)):
            record(AppealUpheld(action))
        for request in db.session.scalars(select(JoinRequest.id)):
            record(JoinRequestAnswered(request))
        for announcement in db.session.scalars(select(Announcement.id)):
            record(AnnouncementPosted(announcement))
        for member in db.session.scalars(select(Member).where(Member.deleted_at.is_(None))):
            preferences.choose(member, ANNOUNCEMENT, Choice(in_inbox=True, email=NOW))
    with delivering(factory.app) as mailbox:
        factory.work()
    received = {
        name: mark.found_in(_emails_to(mailbox, factory.get(Member, who).email)) - {f"email_of_{name}"}
        for name, who in scenario.people.items()
        if who
    }
    mentioned = {  # to members who can see them
        *("private_idea_title", "private_comment"),
        *("private_announcement_title", "comment_on_private_announcement"),
    }
    announced = {"private_announcement_title", "private_announcement_body", "group_name"}  # to members of the group
    expected = {
        "author": {
            *("removed_action_reason", "removed_idea_title"),
            *("private_action_reason", "private_idea_title", "appeal_answer"),
            *announced,
        },
        "requester": {f"request_message_{kind}" for kind in ("public", "request", "archived")},
        "group_member": {*mentioned, *announced},
        "group_moderator": {*mentioned, *announced},
        "site_moderator": mentioned,
        "staff": mentioned,
        "administrator": mentioned,
        **KNOWN_TO,
    }
    assert {
        name: words - expected.get(name, set()) for name, words in received.items() if words - expected.get(name, set())
    } == {}
    assert mentioned <= received["group_member"]
    assert announced <= received["group_member"]
    assert "ban_reason_public" in received["banned"]


def test_a_private_feed_shows_outsiders_nothing_private_and_group_members_their_group(factory: Factory) -> None:
    mark = Markers()
    scenario = arrange(factory, mark)
    with factory.writing():
        db.session.execute(update(StatusChange).values(changed_at=now() - timedelta(hours=1)))
        db.session.execute(update(Announcement).values(posted_at=now() - timedelta(hours=1)))
        tokens = {
            name: feed_addresses.renew(db.session.get_one(Member, who)) for name, who in scenario.people.items() if who
        }
    visitor = factory.visitor()
    feeds = {name: visitor.get(f"/feeds/private/{token}") for name, token in tokens.items()}
    assert {answer.status_code for answer in feeds.values()} == {200}
    shown = {name: mark.found_in(answer.text) for name, answer in feeds.items()}
    assert {name: shown[name] for name in OUTSIDERS if shown.get(name)} == {}
    assert {"private_idea_title", "private_idea_body", "private_answer", "private_reason"} <= shown["group_member"]
    assert {"private_announcement_title", "private_announcement_body"} <= shown["group_member"]
    assert not shown["group_member"] & {"removed_idea_title", "removed_answer", "pending_idea_title"}
    assert "removed_announcement_title" not in shown["group_member"]


def test_no_inbox_notice_or_digest_tells_of_what_the_member_cannot_see(factory: Factory) -> None:
    mark = Markers()
    scenario = arrange(factory, mark)
    readers = {name: scenario.people[name] or 0 for name in (*OUTSIDERS[1:], "group_member")}
    with factory.writing():
        for who in readers.values():
            _tell_everything(db.session.get_one(Member, who))
        while digests.make_due():
            pass
    told = {}
    for name, who in readers.items():
        browser, url, pages = factory.browser(who), "/inbox", []
        while url:
            pages.append(browser.get(url).text)
            following = re.search(r'rel="next" href="([^"]+)"', pages[-1])
            url = unescape(following[1]) if following else ""
        with factory.reading():
            by_email = (Notice.member_id == who, Notice.kind.not_in((MODERATION, APPEAL, JOIN_ANSWER)))
            emails = [notice_email.compose(one) for one in db.session.scalars(select(Notice.id).where(*by_email)).all()]
            digest = select(Digest.id).where(Digest.member_id == who)
            emails += [digests.compose(one) for one in db.session.scalars(digest).all()]
        told[name] = mark.found_in(" ".join(pages + [f"{one.subject} {one.text} {one.html}" for one in emails if one]))
    own = {name: KNOWN_TO.get(name, set()) | {f"email_of_{name}"} for name in readers}
    assert {name: told[name] - own[name] for name in OUTSIDERS[1:]} == {name: set() for name in OUTSIDERS[1:]}
    of_group = {"private_idea_title", "private_comment", "private_announcement_body", "private_reason"}
    assert of_group <= told["group_member"]
    assert not {word for word in told["group_member"] if word.startswith(("removed_", "pending_", "auto_hidden_"))}


def _tell_everything(member: Member) -> None:
    """Notices of all that has happened, as if the member could once see it, each also due for a digest."""
    sources = {
        (STATUS, STATUS_UNDONE): StatusChange.id,
        (REPLY, MENTION, COMMENT): Comment.id,
        (MERGE, MERGE_UNDONE): IdeaMerge.id,
        (GROUP_IDEA, MEMBER_IDEA): Idea.id,
        (ANNOUNCEMENT,): Announcement.id,
        (MODERATION,): ModerationAction.id,
        (APPEAL,): Appeal.action_id,
        (JOIN_REQUEST, JOIN_ANSWER): JoinRequest.id,
        (NOTE,): Note.id,
    }
    values = {"reason": "follows", "in_inbox": True, "is_latest": True, "email": NOW, "digest_due_at": now()}
    for kinds, column in sources.items():
        for kind, source_id in itertools.product(kinds, db.session.scalars(select(column)).all()):
            thread = f"{kind} {source_id}"
            db.session.add(Notice(member_id=member.id, kind=kind, source_id=source_id, thread=thread, **values))
    for kind in preferences.choices(member):
        preferences.choose(member, kind, Choice(in_inbox=True, email=NOW))
    db.session.flush()


@pytest.mark.exhaustive
def test_a_group_member_sees_private_content_and_the_server_log_contains_none(factory: Factory) -> None:
    mark = Markers()
    scenario = arrange(factory, mark)
    with capture_logs() as lines:
        pages = Crawler(factory, factory.browser(scenario.people["group_member"] or 0)).walk()
    assert len(lines) > 40
    assert mark.found_in(repr(lines)) == set()
    shown = set().union(*(mark.found_in(text) - mark.found_in(address) for address, text in pages.items()))
    assert {"group_name", "group_description", "private_idea_title", "private_idea_body", "private_comment"} <= shown
    assert {"private_announcement_title", "private_announcement_body"} <= shown
    assert "removed_announcement_title" not in shown
    assert not shown & {"removed_idea_title", "removed_comment", "public_report_note", "deleted_name"}


@pytest.fixture
def statements_built_anew() -> Iterator[None]:
    """Statements that are built in this test only, because it replaces conditions."""
    statements.forget()
    yield
    statements.forget()


@pytest.mark.usefixtures("statements_built_anew")
@pytest.mark.parametrize(
    ("module", "name"),
    [
        (group_scope, "visible_to"),
        pytest.param(idea_scope, "visible_to", marks=pytest.mark.exhaustive),  # crawls nearly every page
        (idea_scope, "listed_to"),
        (comment_scope, "visible_to"),
        (comment_scope, "listed_to"),
        (announcement_scope, "visible_to"),
        (member_scope, "visible_to"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_the_crawler_notices_when_a_scope_lets_everything_through(
    factory: Factory, monkeypatch: pytest.MonkeyPatch, module: object, name: str
) -> None:
    without_scope: Callable[..., object] = lambda viewer: true()  # noqa: E731
    if module is idea_scope:
        from community.groups.models import Group
        from community.ideas.models import Idea

        joined = Group.id == Idea.group_id
        without_scope = lambda viewer: joined  # noqa: E731
    elif module is comment_scope:
        without_scope = lambda viewer, on=None: true()  # noqa: E731
    monkeypatch.setattr(module, name, without_scope)
    mark = Markers()
    assert next(_leaks(factory, mark, arrange(factory, mark), "member"), None)


def _emails_to(mailbox: Mailbox, address: str) -> str:
    """Headers and texts of all emails to an address."""
    return "\n".join(f"{email.items()}\n{email.get_body().get_content()}" for email in mailbox.to(address))
