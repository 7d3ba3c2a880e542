"""Tables of ideas: statuses, labels, extra fields, ideas, versions, status changes, votes, impressions and more."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Computed, ForeignKey, Index, Text, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.db import Base, now
from community.groups.models import Group
from community.ideas import trend
from community.ideas.trend import NO_TREND
from community.members.models import Member

NICE, IMPORTANT, CRITICAL = 1, 2, 3


# Kinds of statuses, which decide how they behave.
OPEN, IN_PROGRESS, DONE, DECLINED = KINDS = ("open", "in_progress", "done", "declined")


class Status(Base):
    """The status of an idea. A removed one stays as a row, which names it in the history and leads to another."""

    __tablename__ = "statuses"
    key: Mapped[str] = mapped_column(primary_key=True)  # kept when the status is renamed
    name: Mapped[str]
    folded_name: Mapped[str]  # the name without differences of case, by which it is unique
    position: Mapped[int]
    kind: Mapped[str]  # one of `KINDS`
    color: Mapped[int] = mapped_column(default=0)  # 1 to 12; 0 for the look of the built-in status with this key
    closes: Mapped[bool]  # ideas with this status take no votes
    on_roadmap: Mapped[bool] = mapped_column(default=False)
    is_default: Mapped[bool] = mapped_column(default=False)  # of new ideas
    next_keys: Mapped[Any] = mapped_column(JSON, default=list)  # of the statuses that can follow it; empty: all
    version: Mapped[int] = mapped_column(default=1)
    replaced_by_key: Mapped[str | None]  # since it is removed: the status that its ideas have instead
    __table_args__ = (
        Index(
            "uq_statuses_folded_name",
            "folded_name",
            unique=True,
            sqlite_where=text("replaced_by_key IS NULL"),
            postgresql_where=text("replaced_by_key IS NULL"),
        ),
    )

    @property
    def is_decision(self) -> bool:
        """Whether it says that an idea is done or will not be done."""
        return self.kind in (DONE, DECLINED)


UNANSWERED = "answered_at IS NULL AND hidden_at IS NULL AND merged_into_id IS NULL"  # of an index
_DEFAULT_STATUS = select(Status.key).where(Status.is_default).limit(1).scalar_subquery()


class Idea(Base):
    """Something that a customer needs, posted in a group."""

    __tablename__ = "ideas"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    title: Mapped[str]
    slug: Mapped[str]
    body: Mapped[str] = mapped_column(Text)  # “Description”
    today: Mapped[str] = mapped_column(Text, default="")  # “What happens today?”
    others: Mapped[str] = mapped_column(Text, default="")  # “Who else needs it?”
    body_html: Mapped[str] = mapped_column(Text)
    today_html: Mapped[str] = mapped_column(Text, default="")
    others_html: Mapped[str] = mapped_column(Text, default="")
    excerpt: Mapped[str] = mapped_column(Text)
    status_key: Mapped[str] = mapped_column(ForeignKey("statuses.key"), default=_DEFAULT_STATUS)
    status_at: Mapped[datetime] = mapped_column(default=now)
    posted_at: Mapped[datetime] = mapped_column(default=now)
    edited_at: Mapped[datetime | None]
    edited_by: Mapped[int | None]  # the moderator who wrote the present text; None: its author
    version: Mapped[int] = mapped_column(default=1)
    hidden_at: Mapped[datetime | None]  # since when it is removed, under review, or both
    removed_by: Mapped[str | None]  # "author" or "moderator"
    review_state: Mapped[str | None]  # `PENDING` or `AUTO_HIDDEN` until a moderator has reviewed it
    locked_at: Mapped[datetime | None]  # since when only moderators can comment
    pinned_at: Mapped[datetime | None]  # since when it comes first in its group
    erased_at: Mapped[datetime | None]  # since when its text is deleted for good, with its author's account
    # The idea that its votes count for: the last one of a chain of merges, so never a merged one. See `families`.
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("ideas.id"))
    merged_count: Mapped[int] = mapped_column(default=0)  # ideas that were merged into this one

    vote_count: Mapped[int] = mapped_column(default=0)
    nice_count: Mapped[int] = mapped_column(default=0)
    important_count: Mapped[int] = mapped_column(default=0)
    critical_count: Mapped[int] = mapped_column(default=0)
    comment_count: Mapped[int] = mapped_column(default=0)
    imported_support: Mapped[int] = mapped_column(default=0)  # counted on the site of the import, not votes here
    total_support: Mapped[int] = mapped_column(Computed("vote_count + imported_support", persisted=True))
    imported_from: Mapped[str | None]  # the name of the site it was imported from
    imported_url: Mapped[str | None]  # its address on that site
    trend: Mapped[float] = mapped_column(default=NO_TREND)
    support: Mapped[float] = mapped_column(default=0.0)  # adjusted support, in (0, 1): see `ranking`
    discover: Mapped[float] = mapped_column(default=0.0)  # upper confidence bound of support; closed ideas last
    weighted_impressions: Mapped[float] = mapped_column(default=0.0)  # each weighted by how likely its position is read
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))  # the staff member it is assigned to
    effort: Mapped[int | None]  # as estimated by staff, 1 to 5
    value: Mapped[int | None]  # to the company, as estimated by staff, 1 to 5
    expected: Mapped[str | None]  # the period, as in `expected_time`, that staff named
    expected_by: Mapped[date | None]  # its last day
    # When staff or a moderator last answered: follows within a minute, but is empty once there is no answer.
    answered_at: Mapped[datetime | None]
    stale_since: Mapped[datetime | None]  # the last change that the derived scores do not include yet
    similar: Mapped[Any] = mapped_column(JSON, default=list)  # ideas: [id, similarity], the most similar first

    group: Mapped[Group] = relationship(lazy="raise_on_sql")
    author: Mapped[Member] = relationship(foreign_keys=author_id, lazy="raise_on_sql")
    status: Mapped[Status] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        CheckConstraint("removed_by IN ('author', 'moderator')", name="removed_by"),
        Index("ix_ideas_author_id_posted_at", "author_id", "posted_at", "id"),
        Index("ix_ideas_posted_at_id", "posted_at", "id"),
        Index("ix_ideas_trend_id", "trend", "id"),
        Index("ix_ideas_discover_id", "discover", "id"),
        Index("ix_ideas_group_discover_id", "group_id", "discover", "id"),
        Index("ix_ideas_status_discover_id", "status_key", "discover", "id"),
        Index("ix_ideas_support_id", "support", "id"),
        Index(
            "ix_ideas_owner_id",
            "owner_id",
            sqlite_where=text("owner_id IS NOT NULL"),
            postgresql_where=text("owner_id IS NOT NULL"),
        ),
        Index("ix_ideas_vote_count_id", "vote_count", "id"),
        Index("ix_ideas_comment_count_id", "comment_count", "id"),
        Index("ix_ideas_group_posted_at_id", "group_id", "posted_at", "id"),
        Index("ix_ideas_group_trend_id", "group_id", "trend", "id"),
        Index("ix_ideas_total_support_id", "total_support", "id"),
        Index("ix_ideas_group_total_support_id", "group_id", "total_support", "id"),
        Index("ix_ideas_status_key_status_at_id", "status_key", "status_at", "id"),
        Index("ix_ideas_status_posted_at_id", "status_key", "posted_at", "id"),
        Index("ix_ideas_status_trend_id", "status_key", "trend", "id"),
        Index("ix_ideas_status_total_support_id", "status_key", "total_support", "id"),
        *(
            Index(
                name,
                *columns,
                "answered_at",
                "id",
                sqlite_where=text("answered_at IS NOT NULL"),
                postgresql_where=text("answered_at IS NOT NULL"),
            )
            for name, columns in (
                ("ix_ideas_answered_at_id", ()),
                ("ix_ideas_group_answered_at_id", ("group_id",)),
                ("ix_ideas_status_answered_at_id", ("status_key",)),
            )
        ),
        *(
            Index(
                name,
                *(*columns, "id", "status_key"),
                sqlite_where=text(UNANSWERED),
                postgresql_where=text(UNANSWERED),
            )
            for name, columns in (
                ("ix_ideas_unanswered", ("posted_at",)),
                ("ix_ideas_group_unanswered", ("group_id", "posted_at")),
                ("ix_ideas_unanswered_support", ("support",)),
            )
        ),
        Index(
            "ix_ideas_merged_into_id",
            "merged_into_id",
            sqlite_where=text("merged_into_id IS NOT NULL"),
            postgresql_where=text("merged_into_id IS NOT NULL"),
        ),
        Index(
            "ix_ideas_review_state",
            "review_state",
            "hidden_at",
            "id",
            sqlite_where=text("review_state IS NOT NULL"),
            postgresql_where=text("review_state IS NOT NULL"),
        ),
        Index(
            "ix_ideas_pinned",
            "group_id",
            "pinned_at",
            sqlite_where=text("pinned_at IS NOT NULL"),
            postgresql_where=text("pinned_at IS NOT NULL"),
        ),
        Index(
            "ix_ideas_stale_since",
            "stale_since",
            sqlite_where=text("stale_since IS NOT NULL"),
            postgresql_where=text("stale_since IS NOT NULL"),
        ),
    )

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    @property
    def is_merged(self) -> bool:
        return self.merged_into_id is not None

    @property
    def similar_ids(self) -> list[int]:
        """The ids of similar ideas, the most similar first. Not everyone can find each of them."""
        return [idea_id for idea_id, _similarity in self.similar]


class IdeaMerge(Base):
    """An idea merged into another one that says the same. One that was undone is kept.

    The merges in force make a tree: if A was merged into B and then B into C, undoing the second leaves A in B.
    """

    __tablename__ = "idea_merges"
    id: Mapped[int] = mapped_column(primary_key=True)
    child_id: Mapped[int] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"))
    parent_id: Mapped[int] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"), index=True)
    merged_by: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    merged_at: Mapped[datetime] = mapped_column(default=now)
    undone_at: Mapped[datetime | None]  # since when it is no longer in force
    undone_by: Mapped[int | None]  # the member
    message: Mapped[str] = mapped_column(Text, default="")  # to supporters who come along; empty: the usual sentence
    __table_args__ = (
        Index(
            "uq_idea_merges_in_force",
            "child_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
        Index("ix_idea_merges_child_id", "child_id"),
    )


class Label(Base):
    """A word that staff sort ideas by. Everyone sees a public one, only staff see the others."""

    __tablename__ = "labels"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)  # kept when the label is renamed
    name: Mapped[str]
    folded_name: Mapped[str]  # the name without differences of case, by which it is unique
    color: Mapped[int]  # 1 to 12
    is_public: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(default=now)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("labels.id", ondelete="CASCADE"), index=True)
    __table_args__ = (
        Index(
            "uq_labels_folded_name",
            "folded_name",
            unique=True,
            sqlite_where=text("merged_into_id IS NULL"),
            postgresql_where=text("merged_into_id IS NULL"),
        ),
    )


class IdeaLabel(Base):
    """A label of an idea."""

    __tablename__ = "idea_labels"
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"), primary_key=True)
    label_id: Mapped[int] = mapped_column(ForeignKey("labels.id", ondelete="CASCADE"), primary_key=True)
    __table_args__ = (Index("ix_idea_labels_label_id_idea_id", "label_id", "idea_id"),)


class LabelMerge(Base):
    """A merge of one label into another, kept so that it can be undone."""

    __tablename__ = "label_merges"
    id: Mapped[int] = mapped_column(primary_key=True)
    label_id: Mapped[int] = mapped_column(ForeignKey("labels.id", ondelete="CASCADE"), index=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("labels.id", ondelete="CASCADE"), index=True)
    merged_by: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"), index=True)
    merged_at: Mapped[datetime]
    followers: Mapped[Any] = mapped_column(JSON, default=list)  # ids of labels that had been merged into the first one
    # An id is never used again: a page may still have the button that undoes a merge.
    __table_args__ = ({"sqlite_autoincrement": True},)


class MergedLabel(Base):
    """An idea that had the first label of a merge."""

    __tablename__ = "merged_labels"
    merge_id: Mapped[int] = mapped_column(ForeignKey("label_merges.id", ondelete="CASCADE"), primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"), primary_key=True)
    had_both: Mapped[bool]
    __table_args__ = (Index("ix_merged_labels_idea_id", "idea_id"),)


class Snooze(Base):
    """An idea that staff have taken out of their queues, until a time or a number of votes."""

    __tablename__ = "snoozes"
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"), primary_key=True)
    until: Mapped[datetime]
    votes: Mapped[int | None]  # with so many it is over
    reason: Mapped[str]
    snoozed_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    snoozed_at: Mapped[datetime]


class IdeaField(Base):
    """An extra field of a group: something that it asks on its form for new ideas. See `extra_fields`."""

    __tablename__ = "idea_fields"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    kind: Mapped[str]  # never changed, because the answers are of this kind
    help: Mapped[str] = mapped_column(default="")
    choices: Mapped[Any] = mapped_column(JSON, default=list)  # the texts to choose from
    is_required: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int]
    # An id is never used again: a form that was opened before may still have the old field.
    __table_args__ = ({"sqlite_autoincrement": True},)


class IdeaFieldAnswer(Base):
    """The answer of an idea in an extra field. There is no row for an empty one."""

    __tablename__ = "idea_field_answers"
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"), primary_key=True)
    field_id: Mapped[int] = mapped_column(ForeignKey("idea_fields.id", ondelete="CASCADE"), primary_key=True)
    value: Mapped[str]
    __table_args__ = (Index("ix_idea_field_answers_field_id", "field_id"),)


class IdeaVersion(Base):
    """An earlier version of an idea's text. The current text is in the idea itself."""

    __tablename__ = "idea_versions"
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    today: Mapped[str] = mapped_column(Text)
    others: Mapped[str] = mapped_column(Text)
    answers: Mapped[str] = mapped_column(Text, default="")  # in extra fields, one “Name: answer” per line
    written_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    written_at: Mapped[datetime]


class StatusChange(Base):
    """A status that staff gave an idea, with a reason and optionally an official answer.

    It is never edited. One that was undone is kept, but shown and counted nowhere.
    """

    __tablename__ = "status_changes"
    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"))
    status_key: Mapped[str] = mapped_column(ForeignKey("statuses.key"))
    reason: Mapped[str] = mapped_column(Text, default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    answer_html: Mapped[str] = mapped_column(Text, default="")
    changed_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    changed_at: Mapped[datetime] = mapped_column(default=now)
    previous_key: Mapped[str | None]  # the status before, which undoing restores; None if it cannot be undone
    previous_at: Mapped[datetime | None]
    expected: Mapped[str | None]  # when the idea is expected since then
    previous_expected: Mapped[str | None]
    undone_at: Mapped[datetime | None]  # since when it is no longer shown
    undone_by: Mapped[int | None]  # the staff member
    __table_args__ = (
        Index("ix_status_changes_idea_id_changed_at", "idea_id", "changed_at"),
        Index("ix_status_changes_changed_at", "changed_at"),
    )


def _full_weight(context: Any) -> float:
    return trend.weight(context.get_current_parameters()["cast_at"])


class Vote(Base):
    """A member's vote for an idea, and where it was cast.

    Withdrawing sets `withdrawn_at`; voting again adds a row. There is one live vote per member and idea.
    """

    __tablename__ = "votes"
    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    cast_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]
    importance: Mapped[int | None]
    surface: Mapped[str] = mapped_column(default="direct")
    position: Mapped[int | None]
    is_exploration: Mapped[bool] = mapped_column(default=False)
    in_rate: Mapped[bool] = mapped_column(default=False)  # by someone whose impressions are counted: part of support
    count_visible: Mapped[bool | None]  # to the voter, before they voted; None if it is not known
    trend_weight: Mapped[float] = mapped_column(default=_full_weight)  # a logarithm, see `trend.weight`
    __table_args__ = (
        CheckConstraint("importance BETWEEN 1 AND 3", name="importance"),
        Index(
            "uq_votes_live",
            "idea_id",
            "member_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        Index("ix_votes_member_id_cast_at", "member_id", "cast_at", "id"),
        Index("ix_votes_idea_id_cast_at", "idea_id", "cast_at"),
        Index("ix_votes_cast_at", "cast_at"),
        Index(
            "ix_votes_withdrawn_at",
            "withdrawn_at",
            sqlite_where=text("withdrawn_at IS NOT NULL"),
            postgresql_where=text("withdrawn_at IS NOT NULL"),
        ),
    )


class Impression(Base):
    """How often an idea was shown and opened in one placement on one day, by members who could vote on it."""

    __tablename__ = "impressions"
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    surface: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)  # 0 without an order, as on the idea's own page
    is_exploration: Mapped[bool] = mapped_column(primary_key=True)
    shows: Mapped[int] = mapped_column(default=0)
    opens: Mapped[int] = mapped_column(default=0)


class Calibration(Base):
    """The numbers that adjusted support is calculated with: estimated each night, never changed."""

    __tablename__ = "calibrations"
    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    mean: Mapped[float]  # the site average: votes per reader
    weight: Mapped[float]  # of the site average, in readers
    exponent: Mapped[float]  # of position bias
    first_row: Mapped[float]  # the chance that the first row of a list is read
    settled: Mapped[float]  # the share of readings that follow a settled opinion
    activity: Mapped[Any] = mapped_column(JSON)  # relative, of equally large classes of members, with mean 1
    evidence: Mapped[Any] = mapped_column(JSON)  # of exploration slots, by position: [shows, votes, opens]
