"""Later flags and rulings, what follows from them for who belongs where, and appeals."""

from __future__ import annotations

from dataclasses import replace

from community.demo.adding import places, remark_places
from community.demo.casting import days
from community.demo.content.later.forms import LaterFlag, LaterRuling
from community.demo.content.later.peace import LATER_APPEALS, LATER_FLAGS, LATER_RULINGS
from community.demo.shapes import Appeal, Community, Flag, Membership, Ruling, Trust

BELONGED = 133.3  # days ago: since when who is banned had belonged, if they do not belong already


def judge(community: Community) -> Community:
    """The community with everything its moderators had to do since."""
    docket = Docket(community)
    rulings = community.rulings + tuple(docket.ruling(one) for one in LATER_RULINGS)
    banned = {(ruling.group, ruling.member) for ruling in rulings if ruling.act == "ban"}
    return replace(
        community,
        memberships=tuple(row for row in community.memberships if (row.group, row.handle) not in banned),
        flags=community.flags + tuple(docket.flag(one) for one in LATER_FLAGS),
        rulings=rulings,
        trusts=tuple(
            Trust(
                community.ideas[ruling.idea].group,
                community.comments[ruling.comment].handle,
                ruling.handle,
                ruling.ago,
            )
            for ruling in rulings
            if ruling.trusts and ruling.idea is not None and ruling.comment is not None
        ),
        appeals=tuple(
            Appeal(
                docket.numbers[one.ruling],
                one.reason,
                days(one.days_ago),
                one.outcome,
                one.answer,
                one.by,
                None if one.decided_days_ago is None else days(one.decided_days_ago),
            )
            for one in LATER_APPEALS
        ),
    )


class Docket:
    """Where everything stands that flags and rulings are about."""

    def __init__(self, community: Community) -> None:
        self.community = community
        self.ideas = places(community)
        self.remarks = remark_places(community)
        first = len(community.rulings)
        self.numbers = {one.name: first + number for number, one in enumerate(LATER_RULINGS)}

    def flag(self, one: LaterFlag) -> Flag:
        """A flag, open or answered."""
        idea, comment = self._subject(one.remark, one.idea)
        ruling = self.numbers[one.ruling] if one.ruling else None
        return Flag(idea, comment, None, one.handle, days(one.days_ago), one.reason, one.note, one.counts, ruling)

    def ruling(self, one: LaterRuling) -> Ruling:
        """A ruling, with what it took away."""
        idea, comment = self._subject(one.remark, one.idea)
        return Ruling(
            act=one.act,
            idea=idea,
            comment=comment,
            member=one.member or None,
            handle=one.by,
            ago=days(one.days_ago),
            reason=one.reason,
            lasts=None if one.lasts is None else days(one.lasts),
            group=one.group,
            to_group=one.to_group,
            undoes=self.numbers[one.undoes] if one.undoes else None,
            trusts=one.trusts,
            left=self._belonging(one) if one.act == "ban" else None,
            released=None if one.released is None else days(one.released),
        )

    def _subject(self, remark: str, title: str) -> tuple[int | None, int | None]:
        if remark:
            place = self.remarks[remark]
            return self.community.comments[place].idea, place
        return self.ideas.get(title), None

    def _belonging(self, one: LaterRuling) -> Membership:
        wanted = (one.group, one.member)
        found = (row for row in self.community.memberships if (row.group, row.handle) == wanted)
        return next(found, Membership(one.group or "", one.member, days(BELONGED)))
