"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "beginning"
down_revision = None

STATUSES = (
    ("open", "Open", 1, False),
    ("under_review", "Under review", 2, False),
    ("planned", "Planned", 3, False),
    ("in_progress", "In progress", 4, False),
    ("shipped", "Shipped", 5, True),
    ("declined", "Declined", 6, True),
)
APPEND_ONLY = ("rulings", "site_choice_changes")


def upgrade() -> None:
    op.create_table(
        "duties",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_duties")),
    )
    op.create_table(
        "intentions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("formed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intentions")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_intentions_token_digest")),
    )
    with op.batch_alter_table("intentions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intentions_formed_at"), ["formed_at"], unique=False)

    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("listener", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index(
            "ix_jobs_waiting",
            ["due_at", "id"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL AND parked_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL AND parked_at IS NULL"),
        )

    op.create_table(
        "members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("colour", sa.Integer(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("interests", sa.Text(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("joined_from", sa.String(), nullable=False),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("role IN ('member', 'moderator', 'staff', 'administrator')", name=op.f("ck_members_role")),
        sa.CheckConstraint("colour BETWEEN 1 AND 12", name=op.f("ck_members_colour")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sa.UniqueConstraint("email", name=op.f("uq_members_email")),
        sa.UniqueConstraint("handle", name=op.f("uq_members_handle")),
    )
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.create_index("ix_members_joined_at_id", ["joined_at", "id"], unique=False)

    op.create_table(
        "site_choice_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_choice_changes")),
    )
    op.create_table(
        "site_choices",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_site_choices")),
    )
    op.create_table(
        "statuses",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_statuses")),
    )
    op.create_table(
        "groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("description_html", sa.Text(), nullable=False),
        sa.Column("colour", sa.Integer(), nullable=False),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("founder_id", sa.Integer(), nullable=False),
        sa.Column("founded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("member_count", sa.Integer(), nullable=False),
        sa.Column("idea_count", sa.Integer(), nullable=False),
        sa.CheckConstraint("colour BETWEEN 1 AND 12", name=op.f("ck_groups_colour")),
        sa.ForeignKeyConstraint(["founder_id"], ["members.id"], name=op.f("fk_groups_founder_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups")),
        sa.UniqueConstraint("slug", name=op.f("uq_groups_slug")),
    )
    with op.batch_alter_table("groups", schema=None) as batch_op:
        batch_op.create_index("ix_groups_founded_at_id", ["founded_at", "id"], unique=False)
        batch_op.create_index("ix_groups_member_count_id", ["member_count", "id"], unique=False)

    op.create_table(
        "insights_activity",
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("ideas", sa.Integer(), nullable=False),
        sa.Column("comments", sa.Integer(), nullable=False),
        sa.Column("votes_received", sa.Integer(), nullable=False),
        sa.Column("votes_cast", sa.Integer(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_insights_activity_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("days", "member_id", name=op.f("pk_insights_activity")),
    )
    with op.batch_alter_table("insights_activity", schema=None) as batch_op:
        batch_op.create_index("ix_insights_activity_days_score", ["days", "score", "member_id"], unique=False)

    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("remembered", sa.Boolean(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("browser", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_sessions_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_sessions_token_digest")),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sessions_member_id"), ["member_id"], unique=False)

    op.create_table(
        "ideas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("today", sa.Text(), nullable=False),
        sa.Column("others", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("today_html", sa.Text(), nullable=False),
        sa.Column("others_html", sa.Text(), nullable=False),
        sa.Column("excerpt", sa.Text(), nullable=False),
        sa.Column("status_key", sa.String(), nullable=False),
        sa.Column("status_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("taken_down_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_down_by", sa.String(), nullable=True),
        sa.Column("vote_count", sa.Integer(), nullable=False),
        sa.Column("nice_count", sa.Integer(), nullable=False),
        sa.Column("important_count", sa.Integer(), nullable=False),
        sa.Column("critical_count", sa.Integer(), nullable=False),
        sa.Column("comment_count", sa.Integer(), nullable=False),
        sa.Column("trend", sa.Double(), nullable=False),
        sa.Column("stale_since", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("taken_down_by IN ('author', 'moderator')", name=op.f("ck_ideas_taken_down_by")),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_ideas_author_id_members")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_ideas_group_id_groups")),
        sa.ForeignKeyConstraint(["status_key"], ["statuses.key"], name=op.f("fk_ideas_status_key_statuses")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ideas")),
    )
    with op.batch_alter_table("ideas", schema=None) as batch_op:
        batch_op.create_index("ix_ideas_author_id_posted_at", ["author_id", "posted_at", "id"], unique=False)
        batch_op.create_index("ix_ideas_comment_count_id", ["comment_count", "id"], unique=False)
        batch_op.create_index("ix_ideas_group_posted_at_id", ["group_id", "posted_at", "id"], unique=False)
        batch_op.create_index("ix_ideas_group_trend_id", ["group_id", "trend", "id"], unique=False)
        batch_op.create_index("ix_ideas_group_vote_count_id", ["group_id", "vote_count", "id"], unique=False)
        batch_op.create_index("ix_ideas_posted_at_id", ["posted_at", "id"], unique=False)
        batch_op.create_index(
            "ix_ideas_stale_since",
            ["stale_since"],
            unique=False,
            sqlite_where=sa.text("stale_since IS NOT NULL"),
            postgresql_where=sa.text("stale_since IS NOT NULL"),
        )
        batch_op.create_index("ix_ideas_status_key_status_at_id", ["status_key", "status_at", "id"], unique=False)
        batch_op.create_index("ix_ideas_status_posted_at_id", ["status_key", "posted_at", "id"], unique=False)
        batch_op.create_index("ix_ideas_status_trend_id", ["status_key", "trend", "id"], unique=False)
        batch_op.create_index("ix_ideas_status_vote_count_id", ["status_key", "vote_count", "id"], unique=False)
        batch_op.create_index("ix_ideas_trend_id", ["trend", "id"], unique=False)
        batch_op.create_index("ix_ideas_vote_count_id", ["vote_count", "id"], unique=False)

    op.create_table(
        "memberships",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("moderates", sa.Boolean(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_memberships_group_id_groups"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_memberships_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "member_id", name=op.f("pk_memberships")),
    )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_memberships_member_id"), ["member_id"], unique=False)

    op.create_table(
        "comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("taken_down_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_down_by", sa.String(), nullable=True),
        sa.CheckConstraint("taken_down_by IN ('author', 'moderator')", name=op.f("ck_comments_taken_down_by")),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_comments_author_id_members")),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_comments_idea_id_ideas"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["comments.id"], name=op.f("fk_comments_parent_id_comments"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
    )
    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.create_index("ix_comments_author_id_posted_at_id", ["author_id", "posted_at", "id"], unique=False)
        batch_op.create_index("ix_comments_idea_id_posted_at_id", ["idea_id", "posted_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_comments_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index("ix_comments_posted_at", ["posted_at"], unique=False)

    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("status_key", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answer_html", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["members.id"], name=op.f("fk_decisions_decided_by_members")),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_decisions_idea_id_ideas"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["status_key"], ["statuses.key"], name=op.f("fk_decisions_status_key_statuses")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.create_index("ix_decisions_decided_at", ["decided_at"], unique=False)
        batch_op.create_index("ix_decisions_idea_id_decided_at", ["idea_id", "decided_at"], unique=False)

    op.create_table(
        "idea_versions",
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("today", sa.Text(), nullable=False),
        sa.Column("others", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["ideas.id"], name=op.f("fk_idea_versions_idea_id_ideas"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["written_by"], ["members.id"], name=op.f("fk_idea_versions_written_by_members")),
        sa.PrimaryKeyConstraint("idea_id", "version", name=op.f("pk_idea_versions")),
    )
    op.create_table(
        "looks",
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("surface", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reserved", sa.Boolean(), nullable=False),
        sa.Column("shows", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_looks_idea_id_ideas"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("idea_id", "day", "surface", "position", "reserved", name=op.f("pk_looks")),
    )
    op.create_table(
        "votes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("cast_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("importance", sa.Integer(), nullable=True),
        sa.Column("surface", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("reserved", sa.Boolean(), nullable=False),
        sa.Column("from_look", sa.Boolean(), nullable=False),
        sa.CheckConstraint("importance BETWEEN 1 AND 3", name=op.f("ck_votes_importance")),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_votes_idea_id_ideas"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_votes_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_votes")),
    )
    with op.batch_alter_table("votes", schema=None) as batch_op:
        batch_op.create_index("ix_votes_cast_at", ["cast_at"], unique=False)
        batch_op.create_index("ix_votes_idea_id_cast_at", ["idea_id", "cast_at"], unique=False)
        batch_op.create_index(
            "ix_votes_member_live",
            ["member_id", "cast_at", "id"],
            unique=False,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.create_index(
            "uq_votes_live",
            ["idea_id", "member_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "rulings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=True),
        sa.Column("comment_id", sa.Integer(), nullable=True),
        sa.Column("subject_member_id", sa.Integer(), nullable=True),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("ruled_by", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ruled_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("act IN ('keep', 'take_down', 'restore', 'suspend', 'lift')", name=op.f("ck_rulings_act")),
        sa.CheckConstraint(
            "(CASE WHEN idea_id IS NULL THEN 0 ELSE 1 END + CASE WHEN comment_id IS NULL THEN 0 ELSE 1 END + CASE WHEN subject_member_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_rulings_one_subject"),
        ),
        sa.ForeignKeyConstraint(["about_id"], ["members.id"], name=op.f("fk_rulings_about_id_members")),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_rulings_comment_id_comments")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_rulings_group_id_groups")),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_rulings_idea_id_ideas")),
        sa.ForeignKeyConstraint(["ruled_by"], ["members.id"], name=op.f("fk_rulings_ruled_by_members")),
        sa.ForeignKeyConstraint(
            ["subject_member_id"], ["members.id"], name=op.f("fk_rulings_subject_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rulings")),
    )
    with op.batch_alter_table("rulings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rulings_group_id"), ["group_id"], unique=False)
        batch_op.create_index("ix_rulings_about_id_ruled_at_id", ["about_id", "ruled_at", "id"], unique=False)
        batch_op.create_index("ix_rulings_ruled_at_id", ["ruled_at", "id"], unique=False)

    op.create_table(
        "flags",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=True),
        sa.Column("comment_id", sa.Integer(), nullable=True),
        sa.Column("subject_member_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("flagged_by", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("flagged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ruling_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(CASE WHEN idea_id IS NULL THEN 0 ELSE 1 END + CASE WHEN comment_id IS NULL THEN 0 ELSE 1 END + CASE WHEN subject_member_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_flags_one_subject"),
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_flags_comment_id_comments"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["flagged_by"], ["members.id"], name=op.f("fk_flags_flagged_by_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_flags_group_id_groups"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_flags_idea_id_ideas"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["ruling_id"], ["rulings.id"], name=op.f("fk_flags_ruling_id_rulings")),
        sa.ForeignKeyConstraint(
            ["subject_member_id"], ["members.id"], name=op.f("fk_flags_subject_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flags")),
    )
    with op.batch_alter_table("flags", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_flags_group_id"), ["group_id"], unique=False)
        batch_op.create_index(
            "ix_flags_open",
            ["flagged_at", "id"],
            unique=False,
            sqlite_where=sa.text("ruling_id IS NULL"),
            postgresql_where=sa.text("ruling_id IS NULL"),
        )
        batch_op.create_index(
            "uq_flags_open_comment",
            ["comment_id", "flagged_by"],
            unique=True,
            sqlite_where=sa.text("ruling_id IS NULL"),
            postgresql_where=sa.text("ruling_id IS NULL"),
        )
        batch_op.create_index(
            "uq_flags_open_idea",
            ["idea_id", "flagged_by"],
            unique=True,
            sqlite_where=sa.text("ruling_id IS NULL"),
            postgresql_where=sa.text("ruling_id IS NULL"),
        )
        batch_op.create_index(
            "uq_flags_open_member",
            ["subject_member_id", "flagged_by"],
            unique=True,
            sqlite_where=sa.text("ruling_id IS NULL"),
            postgresql_where=sa.text("ruling_id IS NULL"),
        )

    statuses = sa.table("statuses", *(sa.column(name) for name in ("key", "name", "position", "closes")))
    op.bulk_insert(statuses, [dict(zip(("key", "name", "position", "closes"), row, strict=True)) for row in STATUSES])
    for table in APPEND_ONLY:
        _only_append(table)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in APPEND_ONLY:
            op.execute(f"DROP TRIGGER {table}_only_append ON {table}")
        op.execute("DROP FUNCTION refuse_change")

    with op.batch_alter_table("flags", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_flags_open_member",
            sqlite_where=sa.text("ruling_id IS NULL"),
            postgresql_where=sa.text("ruling_id IS NULL"),
        )
        batch_op.drop_index(
            "uq_flags_open_idea",
            sqlite_where=sa.text("ruling_id IS NULL"),
            postgresql_where=sa.text("ruling_id IS NULL"),
        )
        batch_op.drop_index(
            "uq_flags_open_comment",
            sqlite_where=sa.text("ruling_id IS NULL"),
            postgresql_where=sa.text("ruling_id IS NULL"),
        )
        batch_op.drop_index(
            "ix_flags_open", sqlite_where=sa.text("ruling_id IS NULL"), postgresql_where=sa.text("ruling_id IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_flags_group_id"))

    op.drop_table("flags")
    with op.batch_alter_table("rulings", schema=None) as batch_op:
        batch_op.drop_index("ix_rulings_ruled_at_id")
        batch_op.drop_index("ix_rulings_about_id_ruled_at_id")
        batch_op.drop_index(batch_op.f("ix_rulings_group_id"))

    op.drop_table("rulings")
    with op.batch_alter_table("votes", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_votes_live",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_votes_member_live",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index("ix_votes_idea_id_cast_at")
        batch_op.drop_index("ix_votes_cast_at")

    op.drop_table("votes")
    op.drop_table("looks")
    op.drop_table("idea_versions")
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_index("ix_decisions_idea_id_decided_at")
        batch_op.drop_index("ix_decisions_decided_at")

    op.drop_table("decisions")
    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.drop_index("ix_comments_posted_at")
        batch_op.drop_index(batch_op.f("ix_comments_parent_id"))
        batch_op.drop_index("ix_comments_idea_id_posted_at_id")
        batch_op.drop_index("ix_comments_author_id_posted_at_id")

    op.drop_table("comments")
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_memberships_member_id"))

    op.drop_table("memberships")
    with op.batch_alter_table("ideas", schema=None) as batch_op:
        batch_op.drop_index("ix_ideas_vote_count_id")
        batch_op.drop_index("ix_ideas_trend_id")
        batch_op.drop_index("ix_ideas_status_vote_count_id")
        batch_op.drop_index("ix_ideas_status_trend_id")
        batch_op.drop_index("ix_ideas_status_posted_at_id")
        batch_op.drop_index("ix_ideas_status_key_status_at_id")
        batch_op.drop_index(
            "ix_ideas_stale_since",
            sqlite_where=sa.text("stale_since IS NOT NULL"),
            postgresql_where=sa.text("stale_since IS NOT NULL"),
        )
        batch_op.drop_index("ix_ideas_posted_at_id")
        batch_op.drop_index("ix_ideas_group_vote_count_id")
        batch_op.drop_index("ix_ideas_group_trend_id")
        batch_op.drop_index("ix_ideas_group_posted_at_id")
        batch_op.drop_index("ix_ideas_comment_count_id")
        batch_op.drop_index("ix_ideas_author_id_posted_at")

    op.drop_table("ideas")
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sessions_member_id"))

    op.drop_table("sessions")
    with op.batch_alter_table("insights_activity", schema=None) as batch_op:
        batch_op.drop_index("ix_insights_activity_days_score")

    op.drop_table("insights_activity")
    with op.batch_alter_table("groups", schema=None) as batch_op:
        batch_op.drop_index("ix_groups_member_count_id")
        batch_op.drop_index("ix_groups_founded_at_id")

    op.drop_table("groups")
    op.drop_table("statuses")
    op.drop_table("site_choices")
    op.drop_table("site_choice_changes")
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.drop_index("ix_members_joined_at_id")

    op.drop_table("members")
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_jobs_waiting",
            sqlite_where=sa.text("done_at IS NULL AND parked_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL AND parked_at IS NULL"),
        )

    op.drop_table("jobs")
    with op.batch_alter_table("intentions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intentions_formed_at"))

    op.drop_table("intentions")
    op.drop_table("duties")


def _only_append(table: str) -> None:
    """A log that could be edited would prove nothing: the database itself refuses."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
            )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% only grows', TG_TABLE_NAME; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_only_append BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
