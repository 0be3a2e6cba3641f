"""The tables of a registry in a database, the same in SQLCipher and in PostgreSQL."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

METADATA: Final = sa.MetaData()

RECORDS: Final = sa.Table(
    "records",
    METADATA,
    sa.Column("kind", sa.String(16), primary_key=True),
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("body", sa.Text, nullable=False),
)
"""Every record; what stands in the other tables is taken from it, so that a search need not open it."""

LETTERS: Final = sa.Table(
    "letters",
    METADATA,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("bucket", sa.SmallInteger, nullable=False, index=True),
    sa.Column("state", sa.String(32), nullable=False),
    sa.Column("settled_on", sa.Date),
    sa.Column("valid_from", sa.Date),
    sa.Column("valid_until", sa.Date, index=True),
    sa.Column("retention_until", sa.Date, index=True),
    sa.Column("entry", sa.Text, nullable=False),
)
"""What is asked of letters without opening them; ``entry`` is the rest of their ``Entry``, sealed on a server."""

TERMS: Final = sa.Table(
    "terms",
    METADATA,
    sa.Column("term", sa.LargeBinary(16), primary_key=True),
    sa.Column("letter", sa.String(64), primary_key=True, index=True),
    sqlite_with_rowid=False,
)
"""The tags under which a letter is found: its pictures, person, cabinet number, purposes, channels, territories."""

BUCKETS: Final = sa.Table(
    "buckets",
    METADATA,
    sa.Column("number", sa.SmallInteger, primary_key=True, autoincrement=False),
    sa.Column("body", sa.Text, nullable=False),
)
"""For each bucket of letters its digest and the fingerprints of its pictures, sealed on a server."""
