"""Forms that members sent, so that a form sent twice does its work once."""

import sqlalchemy as sa
from alembic import op

revision = "sent_forms"
down_revision = "standard_names"


def upgrade() -> None:
    op.create_table(
        "sent_forms",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_sent_forms_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", "key", "digest", name=op.f("pk_sent_forms")),
    )
    op.create_index("ix_sent_forms_member_id_digest", "sent_forms", ["member_id", "digest"])
    op.create_index("ix_sent_forms_sent_at", "sent_forms", ["sent_at"])


def downgrade() -> None:
    op.drop_table("sent_forms")
