"""What is flagged and waits for the moderators, and what they have ruled."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple

from community.demo.casting import days, founding
from community.demo.content.flags import FLAGGED_IDEAS, FLAGGED_REMARKS, FLAGGED_SPEAKERS
from community.demo.content.forms import RuledRemark, WrittenRuling
from community.demo.content.rulings import RULED_REMARKS, RULINGS
from community.demo.setting import Setting
from community.demo.shapes import Flag, Ruling, Vote
from community.demo.talking import POSTS, Talk

REMARKS = len(FLAGGED_REMARKS) + len(RULED_REMARKS)


class Peace(NamedTuple):
    """Flags that are open, and rulings."""

    flags: tuple[Flag, ...]
    rulings: tuple[Ruling, ...]


def keep_peace(talk: Talk, setting: Setting, votes: tuple[Vote, ...]) -> Peace:
    """Let the remarks be made that moderators deal with, flag them, and rule on those of the past."""
    places = {wish.key: index for index, wish in enumerate(setting.wishes)}
    return Peace(_flags(talk, places), Bench(talk, setting, votes, places).rulings())


def _flags(talk: Talk, places: dict[str, int]) -> tuple[Flag, ...]:
    flags = []
    for number, flagged in enumerate(FLAGGED_REMARKS):
        index = places[flagged.idea]
        ago = days(0.4 + number * 0.63)
        there = {one.handle for one in talk.comments if one.idea == index}
        speaker = talk.someone(index, ago, there | {talk.wishes[index].idea.author})
        place = talk.say(index, speaker, ago, flagged.text, None)
        witness = talk.someone(index, ago, {speaker})
        flags.append(Flag(index, place, None, witness, ago * talk.rng.uniform(0.3, 0.8), flagged.reason, flagged.note))
        if flagged.idea in FLAGGED_SPEAKERS:
            reason, note = FLAGGED_SPEAKERS[flagged.idea]
            other = talk.someone(index, ago, {speaker, witness})
            flags.append(Flag(None, None, speaker, other, ago * talk.rng.uniform(0.3, 0.8), reason, note))
    for key, reason, note in FLAGGED_IDEAS:
        index = places[key]
        ago = min(days(1.3), talk.wishes[index].idea.ago * 0.5)
        flags.append(
            Flag(index, None, None, talk.someone(index, ago, {talk.wishes[index].idea.author}), ago, reason, note)
        )
    return tuple(flags)


class Bench:
    """The moderators at work."""

    def __init__(self, talk: Talk, setting: Setting, votes: tuple[Vote, ...], places: dict[str, int]) -> None:
        self.talk = talk
        self.places = places
        self.keepers = {group: row.handle for group, row in founding(setting.memberships).items()}
        self.moments = _moments(talk, votes)
        self.speakers: dict[str, str] = {}
        self.remarks: dict[str, int] = {}  # places of comments, by the name of the remark

    def rulings(self) -> tuple[Ruling, ...]:
        """All rulings, the oldest first."""
        for remark in sorted(RULED_REMARKS, key=lambda one: -one.days_ago):
            self._say(remark)
        return tuple(self._rule(written) for written in sorted(RULINGS, key=lambda one: -one.days_ago))

    def _say(self, remark: RuledRemark) -> None:
        index, ago = self.places[remark.idea], days(remark.days_ago)
        if remark.speaker not in self.speakers:
            self.speakers[remark.speaker] = self.talk.someone(index, ago, self._unfit(remark))
        before = [
            (one.ago, place)
            for place, one in enumerate(self.talk.comments)
            if one.idea == index and one.reply_to is None and one.ago > ago
        ]
        answered = min(before)[1] if remark.is_reply else None
        self.remarks[remark.name] = self.talk.say(index, self.speakers[remark.speaker], ago, remark.text, answered)

    def _unfit(self, remark: RuledRemark) -> set[str]:
        """Whose part it cannot be: the idea's author, who moderates, and who did something while suspended."""
        spells = {one.act: days(one.days_ago) for one in RULINGS if one.speaker == remark.speaker}
        busy = {
            handle
            for handle, moments in self.moments.items()
            if spells and any(spells["lift"] < ago < spells["suspend"] for ago in moments)
        }
        author = self.talk.wishes[self.places[remark.idea]].idea.author
        return {author, *self.speakers.values(), *self.keepers.values()} | busy

    def _rule(self, written: WrittenRuling) -> Ruling:
        place = self.remarks.get(written.remark)
        key = self.places.get(written.idea)
        index = self.talk.comments[place].idea if place is not None else key
        ruler = POSTS[written.by] if written.by else self.keepers[self.talk.wishes[index or 0].idea.group]
        member = self.speakers.get(written.speaker)
        return Ruling(written.act, index, place, member, ruler, days(written.days_ago), written.reason)


def _moments(talk: Talk, votes: tuple[Vote, ...]) -> dict[str, list[timedelta]]:
    """When people did something, by handle."""
    found: defaultdict[str, list[timedelta]] = defaultdict(list)
    for vote in votes:
        found[vote.handle].append(vote.ago)
    for comment in talk.comments:
        found[comment.handle].append(comment.ago)
    for wish in talk.wishes:
        found[wish.idea.author].append(wish.idea.ago)
    return found
