"""Who last changed the formula of a saved view."""

import sqlalchemy as sa
from alembic import op

revision = "view_formulas"
down_revision = "announcement_comments"


def upgrade() -> None:
    with op.batch_alter_table("saved_views") as table:
        table.add_column(sa.Column("formula_by", sa.Integer(), nullable=True))
        table.add_column(sa.Column("formula_at", sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(
            op.f("fk_saved_views_formula_by_members"), "members", ["formula_by"], ["id"], ondelete="SET NULL"
        )
        table.create_index(op.f("ix_saved_views_formula_by"), ["formula_by"])


def downgrade() -> None:
    with op.batch_alter_table("saved_views") as table:
        table.drop_index(op.f("ix_saved_views_formula_by"))
        table.drop_constraint(op.f("fk_saved_views_formula_by_members"), type_="foreignkey")
        table.drop_column("formula_at")
        table.drop_column("formula_by")
