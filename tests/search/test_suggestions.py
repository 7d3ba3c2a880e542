"""What the box answers as one types: a fragment for script, with nothing in it that its reader may not find."""

import re

from community.kernel.database import now
from tests.search.conftest import Settle
from tests.world import World, words


def _scene(world: World) -> tuple[int, int, int]:
    ada, cy = world.member("Ada"), world.member("Cy")
    group = world.group("Kettles", ada, purpose="All about them")
    world.member("Kettle Kate", handle="kate")
    return ada, cy, world.idea("A kettle that whistles", ada, group)


def _asked(world: World, text: str, member: int | None = None) -> str:
    reader = world.browser(member) if member else world.visitor()
    answer = reader.get("/search/suggestions", query_string={"q": text}, headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 200
    return answer.text


def test_ideas_groups_and_people_stand_in_parts_of_their_own(world: World, settle: Settle) -> None:
    _, cy, idea = _scene(world)
    settle()
    answer = _asked(world, "kett", cy)
    assert re.findall(r'role="group" aria-label="(\w+)"', answer) == ["Ideas", "Groups", "People"]
    assert re.findall(r'role="option"[^>]* href="([^"]+)"', answer) == [
        f"/ideas/{idea}-a-kettle-that-whistles",
        "/groups/kettles",
        "/people/kate",
        "/search?q=kett",
    ]
    assert "A <mark>kett</mark>le that whistles" in answer


def test_no_answer_offers_to_post_the_words_as_an_idea(world: World, settle: Settle) -> None:
    _scene(world)
    settle()
    answer = _asked(world, "zeppelin & dock")
    assert "No idea, group or person has these words." in answer
    assert 'href="/ideas/new?title=zeppelin+%26+dock"' in answer
    assert 'data-count="0"' in answer


def test_nothing_typed_is_no_question(world: World) -> None:
    _scene(world)
    assert "kettle" not in _asked(world, "  ").lower()


def test_at_most_eight_answers_with_room_for_each_kind(world: World, settle: Settle) -> None:
    ada, cy, _ = _scene(world)
    group = world.group("Kitchens", ada)
    for number in range(12):
        world.idea(f"Kettle number {number}", ada, group)
        world.member(f"Kettle {number}")
    settle()
    answer = _asked(world, "kettle", cy)
    assert 'data-count="8"' in answer
    assert re.findall(r'role="group" aria-label="(\w+)"', answer) == ["Ideas", "Groups", "People"]


def test_what_is_hidden_changes_nothing_for_a_stranger(world: World, settle: Settle) -> None:
    ada, cy, _ = _scene(world)
    settle()
    typed = ("k", "kettle", "kettles", "secret", "den", "smith")
    before = [_asked(world, text, who) for text in typed for who in (None, cy)]
    den = world.group("Kettle den", ada, is_private=True)
    world.idea("A secret kettle", ada, den)
    world.member("Kettle Smith", handle="smith", removed_at=now())
    settle()
    assert [_asked(world, text, who) for text in typed for who in (None, cy)] == before
    assert "A secret" in words(world.browser(ada).get("/search/suggestions?q=secret"))


def test_answers_are_kept_by_no_browser(world: World) -> None:
    _, cy, _ = _scene(world)
    assert world.browser(cy).get("/search/suggestions?q=kettle").headers["Cache-Control"] == "no-store"


def test_answers_from_the_database_say_so(world: World) -> None:
    _scene(world)
    assert "these answers come from the database and may miss some" in _asked(world, "kettle")


def test_one_address_asks_only_so_often(world: World) -> None:
    _scene(world)
    reader = world.visitor()
    codes = [reader.get("/search/suggestions?q=").status_code for _ in range(301)]
    assert codes == [200] * 300 + [429]


def test_a_fragment_takes_few_statements_however_much_is_found(world: World, settle: Settle) -> None:
    ada, cy, _ = _scene(world)
    reader = world.browser(cy)
    reader.get("/search/suggestions?q=kettle")
    counts = []
    for more in (1, 12):
        for number in range(more):
            world.idea(f"Kettle {more} {number}", ada, world.group(f"Kettle {more} {number}", ada))
        settle()
        with world.counting() as sent:
            reader.get("/search/suggestions?q=kettle")
        counts.append(len(sent))
        # Three kinds are looked through and read by the database; the index looks through all three itself.
        assert len(sent) <= 8, sent
    assert counts[0] == counts[1]
