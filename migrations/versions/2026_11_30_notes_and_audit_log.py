"""Internal notes of staff, and the audit log."""

import sqlalchemy as sa
from alembic import op

revision = "notes_and_audit_log"
down_revision = "duplicates"

TIME = sa.DateTime(timezone=True)
ONE_SUBJECT = "(CASE WHEN idea_id IS NULL THEN 0 ELSE 1 END + CASE WHEN member_id IS NULL THEN 0 ELSE 1 END) = 1"
KEPT_DAYS = 730  # audit entries can be deleted only later


def upgrade() -> None:
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("written_at", TIME, nullable=False),
        sa.Column("edited_at", TIME, nullable=True),
        sa.CheckConstraint(ONE_SUBJECT, name=op.f("ck_notes_one_subject")),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_notes_idea_id_ideas"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_notes_member_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_notes_author_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notes_idea_id_id", "notes", ["idea_id", "id"])
    op.create_index("ix_notes_member_id_id", "notes", ["member_id", "id"])
    op.create_index(op.f("ix_notes_author_id"), "notes", ["author_id"])
    op.create_table(
        "note_mentions",
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["note_id"], ["notes.id"], name=op.f("fk_note_mentions_note_id_notes"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_note_mentions_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("note_id", "member_id", name=op.f("pk_note_mentions")),
    )
    op.create_index(op.f("ix_note_mentions_member_id"), "note_mentions", ["member_id"])
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("recorded_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    for column in ("kind", "actor_id", "about_id", "recorded_at"):
        op.create_index(op.f(f"ix_audit_entries_{column}"), "audit_entries", [column])
    op.create_table(
        "audit_networks",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("network", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entries.id"],
            name=op.f("fk_audit_networks_entry_id_audit_entries"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_audit_networks")),
    )
    _protect()


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_entries_only_append ON audit_entries")
        op.execute("DROP FUNCTION refuse_change_of_audit_entries")
    op.drop_table("audit_networks")
    op.drop_table("audit_entries")
    op.drop_table("note_mentions")
    op.drop_table("notes")


def _protect() -> None:
    """Refuse changes of audit entries, and their deletion before they have been kept long enough."""
    if op.get_bind().dialect.name == "sqlite":
        refuse = "BEGIN SELECT RAISE(ABORT, 'audit_entries only grows'); END"
        op.execute(f"CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries {refuse}")
        op.execute(
            "CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries "
            f"WHEN OLD.recorded_at > datetime('now', '-{KEPT_DAYS} days') {refuse}"
        )
        return
    op.execute(
        "CREATE FUNCTION refuse_change_of_audit_entries() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'DELETE' AND OLD.recorded_at <= now() - interval '{KEPT_DAYS} days' THEN RETURN OLD; END IF; "
        "RAISE EXCEPTION '% only grows', TG_TABLE_NAME; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entries_only_append BEFORE UPDATE OR DELETE ON audit_entries "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change_of_audit_entries()"
    )
