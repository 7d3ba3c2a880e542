"""A group's settings: audiences, welcome, guidelines, kinds."""

import re
from datetime import timedelta

import pytest

from community.core.db import db, now
from community.core.errors import Refused
from community.groups import editing, settings_validation
from community.groups.models import Group, Membership
from community.groups.settings_validation import GroupSettings
from tests.factory import Factory, visible_text
from tests.groups.acts import act

FORM = {
    "name": "Kitchens", "purpose": "Where space is short", "description": "", "color": "7", "kind": "request",
    "question": "Which stove?", "who_posts": "members", "who_comments": "moderators", "who_sees_members": "members",
    "pre_moderation": "first", "blind_voting": "y", "welcome": "Welcome to the **stove**",
    "guidelines": "Be *kind*", "version": "1",
}  # fmt: skip


def _group(factory: Factory, **values: object) -> tuple[int, int, int]:
    ada, bo = factory.member("Ada"), factory.member("Bo", handle="bolanle")
    return factory.group("Kitchens", ada, bo, **values), ada, bo


def test_all_settings_are_saved_and_shown_again(factory: Factory) -> None:
    group, ada, _ = _group(factory)
    assert factory.browser(ada).send("/groups/kitchens/edit", **FORM).status_code == 303
    with factory.reading():
        current = settings_validation.current_settings(db.session.get_one(Group, group))
    assert current == GroupSettings(
        **{**{k: v for k, v in FORM.items() if k != "version"}, "color": 7, "blind_voting": True}
    )  # type: ignore[arg-type]
    page = factory.browser(ada).get("/groups/kitchens/edit").text
    assert "Which stove?" in page
    assert 'checked id="who_comments-2"' in page
    about = visible_text(factory.visitor().get("/groups/kitchens/about"))
    assert "Guidelines Be kind" in about
    assert "Who can comment Its moderators" in about
    assert "A moderator reviews each member’s first post" in about


@pytest.mark.parametrize(
    "changes",
    [{"kind": "x"}, {"who_posts": "nobody"}, {"pre_moderation": "?"}, {"question": "x" * 201}, {"welcome": "x" * 1001}],
)
def test_invalid_settings_are_refused_by_form_and_domain(factory: Factory, changes: dict[str, str]) -> None:
    group, ada, _ = _group(factory)
    assert factory.browser(ada).send("/groups/kitchens/edit", **{**FORM, **changes}).status_code == 422
    new = GroupSettings("Kitchens", "Space", **changes)  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:
        act(factory, editing.edit, group, ada, group_settings=new, version=1)
    assert refused.value.field in changes
    assert factory.get(Group, group).version == 1


def test_new_members_see_the_welcome_text_for_a_week(factory: Factory) -> None:
    group, ada, bo = _group(factory, welcome="Hello", welcome_html="<p>Hello, and look around.</p>")
    assert "Hello, and look around." in visible_text(factory.browser(bo).get("/groups/kitchens"))
    for who in (factory.visitor(), factory.browser(ada), factory.browser(factory.member("Cy", handle="cyrus"))):
        assert "Hello, and look around." not in visible_text(who.get("/groups/kitchens"))
    with factory.writing():
        db.session.get_one(Membership, (group, bo)).joined_at = now() - timedelta(days=7, minutes=1)
    assert "Hello, and look around." not in visible_text(factory.browser(bo).get("/groups/kitchens"))


def test_forms_for_writing_link_to_the_guidelines(factory: Factory) -> None:
    group, ada, bo = _group(factory, guidelines="Be kind", guidelines_html="<p>Be kind</p>")
    idea = factory.idea("A quiet mode", ada, group)
    link = 'href="/groups/kitchens/about#guidelines"'
    browser = factory.browser(bo)
    assert link in browser.get(f"/ideas/{idea}-a-quiet-mode").text
    assert link in browser.get("/ideas/new").text
    assert link in browser.get("/ideas/new?group=kitchens").text
    factory.group("Cups", ada, bo)
    page = browser.get("/ideas/new?group=cups").text
    # A script shows it if the group is chosen; without scripts it can be opened.
    assert re.search(rf'(?s)<p class="hint" data-note="kitchens" hidden>.*{link}.*<noscript>.*{link}', page)
    assert page.count(link) == 2


def test_settings_are_escaped(factory: Factory) -> None:
    _, ada, bo = _group(factory)
    hostile = "<script>alert(1)</script>"
    form = {**FORM, "welcome": hostile, "guidelines": hostile, "question": hostile, "kind": "open"}
    assert factory.browser(ada).send("/groups/kitchens/edit", **form).status_code == 303
    for page in ("/groups/kitchens", "/groups/kitchens/about", "/groups/kitchens/edit"):
        for who in (ada, bo):
            assert hostile not in factory.browser(who).get(page).text
