"""Floor area of factories, apart from the area of land."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """A factory is measured in ㎡ of floor, a plot in 亩 of land: two columns, one unit each."""
    op.add_column("plot", sa.Column("floor_area", sa.String(), nullable=True))
    op.add_column("plot", sa.Column("floor_area_key", sa.Float(), nullable=True))
