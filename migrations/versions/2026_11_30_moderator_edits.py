"""Moderators edit texts of others: who wrote the present text, earlier texts of comments, and the act in the log."""

import sqlalchemy as sa
from alembic import op

revision = "moderator_edits"
down_revision = "staff_edits"

ACTS = (
    *("keep", "remove", "restore", "warn", "suspend", "lift", "lock", "unlock", "move", "ban", "unban"),
    *("approve", "undo"),
)
actions = sa.table("moderation_actions", *map(sa.column, ("id", "act", "undoes_id")))


def upgrade() -> None:
    for table in ("ideas", "comments"):
        op.add_column(table, sa.Column("edited_by", sa.Integer(), nullable=True))
    op.create_table(
        "comment_versions",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_comment_versions_comment_id_comments"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["written_by"], ["members.id"], name=op.f("fk_comment_versions_written_by_members")),
        sa.PrimaryKeyConstraint("comment_id", "version", name=op.f("pk_comment_versions")),
    )
    _unprotect()
    _let_acts_be((*ACTS[:-1], "edit", "undo"))
    _protect()


def downgrade() -> None:
    _unprotect()
    edits = sa.select(actions.c.id).where(actions.c.act == "edit")
    op.execute(actions.delete().where(actions.c.undoes_id.in_(edits)))
    op.execute(actions.delete().where(actions.c.act == "edit"))
    _let_acts_be(ACTS)
    _protect()
    op.drop_table("comment_versions")
    for table in ("comments", "ideas"):
        op.drop_column(table, "edited_by")


def _let_acts_be(acts: tuple[str, ...]) -> None:
    """SQLite makes the table again to change its condition; what refers to it stays, as foreign keys are off."""
    recreate = "always" if op.get_bind().dialect.name == "sqlite" else "auto"
    with op.batch_alter_table("moderation_actions", recreate=recreate) as log:
        log.drop_constraint(op.f("ck_moderation_actions_act"), type_="check")
        log.create_check_constraint(op.f("ck_moderation_actions_act"), f"act IN ({', '.join(map(repr, acts))})")


def _unprotect() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("update", "delete"):
            op.execute(f"DROP TRIGGER moderation_actions_no_{act}")
    else:
        op.execute("DROP TRIGGER moderation_actions_only_append ON moderation_actions")


def _protect() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER moderation_actions_no_{act.lower()} BEFORE {act} ON moderation_actions "
                "BEGIN SELECT RAISE(ABORT, 'moderation_actions only grows'); END"
            )
    else:
        op.execute(
            "CREATE TRIGGER moderation_actions_only_append BEFORE UPDATE OR DELETE ON moderation_actions "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
