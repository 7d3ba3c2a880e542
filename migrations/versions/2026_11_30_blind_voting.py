"""Blind voting for the site or a group; votes record whether the count was visible.

Counts were hidden until now unless an administrator had chosen otherwise; a site that never chose shows them.
"""

import sqlalchemy as sa
from alembic import op

revision = "blind_voting"
down_revision = "lanes_of_jobs"

site_settings = sa.table("site_settings", sa.column("name"))


def upgrade() -> None:
    op.add_column("groups", sa.Column("blind_voting", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("votes", sa.Column("count_visible", sa.Boolean(), nullable=True))
    op.execute(site_settings.update().where(site_settings.c.name == "hide_counts").values(name="blind_voting"))


def downgrade() -> None:
    op.execute(site_settings.update().where(site_settings.c.name == "blind_voting").values(name="hide_counts"))
    op.drop_column("votes", "count_visible")
    op.drop_column("groups", "blind_voting")
