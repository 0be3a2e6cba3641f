"""Databases opened: SQLCipher under the registry's key, PostgreSQL by its address, tables in their newest form."""

from __future__ import annotations

import importlib
import json
import secrets
import threading
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from imageguard.errors import BackendMissing, RegistryError
from imageguard.model.record import RecordKind
from imageguard.registry.master import find_coming
from imageguard.registry.rewriting import WITHOUT_INK, write_anew
from imageguard.registry.tables import RECORDS
from imageguard.resources import folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from imageguard.registry.ink import Ink
    from imageguard.registry.master import MasterKey
    from imageguard.registry.store import Record

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


def sqlcipher(path: Path, registry: str, master: MasterKey) -> tuple[sa.Engine, MasterKey]:
    """Return the engine of an SQLCipher database, and the key that opens it: the registry's, or the one to come.

    Raises RegistryError where neither does.
    """
    module = _sqlcipher3()

    def connect(key: MasterKey = master) -> Any:  # noqa: ANN401 - a DB-API connection
        connection = module.connect(str(path), timeout=30, check_same_thread=False, isolation_level=None)
        try:
            for pragma in _PRAGMAS:
                connection.execute(f"pragma {pragma}" if pragma != "key" else f"pragma key = {raw_key(key, registry)}")
            connection.execute("select count(*) from sqlite_master").fetchone()
        except module.DatabaseError as error:
            connection.close()
            if "locked" in str(error):
                raise RegistryError(f"{path.name}: somebody else is writing here for too long; try again") from error
            raise RegistryError(
                f"{path.name}: the key from {master.where} does not open this database; use the right one, "
                "or the file is damaged: take it from a backup"
            ) from error
        return connection

    opening = _opening(connect, master, find_coming(registry))
    engine = sa.create_engine("sqlite://", creator=lambda: connect(opening), module=module, poolclass=sa.pool.NullPool)
    sa.event.listen(engine, "begin", lambda rows: rows.exec_driver_sql("begin immediate"))
    return engine, opening


def rekey(engine: sa.Engine, registry: str, new: MasterKey) -> None:
    """Encrypt an SQLCipher database with another key, its salt as it is. Raises RegistryError.

    It is one transaction of SQLCipher's own: killed in it, the next to open the file rolls it back.
    """
    connection = engine.raw_connection()
    try:
        connection.cursor().execute(f"pragma rekey = {raw_key(new, registry)}")
    except _sqlcipher3().DatabaseError as error:
        raise RegistryError(
            f"the database could not be locked with the new key ({type(error).__name__}): nothing is lost; free some "
            "disk space and run `imageguard consent key --rotate` again"
        ) from error
    finally:
        connection.close()


def raw_key(master: MasterKey, registry: str) -> str:
    """Return what SQLCipher takes as key: 32 bytes, and the salt of the file, which stays what it is."""
    return f"\"x'{master.derive('database').hex()}{registry}'\""


def _opening(connect: Callable[[MasterKey], Any], master: MasterKey, coming: MasterKey | None) -> MasterKey:
    """Return the key that opens the database: where a change of the key was interrupted, it may be the new one."""
    try:
        connect(master).close()
    except RegistryError:
        if coming is None:
            raise
        connect(coming).close()
        return coming
    return master


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


def upgrade(engine: sa.Engine, called: str, ink: Ink) -> None:
    """Bring the tables to their newest form, all steps or none. Raises RegistryError."""
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
            before = MigrationContext.configure(rows).get_current_revision()
            if before == script.get_current_head():
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
            before = MigrationContext.configure(rows).get_current_revision()
            environment.configure(connection=rows)
            environment.run_migrations()
            if before in WITHOUT_INK:
                write_anew(rows, ink)
        if before in WITHOUT_INK and engine.dialect.name == "postgresql":
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as rows:
                rows.exec_driver_sql("vacuum full records")
    except sa.exc.SQLAlchemyError as error:
        cause = type(getattr(error, "orig", None) or error).__name__
        raise RegistryError(
            f"{called}: the database cannot be opened ({cause}); is it there, and may you use it?"
        ) from error


def card(engine: sa.Engine, called: str) -> Record | None:
    """Return the card of the registry in a database, or None where there is none. Raises RegistryError."""
    query = sa.select(RECORDS.c.body).where(RECORDS.c.kind == RecordKind.CARD.value)
    try:
        with engine.connect() as rows:
            body = rows.execute(query).scalar() if sa.inspect(rows).has_table(RECORDS.name) else None
    except sa.exc.SQLAlchemyError as error:
        cause = type(getattr(error, "orig", None) or error).__name__
        raise RegistryError(f"{called}: the database cannot be reached ({cause}); check its address") from error
    return None if body is None else json.loads(body)


def _sqlcipher3() -> Any:  # noqa: ANN401 - a module without types
    try:
        return importlib.import_module("sqlcipher3.dbapi2")
    except ImportError as error:
        raise BackendMissing(
            "an encrypted database needs sqlcipher3, which is not here: install imageguard-consent again"
        ) from error
