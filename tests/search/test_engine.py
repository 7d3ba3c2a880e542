"""Search results: exact titles first, in any language, and no input is interpreted."""

import os
import threading
import time
from itertools import chain, repeat
from pathlib import Path

import pytest
from sqlalchemy import insert

from community.core import markup
from community.core.db import db
from community.core.slugs import slug
from community.demo.load import demonstration
from community.ideas.models import Idea
from community.search import database_fallback, engine, finder, index_reader, index_versions, jobs, queries
from community.search.question import parse
from community.search.results import GROUPS, IDEAS, PEOPLE
from tests.factory import Factory
from tests.search.fixtures import find, rebuild_index, titles, viewing

NOISE = [
    *("w*", "*", "?" * 50, "[a TO z]", "{* TO *}", "NOT kettle", "((((((kettle", "kettle^9999", 'title:"kettle'),
    *('"' * 50, "'" * 200, "\\" * 200, "a b c d e f g h i j k l", "\x00\x01", "\ud800", "\u202e" * 50, " " * 300, ""),
    *("☕" * 100, "咖啡机" * 60, "a" * 5000, "%" * 50, "_" * 50, "<script>alert(1)</script>", "' OR 1=1 --"),
]


@pytest.fixture
def kitchens(factory: Factory) -> int:
    """A group and its creator."""
    return factory.group("Kitchens", factory.member("Ada"))


def _ideas(factory: Factory, group: int, *names: str, **values: str) -> None:
    for name in names:
        factory.idea(name, 1, group, **values)
    rebuild_index(factory)


@pytest.mark.plants_counters("ideas are written by hand")
def test_each_demonstration_title_finds_its_idea_complete_or_not(factory: Factory, kitchens: int) -> None:
    made = demonstration().ideas
    with factory.writing():
        db.session.execute(
            insert(Idea),
            [
                {
                    "group_id": kitchens,
                    "author_id": 1,
                    "title": one.title,
                    "slug": slug(one.title, "idea"),
                    "body": one.body,
                    "body_html": markup.to_html(one.body),
                    "excerpt": one.body,
                    "today_html": markup.to_html(one.today),
                    "others_html": markup.to_html(one.others),
                }
                for one in made
            ],
        )
    rebuild_index(factory)
    assert len(made) >= 120
    with viewing(factory) as viewer:
        for one in made:
            answers = finder.find(viewer, one.title, IDEAS)
            assert answers.rows[0].idea.title == one.title, one.title
            beginning = " ".join(one.title.split()[:3])
            assert one.title in [row.title for row in finder.suggest(viewer, beginning, 8).rows], beginning
            assert one.title in [row.title for row in finder.similar(viewer, one.title)], one.title


def test_case_accents_and_word_forms_do_not_matter(factory: Factory, kitchens: int) -> None:
    _ideas(factory, kitchens, "Un CAFÉ más pequeño", "Straße für Kaffeemühlen", "Işıklı çaydanlık", "Brewing for two")
    for typed, title in {
        "cafe mas pequeno": "Un CAFÉ más pequeño",
        "cafés pequeños": "Un CAFÉ más pequeño",
        "STRASSE fur": "Straße für Kaffeemühlen",
        "isikli ÇAYDANLIK": "Işıklı çaydanlık",
        "brews": "Brewing for two",
    }.items():
        assert titles(factory, typed) == [title], typed


def test_languages_without_spaces_are_found_by_pairs_of_characters(factory: Factory, kitchens: int) -> None:
    _ideas(factory, kitchens, "安静的咖啡机应该更便宜一些", "コーヒーメーカーを静かに")
    assert titles(factory, "咖啡机") == ["安静的咖啡机应该更便宜一些"]
    assert titles(factory, "メーカー") == ["コーヒーメーカーを静かに"]


def test_every_word_must_occur_and_title_words_weigh_more(factory: Factory, kitchens: int) -> None:
    factory.idea("A quiet kettle", 1, kitchens, body="Please.")
    factory.idea("Something else", 1, kitchens, body="A kettle that is quiet.")
    factory.idea("A loud kettle", 1, kitchens, body="Please.")
    rebuild_index(factory)
    assert titles(factory, "quiet kettle") == ["A quiet kettle", "Something else"]
    assert titles(factory, "quiet kettle teapot") == []
    assert titles(factory, "the one two three four five six seven eight nine quiet kettle") == []


def test_only_the_first_eight_words_are_searched(factory: Factory, kitchens: int) -> None:
    _ideas(factory, kitchens, "One two three four five six seven eight")
    assert titles(factory, "one two three four five six seven eight nine ten") == [
        "One two three four five six seven eight"
    ]


def test_an_unfinished_word_is_suggested_from_two_letters_on(factory: Factory, kitchens: int) -> None:
    factory.member("Kelly Smith")
    factory.group("Kettles", 1)
    _ideas(factory, kitchens, "A kettle that whistles", "A teapot that sings")

    def names(typed: str) -> set[tuple[str, str]]:
        with viewing(factory) as viewer:
            return {(one.kind, one.title) for one in finder.suggest(viewer, typed).rows}

    assert names("ke") == {(IDEAS, "A kettle that whistles"), (GROUPS, "Kettles"), (PEOPLE, "Kelly Smith")}
    assert names("kettle that whi") == {(IDEAS, "A kettle that whistles")}
    assert names("whi kettle") == set()
    assert names("k") == set()
    assert names("") == set()


def test_similar_ideas_share_distinctive_words(factory: Factory, kitchens: int) -> None:
    plain = [f"Machine number {number} should be better" for number in range(30)]
    _ideas(factory, kitchens, "The machine whistles at night", "A quiet night mode", *plain)
    with viewing(factory) as viewer:
        similar = [row.title for row in finder.similar(viewer, "The machine should be quiet at night")]
    assert similar == ["A quiet night mode", "The machine whistles at night"]


def test_only_the_beginning_of_a_long_title_is_read(factory: Factory, kitchens: int) -> None:
    _ideas(factory, kitchens, "To be or not to be")
    with viewing(factory) as viewer:
        similar = finder.similar(viewer, "To be or not to be" + " " * 200 + "\ufdfa" * 1000)
    assert [row.title for row in similar] == ["To be or not to be"]


def test_results_are_paged(factory: Factory, kitchens: int) -> None:
    _ideas(factory, kitchens, *(f"Kettle number {number}" for number in range(45)))
    seen, cursor, pages = [], None, 0
    while True:
        answers = find(factory, "kettle", cursor=cursor)
        assert answers.counts == {IDEAS: 45, GROUPS: 0, PEOPLE: 0}
        seen += [row.idea.title for row in answers.rows]
        pages, cursor = pages + 1, answers.next
        if cursor is None:
            break
    assert pages == 3
    assert len(seen) == len(set(seen)) == 45
    for wrong in ("-1", "x", "1e9", "99999", "²", "20.5"):
        assert find(factory, "kettle", cursor=wrong).rows


@pytest.mark.parametrize("with_index", [True, False], ids=["index", "database"])
def test_no_input_is_interpreted_or_breaks_anything(factory: Factory, kitchens: int, with_index: bool) -> None:
    _ideas(factory, kitchens, "A kettle that whistles", "☕☕☕ only signs ☕☕☕")
    if not with_index:
        with factory.app.app_context():
            index_versions.deactivate(index_versions.current())
    with viewing(factory) as viewer:
        for typed in NOISE:
            for kind in (IDEAS, GROUPS, PEOPLE):
                answers = finder.find(viewer, typed, kind)
                assert answers.notice == ("" if with_index else "database"), typed
                db.session.rollback()
            finder.suggest(viewer, typed)
            finder.similar(viewer, typed)
            finder.similar_to(viewer, 1, typed)
    with factory.app.app_context():
        if with_index:
            assert not (index_versions.current() / "suspect").exists()


def test_a_timeout_returns_partial_results(factory: Factory, kitchens: int, monkeypatch: pytest.MonkeyPatch) -> None:
    _ideas(factory, kitchens, "A kettle that whistles")
    monkeypatch.setattr(engine, "TIME_LIMIT", -1)
    answers = find(factory, "kettle that")
    assert (answers.notice, answers.rows, answers.counts) == ("partial", [], {})


def test_what_was_found_before_time_ran_out_is_kept(
    factory: Factory, kitchens: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    _ideas(factory, kitchens, "A kettle that whistles")
    clock = chain([0.0, engine.TIME_LIMIT / 2], repeat(engine.TIME_LIMIT * 2))  # time runs out in the first segment
    with factory.reading():
        groups = queries.hidden_groups(None)
        monkeypatch.setattr(time, "thread_time", lambda: next(clock))
        found = index_reader.ask(
            lambda segments: engine.find([*segments, *segments], IDEAS, parse("kettle", "en"), groups, 20)
        )
    assert (len(found.ids), found.notice) == (1, "partial")


def test_a_page_of_results_takes_three_statements(factory: Factory, kitchens: int) -> None:
    _ideas(factory, kitchens, *(f"Kettle number {number}" for number in range(25)))
    with viewing(factory, 1) as viewer:
        find(factory, "kettle")
        for ask in (
            lambda: finder.find(viewer, "kettle", IDEAS),
            lambda: finder.similar(viewer, "Kettle number 3"),
            lambda: finder.similar_to(viewer, 1, "Kettle number 3"),
        ):
            with factory.counting() as sent:
                ask()
            assert len(sent) <= 3, sent


def test_no_file_stays_open_after_searches(factory: Factory, kitchens: int) -> None:
    _ideas(factory, kitchens, "A kettle that whistles")
    find(factory, "kettle")
    before = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else 0
    for number in range(200):
        if number % 40 == 0:
            factory.idea(f"Kettle number {number}", 1, kitchens)
            rebuild_index(factory)
        find(factory, "kettle")
    after = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else 0
    assert after <= before + 2


def test_concurrent_searches_work_while_the_worker_writes(
    factory: Factory, kitchens: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (engine, database_fallback):  # on a busy machine the time of a search would run out
        monkeypatch.setattr(module, "TIME_LIMIT", 60.0)
    _ideas(factory, kitchens, *(f"Kettle number {number}" for number in range(30)))
    wrong: list[object] = []
    until = time.monotonic() + 3

    def ask() -> None:
        while time.monotonic() < until:
            answers = find(factory, "kettle number")
            if len(answers.rows) != 20 or answers.notice not in ("", "database"):
                wrong.append(answers)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    while time.monotonic() < until:
        rebuild_index(factory)
    for thread in threads:
        thread.join()
    assert not wrong
    answers = find(factory, "kettle number")
    assert (len(answers.rows), answers.notice) == (20, "")


def test_a_sound_index_is_not_rebuilt_when_suspected(factory: Factory, kitchens: int) -> None:
    _ideas(factory, kitchens, "A kettle that whistles")
    with factory.app.app_context():
        generation = index_versions.current()
        index_versions.mark_suspect(generation)
        jobs.repair_index()
        assert index_versions.current() == generation
        assert not (generation / "suspect").exists()
    index_reader.close()
    assert titles(factory, "kettle") == ["A kettle that whistles"]
