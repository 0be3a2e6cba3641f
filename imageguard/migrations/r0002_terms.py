"""The second form: letters are found by keyed tags, and stand in buckets with a digest each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0002"
down_revision = "r0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of the index anew; whoever opens the database fills them from the records."""
    for name in ("words", "names", "letters"):
        op.drop_table(name)
    op.create_table(
        "letters",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("bucket", sa.SmallInteger, nullable=False, index=True),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("settled_on", sa.Date),
        sa.Column("valid_from", sa.Date),
        sa.Column("valid_until", sa.Date, index=True),
        sa.Column("retention_until", sa.Date, index=True),
        sa.Column("entry", sa.Text, nullable=False),
    )
    op.create_table(
        "terms",
        sa.Column("term", sa.LargeBinary(16), primary_key=True),
        sa.Column("letter", sa.String(64), primary_key=True, index=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "buckets",
        sa.Column("number", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("body", sa.Text, nullable=False),
    )
