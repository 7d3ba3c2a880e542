"""Suggestions while a member types a mention."""

import pytest

from community.core.db import db, now
from community.members.models import Member
from tests.factory import Factory


def _suggested(factory: Factory, viewer: int, idea: int, prefix: str) -> list[str]:
    answer = factory.browser(viewer).get(f"/ideas/{idea}/mention-suggestions", query_string={"q": prefix})
    assert answer.status_code == 200
    return [member["handle"] for member in answer.get_json()]


def _idea_with_members(factory: Factory, **values: object) -> tuple[int, int, int]:
    ada = factory.member("Ada Ärlig", handle="ada")
    bo = factory.member("Bo Adams", handle="bob")
    return factory.idea("A quiet mode", ada, factory.group("Kitchens", ada, bo, **values)), ada, bo


@pytest.mark.both_databases
def test_suggestions_match_handle_and_name_with_participants_first(factory: Factory) -> None:
    idea, _ada, bo = _idea_with_members(factory)
    factory.member("Aaron Adak", handle="zed")
    participant = factory.member("Zoe Adamant", handle="zoe")
    factory.comment(idea, participant)
    assert _suggested(factory, bo, idea, "ad") == ["ada", "zoe", "zed"]
    assert _suggested(factory, bo, idea, "AD") == ["ada", "zoe", "zed"]
    assert _suggested(factory, bo, idea, "arl") == ["ada"]
    assert _suggested(factory, bo, idea, "%") == []
    assert _suggested(factory, bo, idea, "da") == []


def test_an_empty_prefix_suggests_only_participants(factory: Factory) -> None:
    idea, ada, bo = _idea_with_members(factory)
    gone = factory.member("Gone")
    factory.comment(idea, gone, hidden_at=now(), removed_by="author")
    factory.comment(idea, bo)
    assert _suggested(factory, bo, idea, "") == ["ada"]
    assert _suggested(factory, ada, idea, "") == ["bob"]


def test_at_most_eight_are_suggested_without_oneself_suspended_or_unconfirmed(factory: Factory) -> None:
    idea, ada, _ = _idea_with_members(factory)
    for number in range(12):
        factory.member(f"Quentin {number:02d}", handle=f"quentin{number:02d}")
    assert _suggested(factory, ada, idea, "quentin") == [f"quentin{number:02d}" for number in range(8)]
    factory.member("Unkept One", suspended_at=now())
    factory.member("Unkept Two", confirmed_at=None)
    assert _suggested(factory, ada, idea, "unkept") == []
    assert _suggested(factory, ada, idea, "ada") == ["bob"]


@pytest.mark.both_databases
def test_a_private_group_suggests_its_members_and_participants(factory: Factory) -> None:
    idea, ada, _ = _idea_with_members(factory, is_private=True)
    cy, sol = factory.member("Cyan"), factory.member("Cyan of the House", handle="sol", role="staff")
    assert _suggested(factory, ada, idea, "cyan") == []
    factory.comment(idea, sol)
    assert _suggested(factory, ada, idea, "cyan") == ["sol"]
    assert _suggested(factory, ada, idea, "bo") == ["bob"]
    assert factory.browser(cy).get(f"/ideas/{idea}/mention-suggestions?q=bo").status_code == 404
    assert factory.visitor().get(f"/ideas/{idea}/mention-suggestions?q=bo").location.startswith("/sign-in")


def test_participants_who_left_a_private_group_are_not_suggested(factory: Factory) -> None:
    from community.groups.models import Group, Membership

    idea, ada, bo = _idea_with_members(factory, is_private=True)
    factory.comment(idea, bo)
    with factory.writing():
        db.session.delete(db.session.get_one(Membership, (1, bo)))
        db.session.get_one(Group, 1).member_count -= 1
    assert _suggested(factory, ada, idea, "bo") == []


def test_too_many_requests_are_limited(factory: Factory) -> None:
    idea, ada, _ = _idea_with_members(factory)
    browser = factory.browser(ada)
    codes = [browser.get(f"/ideas/{idea}/mention-suggestions?q=b").status_code for _ in range(121)]
    assert codes == [200] * 120 + [429]


@pytest.mark.both_databases
def test_special_characters_match_no_one(factory: Factory) -> None:
    idea, ada, _ = _idea_with_members(factory)
    for prefix in ("_", "\\", "'", '"' * 50, "x" * 5000, "\x00", "bob/", "@bob"):
        assert _suggested(factory, ada, idea, prefix) == []


def test_suggestions_take_at_most_four_statements(factory: Factory) -> None:
    idea, ada, _ = _idea_with_members(factory)
    browser = factory.browser(ada)
    with factory.counting() as sent:
        browser.get(f"/ideas/{idea}/mention-suggestions?q=b")
    assert len(sent) <= 4, sent
    assert factory.get(Member, ada).handle == "ada"
