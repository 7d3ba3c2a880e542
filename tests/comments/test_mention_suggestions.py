"""Who is offered while somebody types a handle."""

import pytest

from community.core.db import db, now
from community.members.models import Member
from tests.factory import Factory

pytestmark = pytest.mark.both_databases


def _offered(factory: Factory, viewer: int, idea: int, begun: str) -> list[str]:
    answer = factory.browser(viewer).get(f"/ideas/{idea}/people", query_string={"q": begun})
    assert answer.status_code == 200
    return [person["handle"] for person in answer.get_json()]


def _scene(factory: Factory, **values: object) -> tuple[int, int, int]:
    ada = factory.member("Ada Ärlig", handle="ada")
    bo = factory.member("Bo Adams", handle="bob")
    return factory.idea("A quiet mode", ada, factory.group("Kitchens", ada, bo, **values)), ada, bo


def test_people_are_found_by_handle_and_by_parts_of_their_name_those_of_the_thread_first(factory: Factory) -> None:
    idea, _ada, bo = _scene(factory)
    factory.member("Aaron Adak", handle="zed")
    talker = factory.member("Zoe Adamant", handle="zoe")
    factory.comment(idea, talker)
    assert _offered(factory, bo, idea, "ad") == ["ada", "zoe", "zed"]
    assert _offered(factory, bo, idea, "AD") == ["ada", "zoe", "zed"]
    assert _offered(factory, bo, idea, "arl") == ["ada"]
    assert _offered(factory, bo, idea, "%") == []
    assert _offered(factory, bo, idea, "da") == []


def test_before_a_letter_is_typed_only_those_are_offered_who_take_part(factory: Factory) -> None:
    idea, ada, bo = _scene(factory)
    gone = factory.member("Gone")
    factory.comment(idea, gone, hidden_at=now(), removed_by="author")
    factory.comment(idea, bo)
    assert _offered(factory, bo, idea, "") == ["ada"]
    assert _offered(factory, ada, idea, "") == ["bob"]


def test_at_most_eight_are_offered_and_never_oneself_the_suspended_or_the_unconfirmed(factory: Factory) -> None:
    idea, ada, _ = _scene(factory)
    for number in range(12):
        factory.member(f"Quentin {number:02d}", handle=f"quentin{number:02d}")
    assert _offered(factory, ada, idea, "quentin") == [f"quentin{number:02d}" for number in range(8)]
    factory.member("Unkept One", suspended_at=now())
    factory.member("Unkept Two", confirmed_at=None)
    assert _offered(factory, ada, idea, "unkept") == []
    assert _offered(factory, ada, idea, "ada") == ["bob"]


def test_under_an_idea_of_a_private_group_only_its_members_are_offered_and_who_took_part(factory: Factory) -> None:
    idea, ada, _ = _scene(factory, is_private=True)
    cy, sol = factory.member("Cyan"), factory.member("Cyan of the House", handle="sol", role="staff")
    assert _offered(factory, ada, idea, "cyan") == []
    factory.comment(idea, sol)
    assert _offered(factory, ada, idea, "cyan") == ["sol"]
    assert _offered(factory, ada, idea, "bo") == ["bob"]
    assert factory.browser(cy).get(f"/ideas/{idea}/people?q=bo").status_code == 404
    assert factory.visitor().get(f"/ideas/{idea}/people?q=bo").location.startswith("/sign-in")


def test_who_left_the_group_is_offered_no_more_although_they_took_part(factory: Factory) -> None:
    from community.groups.models import Group, Membership

    idea, ada, bo = _scene(factory, is_private=True)
    factory.comment(idea, bo)
    with factory.writing():
        db.session.delete(db.session.get_one(Membership, (1, bo)))
        db.session.get_one(Group, 1).member_count -= 1
    assert _offered(factory, ada, idea, "bo") == []


def test_whoever_asks_too_often_is_told_to_wait(factory: Factory) -> None:
    idea, ada, _ = _scene(factory)
    browser = factory.browser(ada)
    codes = [browser.get(f"/ideas/{idea}/people?q=b").status_code for _ in range(121)]
    assert codes == [200] * 120 + [429]


def test_strange_beginnings_find_nobody_and_break_nothing(factory: Factory) -> None:
    idea, ada, _ = _scene(factory)
    for begun in ("_", "\\", "'", '"' * 50, "x" * 5000, "\x00", "bob/", "@bob"):
        assert _offered(factory, ada, idea, begun) == []


def test_asking_takes_at_most_four_statements(factory: Factory) -> None:
    idea, ada, _ = _scene(factory)
    browser = factory.browser(ada)
    with factory.counting() as sent:
        browser.get(f"/ideas/{idea}/people?q=b")
    assert len(sent) <= 4, sent
    assert factory.get(Member, ada).handle == "ada"
