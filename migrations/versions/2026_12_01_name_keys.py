"""Keys of names, by which names that look the same are found."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from community.core import look_alikes

revision = "name_keys"
down_revision = "limited_attempts"

BATCH = 1000
members: Any = sa.table("members", sa.column("id"), sa.column("name"), sa.column("name_key"))


def upgrade() -> None:
    op.add_column("members", sa.Column("name_key", sa.String(), nullable=False, server_default=""))
    last = 0
    while rows := _rows_after(last):
        keys = [{"row": row.id, "key": look_alikes.key(row.name)} for row in rows]
        changed = members.update().where(members.c.id == sa.bindparam("row")).values(name_key=sa.bindparam("key"))
        op.get_bind().execute(changed, keys)
        last = rows[-1].id
    op.create_index("ix_members_name_key", "members", ["name_key"])


def downgrade() -> None:
    op.drop_index("ix_members_name_key", "members")
    op.drop_column("members", "name_key")


def _rows_after(last: int) -> Any:
    statement = sa.select(members.c.id, members.c.name).where(members.c.id > last).order_by(members.c.id).limit(BATCH)
    return op.get_bind().execute(statement).all()
