"""Text as searches compare it: text that looks the same, or nearly so, is the same.

Case, accents, marks that writers may leave out, invisible characters and the way a system encodes a letter do not
matter. Marks that make another letter, as vowels in Hindi, stay with it.
"""

import re
from itertools import chain
from unicodedata import category, normalize

_LETTERS = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه"}
    | {"ँ": "ं", "ـ": ""}
)
# Accents, points of Hebrew, vowels of Arabic and Syriac, the dots below Indian consonants, and variation selectors.
_OPTIONAL_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7-\u06ed\u0711"
    "\u0730-\u074a\u093c\u09bc\u0a3c\u0abc\u0b3c\ufe00-\ufe0f\U000e0100-\U000e01ef"
)
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff"
)
_DROPPED = re.compile(f"[{_OPTIONAL_MARKS}{_INVISIBLE}]+")
# Marks that belong to their letter; the others have been dropped.
MARKS = "".join(c for c in map(chr, chain(range(0x300, 0x1D00), range(0xA800, 0xAC00))) if category(c)[0] == "M")


def fold(text: str) -> str:
    """The text without differences of case, accents, encoding and invisible characters."""
    if text.isascii():
        return text.lower()
    whole = text.encode(errors="ignore").decode()  # drops lone surrogates, which neither files nor databases accept
    bare = _DROPPED.sub("", normalize("NFKD", whole)).casefold()
    return normalize("NFC", bare).translate(_LETTERS)
