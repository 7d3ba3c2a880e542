"""Parts of pages that are rendered once and kept, such as the row of an idea.

A fragment is a template of its own. It is kept under the values that it shows, so it is never out of date and never
someone else's: other values are another fragment. This renders `ideas/row.html` with `idea`:

    {{ fragment("ideas/row.html", {"placement": placement}, idea=idea) }}

What differs from response to response is a *hole*: the values in braces (a fragment can only ask whether they are
empty), and the results of the functions and filters in `DEFERRED` and `DEFERRED_FILTERS`, such as the form token and
“5 minutes ago”. Holes are filled each time.

Nothing else can enter a fragment. It is rendered without request, session, settings and database; a template or a
function that asks for them fails. Values must be immutable: a changed one would still be found under what it was.
"""

import secrets
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextvars import Context, ContextVar
from datetime import date
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any, NamedTuple, cast

from jinja2 import StrictUndefined
from markupsafe import Markup, escape

from community.core import i18n
from community.web.folding import MAX_TARGETS, FoldingEnvironment, Target

MAX_BYTES = 20 * 1024 * 1024  # of all fragments in a process
PURE = ("_", "gettext", "ngettext", "range", "dict", "namespace", "icon", "static_url")  # functions of their arguments
DEFERRED = ("csrf_field", "form_key_field")
DEFERRED_FILTERS = ("ago", "date", "day", "moment")
VALUES = (str, int, float, date, type(None))  # and tuples of them
ENTRY_BYTES = 500  # what an entry costs beside its text and its values
NO_HOLES: Mapping[str, object] = MappingProxyType({})
MARK = f"\0{secrets.token_hex(8)}\0"  # around the number of a hole; a secret, so no text of a member contains it

_left: ContextVar[list["Hole"]] = ContextVar("left")  # the holes of the fragment that is being rendered


Filling = Callable[..., Any]  # a function whose result differs from response to response


class Hole(NamedTuple):
    """A place in a fragment that each response fills: with a value that it gives, or with what a function returns."""

    fill: Filling | None
    arguments: tuple[Any, ...]


class Fragment(NamedTuple):
    """Rendered HTML: texts and the holes between them."""

    parts: tuple[str | Hole, ...]

    def filled(self, values: Mapping[str, object]) -> Markup:
        """The HTML of this response."""
        return Markup("".join([part if isinstance(part, str) else _fill(part, values) for part in self.parts]))  # noqa: S704


class Fragments:
    """The fragments of one app in this process. Those that were not used for the longest time make room for others."""

    def __init__(self, environment: FoldingEnvironment, max_bytes: int = MAX_BYTES) -> None:
        self._environment, self._max_bytes = environment, max_bytes
        self._isolated = lru_cache(MAX_TARGETS)(self._isolate)
        self._kept: OrderedDict[tuple[Any, ...], tuple[Fragment, int]] = OrderedDict()
        self._lock = threading.Lock()
        self.size = 0  # bytes

    def __call__(self, template: str, holes: Mapping[str, object] = NO_HOLES, /, **shown: Any) -> Markup:
        """The HTML of a template with these values, for use in templates."""
        target, values = self._environment.current_target(), tuple(shown.values())
        # Types too: `Markup` equals a text that is still to be escaped, and True equals 1.
        key = (template, target, *map(bool, holes.values()), *map(type, values), values)
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
        if found is not None:
            return found[0].filled(holes)
        _check_values(values)
        fragment = Context().run(self._render, template, target, holes, shown)
        self._keep(key, fragment)
        return fragment.filled(holes)

    def clear(self) -> None:
        """Drop all fragments."""
        with self._lock:
            self._kept.clear()
            self.size = 0

    def _render(self, template: str, target: Target, holes: Mapping[str, object], shown: dict[str, Any]) -> Fragment:
        """Render a template in a context of its own, in which there is a language and no request."""
        i18n.locale.set(target.language)
        left: list[Hole] = []
        _left.set(left)
        places = {name: _leave(None, name) if value else "" for name, value in holes.items()}
        text = self._isolated(target).get_template(template).render(shown | places)
        pieces = text.split(MARK)  # text, the number of a hole, text, and so on
        return Fragment(tuple(left[int(piece)] if place % 2 else piece for place, piece in enumerate(pieces)))

    def _isolate(self, target: Target) -> FoldingEnvironment:
        """The environment of fragments: with functions of their arguments only, and others that leave a hole."""
        whole = self._environment.compiled_for(target)
        alone: FoldingEnvironment = whole.overlay(undefined=StrictUndefined)
        deferred = {name: partial(_leave, cast(Filling, whole.globals[name])) for name in DEFERRED}
        alone.globals = {name: whole.globals[name] for name in PURE} | deferred | {"url_for": whole.fixed_url}
        alone.filters = whole.filters | {name: partial(_leave, whole.filters[name]) for name in DEFERRED_FILTERS}
        return alone

    def _keep(self, key: tuple[Any, ...], fragment: Fragment) -> None:
        size = ENTRY_BYTES + _bytes(key) + _bytes(fragment)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = fragment, size
                self.size += size
            while self.size > self._max_bytes:
                _key, (_fragment, dropped) = self._kept.popitem(last=False)
                self.size -= dropped


def _leave(fill: Filling | None, *arguments: Any) -> Markup:
    """The mark of a hole in a template that is rendered as a fragment."""
    left = _left.get()
    left.append(Hole(fill, arguments))
    return Markup(f"{MARK}{len(left) - 1}{MARK}")  # noqa: S704 (a secret and a number)


def _fill(hole: Hole, values: Mapping[str, object]) -> str:
    return escape(values[hole.arguments[0]] if hole.fill is None else hole.fill(*hole.arguments))


def _check_values(values: tuple[Any, ...]) -> None:
    """Refuse a value that can change, or that differs from request to request."""
    for value in values:
        if issubclass(type(value), tuple):
            _check_values(value)
        elif not issubclass(type(value), VALUES):
            raise TypeError(f"a fragment can't be kept under a value of the type {type(value).__name__}")


def _bytes(value: object) -> int:
    return sys.getsizeof(value) + (sum(map(_bytes, value)) if isinstance(value, tuple) else 0)
