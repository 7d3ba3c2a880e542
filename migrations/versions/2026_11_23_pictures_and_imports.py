"""Pictures, helpful marks, mentions, imports, copies of one's own data, and a change of address."""

import sqlalchemy as sa
from alembic import op

revision = "pictures_and_imports"
down_revision = "beginning"


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
        sa.UniqueConstraint("source", name=op.f("uq_imports_source")),
    )
    op.create_table(
        "imported_rows",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_imported_rows_import_id_imports"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_id", "kind", "source_id", name=op.f("pk_imported_rows")),
    )
    with op.batch_alter_table("imported_rows", schema=None) as batch_op:
        batch_op.create_index("ix_imported_rows_import_id_kind_row_id", ["import_id", "kind", "row_id"], unique=False)

    op.create_table(
        "personal_copies",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_personal_copies_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_personal_copies")),
        sa.UniqueConstraint("name", name=op.f("uq_personal_copies_name")),
    )
    op.create_table(
        "pictures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=True),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("taken_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_pictures_idea_id_ideas"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["members.id"], name=op.f("fk_pictures_owner_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pictures")),
        sa.UniqueConstraint("name", name=op.f("uq_pictures_name")),
    )
    with op.batch_alter_table("pictures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pictures_idea_id"), ["idea_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pictures_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "helpful_marks",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_helpful_marks_comment_id_comments"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_helpful_marks_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("comment_id", "member_id", name=op.f("pk_helpful_marks")),
    )
    with op.batch_alter_table("helpful_marks", schema=None) as batch_op:
        batch_op.create_index("ix_helpful_marks_member_id", ["member_id"], unique=False)

    op.create_table(
        "mentions",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("mentioned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_mentions_comment_id_comments"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_mentions_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("comment_id", "member_id", name=op.f("pk_mentions")),
    )
    with op.batch_alter_table("mentions", schema=None) as batch_op:
        batch_op.create_index(
            "ix_mentions_member_id_mentioned_at", ["member_id", "mentioned_at", "comment_id"], unique=False
        )

    op.add_column("members", sa.Column("new_email", sa.String(), nullable=True))
    op.add_column("members", sa.Column("picture", sa.String(), nullable=True))
    op.add_column("members", sa.Column("imported_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("members", sa.Column("mail_mentions", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("ideas", _number("imported_support"))
    op.add_column("ideas", sa.Column("imported_from", sa.String(), nullable=True))
    op.add_column("ideas", sa.Column("imported_url", sa.String(), nullable=True))
    op.add_column("ideas", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("comments", sa.Column("imported_from", sa.String(), nullable=True))
    op.add_column("comments", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    for name in ("imported_agreed", "imported_disagreed", "helpful_count"):
        op.add_column("comments", _number(name))
    # In one sentence that both databases understand: SQLite cannot add a constraint to a table that stands, and making
    # the table anew would take every row with it that hangs on a comment.
    op.execute(
        "ALTER TABLE comments ADD COLUMN answers_id INTEGER "
        "CONSTRAINT fk_comments_answers_id_comments REFERENCES comments (id)"
    )
    op.create_index("ix_comments_answers_id", "comments", ["answers_id"])
    # Whoever leaves takes withdrawn votes along too: without these in the index all votes of the site would be read.
    op.create_index("ix_votes_member_id_cast_at", "votes", ["member_id", "cast_at", "id"])
    op.drop_index("ix_votes_member_live", "votes")
    op.create_index(
        "ix_comments_first_helpful",
        "comments",
        ["idea_id", sa.text("helpful_count DESC"), "posted_at", "id"],
        sqlite_where=sa.text("parent_id IS NULL"),
        postgresql_where=sa.text("parent_id IS NULL"),
    )


def downgrade() -> None:
    op.create_index(
        "ix_votes_member_live",
        "votes",
        ["member_id", "cast_at", "id"],
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.drop_index("ix_votes_member_id_cast_at", "votes")
    op.drop_index("ix_comments_first_helpful", "comments")
    op.drop_index("ix_comments_answers_id", "comments")
    with op.batch_alter_table("comments") as comments:  # SQLite drops no column that a constraint of the table names
        comments.drop_column("answers_id")
    for table, columns in (
        (
            "comments",
            ("helpful_count", "imported_disagreed", "imported_agreed", "imported_from", "erased_at"),
        ),
        ("ideas", ("erased_at", "imported_url", "imported_from", "imported_support")),
        ("members", ("mail_mentions", "imported_at", "picture", "new_email")),
    ):
        for column in columns:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    for table in (
        "mentions",
        "helpful_marks",
        "pictures",
        "personal_copies",
        "imported_rows",
        "imports",
    ):
        op.drop_table(table)


def _number(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer(), nullable=False, server_default="0")
