"""Provisional sessions, to which pending actions belong.

Actions that were pending for at most a day, until a visitor signed in, are dropped.
"""

import sqlalchemy as sa
from alembic import op

revision = "provisional_sessions"
down_revision = "good_standing"

REMOVED_LISTENERS = (
    "community.notifications.jobs.resend_confirmation",
    "community.notifications.jobs.send_welcome",
    "community.web.pending_actions.delete_unsent_text",
)
REMOVED_TASKS = ("community.members.jobs.delete_unconfirmed",)
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    jobs = sa.table("jobs", sa.column("listener"), sa.column("done_at"))
    op.execute(jobs.delete().where(jobs.c.listener.in_(REMOVED_LISTENERS), jobs.c.done_at.is_(None)))
    tasks = sa.table("scheduled_tasks", sa.column("name"))
    op.execute(tasks.delete().where(tasks.c.name.in_(REMOVED_TASKS)))
    op.drop_table("pending_actions")
    op.create_table(
        "provisional_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("email_nonce", sa.String(), nullable=True),
        sa.Column("email_requested_at", TIME, nullable=True),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_provisional_sessions_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provisional_sessions")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_provisional_sessions_token_digest")),
        sqlite_autoincrement=True,
    )
    for column in ("email", "expires_at", "member_id"):
        op.create_index(op.f(f"ix_provisional_sessions_{column}"), "provisional_sessions", [column])
    op.create_table(
        "pending_actions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["provisional_sessions.id"],
            name=op.f("fk_pending_actions_session_id_provisional_sessions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_actions")),
        sa.UniqueConstraint("session_id", "act", "target", name=op.f("uq_pending_actions_session_id_act_target")),
    )


def downgrade() -> None:
    op.drop_table("pending_actions")
    op.drop_table("provisional_sessions")
    op.create_table(
        "pending_actions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_actions")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_pending_actions_token_digest")),
    )
    op.create_index(op.f("ix_pending_actions_created_at"), "pending_actions", ["created_at"])
