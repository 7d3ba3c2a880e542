"""Creating groups."""

from typing import Any

import pytest

from community.core.db import db, now
from community.core.errors import Refused
from community.groups import creation, slugs
from community.groups.models import Group
from community.groups.settings_validation import GroupSettings
from community.members.models import Member
from community.site import settings
from tests.factory import Factory, visible_text
from tests.groups.acts import counts, moderators

FORM = {
    "name": "Latte art",
    "purpose": "Hearts, swans and what went wrong",
    "description": "",
    "color": "4",
    "kind": "open",
}


def _create(factory: Factory, creator: int, **changes: Any) -> Group:
    values = {
        "name": "Latte art",
        "purpose": "Hearts",
        "description": "**Swans** too",
        "color": 4,
        "kind": "open",
    }
    with factory.writing():
        group = creation.create(db.session.get_one(Member, creator), GroupSettings(**{**values, **changes}))
        group_id = group.id
    found: Group = factory.get(Group, group_id)
    return found


def test_the_creator_is_the_first_member_and_moderator(factory: Factory) -> None:
    ada = factory.member("Ada")
    group = _create(factory, ada)
    assert (group.slug, group.creator_id, group.color, group.is_private) == ("latte-art", ada, 4, False)
    assert "<strong>Swans</strong>" in group.description_html
    assert moderators(factory, group.id) == [ada]
    assert counts(factory, group.id) == (1, 1)


def test_a_taken_slug_gets_a_suffix(factory: Factory) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    made = [_create(factory, who).slug for who in (ada, bo, ada, ada)]
    assert made[0] == "latte-art"
    assert len(set(made)) == 4
    assert all(slug.startswith("latte-art-") for slug in made[1:])


def test_a_private_group_always_gets_a_suffix(factory: Factory) -> None:
    ada, cy = factory.member("Ada"), factory.member("Cy")
    private = _create(factory, ada, kind="private")
    assert private.slug.startswith("latte-art-")
    assert _create(factory, cy).slug == "latte-art"


def test_reserved_slugs_get_a_suffix(factory: Factory) -> None:
    ada = factory.member("Ada")
    assert _create(factory, ada, name="New").slug.startswith("new-")
    assert _create(factory, ada, name="New 咖啡").slug == "new-咖啡"
    assert slugs.slugify("☕") == "group"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "!!!"}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"purpose": "\n"}, "purpose"),
        ({"purpose": "x" * 141}, "purpose"),
        ({"description": "x" * 5001}, "description"),
        ({"color": 13}, "color"),
    ],
)
def test_invalid_texts_are_refused_at_their_field(factory: Factory, changes: dict[str, Any], field: str) -> None:
    ada = factory.member("Ada")
    with pytest.raises(Refused) as refusal:
        _create(factory, ada, **changes)
    assert refusal.value.field == field
    assert factory.all(Group) == []


def test_members_not_in_good_standing_cannot_create_groups(factory: Factory) -> None:
    who = factory.member("Sus", suspended_at=now())
    with pytest.raises(Refused):
        _create(factory, who)
    assert factory.browser(who).get("/groups/new").status_code == 403
    assert factory.browser(who).send("/groups/new", **FORM).status_code == 403
    assert factory.all(Group) == []


def test_creating_groups_can_be_limited_to_site_moderators(factory: Factory) -> None:
    ada, sol = factory.member("Ada"), factory.member("Sol", role="staff")
    with factory.writing():
        settings.change(sol, who_can_create_groups="site_team")
    with pytest.raises(Refused, match="site team can create groups"):
        _create(factory, ada)
    browser = factory.browser(ada)
    assert browser.get("/groups/new").status_code == 409
    assert "/groups/new" not in browser.get("/groups").get_data(as_text=True)
    assert "/groups/new" in factory.browser(sol).get("/groups").get_data(as_text=True)
    assert _create(factory, sol).slug == "latte-art"


def test_creating_on_the_page_leads_to_the_new_group(factory: Factory) -> None:
    browser = factory.browser(factory.member("Ada"))
    assert browser.get("/groups/new").status_code == 200
    answer = browser.send("/groups/new", **FORM)
    assert (answer.status_code, answer.location) == (303, "/groups/latte-art")
    page = visible_text(browser.get("/groups/latte-art"))
    assert "Hearts, swans and what went wrong" in page
    assert "You moderate this group" in page


def test_a_refused_form_comes_back_as_typed(factory: Factory) -> None:
    browser = factory.browser(factory.member("Ada"))
    answer = browser.send(
        "/groups/new", **{**FORM, "name": "", "description": "Swans & <b>hearts</b>", "kind": "private"}
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Please give the group a name." in page
    assert "Hearts, swans and what went wrong" in page
    assert "Swans &amp; &lt;b&gt;hearts&lt;/b&gt;" in page
    assert 'checked id="kind-2"' in page
    assert factory.all(Group) == []


def test_a_domain_refusal_comes_back_as_typed(factory: Factory) -> None:
    browser = factory.browser(factory.member("Ada"))
    answer = browser.send("/groups/new", **{**FORM, "name": "!!!"})
    assert answer.status_code == 422
    assert "needs at least one letter or number" in visible_text(answer)
    assert "Hearts, swans and what went wrong" in answer.get_data(as_text=True)


def test_a_preview_without_scripts_creates_nothing(factory: Factory) -> None:
    browser = factory.browser(factory.member("Ada"))
    answer = browser.send(
        "/groups/new", **{**FORM, "description": "**bold** <script>alert(1)</script>", "preview": "1"}
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "<strong>bold</strong>" in page
    assert "<script>alert(1)" not in page
    assert factory.all(Group) == []


def test_a_visitor_signs_in_before_creating_a_group(factory: Factory) -> None:
    answer = factory.visitor().get("/groups/new")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/groups/new")
    assert factory.visitor().send("/groups/new", **FORM).status_code == 303
    assert factory.all(Group) == []
