"""Slugs of ideas whose titles are in other scripts than Latin. The old ones redirect, because the number decides."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from community.core.slugs import slug

revision = "slugs_of_any_script"
down_revision = "affinities"

BATCH = 1000
ideas: Any = sa.table("ideas", sa.column("id"), sa.column("title"), sa.column("slug"))


def upgrade() -> None:
    last = 0
    while rows := _rows_after(last):
        new = [{"row": row.id, "new": slug(row.title, "idea")} for row in rows if not row.title.isascii()]
        if new:
            changed = ideas.update().where(ideas.c.id == sa.bindparam("row")).values(slug=sa.bindparam("new"))
            op.get_bind().execute(changed, new)
        last = rows[-1].id


def downgrade() -> None:
    """Nothing to do: earlier versions redirect to any slug."""


def _rows_after(last: int) -> Any:
    statement = sa.select(ideas.c.id, ideas.c.title).where(ideas.c.id > last).order_by(ideas.c.id).limit(BATCH)
    return op.get_bind().execute(statement).all()
