"""How likely two ideas with similar words are the same: fits the likelihood of `community.duplicates`, and checks it.

    python -m benchmarks.duplicates FOLDER

FOLDER has the Hadoop part of GitBugs (Patil, Han, Jadon; CC BY 4.0): `hadoop_bugs.csv` with the reports, and
`hadoop_bugs-train.csv` with pairs of a report and what it duplicates. The reports become ideas of a new site in a
temporary folder, its index is made, and each is searched from as after posting. Pairs of a report that was closed as a
duplicate of one that is not recorded are left out, because whether they are the same is not known.

Prints the share of known duplicates that are found, beside what plain BM25 over title and text finds; the fitted
coefficients; and for each range of predicted likelihood the share that are duplicates, among pairs that the
coefficients were not fitted on: ten folds, each without the reports of a tenth of all groups of duplicates. Seeded.
"""

import argparse
import csv
import random
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import insert

from benchmarks.bulk import batches
from community.app import create_app
from community.config import Settings
from community.core import markup, schema
from community.core.db import db, now, writing
from community.core.slugs import slug
from community.duplicates import finding, likelihood
from community.groups.models import Group
from community.ideas.models import Idea
from community.members.models import Member
from community.search import languages, rebuilding, tokenizer

FOLDS = 10
RANGES = (0.0, 0.01, 0.03, 0.06, 0.1, 0.2, 1.0)
SECRET = "for this measurement only"  # noqa: S105
MAX_TEXT = 20_000
K1, B = 1.2, 0.75  # of BM25
RIDGE = 0.01  # keeps the coefficients finite


class ComparedPair(NamedTuple):
    """Two reports that a search compared, by their places in the file."""

    first: int
    second: int
    similarity: float
    rank: int  # the better one of the two searches
    is_duplicate: bool


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the folder with the reports")
    folder = parser.parse_args().folder
    reports = list(csv.DictReader((folder / "hadoop_bugs.csv").open(encoding="utf-8")))
    links = [tuple(row) for row in list(csv.reader((folder / "hadoop_bugs-train.csv").open()))[1:]]
    same = _groups_of_duplicates(reports, links)
    with tempfile.TemporaryDirectory() as place:
        app = create_app(Settings(Path(place), f"sqlite:///{place}/community.sqlite3", SECRET))
        with app.app_context():
            schema.upgrade()
            fill([(report["Summary"], report["Description"]) for report in reports])
            rebuilding.rebuild()
            found, seconds = _search(len(reports))
            db.session.remove()
            db.engine.dispose()
    print(f"{len(reports)} reports. A search takes {seconds / len(reports) * 1000:.0f} ms.")
    _report_found("this site", [[pair.idea_id - 1 for pair in pairs] for pairs in found], same)
    _report_found("BM25", _plain_bm25(reports), same)
    _report_fit(_pairs(found, same, _unknown(reports, links)), same)


def _groups_of_duplicates(reports: list[dict[str, str]], links: list[tuple[str, ...]]) -> list[int]:
    """For each report, the first report of all that are the same by the recorded links."""
    place = {report["Issue id"]: number for number, report in enumerate(reports)}
    same = list(range(len(reports)))
    for one, other in links:
        old, new = sorted((same[place[one]], same[place[other]]), reverse=True)
        same = [new if root == old else root for root in same]
    return same


def _unknown(reports: list[dict[str, str]], links: list[tuple[str, ...]]) -> set[int]:
    linked = {name for link in links for name in link}
    closed = [report["Resolution"] == "Duplicate" and report["Issue id"] not in linked for report in reports]
    return {number for number, is_unknown in enumerate(closed) if is_unknown}


def fill(texts: Sequence[tuple[str, str]]) -> None:
    """Put an idea for each title and text into an empty database, numbered from 1."""
    at = now()
    with writing():
        db.session.execute(insert(Member).values(handle="reporter", name="Reporter", confirmed_at=at))
        db.session.execute(insert(Group).values(slug="bugs", name="Bugs", purpose="To be measured", creator_id=1))
        ideas = (
            {
                "id": number + 1,
                "group_id": 1,
                "author_id": 1,
                "title": title,
                "slug": slug(title, "idea"),
                "body": "",
                "body_html": markup.to_html(text[:MAX_TEXT]),
                "excerpt": "",
                "posted_at": at,
            }
            for number, (title, text) in enumerate(texts)
        )
        for batch in batches(ideas):
            db.session.execute(insert(Idea), batch)
        db.session.commit()


def _search(count: int) -> tuple[list[list[finding.FoundPair]], float]:
    """What a search from each report compares it with, and the seconds of all."""
    began, found = time.perf_counter(), []
    for number in range(count):
        found.append(finding.search_from(number + 1, least=0.0, most=finding.MAX_COMPARED))
        db.session.rollback()
    return found, time.perf_counter() - began


def _plain_bm25(reports: list[dict[str, str]]) -> list[list[int]]:
    """For each report, the others with the highest BM25 of its title and text, in this order. With the usual k1 and b.

    BM25 as in Robertson and Zaragoza, “The Probabilistic Relevance Framework”, 2009.
    """
    texts = (f"{report['Summary']} {report['Description'][:MAX_TEXT]}" for report in reports)
    counts = [Counter(languages.stem(word) for word in tokenizer.tokenize(text)) for text in texts]
    lengths = np.array([sum(count.values()) for count in counts], float)
    penalty = K1 * (1 - B + B * lengths / lengths.mean())
    postings: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, count in enumerate(counts):
        for word, times in count.items():
            postings[word].append((number, times))
    scores = np.zeros((len(counts), len(counts)))
    for with_word in postings.values():
        holders, often = np.array(with_word).T
        rarity = np.log(1 + (len(counts) - len(holders) + 0.5) / (len(holders) + 0.5))
        scores[np.ix_(holders, holders)] += np.outer(often, rarity * often * (K1 + 1) / (often + penalty[holders]))
    np.fill_diagonal(scores, -1)
    return [row[: finding.MAX_COMPARED].tolist() for row in np.argsort(-scores, axis=1, kind="stable")]


def _report_found(name: str, found: list[list[int]], same: list[int]) -> None:
    wanted = [number for number in range(len(same)) if same.count(same[number]) > 1]
    for most in (1, 5, 10, finding.MAX_COMPARED):
        hits = sum(any(same[other] == same[i] for other in found[i][:most]) for i in wanted)
        print(f"  {name}: a duplicate among the first {most:2}: {hits / len(wanted):.3f} of {len(wanted)}")


def _pairs(found: list[list[finding.FoundPair]], same: list[int], unknown: set[int]) -> list[ComparedPair]:
    best: dict[tuple[int, int], ComparedPair] = {}
    for number, others in enumerate(found):
        for pair in others:
            first, second = sorted((number, pair.idea_id - 1))
            if first in unknown or second in unknown:
                continue
            is_duplicate = same[first] == same[second]
            made = ComparedPair(first, second, pair.similarity, pair.rank, is_duplicate)
            known = best.get((first, second))
            if known is None or known.rank > made.rank:
                best[first, second] = made
    return [best[key] for key in sorted(best)]


def _report_fit(pairs: list[ComparedPair], same: list[int]) -> None:
    features = np.array([[1.0, pair.similarity, np.log(pair.rank)] for pair in pairs])
    actual = np.array([float(pair.is_duplicate) for pair in pairs])
    chance = random.Random(1)
    fold_of = [chance.randrange(FOLDS) for _ in same]
    folds = np.array([fold_of[same[pair.first]] for pair in pairs])
    predicted = np.zeros(len(pairs))
    for fold in range(FOLDS):
        held_out = folds == fold
        predicted[held_out] = _predict(features[held_out], _fit(features[~held_out], actual[~held_out]))
    weights = _fit(features, actual)
    print(f"{len(pairs)} pairs compared, {actual.sum():.0f} of them duplicates.")
    print(f"Fitted: INTERCEPT, SIMILARITY, LOG_RANK = {', '.join(f'{weight:.2f}' for weight in weights)}")
    present = (likelihood.INTERCEPT, likelihood.SIMILARITY, likelihood.LOG_RANK)
    print(f"In use: INTERCEPT, SIMILARITY, LOG_RANK = {', '.join(f'{weight:.2f}' for weight in present)}")
    print("\n  predicted     pairs   mean predicted   duplicates (90% range)")
    for low, high in pairwise(RANGES):
        chosen = (predicted >= low) & (predicted < high)
        if count := int(chosen.sum()):
            hits = actual[chosen].sum()
            least, most = _interval(hits, count)
            print(
                f"  {low:4.0%} to {high:4.0%} {count:7}          {predicted[chosen].mean():6.1%}"
                f"   {hits / count:6.1%} ({least:.1%} to {most:.1%})"
            )
    shown = predicted >= finding.MIN_LIKELIHOOD
    print(
        f"\nFrom {finding.MIN_LIKELIHOOD:.0%} on: {shown.sum()} pairs, {actual[shown].sum():.0f} duplicates "
        f"({actual[shown].mean():.1%}; predicted {predicted[shown].mean():.1%}), "
        f"{actual[shown].sum() / actual.sum():.0%} of all duplicates that were compared."
    )


def _fit(features: Any, actual: Any) -> Any:
    """The coefficients of a logistic regression, by Newton's method."""
    weights, ridge = np.array([-5.0, 0.0, 0.0]), np.diag([0.0, RIDGE, RIDGE])
    for _step in range(50):
        predicted = _predict(features, weights)
        slope = features.T @ (predicted - actual) + ridge @ weights
        curvature = (features * (predicted * (1 - predicted))[:, None]).T @ features + ridge
        weights = weights - np.linalg.solve(curvature, slope)
    return weights


def _predict(features: Any, weights: Any) -> Any:
    return 1 / (1 + np.exp(-np.clip(features @ weights, -500, 500)))


def _interval(hits: float, count: int) -> tuple[float, float]:
    """Wilson's 90% interval of a share."""
    z = 1.645
    share, spread = hits / count, z * z / count
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * np.sqrt(share * (1 - share) / count + spread / count / 4)
    return max(0.0, middle - half), middle + half


if __name__ == "__main__":
    main()
