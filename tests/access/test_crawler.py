"""What is private is shown to no visitor and no stranger, on no page, in no header."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select, true
from structlog.testing import capture_logs

from community.comments import scope as comments
from community.comments.events import PersonMentioned
from community.comments.models import Mention
from community.groups import scope as groups
from community.groups.events import RequestDecided
from community.groups.models import JoinRequest
from community.ideas import scope as ideas
from community.kernel.database import db
from community.kernel.outbox import record
from community.members import scope as members
from community.members.models import Member
from community.moderation.events import AppealUpheld, Ruled
from community.moderation.models import Appeal, Ruling
from tests.access.crawling import Crawler
from tests.access.place import Marks, Place, arrange
from tests.post import Post, delivering
from tests.world import World

OUTSIDERS = ("visitor", "member", "unconfirmed", "suspended", "banned")
TOLD = {  # what an outsider is told, for it is about them
    "suspended": {"suspension_reason"},
    "banned": {"ban_reason_public", "ban_reason_request", "ban_reason_archived", "ban_reason_private", "group_name"},
}


def _leaks(world: World, mark: Marks, place: Place, outsider: str) -> Iterator[tuple[str, set[str]]]:
    who = place.people[outsider]
    crawler = Crawler(world, world.browser(who) if who else world.visitor())
    own = {f"email_of_{outsider}", *TOLD.get(outsider, ())}
    pictures = 0
    for address, text in crawler.steps():
        # What the crawler itself asked for may come back, as in the address to return to after signing in.
        found = mark.found_in(text) - mark.found_in(address) - own
        if "Content-Type: image/webp" in text:
            pictures += 1
            found |= set() if "of the public idea" in text else {"picture"}
        if found:
            yield address, found
    assert pictures
    assert crawler.failures == []
    assert len(crawler.pages) > 40


@pytest.mark.parametrize("outsider", OUTSIDERS)
def test_nobody_outside_is_shown_anything_private(world: World, outsider: str) -> None:
    mark = Marks()
    assert dict(_leaks(world, mark, arrange(world, mark), outsider)) == {}


def test_no_letter_tells_anybody_what_they_cannot_find(world: World) -> None:
    mark = Marks()
    place = arrange(world, mark)
    with world.writing():
        for comment, member in db.session.execute(select(Mention.comment_id, Mention.member_id)):
            record(PersonMentioned(comment, member))
        for ruling in db.session.scalars(select(Ruling.id)):
            record(Ruled(ruling))
        for ruling in db.session.scalars(select(Appeal.ruling_id)):
            record(AppealUpheld(ruling))
        for request in db.session.scalars(select(JoinRequest.id)):
            record(RequestDecided(request))
    with delivering(world.app) as post:
        world.work()
    told = {
        name: mark.found_in(_letters(post, world.get(Member, who).email)) - {f"email_of_{name}"}
        for name, who in place.people.items()
        if who
    }
    mentioned = {"private_idea_title", "private_comment"}  # to who can find them
    about = {
        "author": {
            *("taken_down_ruling_reason", "taken_down_idea_title"),
            *("private_ruling_reason", "private_idea_title", "appeal_answer"),
        },
        "asker": {f"request_word_{kind}" for kind in ("public", "request", "archived")},
        "group_member": mentioned,
        "group_moderator": mentioned,
        "site_moderator": mentioned,
        "staff": mentioned,
        "administrator": mentioned,
        **TOLD,
    }
    assert {
        name: words - about.get(name, set()) for name, words in told.items() if words - about.get(name, set())
    } == {}
    assert "private_comment" in told["group_member"]
    assert "ban_reason_public" in told["banned"]


def test_a_member_of_the_group_is_shown_what_is_in_it_and_the_log_tells_nothing_of_it(world: World) -> None:
    mark = Marks()
    place = arrange(world, mark)
    with capture_logs() as lines:
        pages = Crawler(world, world.browser(place.people["group_member"] or 0)).walk()
    assert len(lines) > 40
    assert mark.found_in(repr(lines)) == set()
    shown = set().union(*(mark.found_in(text) - mark.found_in(address) for address, text in pages.items()))
    assert {"group_name", "group_description", "private_idea_title", "private_idea_body", "private_comment"} <= shown
    assert not shown & {"taken_down_idea_title", "taken_down_comment", "public_flag_note", "removed_name"}


@pytest.mark.parametrize(
    ("module", "name"),
    [
        (groups, "visible_to"),
        (ideas, "visible_to"),
        (ideas, "listed_to"),
        (comments, "visible_to"),
        (comments, "listed_to"),
        (members, "visible_to"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_the_crawler_notices_when_a_scope_is_lifted(
    world: World, monkeypatch: pytest.MonkeyPatch, module: object, name: str
) -> None:
    everything: Callable[..., object] = lambda viewer: true()  # noqa: E731
    if module is not groups and module is not members:
        from community.groups.models import Group
        from community.ideas.models import Idea

        joined = Group.id == Idea.group_id
        everything = lambda viewer: joined  # noqa: E731
        if module is comments:
            from community.comments.models import Comment

            everything = lambda viewer: joined & (Idea.id == Comment.idea_id)  # noqa: E731
    monkeypatch.setattr(module, name, everything)
    mark = Marks()
    assert next(_leaks(world, mark, arrange(world, mark), "member"), None)


def _letters(post: Post, address: str) -> str:
    """Heads and texts of all letters to an address."""
    return "\n".join(f"{letter.items()}\n{letter.get_body().get_content()}" for letter in post.to(address))
