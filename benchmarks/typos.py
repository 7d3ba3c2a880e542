"""How many titles are found among the first five results if their longest word has a typo.

    python -m benchmarks.typos FILE TITLE_COLUMN TEXT_COLUMN [--count 200]

FILE is a table (CSV) of texts in any language with a title each. They become ideas of a new site in a temporary folder,
and its index is made. Of the longest word of a title one letter is replaced, left out, doubled or swapped with the next
one, and the title is searched for, as a visitor does. Seeded.
"""

import argparse
import csv
import random
import re
import statistics
import string
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.duplicates import SECRET, fill
from community.app import create_app
from community.config import Settings
from community.core import schema
from community.core.db import db
from community.search import finder, rebuilding
from community.search.results import IDEAS

FIRST = 5
MIN_LENGTH = 5  # letters of the longest word; shorter titles are left out
KINDS = ("replaced", "left out", "doubled", "swapped")

_WORD = re.compile(r"[^\W\d_]+")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("title", help="the name of the column with titles")
    parser.add_argument("text", help="the name of the column with texts")
    parser.add_argument("--count", type=int, default=200, help="how many titles are searched for")
    given = parser.parse_args()
    table = csv.DictReader(given.file.open(encoding="utf-8"))
    texts = [(row[given.title].strip(), row[given.text]) for row in table if row[given.title].strip()]
    chance = random.Random(1)
    titles = [title for title, _text in texts if len(_longest_word(title)[0]) >= MIN_LENGTH]
    titles = chance.sample(titles, min(given.count, len(titles)))
    with tempfile.TemporaryDirectory() as place:
        app = create_app(Settings(Path(place), f"sqlite:///{place}/community.sqlite3", SECRET))
        with app.app_context():
            schema.upgrade()
            fill(texts)
            rebuilding.rebuild()
            _report(titles, chance)
            db.session.remove()
            db.engine.dispose()


def _report(titles: list[str], chance: random.Random) -> None:
    searched, found, took = Counter[str](), Counter[str](), list[float]()
    for number, title in enumerate(titles):
        kind = KINDS[number % len(KINDS)]
        typed = _with_typo(title, kind, chance)
        began = time.thread_time()
        rows = finder.search(None, typed, IDEAS).rows
        took.append(time.thread_time() - began)
        db.session.rollback()
        searched[kind] += 1
        if title in [row.idea.title for row in rows[:FIRST]]:
            found[kind] += 1
        else:
            print(f"  not found: {typed}")
    for kind in KINDS:
        print(f"  {kind:9} {found[kind] / max(searched[kind], 1):4.0%} of {searched[kind]}")
    print(f"  all       {found.total() / searched.total():4.0%} of {searched.total()}")
    print(f"A search takes {statistics.median(took) * 1000:.0f} ms of CPU, the longest {max(took) * 1000:.0f} ms.")


def _with_typo(title: str, kind: str, chance: random.Random) -> str:
    """The title with a typo of this kind in its longest word."""
    word, start = _longest_word(title)
    places = [at for at in range(len(word) - 1) if kind != "swapped" or word[at] != word[at + 1]]
    at = chance.choice(places)
    one, following = word[at], word[at + 1 :]
    changed = {
        "replaced": chance.choice(string.ascii_lowercase.replace(one.lower(), "")) + following,
        "left out": following,
        "doubled": one + one + following,
        "swapped": following[0] + one + following[1:],
    }[kind]
    return f"{title[:start]}{word[:at]}{changed}{title[start + len(word) :]}"


def _longest_word(title: str) -> tuple[str, int]:
    """The first of the longest words of a title, and where it begins."""
    words = [(found[0], found.start()) for found in _WORD.finditer(title)]
    return max(words, key=lambda one: len(one[0]), default=("", 0))


if __name__ == "__main__":
    main()
