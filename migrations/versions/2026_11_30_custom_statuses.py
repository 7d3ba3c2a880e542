"""Statuses that administrators define: their kind, color, order, and which can follow."""

import sqlalchemy as sa
from alembic import op

revision = "custom_statuses"
down_revision = "synonyms"

KINDS = {"open": "open", "shipped": "done", "declined": "declined"}


def upgrade() -> None:
    op.add_column("statuses", sa.Column("folded_name", sa.String(), nullable=False, server_default=""))
    op.add_column("statuses", sa.Column("kind", sa.String(), nullable=False, server_default="in_progress"))
    op.add_column("statuses", sa.Column("color", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("statuses", sa.Column("on_roadmap", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("statuses", sa.Column("is_default", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("statuses", sa.Column("next_keys", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("statuses", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("statuses", sa.Column("replaced_by_key", sa.String(), nullable=True))
    statuses = sa.table(
        "statuses",
        *(sa.column(name, sa.String()) for name in ("key", "name", "folded_name", "kind")),
        *(sa.column(name, sa.Boolean()) for name in ("on_roadmap", "is_default")),
    )
    connection = op.get_bind()
    for key, name in connection.execute(sa.select(statuses.c.key, statuses.c.name)).all():
        values = {
            "folded_name": name.lower(),
            "kind": KINDS.get(key, "in_progress"),
            "on_roadmap": key in ("planned", "in_progress", "shipped"),
            "is_default": key == "open",
        }
        connection.execute(sa.update(statuses).where(statuses.c.key == key).values(values))
    live = sa.text("replaced_by_key IS NULL")
    op.create_index(
        "uq_statuses_folded_name", "statuses", ["folded_name"], unique=True, sqlite_where=live, postgresql_where=live
    )


def downgrade() -> None:
    op.drop_index("uq_statuses_folded_name", table_name="statuses")
    for name in ("replaced_by_key", "version", "next_keys", "is_default", "on_roadmap", "color", "kind", "folded_name"):
        op.drop_column("statuses", name)
