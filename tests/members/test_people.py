"""The member directory and profiles."""

from datetime import timedelta

import pytest

from community.core.db import db, now
from community.members import interests, queries
from community.members.models import Member
from tests.factory import Factory, visible_text


def _names(factory: Factory, viewer: int | None = None, q: str = "") -> list[str]:
    with factory.reading():
        who = db.session.get_one(Member, viewer) if viewer else None
        return [entry.member.name for entry in queries.listed(who, q).rows]


def test_the_directory_lists_members_newest_first(factory: Factory) -> None:
    for days, name in ((3, "Ada"), (1, "Bo"), (2, "Cy")):
        factory.member(name, joined_at=now() - timedelta(days=days))
    assert _names(factory) == ["Bo", "Cy", "Ada"]
    assert factory.visitor().get("/people").status_code == 200


def test_the_directory_lists_members_in_good_standing_and_all_for_site_moderators(factory: Factory) -> None:
    ada, sol = factory.member("Ada"), factory.member("Sol", role="staff")
    unconfirmed = factory.member("Una", confirmed_at=None)
    factory.member("Sue", suspended_at=now())
    factory.member("Rex", deleted_at=now())
    assert set(_names(factory, ada)) == {"Ada", "Sol"}
    assert set(_names(factory, unconfirmed)) == {"Ada", "Sol", "Una"}
    assert set(_names(factory, sol)) == {"Ada", "Sol", "Una", "Sue"}


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("lovelace", ["Ada Lovelace"]),
        ("countess", ["Ada Lovelace"]),
        ("ENGINES", ["Ada Lovelace"]),
        ("ömer", ["Ömer"]),
        ("ÖMER", ["Ömer"]),
        ("omer", ["Ömer"]),
        ("øSTERS ÉCL", ["Østers Éclair"]),
        ("österS", []),
        ("%", ["100% Bo"]),
        ("_", []),
        ("\\", []),
        ("nobody", []),
    ],
)
def test_search_finds_names_handles_and_interests(factory: Factory, q: str, found: list[str]) -> None:
    factory.member("Ada Lovelace", handle="countess", interests="engines, poetry")
    factory.member("100% Bo", handle="bobby")
    factory.member("Ömer", handle="oemer")
    factory.member("Østers Éclair", handle="oe")
    assert _names(factory, q=q) == found
    page = visible_text(factory.visitor().get("/people", query_string={"q": q}))
    assert all(name in page for name in found)
    assert ("No people found" in page) is (not found)


@pytest.mark.both_databases
@pytest.mark.parametrize("q", ["\x00", "x" * 10_000, "' OR 1=1 --", "<script>alert(1)</script>"])
def test_unusual_searches_are_answered(factory: Factory, q: str) -> None:
    answer = factory.visitor().get("/people", query_string={"q": q})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.get_data(as_text=True)


@pytest.mark.both_databases
def test_pages_of_the_directory_list_everyone_once(factory: Factory) -> None:
    joined = now()
    for number in range(45):
        factory.member(f"P{number:02}", joined_at=joined - timedelta(hours=number // 3))
    seen: list[str] = []
    path = "/people"
    while path:
        page = factory.visitor().get(path).get_data(as_text=True)
        seen += [name for name in (f"P{number:02}" for number in range(45)) if f">{name}<" in page]
        path = page.split('rel="next" href="')[1].split('"')[0] if 'rel="next"' in page else ""
    assert len(seen) == len(set(seen)) == 45


def test_shared_interests_are_shown(factory: Factory) -> None:
    ada = factory.member("Ada", interests="Latte art, decaf")
    factory.member("Bo", interests="latte ART, grinders")
    factory.member("Cy", interests="grinders")
    page = visible_text(factory.browser(ada).get("/people"))
    assert page.count("Shares your interest in latte ART") == 1
    with factory.reading():
        alike = queries.with_shared_interests(db.session.get_one(Member, ada))
    assert [entry.member.name for entry in alike] == ["Bo"]
    assert "Shares your interest" not in visible_text(factory.visitor().get("/people"))


def test_interests_are_stored_in_order_without_duplicates() -> None:
    assert interests.split(" a, B ,, a,b , c  d") == ["a", "B", "c d"]
    assert interests.shared("x, LATTE art", "latte art, y") == ["latte art"]


def test_a_profile_shows_the_member_and_their_ideas(factory: Factory) -> None:
    ada = factory.member("Ada", about="I like engines.", interests="decaf", joined_at=now() - timedelta(days=400))
    group = factory.group("Kitchens", ada)
    factory.idea("A quiet mode", ada, group)
    page = factory.visitor().get("/people/ada")
    for word in ("Ada", "@ada", "I like engines.", "decaf", "Kitchens", "A quiet mode"):
        assert word in visible_text(page)
    assert "/new?author=ada" in page.get_data(as_text=True)
    assert f"/report/member/{ada}" in page.get_data(as_text=True)
    assert factory.visitor().get("/people/ADA").status_code == 200


def test_a_profile_reveals_nothing_of_private_groups(factory: Factory) -> None:
    ada, bo, cy, sol = (factory.member(name) for name in ("Ada", "Bo", "Cy", "Sol"))
    with factory.writing():
        db.session.get_one(Member, sol).role = "staff"
    factory.idea("A whispered wish", ada, factory.group("Backroom", ada, bo, is_private=True))
    for viewer, told in ((ada, True), (bo, True), (cy, False), (sol, True)):
        page = visible_text(factory.browser(viewer).get("/people/ada"))
        assert ("Backroom" in page, "A whispered wish" in page) == (told, told), viewer
    page = visible_text(factory.visitor().get("/people/ada"))
    assert "Backroom" not in page
    assert "whispered" not in page


@pytest.mark.parametrize("handle", ["nobody", "former-1", "a", "..", "ad%00a", "x" * 500, "ada'--"])
def test_unknown_profiles_are_not_found(factory: Factory, handle: str) -> None:
    factory.member("Gone", handle="former-1", deleted_at=now())
    assert factory.visitor().get(f"/people/{handle}").status_code == 404


def test_email_addresses_are_never_shown(factory: Factory) -> None:
    factory.member("Ada")
    browser = factory.browser(factory.member("Bo"))
    for path in ("/people", "/people?q=ada", "/people/ada"):
        assert "ada@example.com" not in browser.get(path).get_data(as_text=True)
    assert _names(factory, q="example.com") == []


def test_member_pages_take_few_statements(factory: Factory) -> None:
    ada = factory.member("Ada", interests="decaf")
    group = factory.group("Kitchens", ada)
    for number in range(25):
        factory.member(interests="decaf")
        factory.idea(f"Wish {number}", ada, group)
    browser = factory.browser(ada)
    for path in ("/people", "/people/ada"):
        browser.get(path)  # what the site is called is read once a second only
        with factory.counting() as sent:
            assert browser.get(path).status_code == 200
        assert len(sent) <= (7 if path == "/people/ada" else 6), sent  # a profile also counts what its member gave


def test_only_the_author_sees_their_hidden_ideas(factory: Factory) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    group = factory.group("Kitchens", ada, bo)
    secret = factory.group("Cellar", bo, ada, is_private=True)
    factory.idea("A lid that waits", ada, group, hidden_at=now(), review_state="pending")
    factory.idea("A lid set aside", ada, secret, hidden_at=now(), review_state="auto_hidden")
    factory.idea("A lid taken down", ada, group, hidden_at=now(), removed_by="author")
    factory.idea("A lid for Bo", bo, group, hidden_at=now(), removed_by="moderator")
    own = visible_text(factory.browser(ada).get("/people/ada"))
    assert "A lid that waits Pending review." in own
    assert "A lid set aside Reported and hidden until a moderator reviews it." in own
    assert "A lid taken down You deleted it." in own
    assert "A lid for Bo A moderator removed it." in visible_text(factory.browser(bo).get("/people/bo_"))
    for stranger in (factory.visitor(), factory.browser(bo), factory.browser(factory.member("Sol", role="staff"))):
        assert "A lid" not in visible_text(stranger.get("/people/ada"))


def test_hidden_ideas_in_inaccessible_groups_are_not_listed(factory: Factory) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    secret = factory.group("Cellar", bo, is_private=True)
    factory.idea("A lid set aside", ada, secret, hidden_at=now(), review_state="auto_hidden")
    assert "A lid" not in visible_text(factory.browser(ada).get("/people/ada"))
