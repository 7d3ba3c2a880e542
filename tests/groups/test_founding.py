"""Founding groups."""

from typing import Any

import pytest

from community.groups import founding
from community.groups.models import Group
from community.groups.wording import Charter
from community.kernel.database import db, now
from community.kernel.errors import Refused
from community.members.models import Member
from community.site import choices
from tests.groups.acting import counts, moderators
from tests.world import World, words

FORM = {
    "name": "Latte art",
    "purpose": "Hearts, swans and what went wrong",
    "description": "",
    "colour": "4",
    "kind": "open",
}


def _found(world: World, founder: int, **changes: Any) -> Group:
    values = {
        "name": "Latte art",
        "purpose": "Hearts",
        "description": "**Swans** too",
        "colour": 4,
        "kind": "open",
    }
    with world.writing():
        group = founding.found(db.session.get_one(Member, founder), Charter(**{**values, **changes}))
        group_id = group.id
    found: Group = world.get(Group, group_id)
    return found


def test_a_founder_moderates_the_group_and_is_its_first_member(world: World) -> None:
    ada = world.member("Ada")
    group = _found(world, ada)
    assert (group.slug, group.founder_id, group.colour, group.is_private) == ("latte-art", ada, 4, False)
    assert "<strong>Swans</strong>" in group.description_html
    assert moderators(world, group.id) == [ada]
    assert counts(world, group.id) == (1, 1)


def test_a_taken_address_is_dodged_by_a_suffix(world: World) -> None:
    ada, bo = world.member("Ada"), world.member("Bo")
    slugs = [_found(world, who).slug for who in (ada, bo, ada, ada)]
    assert slugs[0] == "latte-art"
    assert len(set(slugs)) == 4
    assert all(slug.startswith("latte-art-") for slug in slugs[1:])


def test_a_private_group_never_takes_the_plain_address_so_that_nothing_tells_of_it(world: World) -> None:
    ada, cy = world.member("Ada"), world.member("Cy")
    private = _found(world, ada, kind="private")
    assert private.slug.startswith("latte-art-")
    assert _found(world, cy).slug == "latte-art"


def test_no_group_takes_the_address_of_a_page(world: World) -> None:
    ada = world.member("Ada")
    assert _found(world, ada, name="New").slug.startswith("new-")
    assert _found(world, ada, name="咖啡").slug == "group"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "!!!"}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"purpose": "\n"}, "purpose"),
        ({"purpose": "x" * 141}, "purpose"),
        ({"description": "x" * 5001}, "description"),
        ({"colour": 13}, "colour"),
    ],
)
def test_words_that_will_not_do_are_refused_beside_their_field(
    world: World, changes: dict[str, Any], field: str
) -> None:
    ada = world.member("Ada")
    with pytest.raises(Refused) as refusal:
        _found(world, ada, **changes)
    assert refusal.value.field == field
    assert world.all(Group) == []


def test_who_is_not_in_good_standing_founds_nothing(world: World) -> None:
    for who in (world.member("Una", confirmed_at=None), world.member("Sus", suspended_at=now())):
        with pytest.raises(Refused):
            _found(world, who)
        assert world.browser(who).get("/groups/new").status_code == 403
        assert world.browser(who).send("/groups/new", **FORM).status_code == 403
    assert world.all(Group) == []


def test_a_community_may_let_only_those_who_run_it_found_groups(world: World) -> None:
    ada, sol = world.member("Ada"), world.member("Sol", role="staff")
    with world.writing():
        choices.change(sol, who_may_found="overseers")
    with pytest.raises(Refused, match="run this site"):
        _found(world, ada)
    browser = world.browser(ada)
    assert browser.get("/groups/new").status_code == 409
    assert "/groups/new" not in browser.get("/groups").get_data(as_text=True)
    assert "/groups/new" in world.browser(sol).get("/groups").get_data(as_text=True)
    assert _found(world, sol).slug == "latte-art"


def test_founding_on_the_page_leads_to_the_new_group(world: World) -> None:
    browser = world.browser(world.member("Ada"))
    assert browser.get("/groups/new").status_code == 200
    answer = browser.send("/groups/new", **FORM)
    assert (answer.status_code, answer.location) == (303, "/groups/latte-art")
    page = words(browser.get("/groups/latte-art"))
    assert "Hearts, swans and what went wrong" in page
    assert "You moderate this group" in page


def test_a_refused_form_comes_back_with_everything_typed(world: World) -> None:
    browser = world.browser(world.member("Ada"))
    answer = browser.send(
        "/groups/new", **{**FORM, "name": "", "description": "Swans & <b>hearts</b>", "kind": "private"}
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Please give the group a name." in page
    assert "Hearts, swans and what went wrong" in page
    assert "Swans &amp; &lt;b&gt;hearts&lt;/b&gt;" in page
    assert 'checked id="kind-2"' in page
    assert world.all(Group) == []


def test_a_refusal_of_the_verb_comes_back_with_everything_typed_too(world: World) -> None:
    browser = world.browser(world.member("Ada"))
    answer = browser.send("/groups/new", **{**FORM, "name": "!!!"})
    assert answer.status_code == 422
    assert "a name with letters in it" in words(answer)
    assert "Hearts, swans and what went wrong" in answer.get_data(as_text=True)


def test_without_script_the_description_can_be_looked_at_before_it_is_kept(world: World) -> None:
    browser = world.browser(world.member("Ada"))
    answer = browser.send(
        "/groups/new", **{**FORM, "description": "**bold** <script>alert(1)</script>", "preview": "1"}
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "<strong>bold</strong>" in page
    assert "<script>alert(1)" not in page
    assert world.all(Group) == []


def test_a_visitor_signs_in_before_founding(world: World) -> None:
    answer = world.visitor().get("/groups/new")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/groups/new")
    assert world.visitor().send("/groups/new", **FORM).status_code == 303
    assert world.all(Group) == []
