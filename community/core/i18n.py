"""Translations of every sentence that the site shows.

They are read from `translations/<locale>/LC_MESSAGES/messages.mo` in the package; a sentence without a translation is
shown as written. The locale is a context variable because domain functions, which know no request, have messages too.
"""

from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.support import LazyProxy, NullTranslations, Translations

TRANSLATIONS_DIR = Path(__file__).parent.parent / "translations"
MAX_RULE = 1000  # rules for the forms of a number depend on its last two or three digits
locale: ContextVar[str] = ContextVar("locale", default="en")


def gettext(message: str, **values: Any) -> str:
    """The message in the current locale; `%(name)s` is filled from `values`."""
    text = catalog(locale.get()).gettext(message)
    return text % values if values else text


def ngettext(one: str, many: str, num: int, **values: Any) -> str:
    """The form of the message that fits `num`, which is also available as `%(num)s`."""
    return plural(one, many, num) % {"num": num, **values}


def plural(one: str, many: str, num: int) -> str:
    """The form of the message that fits `num`, without filling in values; templates do that themselves."""
    return catalog(locale.get()).ngettext(one, many, num)


def lazy_gettext(message: str, **values: Any) -> Any:
    """A message translated when it is shown, for form labels, which are defined before the locale is known."""
    translate: Callable[..., str] = gettext
    return LazyProxy(translate, message, enable_cache=False, **values)


def format_day(value: datetime) -> str:
    """A date within a sentence, such as “12 September 2027”."""
    return format_date(value, "d MMMM y", locale=locale.get())


@cache
def catalog(language: str) -> NullTranslations:
    """The translations into a language."""
    return Translations.load(str(TRANSLATIONS_DIR), [language])


@cache
def has_two_forms(language: str) -> bool:
    """Whether a language has one form of words for 1 and another for all other numbers, as English does."""
    is_other = catalog(language).plural
    return all(is_other(number) == (number != 1) for number in range(MAX_RULE))
