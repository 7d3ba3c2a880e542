"""All the talk of the community, and what its moderators have to do with it, in order of time."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

from community.demo.peacekeeping import REMARKS, Peace, keep_peace
from community.demo.setting import Setting
from community.demo.shapes import Comment, Vote
from community.demo.talking import Talk

COMMENTS = 1200


def converse(rng: Random, setting: Setting, votes: tuple[Vote, ...]) -> tuple[tuple[Comment, ...], Peace]:
    """All comments, and the flags and rulings that point at them."""
    talk = Talk(rng, setting)
    for index in range(len(setting.wishes)):
        talk.written_thread(index)
    for index, wish in enumerate(setting.wishes):
        for lines in wish.talk:
            talk.exchange(index, lines)
    counts = Counter(vote.idea for vote in votes)
    talk.fill_up([counts[index] for index in range(len(setting.wishes))], COMMENTS - REMARKS)
    peace = keep_peace(talk, setting, votes)
    return _in_order(talk.comments, peace)


def _in_order(comments: list[Comment], peace: Peace) -> tuple[tuple[Comment, ...], Peace]:
    """Comments from the oldest to the newest, with what points at them pointing right."""
    order = sorted(range(len(comments)), key=lambda place: (-comments[place].ago, place))
    now_at: dict[int | None, int | None] = {None: None} | {old: new for new, old in enumerate(order)}
    moved = tuple(replace(comments[old], reply_to=now_at[comments[old].reply_to]) for old in order)
    flags = tuple(replace(flag, comment=now_at[flag.comment]) for flag in peace.flags)
    rulings = tuple(replace(ruling, comment=now_at[ruling.comment]) for ruling in peace.rulings)
    return moved, Peace(flags, rulings)
