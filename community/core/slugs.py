"""Slugs: names as they appear in URLs.

Letters of other scripts than Latin stay as they are: browsers show them, and a transliteration would be wrong for many
languages (Japanese read as Chinese, Arabic without vowels). They are encoded only where a URL is written. Letters that
look like others deceive no one: the number in the URL of an idea decides, and names of groups can hold them anyway.
"""

import re
from functools import cache
from unicodedata import category, normalize

from community.core import characters

MAX_LENGTH = 60  # characters
MAX_BYTES = 90  # each takes three characters of an encoded URL

_LATIN = str.maketrans({"ß": "ss", "ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe"})
_DROPPED = "’‘\u200c\u200d"  # within words, as are the joiners of Persian and of languages of India


def slug(text: str, default: str = "x") -> str:
    """Lower-case words of any script, joined by hyphens and of limited length; `default` if nothing is left.

    Latin letters lose their marks. The result is in NFC.
    """
    plain = normalize("NFKD", text.lower().translate(_LATIN)).lower()  # of ™ it makes capitals
    if not plain.isascii():
        plain = normalize("NFC", _latin_marks().sub("", plain))
    letters = (one if category(one)[0] in "LNM" else "-" for one in plain if one not in _DROPPED)
    return _shortened("-".join(filter(None, "".join(letters).split("-")))) or default


def ascii_slug(text: str, default: str = "x") -> str:
    """The ASCII words of `slug`, for names that people type, such as handles; `default` if there are none."""
    words = slug(text, "").encode("ascii", "ignore").decode()
    return "-".join(filter(None, words.split("-"))) or default


def _shortened(words: str) -> str:
    """The first words of a slug that are short enough; of a first word that isn't, the first letters."""
    kept = words[:MAX_LENGTH]
    while kept and (len(kept.encode()) > MAX_BYTES or _is_mark(words[len(kept) : len(kept) + 1])):
        kept = kept[:-1]
    if len(kept) < len(words) and words[len(kept)] != "-":
        kept = kept.rpartition("-")[0] or kept
    return kept.strip("-")


def _is_mark(character: str) -> bool:
    return character != "" and category(character)[0] == "M"


@cache
def _latin_marks() -> re.Pattern[str]:
    return re.compile(f"(?<=[a-z])[{characters.marks()}]+")
