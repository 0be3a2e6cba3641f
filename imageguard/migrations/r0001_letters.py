"""The first form: records, and what letters are searched by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "records",
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "letters",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("subject", sa.String(64), nullable=False, index=True),
        sa.Column("cabinet", sa.Text, index=True),
        sa.Column("valid_from", sa.Date),
        sa.Column("valid_until", sa.Date, index=True),
        sa.Column("sha256", sa.String(64), nullable=False),
    )
    for name, column, length in (("names", "name", 80), ("words", "word", 160)):
        op.create_table(
            name,
            sa.Column(column, sa.String(length), primary_key=True),
            sa.Column("letter", sa.String(64), primary_key=True, index=True),
        )
