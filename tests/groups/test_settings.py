"""What a group's settings hold beside its words: circles, welcome, guidelines, kinds."""

from datetime import timedelta

import pytest

from community.groups import editing, wording
from community.groups.models import Group, Membership
from community.groups.wording import Charter
from community.kernel.database import db, now
from community.kernel.errors import Refused
from tests.groups.acting import act
from tests.world import World, words

FORM = {
    "name": "Kitchens", "purpose": "Where space is short", "description": "", "colour": "7", "kind": "request",
    "question": "Which stove?", "who_posts": "members", "who_comments": "moderators", "who_sees_members": "members",
    "holding": "first", "welcome": "Welcome to the **stove**", "guidelines": "Be *kind*", "version": "1",
}  # fmt: skip


def _group(world: World, **values: object) -> tuple[int, int, int]:
    ada, bo = world.member("Ada"), world.member("Bo", handle="bolanle")
    return world.group("Kitchens", ada, bo, **values), ada, bo


def test_all_of_it_is_kept_and_shown_again(world: World) -> None:
    group, ada, _ = _group(world)
    assert world.browser(ada).send("/groups/kitchens/edit", **FORM).status_code == 303
    with world.reading():
        charter = wording.of(db.session.get_one(Group, group))
    assert charter == Charter(**{**{k: v for k, v in FORM.items() if k != "version"}, "colour": 7})  # type: ignore[arg-type]
    page = world.browser(ada).get("/groups/kitchens/edit").text
    assert "Which stove?" in page
    assert 'checked id="who_comments-2"' in page
    about = words(world.visitor().get("/groups/kitchens/about"))
    assert "Guidelines Be kind" in about
    assert "Who comments Its moderators" in about
    assert "A moderator looks at the first post" in about


@pytest.mark.parametrize(
    "changes",
    [{"kind": "x"}, {"who_posts": "nobody"}, {"holding": "?"}, {"question": "x" * 201}, {"welcome": "x" * 1001}],
)
def test_what_is_no_choice_or_too_long_is_refused_by_the_form_and_by_the_verb(
    world: World, changes: dict[str, str]
) -> None:
    group, ada, _ = _group(world)
    assert world.browser(ada).send("/groups/kitchens/edit", **{**FORM, **changes}).status_code == 422
    with pytest.raises(Refused) as refused:
        act(world, editing.edit, group, ada, charter=Charter("Kitchens", "Space", **changes), version=1)  # type: ignore[arg-type]
    assert refused.value.field in changes
    assert world.get(Group, group).version == 1


def test_who_has_just_joined_is_welcomed_for_a_week(world: World) -> None:
    group, ada, bo = _group(world, welcome="Hello", welcome_html="<p>Hello, and look around.</p>")
    assert "Hello, and look around." in words(world.browser(bo).get("/groups/kitchens"))
    for who in (world.visitor(), world.browser(ada), world.browser(world.member("Cy", handle="cyrus"))):
        assert "Hello, and look around." not in words(who.get("/groups/kitchens"))
    with world.writing():
        db.session.get_one(Membership, (group, bo)).joined_at = now() - timedelta(days=7, minutes=1)
    assert "Hello, and look around." not in words(world.browser(bo).get("/groups/kitchens"))


def test_guidelines_are_a_link_away_from_writing(world: World) -> None:
    group, ada, bo = _group(world, guidelines="Be kind", guidelines_html="<p>Be kind</p>")
    idea = world.idea("A quiet mode", ada, group)
    link = 'href="/groups/kitchens/about#guidelines"'
    browser = world.browser(bo)
    assert link in browser.get(f"/ideas/{idea}-a-quiet-mode").text
    assert link in browser.get("/ideas/new").text
    assert link in browser.get("/ideas/new?group=kitchens").text
    world.group("Cups", ada, bo)
    assert link not in browser.get("/ideas/new?group=cups").text


def test_what_is_typed_there_is_never_run(world: World) -> None:
    _, ada, bo = _group(world)
    hostile = "<script>alert(1)</script>"
    form = {**FORM, "welcome": hostile, "guidelines": hostile, "question": hostile, "kind": "open"}
    assert world.browser(ada).send("/groups/kitchens/edit", **form).status_code == 303
    for page in ("/groups/kitchens", "/groups/kitchens/about", "/groups/kitchens/edit"):
        for who in (ada, bo):
            assert hostile not in world.browser(who).get(page).text
