"""Databases opened: SQLCipher under the registry's key, PostgreSQL by its address, tables in their newest form."""

from __future__ import annotations

import importlib
import secrets
import threading
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from imageguard.errors import BackendMissing, RegistryError
from imageguard.registry.tables import RECORDS
from imageguard.resources import folder

if TYPE_CHECKING:
    from pathlib import Path

    from imageguard.registry.master import MasterKey

WRITER: Final = 0x696D6167
"""The number of the lock that writers of one PostgreSQL database take in turn."""
SALT_BYTES: Final = 16
"""An SQLCipher file begins with its salt; it is random, and serves as the id of the registry."""


_PRAGMAS: Final = (
    "cipher_log_level = none",
    "key",
    "secure_delete = on",
    "synchronous = full",
    "temp_store = memory",
)
_UPGRADING: Final = threading.Lock()
"""Alembic keeps what it is doing in a global."""


def file_id(path: Path) -> str | None:
    """Return the id of the registry in an SQLCipher file, or None where there is no file yet. Raises RegistryError."""
    try:
        with path.open("rb") as stream:
            head = stream.read(SALT_BYTES)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise RegistryError(f"{path.name}: the database cannot be read: {error.strerror}") from error
    if head.startswith(b"SQLite format 3"):
        raise RegistryError(f"{path.name}: this database is not encrypted; imageguard does not keep letters in it")
    return head.hex() if len(head) == SALT_BYTES else None


def new_id() -> str:
    """Return the id of a new registry: 32 random hexadecimal digits."""
    return secrets.token_hex(SALT_BYTES)


def sqlcipher(path: Path, registry: str, master: MasterKey) -> sa.Engine:
    """Return the engine of an SQLCipher database. Raises RegistryError where the key is not the right one."""
    module = _sqlcipher3()
    key = f"\"x'{master.derive('database').hex()}{registry}'\""

    def connect() -> Any:  # noqa: ANN401 - a DB-API connection
        connection = module.connect(str(path), timeout=30, check_same_thread=False, isolation_level=None)
        try:
            for pragma in _PRAGMAS:
                connection.execute(f"pragma {pragma}" if pragma != "key" else f"pragma key = {key}")
            connection.execute("select count(*) from sqlite_master").fetchone()
        except module.DatabaseError as error:
            connection.close()
            raise RegistryError(
                f"{path.name}: the key from {master.where} does not open this database; use the right one, "
                "or the file is damaged: take it from a backup"
            ) from error
        return connection

    engine = sa.create_engine("sqlite://", creator=connect, module=module, poolclass=sa.pool.NullPool)
    sa.event.listen(engine, "begin", lambda rows: rows.exec_driver_sql("begin immediate"))
    return engine


def postgres(address: str) -> sa.Engine:
    """Return the engine of a PostgreSQL database; the password comes from the address, ``~/.pgpass`` or PGPASSWORD."""
    try:
        import psycopg  # noqa: F401, PLC0415 - only asked for
    except ImportError as error:
        raise BackendMissing(
            'a PostgreSQL registry needs psycopg: pip install "imageguard-consent[postgres]"'
        ) from error
    plain = address.partition("://")[2]
    return sa.create_engine(f"postgresql+psycopg://{plain}", poolclass=sa.pool.NullPool)


def upgrade(engine: sa.Engine, called: str) -> None:
    """Bring the tables to their newest form, each step whole or not at all. Raises RegistryError."""
    from alembic.config import Config  # noqa: PLC0415 - heavy
    from alembic.runtime.environment import EnvironmentContext  # noqa: PLC0415 - heavy
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415 - heavy
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - heavy

    config = Config()
    config.set_main_option("script_location", str(folder("migrations")))
    config.set_main_option("version_locations", str(folder("migrations")))
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory.from_config(config)
    try:
        with engine.connect() as rows:
            if MigrationContext.configure(rows).get_current_revision() == script.get_current_head():
                return
        with (
            _UPGRADING,
            engine.begin() as rows,
            EnvironmentContext(
                config,
                script,
                fn=lambda at, _: script._upgrade_revs("head", at),  # noqa: SLF001 - as Alembic's own commands do
            ) as environment,
        ):
            if engine.dialect.name == "postgresql":
                rows.execute(sa.select(sa.func.pg_advisory_xact_lock(WRITER)))
            environment.configure(connection=rows)
            environment.run_migrations()
    except sa.exc.SQLAlchemyError as error:
        cause = type(getattr(error, "orig", None) or error).__name__
        raise RegistryError(
            f"{called}: the database cannot be opened ({cause}); is it there, and may you use it?"
        ) from error


def is_made(engine: sa.Engine, called: str) -> bool:
    """Say whether the database holds a registry. Raises RegistryError where it cannot be reached."""
    try:
        return sa.inspect(engine).has_table(RECORDS.name)
    except sa.exc.SQLAlchemyError as error:
        cause = type(getattr(error, "orig", None) or error).__name__
        raise RegistryError(f"{called}: the database cannot be reached ({cause}); check its address") from error


def _sqlcipher3() -> Any:  # noqa: ANN401 - a module without types
    try:
        return importlib.import_module("sqlcipher3.dbapi2")
    except ImportError as error:
        raise BackendMissing(
            "an encrypted database needs sqlcipher3, which is not here: install imageguard-consent again"
        ) from error
