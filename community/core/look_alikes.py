"""Keys of names: equal if two names look the same, whatever letters they are written with.

Each letter becomes the Latin one that it resembles, as in the table of confusable characters of Unicode Technical
Standard 39 (https://www.unicode.org/Public/security/latest/confusables.txt). The rows below are its letters of the
Latin, Greek, Cyrillic, Armenian, Coptic, Cherokee, Tifinagh and Lisu scripts. Styled letters, such as bold ones, need
no rows: compatibility normalization makes plain ones of them.

Keys are stored. A change here needs a migration that calculates them again.
"""

from unicodedata import category, combining, normalize

LETTERS = {
    "2": "ƨϩꙅꝛ",
    "3": "ȝɜʒзӡⳍꝫ",
    "4": "Ꮞ",
    "6": "бᏮⳓ",
    "8": "ȣ",
    "9": "ⳋꝯ",
    "a": "ɑαаᎪꓮ",
    "b": "ƅβвьᏏᏴꓐꞵ",
    "c": "сᏟᴄⲥꓚ",
    "d": "ԁᎠᏧꓒꓓđ",
    "e": "εеҽᎬⴹꓰꬲ",
    "f": "ϝքẝꓝꞙꬵ",
    "g": "ƍɡԍցᏀᏳᶃꓖ",
    "h": "ηнһհᎻᏂⲏꓧħ",
    "i": "ıɪᎥꙇɩιіӏǀᏞⲓⳑⵏꓡꓲ",
    "j": "ʝϳјᎫꓙ",
    "k": "κкᏦⲕꓗ",
    "m": "μϻмᎷⲙꓟ",
    "n": "ոռⲛꓠΝ",
    "o": "σοоօᴏᴑⲟⵔꓳꬽø",
    "p": "ρрᏢⲣꓑ",
    "q": "ԛգզⵕ",
    "r": "ʀгᎡᎱᏒᴦⲅꓣꭇꭈ",
    "s": "ѕտᏕᏚꓢꜱƽ",
    "t": "τтᎢⲧꓔŧ",
    "u": "ʋսᴜꓴꞟꭎꭒυ",
    "v": "ѵᏙᴠⴸꓦν",
    "w": "ɯѡԝաᎳᏔᴡꓪ",
    "x": "χхⲭⵝꓫꭓ",
    "y": "ɣʏγуүᎩᎽᶌỿⲩꓬꭚΥ",
    "z": "ζᏃᴢꓜ",
}
# What looks like another letter or two, in this order.
ALIKE = (("l", "i"), ("1", "i"), ("0", "o"), ("m", "rn"), ("w", "vv"), ("d", "ci"))

_LATIN = {letter: latin for latin, letters in LETTERS.items() for letter in letters}


def key(text: str) -> str:
    """The letters and digits of a text, without case, accents and spaces; equal for texts that look the same."""
    return "".join(words(text))


def words(text: str) -> list[str]:
    """The words of a text in the form of keys."""
    plain = "".join(_latin(one) for one in normalize("NFKD", text) if not combining(one) and category(one) != "Cf")
    for letter, other in ALIKE:
        plain = plain.replace(letter, other)
    return "".join(one if one.isalnum() else " " for one in plain).split()


def _latin(letter: str) -> str:
    """The Latin letter that this one resembles; capitals of some alphabets resemble others than the small letters."""
    return _LATIN.get(letter) or "".join(_LATIN.get(small, small) for small in letter.casefold())
