"""What moderators are shown: a subject with its flags and its author's past, and entries of the log."""

from datetime import datetime
from typing import Any, NamedTuple

from markupsafe import Markup

from community.groups.place import Place
from community.kernel import markup
from community.kernel.database import now
from community.members import models as members
from community.members.models import Member, initials
from community.moderation import acts
from community.moderation.flagging import REASONS
from community.moderation.subjects import COMMENT, IDEA, MEMBER, Subject


class FlagLine(NamedTuple):
    """One member's flag."""

    reason: str
    note: str
    flagged_at: datetime
    name: str
    handle: str

    @classmethod
    def columns(cls, of: Any) -> list[Any]:
        """The columns of a statement that make one."""
        return [of[name] for name in cls._fields]

    @property
    def says(self) -> str:
        return str(REASONS.get(self.reason, self.reason))


class Past(NamedTuple):
    """An earlier ruling about the same author."""

    act: str
    kind: str
    reason: str
    ruled_at: datetime
    ruler_name: str
    of_all: int  # how many there are rulings about this author
    is_undone: bool = False

    @property
    def done(self) -> str:
        return str(acts.DONE[self.act])


class Case(NamedTuple):
    """A subject to rule on."""

    kind: str
    id: int
    flag_count: int
    known: int  # the last ruling on it, 0 for none
    idea_id: int | None
    title: str | None
    slug: str | None
    body_html: str | None
    answers_html: str  # of a reply: what it answers
    posted_at: datetime
    taken_down_by: str | None
    author_id: int
    author_name: str
    author_handle: str
    author_colour: int
    author_picture: str | None
    author_role: str
    author_about: str
    author_joined_at: datetime
    suspended_at: datetime | None
    group_name: str | None
    group_slug: str | None
    flags: list[FlagLine]
    past: list[Past]
    withheld: str | None = None
    is_locked: bool = False
    suspended_until: datetime | None = None
    place: Place | None = None  # of a member as to one group: what they are there
    author_earned: str = ""  # their standing, suspension aside
    author_known: int = 0  # the last ruling on the author themself, 0 for none
    since: datetime | None = None  # when it began to wait
    worst: str = ""  # the worst reason of its open flags
    harm: int = 0
    turn: int = 0  # its place among those of equal harm, or held at one instant

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.id}"

    @property
    def initials(self) -> str:
        return initials(self.author_name)

    @property
    def colour(self) -> int:
        return self.author_colour

    @property
    def picture(self) -> str | None:
        return self.author_picture

    @property
    def html(self) -> Markup:
        return Markup(self.body_html or "")  # noqa: S704 (stored clean)

    @property
    def answers(self) -> str:
        return markup.excerpt(self.answers_html, 160)

    @property
    def is_suspended(self) -> bool:
        over = self.suspended_until is not None and self.suspended_until <= now()
        return self.suspended_at is not None and not over

    @property
    def acts(self) -> list[str]:
        """What can be ruled now."""
        place = self.place
        return acts.possible(
            acts.State(
                self.kind,
                self.flag_count > 0,
                self.taken_down_by or "",
                self.withheld or "",
                self.is_locked,
                self.is_suspended,
                self.author_role != members.MEMBER,
                in_group=place is not None,
                is_banned=place is not None and place.is_banned,
                moderates=place is not None and place.moderates,
            )
        )


def case_from(
    subject: Subject, flags: list[FlagLine], count: int, known: int, answers_html: str, past: list[Past]
) -> Case:
    """A case made from a subject in hand."""
    author: Member = subject.author
    idea, group, row = subject.idea, subject.group, subject.row
    html = None
    if subject.kind == IDEA:
        html = row.body_html + row.today_html + row.others_html
    elif subject.kind == COMMENT:
        html = row.body_html
    return Case(
        kind=subject.kind,
        id=subject.id,
        flag_count=count,
        known=known,
        idea_id=idea.id if idea else None,
        title=idea.title if idea else None,
        slug=idea.slug if idea else None,
        body_html=html,
        answers_html=answers_html,
        posted_at=author.joined_at if subject.kind == MEMBER else row.posted_at,
        taken_down_by=subject.taken_down_by,
        author_id=author.id,
        author_name=author.name,
        author_handle=author.handle,
        author_colour=author.colour,
        author_picture=author.picture,
        author_role=author.role,
        author_about=author.about,
        author_joined_at=author.joined_at,
        suspended_at=author.suspended_at if author.is_suspended else None,
        group_name=group.name if group else None,
        group_slug=group.slug if group else None,
        flags=flags,
        past=past,
        withheld=subject.withheld,
        is_locked=subject.is_locked,
        suspended_until=author.suspended_until,
        place=subject.place,
        author_earned=author.earned,
    )
