"""What people type finds what they mean: forms, spellings, typos, phrases and exclusions, in any script."""

import pytest

from community.search import finder
from community.search.results import IDEAS, SearchResults
from tests.factory import Factory
from tests.search.fixtures import rebuild_index, viewing

TITLES = (
    *("Dark mode", "Grinder loud at six", "A quieter grinder", "Better wi-fi", "Send an e-mail", "Firmware v2.4.1"),
    *("Don't beep", "A recipe for espresso", "Bindings for C#", "Bindings for C++", "Kaffeemühle mit Akku"),
    *("Cold milk, warm foam", "Warm milk on cold days", "Un café más pequeño para los que no duermen"),
    *(
        "เครื่องชงกาแฟเงียบ",
        "커피머신을 조용하게 해주세요",
        "静かな咖啡机",
        "किताबें खोजना",
        "किसान बाज़ार",
        "قهوةٌ هادئة",
        "שָׁלוֹם לכולם",
    ),
)


@pytest.fixture
def asked(factory: Factory) -> "Asking":
    """A community with one idea for each title."""
    group = factory.group("Kitchens", factory.member("Ada"))
    for title in TITLES:
        factory.idea(title, 1, group, body="Please.")
    rebuild_index(factory)
    return Asking(factory)


class Asking:
    """Searches as a visitor."""

    def __init__(self, factory: Factory) -> None:
        self.factory = factory

    def results(self, text: str) -> SearchResults:
        """All that the page of results shows."""
        with viewing(self.factory) as viewer:
            found = finder.search(viewer, text, IDEAS)
        assert found.notice == ""
        return found

    def titles(self, text: str) -> list[str]:
        """The titles that are found, best first."""
        return [row.idea.title for row in self.results(text).rows]


@pytest.mark.both_databases
def test_words_are_found_by_their_forms_beginnings_parts_and_spellings(asked: Asking) -> None:
    for typed, title in {
        "is there a dark mode": "Dark mode",
        "darkmode": "Dark mode",
        "dark-mode": "Dark mode",
        "the grinder is too loud": "Grinder loud at six",
        "grind": "A quieter grinder",
        "quiet": "A quieter grinder",
        "wifi": "Better wi-fi",
        "wi fi": "Better wi-fi",
        "email": "Send an e-mail",
        "e mail": "Send an e-mail",
        "2.4.1": "Firmware v2.4.1",
        "v2.4": "Firmware v2.4.1",
        "dont": "Don't beep",
        "don’t": "Don't beep",
        "mühle": "Kaffeemühle mit Akku",
        "cafes pequeños": "Un café más pequeño para los que no duermen",
    }.items():
        assert title in asked.titles(typed), typed
        assert not asked.results(typed).corrected, typed
        assert not asked.results(typed).has_fewer_words, typed


@pytest.mark.both_databases
def test_signs_that_are_part_of_a_name_are_not_ignored(asked: Asking) -> None:
    assert asked.titles("C#") == ["Bindings for C#"]
    assert asked.titles("c++") == ["Bindings for C++"]
    assert set(asked.titles("c bindings")) == {"Bindings for C#", "Bindings for C++"}


@pytest.mark.both_databases
def test_every_script_is_found_by_its_words(asked: Asking) -> None:
    for typed, title in {
        "กาแฟ": "เครื่องชงกาแฟเงียบ",
        "เงียบ": "เครื่องชงกาแฟเงียบ",
        "커피머신": "커피머신을 조용하게 해주세요",
        "커피머신이": "커피머신을 조용하게 해주세요",
        "머신": "커피머신을 조용하게 해주세요",
        "机": "静かな咖啡机",
        "咖啡": "静かな咖啡机",
        "किताब": "किताबें खोजना",
        "बाजार": "किसान बाज़ार",
        "قهوة هادئة": "قهوةٌ هادئة",
        "שלום": "שָׁלוֹם לכולם",
    }.items():
        assert asked.titles(typed) == [title], typed
    assert asked.titles("कीमत") == []  # another word with the same consonant


@pytest.mark.both_databases
def test_text_that_looks_the_same_is_the_same(asked: Asking) -> None:
    for typed in ("cafe\u0301", "ｃａｆé", "ca\u00adfé", "c\u200bafé", "café\ufe0f", "CAFÉ"):
        assert asked.titles(typed) == ["Un café más pequeño para los que no duermen"], ascii(typed)


@pytest.mark.both_databases
def test_a_typo_is_forgiven_and_said(asked: Asking) -> None:
    for typed, corrected, title in (
        ("espreso", "espresso", "A recipe for espresso"),
        ("Espreso recipe", "espresso recipe", "A recipe for espresso"),
        ("grindre", "grinder", "Grinder loud at six"),
        ("qiueter grinder", "quieter grinder", "A quieter grinder"),
    ):
        found = asked.results(typed)
        assert found.corrected == corrected
        assert title in [row.idea.title for row in found.rows]
    page = asked.factory.visitor().get("/search?q=espreso").text
    assert 'Showing results for <strong dir="auto">“espresso”</strong>' in page
    assert 'href="/search?q=espreso&amp;kind=ideas&amp;exact=1"' in page
    exact = asked.factory.visitor().get("/search?q=espreso&exact=1").text
    assert "Showing results for" not in exact
    assert "No ideas found" in exact
    assert 'href="/search?q=espreso&amp;kind=people&amp;exact=1"' in exact


@pytest.mark.both_databases
def test_fewer_words_do_if_all_give_nothing(asked: Asking) -> None:
    found = asked.results("quieter grinder for submarines")
    assert found.has_fewer_words
    assert next(row.idea.title for row in found.rows) == "A quieter grinder"
    page = asked.factory.visitor().get("/search?q=quieter+grinder+for+submarines").text
    assert "No results contain all of your words." in page
    assert not asked.results("submarines zeppelins").has_fewer_words


@pytest.mark.both_databases
def test_phrases_and_exclusions(asked: Asking) -> None:
    assert set(asked.titles("cold milk")) == {"Cold milk, warm foam", "Warm milk on cold days"}
    assert asked.titles('"cold milk"') == ["Cold milk, warm foam"]
    assert asked.titles("“warm milk” cold") == ["Warm milk on cold days"]
    assert asked.titles("milk -foam") == ["Warm milk on cold days"]
    assert asked.titles('milk -"cold milk"') == ["Warm milk on cold days"]
    assert asked.titles("grinder −loud") == ["A quieter grinder"]
    assert asked.titles('"milk') == asked.titles("milk")
    assert asked.titles("- milk -") == asked.titles("milk")


def test_corrections_are_only_words_that_the_viewer_can_find(asked: Asking) -> None:
    factory = asked.factory
    den = factory.group("Den", 1, is_private=True)
    factory.idea("Submarines for zeppelins", 1, den)
    rebuild_index(factory)
    assert asked.results("submarin").rows == []
    found = asked.results("zepelins")
    assert (found.corrected, found.rows) == ("", [])
    with viewing(factory, 1) as ada:
        assert finder.search(ada, "zepelins", IDEAS).corrected == "zeppelins"
