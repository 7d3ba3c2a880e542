"""The words of an index, to find those that begin with, contain or nearly equal another one."""

from collections.abc import Iterable, Iterator

from rapidfuzz.distance import OSA

MIN_CORRECTED = 4  # letters of a word in which a typo is corrected


class Vocabulary:
    """Words in one text, each on a line of its own, which the interpreter searches faster than a list."""

    def __init__(self, words: Iterable[str]) -> None:
        self._lines = "\n".join(["", *words, ""])

    def containing(self, part: str) -> Iterator[str]:
        """The words that contain this part, in order."""
        return self._lines_with(part)

    def beginning(self, prefix: str) -> Iterator[str]:
        """The words that begin with this prefix, in order."""
        return self._lines_with(f"\n{prefix}")

    def near(self, word: str) -> set[str]:
        """The words that differ from this one in one letter: another, missing, more, or swapped with the next.

        One half of the word is then as it should be.
        """
        half = len(word) // 2
        halves = (self._lines_with(f"\n{word[: half - 1]}"), self._lines_with(f"{word[half:]}\n"))
        return {
            other
            for candidates in halves
            for other in candidates
            if abs(len(other) - len(word)) <= 1 and OSA.distance(word, other, score_cutoff=1) == 1
        }

    def _lines_with(self, part: str) -> Iterator[str]:
        at = self._lines.find(part)
        while at >= 0:
            start = self._lines.rfind("\n", 0, at + 1) + 1
            end = self._lines.find("\n", start)
            yield self._lines[start:end]
            at = self._lines.find(part, end)
