"""Inspections in worker processes with a deadline and bounded memory."""

from __future__ import annotations

import functools
import multiprocessing
import os
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from imageguard.errors import TimedOut, WorkerDied
from imageguard.executors.guard import OUT_OF_MEMORY, confine
from imageguard.model.inspection import Inspection, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

_AHEAD: Final = 4
"""Tasks in flight for each worker: enough to keep it busy, few enough to bound memory."""


@dataclass(frozen=True)
class Pool:
    """Runs inspections in ``jobs`` processes that can be killed.

    ``build(spec)`` must be a module-level function that returns ``inspect(name, file)``; each
    worker calls it once. ``spec`` is pickled to the workers.
    """

    build: Callable[[Any], Callable[[str, str], Inspection]]
    spec: Hashable
    jobs: int
    seconds: float
    memory_bytes: int

    def run(self, paths: Sequence[tuple[str, str]]) -> Iterator[Inspection]:
        """Yield one inspection for each (name, file), in the given order, whatever dies on the way.

        Raises ConfigurationError where a worker cannot be built (a missing backend).
        """
        from pebble import ProcessPool  # noqa: PLC0415 - a run without pictures starts no pool

        workers = max(1, min(self.jobs, len(paths)))
        context = multiprocessing.get_context("spawn")
        with ProcessPool(
            max_workers=workers, context=context, initializer=confine, initargs=(self.memory_bytes,)
        ) as pool:
            try:
                yield from self._in_order(pool, paths, workers * _AHEAD)
            except BaseException:
                pool.stop()  # type: ignore[no-untyped-call]
                raise

    def _in_order(self, pool: Any, paths: Sequence[tuple[str, str]], ahead: int) -> Iterator[Inspection]:  # noqa: ANN401
        waiting: list[tuple[str, str, Any]] = []
        for name, file in paths:
            task = pool.schedule(_work, args=(self.build, self.spec, name, file), timeout=self.seconds)
            waiting.append((name, file, task))
            if len(waiting) >= ahead:
                yield self._result(*waiting.pop(0))
        for entry in waiting:
            yield self._result(*entry)

    def _result(self, name: str, file: str, task: Any) -> Inspection:  # noqa: ANN401 - pebble has no types
        from pebble import ProcessExpired  # noqa: PLC0415

        try:
            inspection = task.result()
        except Late:
            sentence = f"inspection took longer than {self.seconds:g} seconds and was stopped"
            return lost(name, file, Problem(TimedOut.code, sentence))
        except ProcessExpired as death:
            return lost(name, file, Problem(WorkerDied.code, self._why(death.exitcode)))
        if not isinstance(inspection, Inspection):
            message = f"a worker answered with {type(inspection).__name__}"
            raise TypeError(message)
        return inspection

    def _why(self, exit_code: int | None) -> str:
        if exit_code == OUT_OF_MEMORY:
            return f"inspection needed more than {self.memory_bytes // 2**20} MiB of memory and was stopped"
        return f"the decoder crashed on this file (worker exit code {exit_code})"


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def lost(name: str, file: str, problem: Problem) -> Inspection:
    """Return the inspection of a file whose worker is gone: its digest and the cause."""
    from imageguard.executors.files import digest  # noqa: PLC0415 - workers never need it

    sha256, size = digest(file)
    return Inspection(path=name, sha256=sha256, format="unknown", bytes=size, problems=(problem,))


def _work(build: Callable[[Any], Callable[[str, str], Inspection]], spec: Hashable, name: str, file: str) -> Inspection:
    return _built(build, spec)(name, file)


@functools.lru_cache(maxsize=1)
def _built(
    build: Callable[[Any], Callable[[str, str], Inspection]], spec: Hashable
) -> Callable[[str, str], Inspection]:
    return build(spec)
