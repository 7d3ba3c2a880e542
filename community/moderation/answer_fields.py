"""Fields of saved answers, such as {author}, which are filled in with what is known of an idea."""

import re
from collections.abc import Mapping

from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.i18n import lazy_gettext

AUTHOR, TITLE, GROUP, STATUS, EXPECTED = "author", "title", "group", "status", "expected"
FIELDS = {
    AUTHOR: lazy_gettext("the name of the idea’s author"),
    TITLE: lazy_gettext("the title of the idea"),
    GROUP: lazy_gettext("the name of its group"),
    STATUS: lazy_gettext("its status"),
    EXPECTED: lazy_gettext("when it’s expected"),
}
MISSING = "…"  # where nothing is known
_FIELD = re.compile(r"\{([^{}\n]*)\}")
_LINK = r":(?=//)|(?<=\w)\.(?=[^\W\d_]{2})"  # what makes an address or a domain a link
_MARKUP = re.compile(rf"[\\`*_\[\]<{{}}@|~]|&(?=[#\w])|{_LINK}|^(?:[-+=#>]|\d+(?=[.)]))")


def check(text: str) -> None:
    """Raise `Refused` if a text names a field that there is not."""
    unknown = [name for name in _FIELD.findall(text) if name not in FIELDS]
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in FIELDS)
        raise Refused(_("There’s no field {%(name)s}. You can use %(known)s.", name=unknown[0], known=known), "text")


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with these values as plain words in Markdown. Fields without a value stay."""
    return _FIELD.sub(lambda found: escaped(values[found[1]]) if found[1] in values else found[0], text)


def escaped(value: str) -> str:
    """A value that Markdown shows as it is: no emphasis, link, mention or field. `MISSING` if there is none."""
    return _MARKUP.sub(_escape, value) or MISSING


def _escape(found: re.Match[str]) -> str:
    return found[0] + "\\" if found[0][0].isdecimal() else "\\" + found[0]
