"""Characters that people can read: what is removed from the text they type, and whether anything visible is left.

Text is kept in one normal form of Unicode (NFC), so that what looks the same is the same. Control characters and those
that change the direction of what follows only deceive readers; they are removed. A letter keeps its first marks, as
many as any language writes on one: piles of them cover the lines above and below.
"""

import re
from functools import cache
from unicodedata import category, normalize

MAX_MARKS = 4  # on one letter: vowelled Hebrew and Tibetan need four
LAST_MARK = 0x1FFFF  # characters above it are ideographs, or invisible

# PostgreSQL refuses NUL. Half a surrogate pair cannot be encoded.
_REMOVED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

# Letters and signs without ink: fillers of Hangul, the empty pattern of Braille, a musical note, a missing object.
_BLANK = re.compile("[\u115f\u1160\u2800\u3164\uffa0\ufffc\U0001d159]")

# Nothing is drawn for them, and no language needs them within a line: places where a word may break, marks of byte
# order, and operators of mathematics. (Joiners are needed in Persian and in emoji, marks of direction in Hebrew.)
_INVISIBLE = re.compile("[\u00ad\u034f\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff0-\ufffb]")

# Between marks they don't begin another letter.
_JOINERS = "[\u061c\u200c-\u200f]"

# General categories of what is drawn by itself: letters, numbers, punctuation and symbols.
_VISIBLE = ("L", "N", "P", "S")


def printable(text: str) -> str:
    """The text in normal form, without control characters and with `MAX_MARKS` marks on a letter at most."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")  # forms send both characters for each line break
    text = _REMOVED.sub("", text)
    return text if text.isascii() else _surplus_marks().sub(r"\1", normalize("NFC", text))


def without_blanks(text: str) -> str:
    """The text with a space for each letter without ink, and without invisible characters."""
    return text if text.isascii() else _INVISIBLE.sub("", _BLANK.sub(" ", text))


def is_visible(text: str) -> bool:
    """Whether anything of the text can be seen."""
    return any(category(one)[0] in _VISIBLE and not _BLANK.match(one) for one in text)


@cache
def marks() -> str:
    """All characters that are drawn on the one before them, as ranges within a class of a regular expression."""
    found: list[list[int]] = []
    for number in range(LAST_MARK + 1):
        if category(chr(number)) not in ("Mn", "Me"):
            continue
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in found)


@cache
def _surplus_marks() -> re.Pattern[str]:
    mark = f"[{marks()}]"
    return re.compile(f"({mark}(?:{_JOINERS}*{mark}){{{MAX_MARKS - 1}}})(?:{_JOINERS}*{mark})+")
