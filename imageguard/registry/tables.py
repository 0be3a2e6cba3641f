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
"""Every record as JSON; what stands in the other tables is taken from it, so that a search need not read it."""

LETTERS: Final = sa.Table(
    "letters",
    METADATA,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("subject", sa.String(64), nullable=False, index=True),
    sa.Column("cabinet", sa.Text, index=True),
    sa.Column("valid_from", sa.Date),
    sa.Column("valid_until", sa.Date, index=True),
    sa.Column("sha256", sa.String(64), nullable=False),
)
"""What letters are searched by, and the digest of each letter's text, which takes longer to make than to keep."""

NAMES: Final = sa.Table(
    "names",
    METADATA,
    sa.Column("name", sa.String(80), primary_key=True),
    sa.Column("letter", sa.String(64), primary_key=True, index=True),
)
"""Under which ``sha256:`` and ``px:`` names a letter's pictures go."""

WORDS: Final = sa.Table(
    "words",
    METADATA,
    sa.Column("word", sa.String(160), primary_key=True),
    sa.Column("letter", sa.String(64), primary_key=True, index=True),
)
"""To which purposes and channels a letter says yes, as ``purpose:awareness`` and ``channel:print``."""
