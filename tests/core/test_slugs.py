"""Slugs: words of any script, of limited length."""

from unicodedata import normalize
from urllib.parse import quote

import pytest

from community.core.slugs import MAX_BYTES, MAX_LENGTH, ascii_slug, slug

TITLES = [
    ("A quieter grinder!", "a-quieter-grinder"),
    ("C++ & C# — both", "c-c-both"),
    ("Don’t beep", "dont-beep"),
    ("Größere Tassen für Łódź", "grossere-tassen-fur-lodz"),
    ("Chế độ tối", "che-do-toi"),
    ("İstanbul ışık", "istanbul-isik"),
    ("模式，深色", "模式-深色"),
    ("ダークモード を", "ダークモード-を"),
    ("다크 모드", "다크-모드"),
    ("Тёмная ТЕМА", "тёмная-тема"),
    ("Σκούρο θέμα", "σκούρο-θέμα"),
    ("الوضع الداكن؟", "الوضع-الداكن"),
    ("מצב כהה", "מצב-כהה"),
    ("डार्क मोड", "डार्क-मोड"),
    ("โหมดมืด", "โหมดมืด"),
    ("ＡＢＣ １２", "abc-12"),
    ("☕", "idea"),
]


@pytest.mark.parametrize(("title", "expected"), TITLES)
def test_a_slug_has_the_words_of_its_title(title: str, expected: str) -> None:
    assert slug(title, "idea") == expected == slug(normalize("NFD", title), "idea")
    assert slug(expected, "idea") == expected == normalize("NFC", expected)


@pytest.mark.parametrize("word", ["grinder", "模式", "тема", "डार्क", "a\u0301", "👍🏽"])
@pytest.mark.parametrize("between", [" ", ""])
def test_a_slug_is_short_and_ends_with_a_whole_letter(word: str, between: str) -> None:
    made = slug(between.join([word] * 60), "idea")
    assert len(made) <= MAX_LENGTH
    assert len(quote(made)) <= 3 * MAX_BYTES
    whole = slug(word, "idea")
    assert set(made.split("-")) == {whole} if between else made in whole * 60


def test_names_that_people_type_are_ascii() -> None:
    assert ascii_slug("Zoë 李", "member") == "zoe"
    assert ascii_slug("李 娜", "member") == "member"
