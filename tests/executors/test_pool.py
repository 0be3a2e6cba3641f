"""Worker processes: whatever dies in one is one blocked asset, and the run goes on."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from imageguard.errors import BackendMissing
from imageguard.executors.pool import Pool

if TYPE_CHECKING:
    from imageguard.model.inspection import Inspection

sys.path.insert(0, str(Path(__file__).parent))
import workers


def inspect_all(folder: Path, contents: list[bytes], *, spec: str = "fine", seconds: float = 20) -> list[Inspection]:
    """Run a pool of two over files of those contents."""
    paths = []
    for number, content in enumerate(contents):
        file = folder / f"{number}.bin"
        file.write_bytes(content)
        paths.append((file.name, str(file)))
    pool = Pool(build=workers.build, spec=spec, jobs=2, seconds=seconds, memory_bytes=400 * 2**20)
    return list(pool.run(paths))


def test_whatever_dies_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    """A hang, a crash, an exit and a hoarder each lose only themselves, in the given order."""
    contents = [b"one", b"hang", b"crash", b"two", b"exit", b"eat", b"three"]
    results = inspect_all(tmp_path, contents, seconds=6)
    assert [result.path for result in results] == [f"{number}.bin" for number in range(7)]
    codes = [[problem.code for problem in result.problems] for result in results]
    assert codes == [[], ["timed-out"], ["worker-died"], [], ["worker-died"], ["worker-died"], []] or codes[5] == [
        "timed-out"
    ]
    assert all(
        result.sha256 == hashlib.sha256(data).hexdigest() for result, data in zip(results, contents, strict=True)
    )
    assert not any(result.whole for result in results if result.problems)


def test_a_worker_reaches_no_network(tmp_path: Path) -> None:
    """A connection is refused before it leaves the process."""
    with pytest.raises(PermissionError, match="without any network"):
        inspect_all(tmp_path, [b"call"])


def test_a_worker_is_silent(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What C libraries print in a worker reaches nobody's log."""
    inspect_all(tmp_path, [b"chatter"])
    assert capfd.readouterr() == ("", "")


def test_a_missing_backend_is_an_error_of_the_run(tmp_path: Path) -> None:
    """A worker that cannot be built ends the run: no weaker look steps in."""
    with pytest.raises(BackendMissing, match="no such detector"):
        inspect_all(tmp_path, [b"one"], spec="missing")


def test_no_files_start_no_process() -> None:
    """An empty run yields nothing."""
    assert list(Pool(build=workers.build, spec="fine", jobs=2, seconds=5, memory_bytes=2**30).run([])) == []
