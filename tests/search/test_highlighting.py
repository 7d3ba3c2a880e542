"""Words are marked regardless of form, case and accents, as safe HTML."""

import re

import pytest
from markupsafe import escape

from community.search.highlighting import Highlighter


@pytest.mark.parametrize(
    ("question", "text", "shown"),
    [
        ("milk", "Milk, and more milk", "<mark>Milk</mark>, and more <mark>milk</mark>"),
        ("cafe", "Un Café de Zürich", "Un <mark>Café</mark> de Zürich"),
        ("zurich", "¼ ﬁne İĲ ﷺ in Zürich", "¼ ﬁne İĲ ﷺ in <mark>Zürich</mark>"),
        ("CAFÉ ", "the cafe\u0301s here", "the <mark>cafe\u0301s</mark> here"),
        ("grinding ", "It grinds the grind", "It <mark>grinds</mark> the <mark>grind</mark>"),
        ("qui", "a quiet squid", "a <mark>qui</mark>et squid"),
        ("strasse", "Große Straße", "Große <mark>Straße</mark>"),
        ("id", "squid", "squid"),
        ("b", "<b>bold</b>", "&lt;<mark>b</mark>&gt;<mark>b</mark>old&lt;/<mark>b</mark>&gt;"),
        ("amp", "this & that &amp; more", "this &amp; that &amp;<mark>amp</mark>; more"),
        ("lt script", "<script>alert(1)</script>", "&lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt;"),
        ("牛乳", "温かい牛乳", "温かい<mark>牛乳</mark>"),
        ("", "nothing asked", "nothing asked"),
        ("?!*", "signs ?!* only", "signs ?!* only"),
        (".* (", "a .* ( b", "a .* ( b"),
    ],
)
def test_words_are_marked_in_the_original_text(question: str, text: str, shown: str) -> None:
    assert str(Highlighter(question).highlight(text)) == shown


@pytest.mark.parametrize(
    "text", ["\u0301" * 5, "ﬁne", "İstanbul", "ΑΣ ας", "🫖 tea", "a\u0000b", "<" * 50, "&" * 50, '"' * 50]
)
@pytest.mark.parametrize("question", ["a", "fi", "istanbul", "ας", "tea", '"' * 50, "<"])
def test_marking_does_not_change_the_text(question: str, text: str) -> None:
    assert re.sub("</?mark>", "", str(Highlighter(question).highlight(text))) == str(escape(text))


def test_a_passage_shows_the_first_word_found() -> None:
    text = "Nothing of interest. " * 30 + "Then the kettle sings. " + "Silence again. " * 30
    passage = Highlighter("kettle").passage(text)
    assert "kettle" in passage[:60]
    assert passage.startswith("…")
    assert passage.endswith("…")
    assert len(passage) <= 243


def test_the_passage_of_a_short_text_is_the_text() -> None:
    assert Highlighter("kettle").passage("The kettle\n\nsings.") == "The kettle sings."
    assert Highlighter("absent").passage("word " * 100) == " ".join(["word"] * 48) + "…"


def test_a_text_without_spaces_is_cut() -> None:
    assert len(Highlighter("kettle").passage("k" * 1000 + "kettle" + "k" * 1000)) <= 243


def test_matches_inside_words_are_marked_for_database_results() -> None:
    assert str(Highlighter("id ", within=True).highlight("squid")) == "squ<mark>id</mark>"
