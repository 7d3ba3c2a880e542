"""What the box answers as one types: a fragment for script, with nothing in it that its reader may not find."""

import re

from community.core.db import now
from tests.factory import Factory, visible_text
from tests.search.conftest import Settle


def _scene(factory: Factory) -> tuple[int, int, int]:
    ada, cy = factory.member("Ada"), factory.member("Cy")
    group = factory.group("Kettles", ada, purpose="All about them")
    factory.member("Kettle Kate", handle="kate")
    return ada, cy, factory.idea("A kettle that whistles", ada, group)


def _asked(factory: Factory, text: str, member: int | None = None) -> str:
    reader = factory.browser(member) if member else factory.visitor()
    answer = reader.get("/search/suggestions", query_string={"q": text}, headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 200
    return answer.text


def test_ideas_groups_and_people_stand_in_parts_of_their_own(factory: Factory, settle: Settle) -> None:
    _, cy, idea = _scene(factory)
    settle()
    answer = _asked(factory, "kett", cy)
    assert re.findall(r'role="group" aria-label="(\w+)"', answer) == ["Ideas", "Groups", "People"]
    assert re.findall(r'role="option"[^>]* href="([^"]+)"', answer) == [
        f"/ideas/{idea}-a-kettle-that-whistles",
        "/groups/kettles",
        "/people/kate",
        "/search?q=kett",
    ]
    assert "A <mark>kett</mark>le that whistles" in answer


def test_no_answer_offers_to_post_the_words_as_an_idea(factory: Factory, settle: Settle) -> None:
    _scene(factory)
    settle()
    answer = _asked(factory, "zeppelin & dock")
    assert "No idea, group or person has these words." in answer
    assert 'href="/ideas/new?title=zeppelin+%26+dock"' in answer
    assert 'data-count="0"' in answer


def test_nothing_typed_is_no_question(factory: Factory) -> None:
    _scene(factory)
    assert "kettle" not in _asked(factory, "  ").lower()


def test_at_most_eight_answers_with_room_for_each_kind(factory: Factory, settle: Settle) -> None:
    ada, cy, _ = _scene(factory)
    group = factory.group("Kitchens", ada)
    for number in range(12):
        factory.idea(f"Kettle number {number}", ada, group)
        factory.member(f"Kettle {number}")
    settle()
    answer = _asked(factory, "kettle", cy)
    assert 'data-count="8"' in answer
    assert re.findall(r'role="group" aria-label="(\w+)"', answer) == ["Ideas", "Groups", "People"]


def test_what_is_hidden_changes_nothing_for_a_stranger(factory: Factory, settle: Settle) -> None:
    ada, cy, _ = _scene(factory)
    settle()
    typed = ("k", "kettle", "kettles", "secret", "den", "smith")
    before = [_asked(factory, text, who) for text in typed for who in (None, cy)]
    den = factory.group("Kettle den", ada, is_private=True)
    factory.idea("A secret kettle", ada, den)
    factory.member("Kettle Smith", handle="smith", deleted_at=now())
    settle()
    assert [_asked(factory, text, who) for text in typed for who in (None, cy)] == before
    assert "A secret" in visible_text(factory.browser(ada).get("/search/suggestions?q=secret"))


def test_answers_are_kept_by_no_browser(factory: Factory) -> None:
    _, cy, _ = _scene(factory)
    assert factory.browser(cy).get("/search/suggestions?q=kettle").headers["Cache-Control"] == "no-store"


def test_answers_from_the_database_say_so(factory: Factory) -> None:
    _scene(factory)
    assert "these answers come from the database and may miss some" in _asked(factory, "kettle")


def test_one_address_asks_only_so_often(factory: Factory) -> None:
    _scene(factory)
    reader = factory.visitor()
    codes = [reader.get("/search/suggestions?q=").status_code for _ in range(301)]
    assert codes == [200] * 300 + [429]


def test_a_fragment_takes_few_statements_however_much_is_found(factory: Factory, settle: Settle) -> None:
    ada, cy, _ = _scene(factory)
    reader = factory.browser(cy)
    reader.get("/search/suggestions?q=kettle")
    counts = []
    for more in (1, 12):
        for number in range(more):
            factory.idea(f"Kettle {more} {number}", ada, factory.group(f"Kettle {more} {number}", ada))
        settle()
        with factory.counting() as sent:
            reader.get("/search/suggestions?q=kettle")
        counts.append(len(sent))
        # Three kinds are looked through and read by the database; the index looks through all three itself.
        assert len(sent) <= 8, sent
    assert counts[0] == counts[1]
