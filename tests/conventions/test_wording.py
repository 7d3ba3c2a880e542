"""Sentences that people read have none of the habits that made them sound translated."""

import re
from collections.abc import Iterable

import pytest

from tests.conventions.texts import Text, documents, translated

# Habits, as patterns of words, and what to write instead.
HABITS = {
    "nobody": "no one",
    "somebody": "someone",
    "everybody": "everyone",
    "anybody": "anyone",
    r"reckon\w*": "calculate, estimate",
    "anew": "again",
    "rulings?": "moderation decision",
    "corridors?": "staff area",
    r"no more(?! than)": "no longer, or: there are no other …",
    "whoever": "the person who, those who, or: if you",
    "meanwhile": "while, in the meantime",
    "e-mails?": "email",
    "letters?": "email",
    r"colour\w*|behaviour\w*|favour\w*|honour\w*|neighbour\w*": "American spelling: -or",
    r"(?:organ|recogn|real|apolog|summar|custom|minim|priorit|author|categor)is(?:e[ds]?|ing|ations?)": (
        "American spelling: -ize"
    ),
    r"centres?|licences?|grey|cancell(?:ed|ing)|labell(?:ed|ing)|judgements?|whilst": (
        "American spelling: center, license, gray, canceled, labeled, judgment, while"
    ),
}
PERCENT = re.compile(r"(?:\d|%\(\w+\)s|\})\s%(?!\()")  # a number, a space and a percent sign
ALPHABET = re.compile(r"digit|number|lower ?case|capital|character|with letters", re.IGNORECASE)  # not emails


def habits(text: str) -> list[str]:
    """What to write instead of the habits in a text."""
    words = " ".join(text.split())
    found = [
        f"instead of “{habit[0]}” write {better}"
        for pattern, better in HABITS.items()
        for habit in re.finditer(rf"(?<![\w-])(?:{pattern})(?![\w-])", words, re.IGNORECASE)
        if not (pattern == "letters?" and ALPHABET.search(words))
    ]
    if percent := PERCENT.search(words):
        found.append(f"instead of “{percent[0]}” write the number and % without a space")
    return found


def complaints(texts: Iterable[Text]) -> list[str]:
    """File, line, what to write instead, and the text."""
    return [f"{one.file}:{one.line}: {habit}: {one.words}" for one in texts for habit in habits(one.words)]


def test_sentences_of_pages_emails_and_messages_have_no_habits() -> None:
    texts = list(translated())
    assert {text.file.split("/")[0] for text in texts} == {"community", "templates"}
    assert complaints(texts) == []


def test_documents_have_no_habits() -> None:
    assert complaints(documents()) == []


@pytest.mark.parametrize(
    "text",
    [
        "Nobody has voted yet.",
        "It works no\n  more.",
        "We’ll send you a letter.",
        "Your E-mail address",
        "%(share)s %% of members",
        "about 67 %",
        "Its colours",
        "It was recognised.",
    ],
)
def test_a_habit_is_found(text: str) -> None:
    assert len(habits(text)) == 1


@pytest.mark.parametrize(
    "text",
    ["No more than 3 ideas", "Use letters, digits and hyphens.", "67% of %(num)s", "%(a)s %(b)s", "A realistic color"],
)
def test_an_ordinary_text_has_none(text: str) -> None:
    assert habits(text) == []
