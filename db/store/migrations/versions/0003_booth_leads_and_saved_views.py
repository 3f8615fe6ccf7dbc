"""Booth leads and saved views."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables of quick leads and saved views."""
    op.create_table(
        "quick_lead",
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("firm_name", sa.String(), nullable=True),
        sa.Column("post", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("one_line", sa.String(), nullable=True),
        sa.Column("heat", sa.String(), nullable=True),
        sa.Column("industry", sa.String(), nullable=True),
        sa.Column("met_by", sa.String(), nullable=True),
        sa.Column("spot", sa.String(), nullable=True),
        sa.Column("promised", sa.String(), nullable=True),
        sa.Column("handout", sa.String(), nullable=True),
        sa.Column("caught_at", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=True),
        sa.Column("firm", sa.String(), nullable=True),
        sa.Column("contact", sa.String(), nullable=True),
        sa.Column("negotiation", sa.String(), nullable=True),
        sa.Column("caught_at_key", sa.Float(), nullable=True),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("heads", sa.String(), nullable=False),
        sa.Column("is_gone", sa.Boolean(), nullable=False),
        sa.Column("conflicts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("n"),
        sa.UniqueConstraint("id"),
    )
    op.create_table(
        "saved_view",
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("filter", sa.String(), nullable=True),
        sa.Column("order", sa.String(), nullable=True),
        sa.Column("is_descending", sa.Boolean(), nullable=True),
        sa.Column("columns", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("heads", sa.String(), nullable=False),
        sa.Column("is_gone", sa.Boolean(), nullable=False),
        sa.Column("conflicts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("n"),
        sa.UniqueConstraint("id"),
    )
