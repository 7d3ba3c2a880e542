"""Links in Markdown: a link leads where its writer meant, or what they typed stays plain text.

Prose has links only where an address is clearly one: `https://…`, `www.…`, `mailto:…` or an email address. `setup.py`
and `v2.4.io` are words. Between brackets a link is meant, so `[shop](www.example.com)` leads to https://www.example.com;
what can't be opened from every place that shows the text, such as `[notes](README.md)`, stays as typed.
"""

import re
import unicodedata
from html import escape
from types import SimpleNamespace

import nh3
from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.helpers import parseLinkDestination, parseLinkLabel, parseLinkTitle
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.reference import reference
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.link import link

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
POSSIBLE_LINK = re.compile(r"://|mailto:|www\.|@", re.IGNORECASE)  # every place in prose where a link may be

_HOST = r"(?:[\w-]+(?:\.[\w-]+)*\.?|\[[0-9a-f:.]+\])"
_WEB = re.compile(rf"https?://(?:[^\s/?#@\\]+@)?(?P<host>{_HOST})(?::\d{{1,5}})?(?:[/?#]\S*)?", re.IGNORECASE)
_BARE_WEB = re.compile(r"(?://|www\.[\w-]+\.\w|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net)(?:[/?#]|$))", re.IGNORECASE)
_ON_SITE = re.compile(r"/(?![/\\])\S*")
_EMAIL = re.compile(r"(?:mailto:)?[\w.+-]{1,64}@(?:[\w-]+\.)+[^\W\d_][\w-]+(?:\?\S*)?", re.IGNORECASE)
_PHONE = re.compile(r"tel:\+?[\d().;=-]{3,}", re.IGNORECASE)

# Where the parser looks for a link inside prose, besides at its own markers, and what an email address looks like.
_ADDRESS = r"(?<![\w.+@/-])[\w.+-]{1,64}+@(?=[\w-]{1,63}+\.\w)"
_BEGINNING = rf"(?<![^\W_])(?:https?://|(?<![/.@\\-])www\.[\w-]+\.\w|mailto:)|{_ADDRESS}"
_PLAIN_EMAIL = re.compile(
    r"(?:mailto:)?[\w.+-]{1,64}+@(?:[\w-]{1,63}+\.)+[^\W\d_][\w-]*\w(?![\w@/:]|\.\w)", re.IGNORECASE
)
_MARKER = re.compile(r"https?://|www\.|mailto:", re.IGNORECASE)

# Scripts without spaces follow an address directly: in https://example.comを the address ends before を.
_LATIN_HOST = re.compile(r"(?:https?://|www\.)[a-z0-9.-]*\.[a-z]{2,}(?=[^\x00-\x7f])", re.IGNORECASE)
_CLOSING = "*_~、。「」『』【】（）〈〉《》，．！？：；…”’»"

_SPACED = re.compile(r"(?:https?://|www\.)[^\s<>()\"']+(?: +[^\s<>()\"']+)+(?= *\))", re.IGNORECASE)
_NO_DESTINATION = re.compile(r"\(\s*\)")
_IN_ANGLE_BRACKETS = re.compile(r"<([^<>\x00-\x20]+)>")
_DEFINITION = re.compile(r"\[((?:[^\[\]\\]|\\.)+)\]:")

_finder = LinkifyIt()


def destination(typed: str) -> str:
    """The URL, or path on this site, that a writer meant by an address. Empty if it isn't clear or can't be opened."""
    url = _absolute(typed.strip().replace(" ", "%20"))
    found = _WEB.fullmatch(url)
    if found:
        host = unicodedata.normalize("NFKC", found["host"]).lower()  # as browsers do
        url = url[: found.start("host")] + host + url[found.end("host") :]
    elif not any(kind.fullmatch(url) for kind in (_ON_SITE, _EMAIL, _PHONE)):
        return ""
    url = str(normalizeLink(url))
    return url if _is_valid(url) else ""


def _absolute(typed: str) -> str:
    """An address with the scheme that its writer left out."""
    if _BARE_WEB.match(typed):
        return "https://" + typed.removeprefix("//")
    return f"mailto:{typed}" if _EMAIL.fullmatch(typed) and typed[:7].lower() != "mailto:" else typed


def _is_valid(url: str) -> bool:
    """Whether the cleaned HTML keeps it. It doesn't keep numbers that are no IP address, for example."""
    return "href=" in nh3.clean(f'<a href="{escape(url)}">', url_schemes=set(SCHEMES))


def install(parser: MarkdownIt) -> None:
    """Add the rules to a parser, whose `normalizeLink` is `destination`."""
    parser.helpers = SimpleNamespace(  # type: ignore[assignment]
        parseLinkLabel=parseLinkLabel, parseLinkTitle=parseLinkTitle, parseLinkDestination=_parse_destination
    )
    parser.inline.terminator_re = re.compile(f"{parser.inline.terminator_re.pattern}|{_BEGINNING}", re.IGNORECASE)
    parser.inline.ruler.at("linkify", _link_in_prose)
    parser.inline.ruler.at("link", _link)
    parser.inline.ruler.at("image", _image)
    parser.inline.ruler.at("autolink", _link_in_angle_brackets)
    parser.block.ruler.at("reference", _reference)


def _link_in_prose(state: StateInline, silent: bool) -> bool:
    typed = _address_at(state.src, state.pos) if not state.linkLevel else ""
    url = destination(typed) if typed else ""
    if not url:
        return False
    if not silent:
        _push(state, url, typed)
    state.pos += len(typed)
    return True


def _address_at(text: str, at: int) -> str:
    """The address that begins here and is clearly one, without what belongs to the sentence. Empty if none does."""
    if text[at - 1 : at].isalnum():
        return ""
    marker = _MARKER.match(text, at)
    if marker is None or marker[0].lower() == "mailto:":
        email = _PLAIN_EMAIL.match(text, at)
        return email[0] if email else ""
    if latin := _LATIN_HOST.match(text, at):
        return latin[0]
    scheme = "" if marker[0].endswith("://") else "https://"
    length = _finder.test_schema_at(
        scheme + text[at:], "https:", len("https:") if scheme else text.index("//", at) - at
    )
    end = at + (length - len("//") if scheme else text.index("//", at) - at + length)
    return text[at:end].rstrip(_CLOSING) if length else ""


def _link(state: StateInline, silent: bool) -> bool:
    label_end = parseLinkLabel(state, state.pos, True) if state.src[state.pos] == "[" else -1
    return label_end >= 0 and not _NO_DESTINATION.match(state.src, label_end + 1) and link(state, silent)


def _image(state: StateInline, silent: bool) -> bool:
    """Texts have no images: what was typed for one stays as typed, and an address in it is a link as elsewhere."""
    if not state.src.startswith("![", state.pos):
        return False
    end = parseLinkLabel(state, state.pos + 1, False) + 1
    if end > 0 and state.src[end : end + 1] == "[":
        end = parseLinkLabel(state, end, False) + 1 or end
    if end <= 0 or end > state.posMax:
        return False
    if not silent:
        state.append_pending(state.src[state.pos : end])
    state.pos = end
    return True


def _link_in_angle_brackets(state: StateInline, silent: bool) -> bool:
    found = _IN_ANGLE_BRACKETS.match(state.src, state.pos, state.posMax)
    if found is None or state.linkLevel or not (":" in found[1] or "@" in found[1]):
        return False
    url = destination(found[1])
    if not url:
        return False
    if not silent:
        _push(state, url, found[1])
    state.pos = found.end()
    return True


def _push(state: StateInline, url: str, text: str) -> None:
    state.push("link_open", "a", 1).attrs = {"href": url}
    state.push("text", "", 0).content = text
    state.push("link_close", "a", -1)


def _parse_destination(text: str, at: int, end: int) -> object:
    """A destination; also one with spaces, which people copy from an address bar."""
    spaced = _SPACED.match(text, at, end)
    return SimpleNamespace(ok=True, pos=spaced.end(), str=spaced[0]) if spaced else parseLinkDestination(text, at, end)


def _reference(state: StateBlock, line: int, end_line: int, silent: bool) -> bool:
    """A definition such as `[1]: https://…` isn't shown. One that nothing refers to stays, or its text would vanish."""
    found = _DEFINITION.match(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line])
    if found is None or state.src.lower().count(f"[{found[1].lower()}]") < 2:
        return False
    return reference(state, line, end_line, silent)
