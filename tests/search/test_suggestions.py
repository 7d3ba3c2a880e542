"""Suggestions while typing: a partial that contains only what the viewer may find."""

import re

from community.core.db import now
from tests.factory import Factory, visible_text
from tests.search.conftest import ProcessJobs


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


def test_suggestions_are_grouped_by_kind(factory: Factory, process_jobs: ProcessJobs) -> None:
    _, cy, idea = _scene(factory)
    process_jobs()
    answer = _asked(factory, "kett", cy)
    assert re.findall(r'role="group" aria-label="(\w+)"', answer) == ["Ideas", "Groups", "People"]
    assert re.findall(r'role="option"[^>]* href="([^"]+)"', answer) == [
        f"/ideas/{idea}-a-kettle-that-whistles",
        "/groups/kettles",
        "/people/kate",
        "/search?q=kett",
    ]
    assert "A <mark>kett</mark>le that whistles" in answer


def test_without_suggestions_posting_an_idea_is_offered(factory: Factory, process_jobs: ProcessJobs) -> None:
    _scene(factory)
    process_jobs()
    answer = _asked(factory, "zeppelin & dock")
    assert "No ideas, groups or people found." in answer
    assert 'href="/ideas/new?title=zeppelin+%26+dock"' in answer
    assert 'data-count="0"' in answer


def test_empty_input_has_no_suggestions(factory: Factory) -> None:
    _scene(factory)
    assert "kettle" not in _asked(factory, "  ").lower()


def test_at_most_eight_suggestions_with_slots_for_each_kind(factory: Factory, process_jobs: ProcessJobs) -> None:
    ada, cy, _ = _scene(factory)
    group = factory.group("Kitchens", ada)
    for number in range(12):
        factory.idea(f"Kettle number {number}", ada, group)
        factory.member(f"Kettle {number}")
    process_jobs()
    answer = _asked(factory, "kettle", cy)
    assert 'data-count="8"' in answer
    assert re.findall(r'role="group" aria-label="(\w+)"', answer) == ["Ideas", "Groups", "People"]


def test_hidden_content_changes_nothing_for_outsiders(factory: Factory, process_jobs: ProcessJobs) -> None:
    ada, cy, _ = _scene(factory)
    process_jobs()
    typed = ("k", "kettle", "kettles", "secret", "den", "smith")
    before = [_asked(factory, text, who) for text in typed for who in (None, cy)]
    den = factory.group("Kettle den", ada, is_private=True)
    factory.idea("A secret kettle", ada, den)
    factory.member("Kettle Smith", handle="smith", deleted_at=now())
    process_jobs()
    assert [_asked(factory, text, who) for text in typed for who in (None, cy)] == before
    assert "A secret" in visible_text(factory.browser(ada).get("/search/suggestions?q=secret"))


def test_suggestions_are_not_cached(factory: Factory) -> None:
    _, cy, _ = _scene(factory)
    assert factory.browser(cy).get("/search/suggestions?q=kettle").headers["Cache-Control"] == "no-store"


def test_suggestions_from_the_database_say_so(factory: Factory) -> None:
    _scene(factory)
    assert "Search is limited right now" in _asked(factory, "kettle")


def test_suggestions_are_rate_limited(factory: Factory) -> None:
    _scene(factory)
    reader = factory.visitor()
    codes = [reader.get("/search/suggestions?q=").status_code for _ in range(201)]
    assert codes == [200] * 200 + [429]


def test_suggestions_take_few_statements(factory: Factory, process_jobs: ProcessJobs) -> None:
    ada, cy, _ = _scene(factory)
    reader = factory.browser(cy)
    reader.get("/search/suggestions?q=kettle")
    counts = []
    for more in (1, 12):
        for number in range(more):
            factory.idea(f"Kettle {more} {number}", ada, factory.group(f"Kettle {more} {number}", ada))
        process_jobs()
        with factory.counting() as sent:
            reader.get("/search/suggestions?q=kettle")
        counts.append(len(sent))
        # Without an index, the database searches and reads each of three kinds; the index searches all three itself.
        assert len(sent) <= 8, sent
    assert counts[0] == counts[1]
