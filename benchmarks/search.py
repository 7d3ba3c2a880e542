"""How long a search takes at its worst, with the index and without it, whatever a visitor types.

    python -m benchmarks.search [--ideas 20000] [--times 20] [--database URL]

Fills an empty database (SQLite in a folder of its own, or the one that is named) with ideas of the demonstration's
words, makes the index, and asks what visitors ask, and what they ask who want to find out how long it can take. Every
value is of a complete answer: permissions, search, and the rows with their data. Two limits come from the same
run: the rows, loaded by id; and a scan of all texts in memory for one word. Seeded.
"""

import argparse
import gc
import random
import re
import statistics
import string
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Any, NamedTuple

from flask import Flask
from sqlalchemy import insert, select, text

from benchmarks.bulk import batches
from community.app import create_app
from community.comments.models import Comment
from community.config import Settings
from community.core import markup, schema
from community.core.db import db, now, writing
from community.core.slugs import slug
from community.demo.load import demonstration
from community.groups.models import Group
from community.ideas.models import Idea
from community.members.models import Member
from community.search import finder, index_reader, index_versions, index_writer, queries, rebuilding
from community.search.results import COMMENTS, IDEAS

SECOND = 1.0  # no answer may take longer
GROUPS, PRIVATE = 40, 5
MEMBERS = 200
COMMENTS_PER_IDEA = 2
BATCH = 200
THREADS = 16
SECRET = "for this measurement only"  # noqa: S105

Ask = Callable[[str], Any]


class SearchKind(NamedTuple):
    """Something that is typed, in several wordings, and how it is asked."""

    name: str
    typed: list[str]
    ask: str = "find"


def main() -> None:
    """The command."""
    given = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        url = given.database or f"sqlite:///{folder}/community.sqlite3"
        app = create_app(Settings(Path(folder), url, SECRET))
        with app.app_context():
            schema.upgrade()
            texts = _fill(given.ideas)
            print(f"{given.ideas} ideas, {db.engine.dialect.name}, seed 1. Milliseconds: median, worst.")
            _report_writing(given.ideas)
            kinds = _kinds(texts, given.times)
            limits = _limits(texts, given.times)
            _report_sharing(app, texts)
            worst = _report("with the index", kinds, given.times, limits)
            index_versions.deactivate(index_versions.current())
            worst = max(worst, _report("from the database", kinds, min(5, given.times), limits))
            db.session.remove()
            db.engine.dispose()
    print(f"\nThe longest of all took {worst * 1000:.0f} ms: {'within' if worst < SECOND else 'BEYOND'} a second.")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ideas", type=int, default=20_000, help="how many ideas there are")
    parser.add_argument("--times", type=int, default=20, help="how often each kind of search is made")
    parser.add_argument("--database", default="", help="the address of an empty database, as SQLAlchemy writes it")
    return parser.parse_args()


def _fill(count: int) -> list[tuple[str, str]]:
    """Put members, groups and ideas into the database. (title, text) of each idea."""
    at, texts = now(), list(islice(_texts(random.Random(1)), count))
    names = [person.name for person in demonstration().people]
    members = (
        {"handle": f"member_{n}", "name": f"{names[n % len(names)]} {n}", "confirmed_at": at} for n in range(MEMBERS)
    )
    groups = (
        {
            "slug": f"group-{n}",
            "name": f"Group {n}",
            "purpose": "To be measured",
            "creator_id": 1,
            "is_private": n < PRIVATE,
        }
        for n in range(GROUPS)
    )
    ideas = (
        {
            "group_id": n % GROUPS + 1,
            "author_id": n % MEMBERS + 1,
            "title": title,
            "slug": slug(title, "idea"),
            "body": body,
            "body_html": markup.to_html(body),
            "excerpt": body[:200],
            "posted_at": at - timedelta(minutes=n),
        }
        for n, (title, body) in enumerate(texts)
    )
    said = [part for _title, body in texts[:1000] for part in body.split(". ")]
    comments = (
        {
            "idea_id": n % count + 1,
            "author_id": n % MEMBERS + 1,
            "body": said[n % len(said)],
            "body_html": markup.to_html(said[n % len(said)]),
            "posted_at": at - timedelta(minutes=n),
        }
        for n in range(COMMENTS_PER_IDEA * count)
    )
    with writing():
        for table, rows in ((Member, members), (Group, groups), (Idea, ideas), (Comment, comments)):
            for batch in batches(rows):
                db.session.execute(insert(table), batch)
        db.session.commit()
    db.session.execute(text("ANALYZE"))
    db.session.commit()
    return texts


def _texts(chance: random.Random) -> Iterator[tuple[str, str]]:
    """Titles of halves of the demonstration's, texts of its sentences, and in each a few of many rare names."""
    ideas = demonstration().ideas
    titles = [idea.title.split() for idea in ideas]
    sentences = [part for idea in ideas for part in f"{idea.body} {idea.today} {idea.others}".split(". ") if part]
    names = ["".join(chance.choices(string.ascii_lowercase, k=chance.randint(4, 10))) for _ in range(20_000)]
    while True:
        one, other = chance.choice(titles), chance.choice(titles)
        title = " ".join([*one[: len(one) // 2 + 1], *other[len(other) // 2 :], chance.choice(names)])
        said = [*chance.choices(sentences, k=chance.randint(2, 9)), " ".join(chance.choices(names, k=3))]
        yield title[:110], ". ".join(said)


def _report_writing(count: int) -> None:
    began = time.perf_counter()
    rebuilding.rebuild()
    took = time.perf_counter() - began
    folder = index_versions.current()
    size = sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
    print(f"\nThe index is made in {took:.1f} s, {took / count * 1000:.2f} ms an idea; its files: {size / 1e6:.1f} MB.")
    single = _median([_timed(partial(index_writer.update, IDEAS, [number])) for number in range(1, 12)])
    bulk = _timed(lambda: index_writer.update(IDEAS, range(1, BATCH + 1)))
    print(
        f"A changed idea is written in {single * 1000:.0f} ms, one of {BATCH} at once in {bulk / BATCH * 1000:.1f} ms."
    )


def _report_sharing(app: Flask, texts: list[tuple[str, str]]) -> None:
    """Memory of this process for the index, and how long two words take in one thread and in sixteen."""
    chance = random.Random(3)
    typed = [" ".join(chance.sample(f"{title} one two".split(), 2)) for title, _ in chance.choices(texts, k=400)]

    def search(text: str) -> float:
        with app.app_context():
            return _timed(partial(finder.find, None, text, IDEAS))

    index_reader.close()
    before, began = _own_memory(), time.thread_time()
    search(typed[0])
    opened, opening = _own_memory() - before, time.thread_time() - began
    began = time.thread_time()
    alone = [search(text) for text in typed]
    cpu = (time.thread_time() - began) / len(typed)
    print(f"A process opens the index in {opening * 1000:.0f} ms of CPU and {opened:.1f} MiB of its own memory,")
    print(f"{_own_memory() - before:.1f} MiB after 400 searches. Two words take {cpu * 1000:.1f} ms of CPU;", end=" ")
    with ThreadPoolExecutor(THREADS) as threads:
        together = list(threads.map(search, typed))
    for name, took in (("alone", alone), (f"in {THREADS} threads", together)):
        print(f"{name} {_median(took) * 1000:.1f}, 99% {statistics.quantiles(took, n=100)[-1] * 1000:.1f} ms", end=". ")
    print()


def _own_memory() -> float:
    """Mebibytes that this process shares with no other one and no file."""
    gc.collect()
    found = re.search(r"Private_Dirty: +(\d+) kB", Path("/proc/self/smaps_rollup").read_text())
    return int(found[1]) / 1024 if found else 0.0


def _kinds(texts: list[tuple[str, str]], times: int) -> list[SearchKind]:
    chance = random.Random(2)
    titles = [title for title, _ in chance.sample(texts, times)]
    noise = "".join(chance.choices(string.printable.strip() + "äöüéñçßøæ…“”", k=200))
    words = ["the", "a", "and", "i", "on", "it", "in", "for", "of", "with", "my", "is", "that", "to"]
    return [
        SearchKind("a title as typed", titles),
        SearchKind("a rare word", [title.split()[-1] for title in titles]),
        SearchKind("a common word", ["the", "coffee", "machine", "app"]),
        SearchKind("the eight most common words", [" ".join(chance.sample(words[:10], 8)) for _ in titles]),
        SearchKind("only stop words, forty of them", [" ".join(words * 3)]),
        SearchKind("single letters", list("aeist"), "find"),
        SearchKind("all single letters", [" ".join(string.ascii_lowercase)]),
        SearchKind("wildcards", ["w*", "*", "a*b*c*", "?" * 50, "t* h* e*", "*e*"]),
        SearchKind("ranges", ["[a TO z]", "{* TO *}", "id:[1 TO 99999]", "title:>a", "date:2020 to 2030"]),
        SearchKind(
            "operators", ["NOT the", "the OR a OR and OR i", "((((((the", "the^99999999", "the~9", "a AND NOT a"]
        ),
        SearchKind("a common word in comments", ["the", "coffee", "machine", "app"], "comments"),
        SearchKind("two words in comments", ["milk steam", "the machine", "app timer"], "comments"),
        SearchKind("filters and a word", ["status:open coffee", "-author:member_3 the", "group:group-9 machine"]),
        SearchKind("filters alone", ["status:open", "-group:group-8 after:2020", "author:“Group 7” before:2030"]),
        SearchKind("filters of comments", ["after:2020", "group:group-9 the", "-author:member_3"], "comments"),
        SearchKind("values that no one knows", ["author:nobody the", "group:“the a and”", "status:x after:x"]),
        SearchKind("two hundred signs of noise", [noise, noise[::-1], "".join(sorted(noise))]),
        SearchKind("fifty quotation marks", ['"' * 50, '"the" ' * 25, "'" * 50, '"' + "the a " * 30]),
        SearchKind("one word of two hundred letters", ["a" * 200, "the" * 66]),
        SearchKind("emoji", ["☕" * 100, "👩‍👩‍👧‍👦 the", "🫖"]),
        SearchKind("Chinese, Japanese, Arabic", ["咖啡机" * 60, "コーヒーメーカー", "ماكينة القهوة"]),
        SearchKind("what is no text", ["\x00\x01", "\ud800", "\u202e" * 100, " " * 200, ""]),
        SearchKind("typing: the beginning of a title", [" ".join(title.split()[:3]) for title in titles], "suggest"),
        SearchKind("typing: two letters", ["th", "co", "an", "re", "st"], "suggest"),
        SearchKind("typing: one letter", list("aceist"), "suggest"),
        SearchKind("typing: common words and a letter", ["the a and th", "a for the i an on"], "suggest"),
        SearchKind("typing: noise", [noise, '"' * 50, "w*", "☕"], "suggest"),
        SearchKind("ideas like a title", titles, "similar"),
        SearchKind("ideas like common words", ["the a and i on it in for of with my"], "similar"),
        SearchKind("ideas like noise", [noise, "☕" * 50], "similar"),
    ]


def _limits(texts: list[tuple[str, str]], times: int) -> dict[str, float]:
    ids = list(db.session.scalars(select(Idea.id).where(Idea.group_id > PRIVATE).limit(20)))
    rows = _median([_timed(lambda: queries.load(None, IDEAS, ids)) for _ in range(times)])
    scan = _median([_timed(lambda: [n for n, pair in enumerate(texts) if "milk" in pair[1]]) for _ in range(times)])
    return {"twenty rows by id": rows, "a scan of all texts": scan}


def _report(how: str, kinds: list[SearchKind], times: int, limits: dict[str, float]) -> float:
    asks: dict[str, Ask] = {
        "find": lambda typed: finder.find(None, typed, IDEAS),
        "comments": lambda typed: finder.find(None, typed, COMMENTS),
        "suggest": lambda typed: finder.suggest(None, typed),
        "similar": lambda typed: finder.similar(None, typed),
    }
    print(f"\nA visitor's searches {how}")
    longest = 0.0
    for kind in kinds:
        typed = islice(cycle(kind.typed), max(times, len(kind.typed)))
        took = [_timed(partial(_asked, asks[kind.ask], one)) for one in typed]
        longest = max(longest, *took)
        print(f"  {kind.name:36} {_median(took) * 1000:8.1f} {max(took) * 1000:8.1f}")
    for name, limit in limits.items():
        print(f"  limit: {name:29} {limit * 1000:8.1f}")
    return longest


def _asked(ask: Ask, typed: str) -> None:
    """As a request does: in a transaction of its own."""
    ask(typed)
    db.session.rollback()


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _median(values: list[float]) -> float:
    return statistics.median(values)


if __name__ == "__main__":
    main()
