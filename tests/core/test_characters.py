"""Names, titles and other text: what people typed, in one normal form and without what only deceives readers."""

from unicodedata import normalize

import pytest

from community.core.characters import MAX_MARKS
from community.core.markup import clean_text, one_line, to_html, to_text

UNSEEN = [
    "",
    "\u3164",
    "\u2800" * 5,
    "\u200b\ufeff",
    "\u00ad\u2060",
    "\u115f\u1160\uffa0",
    "\u0301\u0301",
    "\ufe0f",
    "\x00",
    "\u202e\u2066",
    "\ue000",
    " \u3000\u00a0",
    "\u200d\u200c",
    "\U000e0041",
    "\u034f\u180e",
    "\ufffc",
]
REAL = [
    "ที่นี่กาแฟอร่อย",  # Thai
    normalize("NFD", "Nguyễn Thị Hường"),  # Vietnamese, decomposed
    "שָׁלוֹם בְּרֵאשִׁ֖ית",  # Hebrew with points and accents
    "بِسْمِ ٱللَّهِ",  # Arabic with harakat
    "मैं क्षत्रिय हूँ",  # Devanagari
    "བསྒྲུབས་པ",  # Tibetan
    "می\u200cخواهم",  # Persian, with the joiner that keeps two letters apart
    "👩\u200d👩\u200d👧 1\ufe0f\u20e3",  # emoji of several characters
    "日本語の題名",
    "C++ & Gänsefüßchen",
]


@pytest.mark.parametrize("text", REAL)
def test_text_of_every_script_stays_as_typed_in_normal_form(text: str) -> None:
    assert one_line(text) == clean_text(text) == normalize("NFC", text)


@pytest.mark.parametrize("text", UNSEEN)
def test_text_without_a_visible_sign_is_empty(text: str) -> None:
    assert one_line(text) == clean_text(text) == ""


def test_a_letter_keeps_a_few_marks() -> None:
    kept = one_line("Kaffee\u0323" + "\u0301\u200d" * 50 + "!")
    assert sum(one in "\u0323\u0301" for one in normalize("NFD", kept)) <= MAX_MARKS + 1
    assert kept.endswith("!")
    assert len(to_text(to_html("a" + "\u0489" * 50))) == 1 + MAX_MARKS


def test_what_looks_the_same_is_the_same() -> None:
    assert one_line(normalize("NFD", "Inês  Carvalho")) == one_line(normalize("NFC", "Inês\u3164Carvalho"))
    assert one_line("In\u200bes\u00ad") == "Ines"


def test_marks_without_end_take_no_time() -> None:
    for text in ("a" + "\u0301" * 20_000, "\u200d" * 20_000, "a" + "\u0301\u200d" * 10_000, "\u0301a" * 10_000):
        assert len(one_line(text)) <= len(text)
