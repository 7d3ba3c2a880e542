"""Names that look the same have the same key, whatever letters they are written with."""

import pytest

from community.core.look_alikes import key


@pytest.mark.parametrize(
    "other",
    [
        "Ines Carvalho",
        "ines  carvalho",
        "In\u00eas-Carvalho",
        "Ine\u0302s Carvalho.",
        "\u0406\u0578\u0451s \u0421\u0430rv\u0430lh\u043e",  # Cyrillic and Armenian letters
        "lnes Carva1ho",
        "\uff29\uff4e\uff45\uff53 \uff23arvalho",  # full width
        "\U0001d408\U0001d427\U0001d41e\U0001d42c Carvalho",  # bold letters of mathematics
        "Ines Car\u200bvalho",
        "I\u039d\u0395S CARVALHO",  # Greek capitals
        "@Ines_Carvalho",
    ],
)
def test_names_that_look_the_same_have_one_key(other: str) -> None:
    assert key(other) == key("In\u00eas Carvalho")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Mara Burns", "Mara Bums"), ("Vivian Wolf", "Vivian VVolf"), ("Claudia", "daudia"), ("0skar", "Oskar")],
)
def test_letters_that_look_like_two_others_are_these(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Inês Carvalho", "Inês Carvalha"), ("Анна", "Ганна"), ("李明", "李朋"), ("Ada", "Adam"), ("נועה", "נועם")],
)
def test_different_names_have_different_keys(one: str, other: str) -> None:
    assert key(one) != key(other)
