"""Marks the words of a query in a text, regardless of their form, case and accents.

Works on plain text and escapes every piece of it: the result is safe HTML whose only element is `<mark>`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from markupsafe import Markup, escape

from community.search import languages, tokenizer
from community.search.folding import fold

PASSAGE_LENGTH = 240  # characters of a passage
VISIBLE_LENGTH = 90  # of them are visible on the smallest screens
CONTEXT_BEFORE = 40  # of context before the first match, if that is further on
MAX_SCANNED = 20_000  # characters of a text that are searched

TextSpan = tuple[int, int]

_ASCII_RUNS = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]")  # ASCII folds in runs, other letters one by one


class Highlighter:
    """Finds the words of a query in texts; with `within` also inside other words, as the database does."""

    def __init__(self, query: str, *, within: bool = False) -> None:
        self._words = sorted(tokenizer.query_terms(query), key=len, reverse=True)
        self._stems = {languages.stem(word) for word in self._words}
        # Some languages do not separate words.
        self._parts = [word for word in self._words if within or not word.isascii()]
        self._unfinished = tokenizer.tokenize(query)[-1:] if tokenizer.is_unfinished(query) else []

    def highlight(self, text: str) -> Markup:
        """The text as safe HTML with the words marked."""
        parts, done = [Markup("")], 0
        for start, end in self._spans(text):
            parts += [escape(text[done:start]), Markup("<mark>{}</mark>").format(text[start:end])]
            done = end
        return Markup("").join([*parts, escape(text[done:])])

    def passage(self, text: str, length: int = PASSAGE_LENGTH) -> str:
        """A part of the text on one line that shows one of the words, or its beginning; cut between words."""
        text = " ".join(text[:MAX_SCANNED].split())
        first = next(iter(self._spans(text)), (0, 0))
        start = 0 if first[1] <= VISIBLE_LENGTH else _word_boundary(text, first[0] - CONTEXT_BEFORE)
        end = start + length
        before = "…" if start else ""
        if end >= len(text):
            return before + text[start:]
        cut = text[start : end + 1].rpartition(" ")[0] or text[start:end]
        return f"{before}{cut.rstrip(' ,.;:')}…"

    def _spans(self, text: str) -> list[TextSpan]:
        """The spans of the words, in order and without overlap: whole words if there are any, else parts of words."""
        if not self._words:
            return []
        folded, origins = _fold_with_origins(text)
        found = list(self._whole_words(folded)) or list(self._partial_words(folded))
        return list(_merge_spans(text, ((origins[start], origins[end - 1] + 1) for start, end in found)))

    def _whole_words(self, folded: str) -> Iterator[TextSpan]:
        for run in re.finditer(r"[^\W_]+", folded):
            word, start = run.group(), run.start()
            if languages.stem(word[: tokenizer.MAX_WORD_LENGTH]) in self._stems:
                yield start, run.end()
            elif self._unfinished and word.startswith(self._unfinished[0]):
                yield start, start + len(self._unfinished[0])

    def _partial_words(self, folded: str) -> Iterator[TextSpan]:
        either = "|".join(map(re.escape, self._parts))
        return (found.span() for found in re.finditer(either, folded) if found.group())


def _fold_with_origins(text: str) -> tuple[str, Sequence[int]]:
    """The folded text, and for each of its letters the index of the letter it comes from."""
    if text.isascii():
        return fold(text), range(len(text))
    parts, origins = list[str](), list[int]()
    for run in _ASCII_RUNS.finditer(text):
        if run.group().isascii():
            parts.append(run.group().lower())
            origins.extend(range(*run.span()))
        else:
            parts.append(folded := _fold_letter(run.group()))
            origins.extend([run.start()] * len(folded))
    return "".join(parts), origins


@lru_cache(4096)  # a page of results has a hundred thousand letters, of a few hundred kinds
def _fold_letter(letter: str) -> str:
    return fold(letter)


def _merge_spans(text: str, spans: Iterable[TextSpan]) -> Iterator[TextSpan]:
    """Spans extended by the accents after their last letter; adjacent ones are merged."""
    last: TextSpan | None = None
    for start, end in spans:
        while end < len(text) and not _fold_letter(text[end]):
            end += 1
        if last and start <= last[1]:
            last = (last[0], max(end, last[1]))
            continue
        if last:
            yield last
        last = (start, end)
    if last:
        yield last


def _word_boundary(text: str, index: int) -> int:
    """The start of the first word after an index, if there is one nearby; else the index itself."""
    space = text.find(" ", index, index + CONTEXT_BEFORE)
    return space + 1 if space >= 0 else index
