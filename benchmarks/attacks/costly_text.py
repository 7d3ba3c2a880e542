"""Short texts that take long to render, and searches that take long to answer.

    python -m benchmarks.attacks.costly_text [--texts 300] [--seed 1]

First renders random texts of 20,000 characters, made of the pieces that Markdown and links consist of, here in this
process, and compares them with an ordinary text of the same length. Then sends the costliest to the preview of a
running site, and long searches. Succeeds if a text takes more than `MOST` times an ordinary one, or if a single visitor
can go on without being stopped.
"""

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote_plus

from benchmarks.attacks.server import AttackedSite, attacked_site, report
from community.core import markup

MOST = 60
ORDINARY = "An ordinary sentence without any markers in it, again and again. "
PIECES = (
    *(
        "<http://a",
        "<a@b",
        "http://a.b ",
        "www.a.b",
        "a@b.c ",
        "http://[",
        "://",
        "ftp://a.b",
        "https://a.b/(",
        "a.com ",
    ),
    *(
        "[",
        "](",
        "[a](",
        "![",
        "[a]: b\n",
        "[a][b]",
        "*a",
        "**",
        "_",
        "***a",
        "*_",
        "~~",
        "`",
        "`` ",
        "```\n",
        "\\",
        "&",
    ),
    *(
        "> ",
        "- ",
        "-\n",
        "1.\n",
        "# a\n",
        "a\n=\n",
        "---\n",
        "|a",
        "|a\n|-\n",
        "    a\n",
        "\n",
        "<",
        "<!--",
        "@abc ",
        ":",
    ),
    *("a", "a b ", "1", "(", ")", "'", '"', "{}", "%20", "?", "\t", "é", "\u200b"),
)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    ordinary = min(_seconds(_filled(ORDINARY)) for _ in range(5))
    texts = [*map(_filled, PIECES), *_mixed(given.seed, given.texts)]
    by_cost = sorted(((min(_seconds(text), _seconds(text)), text) for text in texts), reverse=True)
    ratio = by_cost[0][0] / ordinary
    print(f"{len(texts)} texts; an ordinary one takes {ordinary * 1000:.0f} ms.")
    for seconds, text in by_cost[:5]:
        print(f"  {seconds * 1000:4.0f} ms, {seconds / ordinary:3.0f} times as long: {text[:40]!r}")
    with attacked_site(20) as site:
        previews = _previews(site, [text for _seconds, text in by_cost[:100]])
        searches = _searches(site, [" ".join(f'"{chr(97 + n % 26)}*' for n in range(k)) for k in range(1, 101)])
    print(f"100 previews: {dict(previews)}, 100 searches: {dict(searches)} answers by status")
    stopped = previews[429] and searches[429] and not previews[500] and not searches[500]
    report(ratio > MOST or not stopped, f"the costliest text takes {ratio:.0f} times as long as an ordinary one")


def _seconds(text: str) -> float:
    began = time.process_time()
    markup.to_html(text)
    return time.process_time() - began


def _filled(unit: str) -> str:
    return (unit * (markup.MAX_LENGTH // len(unit) + 1))[: markup.MAX_LENGTH]


def _mixed(seed: int, count: int) -> Iterator[str]:
    """Repetitions of a few pieces; and as many of one as are parsed, before or after a long rest."""
    chance = random.Random(seed)
    for _ in range(count):
        pieces = chance.choices(PIECES, k=chance.randint(1, 4))
        if chance.random() < 0.6:
            yield _filled("".join(piece * chance.choice((1, 1, 2, 10)) for piece in pieces))
        else:
            some, rest = pieces[0] * chance.choice((100, 190, 1000, 1990)), _filled(pieces[-1])
            yield (some + rest if chance.random() < 0.5 else rest[: max(0, len(rest) - len(some))] + some)[
                : markup.MAX_LENGTH
            ]


def _previews(site: AttackedSite, texts: list[str]) -> Counter[int]:
    visitor = site.browser("203.0.113.66")
    return Counter(visitor.post("/preview", "/sign-in", text=text)[0] for text in texts)


def _searches(site: AttackedSite, texts: list[str]) -> Counter[int]:
    visitor = site.browser("203.0.113.66")
    return Counter(visitor.get(f"/search?q={quote_plus(text)}")[0] for text in texts)


if __name__ == "__main__":
    main()
