"""An idea's page."""

import re

from community.ideas import deciding, voting
from community.ideas.models import Idea
from community.kernel.database import db
from community.members import removing
from community.members.models import Member
from community.site import choices
from tests.world import World, words


def _scene(world: World) -> tuple[int, int, int]:
    ada, bo = world.member("Ada"), world.member("Bo")
    group = world.group("Kitchens", ada, bo)
    return world.idea("A quiet mode", ada, group), ada, bo


def test_the_short_address_and_an_old_name_lead_to_the_page(world: World) -> None:
    idea, _, _ = _scene(world)
    visitor = world.visitor()
    assert visitor.get(f"/ideas/{idea}").location == f"/ideas/{idea}-a-quiet-mode"
    moved = visitor.get(f"/ideas/{idea}-another-name?comments=x")
    assert (moved.status_code, moved.location) == (301, f"/ideas/{idea}-a-quiet-mode?comments=x")
    for nowhere in ("/ideas/999", "/ideas/999-x", f"/ideas/{2**31}", f"/ideas/{2**80}-x", "/ideas/-1", "/ideas/1-"):
        assert visitor.get(nowhere).status_code == 404


def test_a_private_groups_idea_is_there_for_its_members_and_overseers_only(world: World) -> None:
    ada = world.member("Ada")
    idea = world.idea("A hidden wish", ada, world.group("Secret garden", ada, is_private=True))
    for address in (f"/ideas/{idea}", f"/ideas/{idea}-a-hidden-wish", f"/ideas/{idea}-x"):
        assert world.visitor().get(address, follow_redirects=True).status_code == 404
        assert world.browser(world.member()).get(address, follow_redirects=True).status_code == 404
        assert world.browser(ada).get(address, follow_redirects=True).status_code == 200
        assert world.browser(world.member(role="moderator")).get(address, follow_redirects=True).status_code == 200


def test_each_viewer_sees_the_acts_that_are_theirs(world: World) -> None:
    idea, ada, bo = _scene(world)
    address = f"/ideas/{idea}-a-quiet-mode"
    acts = {"edit": f"/ideas/{idea}/edit", "decide": f"/staff/ideas/{idea}/decide", "flag": f"/flag/idea/{idea}"}

    def offered(page: str) -> set[str]:
        return {name for name, link in acts.items() if link in page}

    assert offered(world.visitor().get(address).text) == set()
    assert offered(world.browser(bo).get(address).text) == {"flag"}
    assert offered(world.browser(ada).get(address).text) == {"edit"}
    assert "decide" in offered(world.browser(world.member(role="staff")).get(address).text)
    assert "Moderate" in words(world.browser(world.member(role="moderator")).get(address))
    assert "Moderate" not in words(world.browser(bo).get(address))


def test_supporters_are_shown_and_counted_with_the_viewer(world: World) -> None:
    idea, ada, bo = _scene(world)
    address = f"/ideas/{idea}-a-quiet-mode"
    assert "Nobody supports this yet" in words(world.visitor().get(address))
    with world.writing():
        for member in (ada, bo):
            voting.cast(db.session.get_one(Idea, idea), db.session.get_one(Member, member))
    assert "2 members support this" in words(world.visitor().get(address))
    page = world.browser(bo).get(address)
    assert "You and 1 other" in words(page)
    assert "How much does it matter to you?" in words(page)


def test_other_ideas_of_the_group_are_named(world: World) -> None:
    idea, ada, _ = _scene(world)
    group = world.get(Idea, idea).group_id
    world.idea("A louder mode", ada, group)
    world.idea("A done thing", ada, group, status_key="shipped")
    said = words(world.visitor().get(f"/ideas/{idea}-a-quiet-mode"))
    assert "Also in Kitchens A louder mode" in said
    assert "A done thing" not in said


def test_a_page_takes_ten_statements_however_much_is_on_it(world: World) -> None:
    idea, ada, bo = _scene(world)
    sol = world.member("Sol", role="staff")
    browsers = [world.visitor(), *(world.browser(member) for member in (ada, bo, sol))]
    for count in (1, 12):
        for number in range(count):
            voter = world.member()
            world.comment(idea, voter)
            world.idea(f"Idea {count} {number}", voter, world.get(Idea, idea).group_id)
            with world.writing():
                row = db.session.get_one(Idea, idea)
                voting.cast(row, db.session.get_one(Member, voter))
                deciding.decide(row, db.session.get_one(Member, sol), "planned", f"Reason {count} {number}", "Soon.")
        for browser in browsers:
            choices.forget()
            with world.counting() as sent:
                assert browser.get(f"/ideas/{idea}-a-quiet-mode").status_code == 200
            assert len(sent) <= 10, sent


def test_what_people_wrote_is_never_run(world: World) -> None:
    ada = world.member('Ada "><script>alert(1)</script>', handle="ada")
    group = world.group('Kitchens "><script>alert(1)</script>', ada, slug="kitchens")
    idea = world.idea('Quiet "><script>alert(1)</script>', ada, group)
    for address in ("/", f"/ideas/{idea}", f"/ideas/{idea}/history", "/?group=kitchens"):
        page = world.browser(ada).get(address, follow_redirects=True)
        assert page.status_code == 200
        assert not re.search(r"<script>alert", page.text)


def test_a_former_member_is_named_and_has_no_page_to_lead_to(world: World) -> None:
    idea, ada, _ = _scene(world)
    with world.writing():
        removing.remove(db.session.get_one(Member, ada))
    page = world.visitor().get(f"/ideas/{idea}-a-quiet-mode")
    assert "Former member," in words(page)
    assert "/people/former" not in page.text
