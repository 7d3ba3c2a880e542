"""The comments: written threads, talk that belongs to a need, and remarks that fit the part."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random

from community.demo.casting import days
from community.demo.content.people import STAFF
from community.demo.content.threads import THREADS
from community.demo.dealing import MOST_USES, Deck
from community.demo.setting import PRIVATE, Setting, in_days
from community.demo.shapes import Comment, Decision
from community.demo.wishing import fill

POSTS = {post: handle for post, _, handle, *_ in STAFF}


class Talk:
    """The conversation as it grows."""

    def __init__(self, rng: Random, setting: Setting) -> None:
        self.rng = rng
        self.wishes = setting.wishes
        self.members = [person for person in setting.people if person.role == "member"]
        self.first_name = {person.handle: person.name.split()[0] for person in setting.people}
        self.testers = {row.handle for row in setting.memberships if row.group == PRIVATE}
        self.decided: dict[int, Decision] = {decision.idea: decision for decision in setting.decisions}
        self.liveliness = {person.handle: 0.15 + rng.random() ** 2 for person in self.members}
        self.comments: list[Comment] = []
        self.uses: Counter[str] = Counter()
        self.bodies: set[tuple[int, str]] = set()
        self.heads: Counter[tuple[int, str]] = Counter()

    def someone(self, index: int, ago: timedelta, but: set[str]) -> str:
        """A member who was there at that time and may see the idea."""
        private = self.wishes[index].idea.group == PRIVATE
        there = [
            person
            for person in self.members
            if person.joined_ago > ago and person.handle not in but and (not private or person.handle in self.testers)
        ]
        weights = [self.liveliness[one.handle] / (1 + 4 * self.heads[index, one.handle]) for one in there]
        return self.rng.choices(there, weights)[0].handle

    def say(self, index: int, handle: str, ago: timedelta, body: str, reply_to: int | None) -> int:
        """Add a comment and return its place."""
        self.comments.append(Comment(index, handle, ago, body, reply_to))
        self.uses[body] += 1
        self.bodies.add((index, body))
        self.heads[index, handle] += 1
        return len(self.comments) - 1

    def window(self, index: int) -> tuple[float, float]:
        """The stretch, in days before now, in which an idea is talked about."""
        age = in_days(self.wishes[index].idea.ago)
        decision = self.decided.get(index)
        if decision is None or decision.status in ("open", "under_review"):
            return age * 0.99, 0.004
        decided = in_days(decision.ago)
        if self.wishes[index].written:
            return decided * 0.99, 0.004
        return age * 0.99, decided * 1.01 if decision.status in ("shipped", "declined") else 0.004

    def moment(self, start: float, end: float) -> float:
        """A moment in the stretch, more likely early than late."""
        delay = self.rng.expovariate(1 / 9) if self.rng.random() < 0.7 else self.rng.uniform(0, start - end)
        if delay >= start - end:
            delay = self.rng.uniform(0, start - end)
        return start - delay

    def answer_at(self, ago: float) -> float:
        """When somebody answers what was said at that moment."""
        delay = 0.01 + self.rng.expovariate(1 / 0.5)
        return ago - delay if delay < ago * 0.9 else ago * self.rng.uniform(0.3, 0.9)

    def written_thread(self, index: int) -> None:
        """The thread of a written idea, in its written order."""
        thread = THREADS.get(self.wishes[index].key, ())
        start, end = self.window(index)
        author = self.wishes[index].idea.author
        cast: dict[str, str] = {"op": author, **POSTS}
        moments = sorted((self.moment(start, end) for _ in thread), reverse=True)
        for ago, remark in zip(moments, thread, strict=True):
            self._enter(cast, remark.speaker, index, ago)
            place = self.say(index, cast[remark.speaker], days(ago), remark.text, None)
            before = remark.speaker
            for reply in remark.replies:
                ago = self.answer_at(ago - 4 if reply.speaker == before and ago > 6 else ago)
                before = reply.speaker
                self._enter(cast, reply.speaker, index, ago)
                self.say(index, cast[reply.speaker], days(ago), reply.text, place)

    def _enter(self, cast: dict[str, str], speaker: str, index: int, ago: float) -> None:
        if speaker not in cast:
            cast[speaker] = self.someone(index, days(ago), set(cast.values()))

    def exchange(self, index: int, lines: tuple[str, ...]) -> bool:
        """A remark and the answers to it; false if it would repeat itself."""
        wish = self.wishes[index]
        start, end = self.window(index)
        if wish.written and index in self.decided:
            age = in_days(wish.idea.ago)
            start, end = age * 0.99, in_days(self.decided[index].ago) * 1.02
        ago = self.moment(start, end)
        first = fill(lines[0], w=wish.topic)
        if (index, first) in self.bodies or self.uses[first] >= MOST_USES:
            return False
        speaker = self.someone(index, days(ago), {wish.idea.author})
        place = self.say(index, speaker, days(ago), first, None)
        other = ""
        for turn, line in enumerate(lines[1:]):
            ago = max(self.answer_at(ago), min(end, ago * 0.98))
            text, _, post = line.partition(" @")
            if post:
                handle = POSTS[post]
            elif turn % 2:
                handle = speaker
            elif " you" in first.lower() or "author" in first or self.rng.random() < 0.65:
                handle = wish.idea.author
            else:
                handle = self.someone(index, days(ago), {wish.idea.author, speaker})
            other = speaker if handle != speaker else other
            self.say(index, handle, days(ago), fill(text, w=wish.topic, name=self.first_name[speaker]), place)
        return True

    def fill_up(self, votes: list[int], enough: int) -> None:
        """Remarks from the pools until there are enough of them, more of them where more people voted."""
        deck = Deck(self.rng)
        order = list(range(len(self.wishes)))
        weights = [(1 + votes[index]) ** 0.55 for index in order]
        filled: Counter[int] = Counter()
        while len(self.comments) < enough:
            index = self.rng.choices(order, weights)[0]
            wish = self.wishes[index]
            if filled[index] >= (2 if wish.written else 4) or (wish.written and wish.idea.ago < days(15)):
                continue
            lines = deck.draw(wish, enough - len(self.comments))
            if lines and self.exchange(index, lines):
                filled[index] += 1
