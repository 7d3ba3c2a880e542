"""Rows of what people found helpful, and of whom they named."""

from collections import defaultdict
from datetime import timedelta
from random import Random

from community.demo.numbering import Made, Numbered
from community.demo.rows import sight

EVERY = 9  # of so many answers to somebody, one names them


def helpful(of: Numbered) -> Made:
    """Marks on comments by people who voted for the idea; most comments have few, and some have many."""
    rng = Random("helpful")  # nosec B311 - the same every time, not a secret
    voters: defaultdict[int, list[str]] = defaultdict(list)
    for vote in of.community.votes:
        if vote.withdrawn_ago is None:
            voters[vote.idea].append(vote.handle)
    out = sight.comments_out(of)
    made: Made = []
    for index, row in enumerate(of.community.comments):
        readers = sorted({*voters[row.idea]} - {row.handle})
        share = rng.random() ** 4 * (0.5 if row.reply_to is None else 0.2)
        chosen = rng.sample(readers, min(len(readers), round(len(readers) * share)))
        if index not in out:
            made += [
                {
                    "comment_id": of.comment_ids[index],
                    "member_id": of.member_ids[handle],
                    "voted_at": of.now - row.ago * rng.random(),
                }
                for handle in chosen
            ]
    return made


def named(of: Numbered) -> dict[int, str]:
    """Whose handle some answers begin with, by place in the list of comments."""
    rows = of.community.comments
    answers = [
        index
        for index, row in enumerate(rows)
        if row.reply_to is not None and rows[row.reply_to].handle != row.handle and row.ago > timedelta(hours=1)
    ]
    return {index: rows[rows[index].reply_to or 0].handle for index in answers[::EVERY]}


def mentions(of: Numbered) -> Made:
    """That somebody was named, and told so at once."""
    return [
        {
            "comment_id": of.comment_ids[index],
            "member_id": of.member_ids[handle],
            "mentioned_at": of.now - of.community.comments[index].ago,
            "notified_at": of.now - of.community.comments[index].ago,
        }
        for index, handle in sorted(named(of).items())
    ]
