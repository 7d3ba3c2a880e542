"""The page of an idea."""

import re

from community.core.db import db
from community.ideas import status, voting
from community.ideas.models import Idea
from community.members import deletion
from community.members.models import Member
from tests.factory import Factory, visible_text


def _scene(factory: Factory) -> tuple[int, int, int]:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    group = factory.group("Kitchens", ada, bo)
    return factory.idea("A quiet mode", ada, group), ada, bo


def test_the_short_address_and_an_old_name_lead_to_the_page(factory: Factory) -> None:
    idea, _, _ = _scene(factory)
    visitor = factory.visitor()
    assert visitor.get(f"/ideas/{idea}").location == f"/ideas/{idea}-a-quiet-mode"
    moved = visitor.get(f"/ideas/{idea}-another-name?comments=x")
    assert (moved.status_code, moved.location) == (301, f"/ideas/{idea}-a-quiet-mode?comments=x")
    for nowhere in ("/ideas/999", "/ideas/999-x", f"/ideas/{2**31}", f"/ideas/{2**80}-x", "/ideas/-1", "/ideas/1-"):
        assert visitor.get(nowhere).status_code == 404


def test_a_private_idea_is_visible_to_members_and_site_moderators_only(factory: Factory) -> None:
    ada = factory.member("Ada")
    idea = factory.idea("A hidden wish", ada, factory.group("Secret garden", ada, is_private=True))
    for address in (f"/ideas/{idea}", f"/ideas/{idea}-a-hidden-wish", f"/ideas/{idea}-x"):
        assert factory.visitor().get(address, follow_redirects=True).status_code == 404
        assert factory.browser(factory.member()).get(address, follow_redirects=True).status_code == 404
        assert factory.browser(ada).get(address, follow_redirects=True).status_code == 200
        assert factory.browser(factory.member(role="moderator")).get(address, follow_redirects=True).status_code == 200


def test_each_viewer_sees_the_acts_that_are_theirs(factory: Factory) -> None:
    idea, ada, bo = _scene(factory)
    address = f"/ideas/{idea}-a-quiet-mode"
    acts = {"edit": f"/ideas/{idea}/edit", "respond": f"/staff/ideas/{idea}/status", "report": f"/report/idea/{idea}"}

    def offered(page: str) -> set[str]:
        return {name for name, link in acts.items() if link in page}

    assert offered(factory.visitor().get(address).text) == set()
    assert offered(factory.browser(bo).get(address).text) == {"report"}
    assert offered(factory.browser(ada).get(address).text) == {"edit"}
    assert "respond" in offered(factory.browser(factory.member(role="staff")).get(address).text)
    assert "Moderate" in visible_text(factory.browser(factory.member(role="moderator")).get(address))
    assert "Moderate" not in visible_text(factory.browser(bo).get(address))


def test_supporters_are_shown_and_counted_with_the_viewer(factory: Factory) -> None:
    idea, ada, bo = _scene(factory)
    address = f"/ideas/{idea}-a-quiet-mode"
    assert "No votes yet" in visible_text(factory.visitor().get(address))
    with factory.writing():
        for member in (ada, bo):
            voting.cast(db.session.get_one(Idea, idea), db.session.get_one(Member, member))
    assert "2 members support this" in visible_text(factory.visitor().get(address))
    page = factory.browser(bo).get(address)
    assert "You and 1 other" in visible_text(page)
    assert "How much does it matter to you?" in visible_text(page)


def test_other_ideas_of_the_group_are_named(factory: Factory) -> None:
    idea, ada, _ = _scene(factory)
    group = factory.get(Idea, idea).group_id
    factory.idea("A louder mode", ada, group)
    factory.idea("A done thing", ada, group, status_key="shipped")
    said = visible_text(factory.visitor().get(f"/ideas/{idea}-a-quiet-mode"))
    assert "Also in Kitchens A louder mode" in said
    assert "A done thing" not in said


def test_a_page_takes_eleven_statements_however_much_is_on_it(factory: Factory) -> None:
    idea, ada, bo = _scene(factory)
    sol = factory.member("Sol", role="staff")
    browsers = [factory.visitor(), *(factory.browser(member) for member in (ada, bo, sol))]
    for count in (1, 12):
        for number in range(count):
            voter = factory.member()
            factory.comment(idea, voter)
            factory.idea(f"Idea {count} {number}", voter, factory.get(Idea, idea).group_id)
            with factory.writing():
                row = db.session.get_one(Idea, idea)
                voting.cast(row, db.session.get_one(Member, voter))
                status.change(row, db.session.get_one(Member, sol), "planned", f"Reason {count} {number}", "Soon.")
        for browser in browsers:
            factory.clear_cache()
            with factory.counting() as sent:
                assert browser.get(f"/ideas/{idea}-a-quiet-mode").status_code == 200
            assert len(sent) <= 11, sent


def test_what_people_wrote_is_never_run(factory: Factory) -> None:
    ada = factory.member('Ada "><script>alert(1)</script>', handle="ada")
    group = factory.group('Kitchens "><script>alert(1)</script>', ada, slug="kitchens")
    idea = factory.idea('Quiet "><script>alert(1)</script>', ada, group)
    for address in ("/", f"/ideas/{idea}", f"/ideas/{idea}/history", "/?group=kitchens"):
        page = factory.browser(ada).get(address, follow_redirects=True)
        assert page.status_code == 200
        assert not re.search(r"<script>alert", page.text)


def test_a_former_member_is_named_and_has_no_page_to_lead_to(factory: Factory) -> None:
    idea, ada, _ = _scene(factory)
    with factory.writing():
        deletion.delete_account(db.session.get_one(Member, ada))
    page = factory.visitor().get(f"/ideas/{idea}-a-quiet-mode")
    assert "Former member," in visible_text(page)
    assert "/people/former" not in page.text


def _card(factory: Factory, idea: int) -> str:
    page = factory.visitor().get(f"/ideas/{idea}-x", follow_redirects=True).text
    found = re.search(r'(?s)<section class="official-answer.*?</section>', page)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else ""


def test_an_open_idea_without_an_update_has_no_answer_card(factory: Factory) -> None:
    idea, _, _ = _scene(factory)
    assert _card(factory, idea) == ""
    assert "Open" in visible_text(factory.visitor().get(f"/ideas/{idea}-a-quiet-mode"))


def test_the_answer_card_says_status_reason_answer_who_and_when_once(factory: Factory) -> None:
    idea, _, _ = _scene(factory)
    sol = factory.member("Sol", role="staff")
    with factory.writing():
        row, editor = db.session.get_one(Idea, idea), db.session.get_one(Member, sol)
        status.change(row, editor, "planned", "After the spring update.", "We will do it.")
    card = _card(factory, idea)
    words = ("Planned", "After the spring update.", "We will do it.", "Sol", "Staff")
    assert [card.index(word) for word in words] == sorted(card.index(word) for word in words)
    page = visible_text(factory.visitor().get(f"/ideas/{idea}-a-quiet-mode"))
    assert [page.count(text) for text in ("After the spring update.", "We will do it.")] == [1, 1]
    assert page.index("We will do it.") < page.index("every morning")


def test_a_later_update_without_an_answer_keeps_the_answer_in_the_card(factory: Factory) -> None:
    idea, _, _ = _scene(factory)
    sol, ines = factory.member("Sol", role="staff"), factory.member("Ines", role="staff")
    with factory.writing():
        row = db.session.get_one(Idea, idea)
        status.change(row, db.session.get_one(Member, sol), "planned", "After the spring update.", "We will do it.")
        status.change(row, db.session.get_one(Member, ines), "shipped", "It is in version 5.")
    card = _card(factory, idea)
    for text in ("Shipped", "Ines", "It is in version 5.", "We will do it.", "Sol", "Official answer"):
        assert text in card
    assert "Planned" not in card
    assert "After the spring update." not in card
    page = visible_text(factory.visitor().get(f"/ideas/{idea}-a-quiet-mode"))
    assert [page.count(text) for text in ("After the spring update.", "It is in version 5.")] == [1, 1]


def test_a_status_without_an_answer_shows_its_reason_in_the_card(factory: Factory) -> None:
    idea, _, _ = _scene(factory)
    sol = factory.member("Sol", role="staff")
    with factory.writing():
        status.change(db.session.get_one(Idea, idea), db.session.get_one(Member, sol), "declined", "Too dear.")
    assert all(text in _card(factory, idea) for text in ("Declined", "Too dear.", "Sol"))


def test_a_status_that_was_imported_says_since_when(factory: Factory) -> None:
    idea, _, _ = _scene(factory)
    with factory.writing():
        db.session.get_one(Idea, idea).status_key = "planned"
    assert "Planned since" in _card(factory, idea)
