"""Who is offered while somebody types a handle."""

from community.kernel.database import db, now
from community.members.models import Member
from tests.world import World


def _offered(world: World, viewer: int, idea: int, begun: str) -> list[str]:
    answer = world.browser(viewer).get(f"/ideas/{idea}/people", query_string={"q": begun})
    assert answer.status_code == 200
    return [person["handle"] for person in answer.get_json()]


def _scene(world: World, **values: object) -> tuple[int, int, int]:
    ada = world.member("Ada Ärlig", handle="ada")
    bo = world.member("Bo Adams", handle="bob")
    return world.idea("A quiet mode", ada, world.group("Kitchens", ada, bo, **values)), ada, bo


def test_people_are_found_by_handle_and_by_parts_of_their_name_those_of_the_thread_first(world: World) -> None:
    idea, _ada, bo = _scene(world)
    world.member("Aaron Adak", handle="zed")
    talker = world.member("Zoe Adamant", handle="zoe")
    world.comment(idea, talker)
    assert _offered(world, bo, idea, "ad") == ["ada", "zoe", "zed"]
    assert _offered(world, bo, idea, "AD") == ["ada", "zoe", "zed"]
    assert _offered(world, bo, idea, "arl") == ["ada"]
    assert _offered(world, bo, idea, "%") == []
    assert _offered(world, bo, idea, "da") == []


def test_before_a_letter_is_typed_only_those_are_offered_who_take_part(world: World) -> None:
    idea, ada, bo = _scene(world)
    gone = world.member("Gone")
    world.comment(idea, gone, taken_down_at=now(), taken_down_by="author")
    world.comment(idea, bo)
    assert _offered(world, bo, idea, "") == ["ada"]
    assert _offered(world, ada, idea, "") == ["bob"]


def test_at_most_eight_are_offered_and_never_oneself_the_suspended_or_the_unconfirmed(world: World) -> None:
    idea, ada, _ = _scene(world)
    for number in range(12):
        world.member(f"Quentin {number:02d}", handle=f"quentin{number:02d}")
    assert _offered(world, ada, idea, "quentin") == [f"quentin{number:02d}" for number in range(8)]
    world.member("Unkept One", suspended_at=now())
    world.member("Unkept Two", confirmed_at=None)
    assert _offered(world, ada, idea, "unkept") == []
    assert _offered(world, ada, idea, "ada") == ["bob"]


def test_under_an_idea_of_a_private_group_only_its_members_are_offered_and_who_took_part(world: World) -> None:
    idea, ada, _ = _scene(world, is_private=True)
    cy, sol = world.member("Cyan"), world.member("Cyan of the House", handle="sol", role="staff")
    assert _offered(world, ada, idea, "cyan") == []
    world.comment(idea, sol)
    assert _offered(world, ada, idea, "cyan") == ["sol"]
    assert _offered(world, ada, idea, "bo") == ["bob"]
    assert world.browser(cy).get(f"/ideas/{idea}/people?q=bo").status_code == 404
    assert world.visitor().get(f"/ideas/{idea}/people?q=bo").location.startswith("/sign-in")


def test_who_left_the_group_is_offered_no_more_although_they_took_part(world: World) -> None:
    from community.groups.models import Group, Membership

    idea, ada, bo = _scene(world, is_private=True)
    world.comment(idea, bo)
    with world.writing():
        db.session.delete(db.session.get_one(Membership, (1, bo)))
        db.session.get_one(Group, 1).member_count -= 1
    assert _offered(world, ada, idea, "bo") == []


def test_whoever_asks_too_often_is_told_to_wait(world: World) -> None:
    idea, ada, _ = _scene(world)
    browser = world.browser(ada)
    codes = [browser.get(f"/ideas/{idea}/people?q=b").status_code for _ in range(121)]
    assert codes == [200] * 120 + [429]


def test_strange_beginnings_find_nobody_and_break_nothing(world: World) -> None:
    idea, ada, _ = _scene(world)
    for begun in ("_", "\\", "'", '"' * 50, "x" * 5000, "\x00", "bob/", "@bob"):
        assert _offered(world, ada, idea, begun) == []


def test_asking_takes_at_most_four_statements(world: World) -> None:
    idea, ada, _ = _scene(world)
    browser = world.browser(ada)
    with world.counting() as sent:
        browser.get(f"/ideas/{idea}/people?q=b")
    assert len(sent) <= 4, sent
    assert world.get(Member, ada).handle == "ada"
