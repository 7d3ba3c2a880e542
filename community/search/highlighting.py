"""Where the words that somebody looks for stand in a text, whatever their form, case and accents.

Works on the text itself and escapes every piece of it: what comes out is safe HTML with nothing in it but `<mark>`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from markupsafe import Markup, escape

from community.search import tokenizer

PASSAGE_LENGTH = 240  # characters of a passage
VISIBLE_LENGTH = 90  # of them are seen on the smallest screens
CONTEXT_BEFORE = 40  # stand before the first word that was found, where that is farther on
MAX_SCANNED = 20_000  # characters of a text that are looked through

TextSpan = tuple[int, int]

_ASCII_RUNS = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]")  # letters that fold together, and those that fold one by one


class Highlighter:
    """Finds the words of one question in texts. `within`: also inside of other words, where the database found them."""

    def __init__(self, question: str, *, within: bool = False) -> None:
        self._words = sorted(tokenizer.query_terms(question), key=len, reverse=True)
        self._stems = {tokenizer.stem(word) for word in self._words}
        # Some languages do not stand words apart.
        self._pieces = [word for word in self._words if within or not word.isascii()]
        self._begun = tokenizer.tokenize(question)[-1:] if tokenizer.is_unfinished(question) else []

    def marked(self, text: str) -> Markup:
        """The text as safe HTML with the words marked."""
        pieces, done = [Markup("")], 0
        for start, end in self._spans(text):
            pieces += [escape(text[done:start]), Markup("<mark>{}</mark>").format(text[start:end])]
            done = end
        return Markup("").join([*pieces, escape(text[done:])])

    def passage(self, text: str, length: int = PASSAGE_LENGTH) -> str:
        """A piece of a text on one line that shows one of the words, or its beginning; cut between words."""
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
        """Where words begin and end, in order and apart: whole words if there are any, or else pieces of some."""
        if not self._words:
            return []
        folded, origins = _fold_with_origins(text)
        found = list(self._whole(folded)) or list(self._inside(folded))
        return list(_merge_spans(text, ((origins[start], origins[end - 1] + 1) for start, end in found)))

    def _whole(self, folded: str) -> Iterator[TextSpan]:
        for run in re.finditer(r"[^\W_]+", folded):
            word, start = run.group(), run.start()
            if tokenizer.stem(word[: tokenizer.MAX_WORD_LENGTH]) in self._stems:
                yield start, run.end()
            elif self._begun and word.startswith(self._begun[0]):
                yield start, start + len(self._begun[0])

    def _inside(self, folded: str) -> Iterator[TextSpan]:
        either = "|".join(map(re.escape, self._pieces))
        return (found.span() for found in re.finditer(either, folded) if found.group())


def _fold_with_origins(text: str) -> tuple[str, Sequence[int]]:
    """A folded text, and for each of its letters which letter of the text it comes from."""
    if text.isascii():
        return tokenizer.fold(text), range(len(text))
    pieces, origins = list[str](), list[int]()
    for run in _ASCII_RUNS.finditer(text):
        if run.group().isascii():
            pieces.append(run.group().lower())
            origins.extend(range(*run.span()))
        else:
            pieces.append(folded := _fold_letter(run.group()))
            origins.extend([run.start()] * len(folded))
    return "".join(pieces), origins


@lru_cache(4096)  # a page of answers holds a hundred thousand letters, of a few hundred kinds
def _fold_letter(letter: str) -> str:
    return tokenizer.fold(letter)


def _merge_spans(text: str, spans: Iterable[TextSpan]) -> Iterator[TextSpan]:
    """Spans with the accents that follow their last letter; those that touch are one."""
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


def _word_boundary(text: str, place: int) -> int:
    """The beginning of the first word after a place, if there is one soon; else the place itself."""
    space = text.find(" ", place, place + CONTEXT_BEFORE)
    return space + 1 if space >= 0 else place
