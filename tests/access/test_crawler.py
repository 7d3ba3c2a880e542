"""What is private is shown to no visitor and no stranger, on no page, in no header."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import true

from community.comments import scope as comments
from community.groups import scope as groups
from community.ideas import scope as ideas
from community.members import scope as members
from tests.access.crawling import Crawler
from tests.access.place import Marks, Place, arrange
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


def test_a_member_of_the_group_is_shown_what_is_in_it(world: World) -> None:
    mark = Marks()
    place = arrange(world, mark)
    pages = Crawler(world, world.browser(place.people["group_member"] or 0)).walk()
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
