"""Any work on hostile bytes in worker processes with a deadline and bounded memory."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from imageguard.errors import TimedOut, WorkerDied
from imageguard.executors.guard import confine
from imageguard.model.inspection import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Tasks(Generic[Task, Result]):
    """Runs a module-level function on picklable tasks in ``jobs`` processes that can be killed."""

    work: Callable[[Task], Result]
    jobs: int
    seconds: float
    memory_bytes: int

    def run(self, tasks: Sequence[Task]) -> Iterator[Result | Problem]:
        """Yield the result of each task in the given order, or why there is none."""
        if not tasks:
            return
        from pebble import ProcessExpired, ProcessPool  # noqa: PLC0415 - nothing to do starts no pool

        context = multiprocessing.get_context("spawn")
        workers = max(1, min(self.jobs, len(tasks)))
        with ProcessPool(
            max_workers=workers, context=context, initializer=confine, initargs=(self.memory_bytes,)
        ) as pool:
            try:
                for waiting in [pool.schedule(self.work, args=(task,), timeout=self.seconds) for task in tasks]:
                    try:
                        yield waiting.result()
                    except Late:
                        yield Problem(TimedOut.code, f"it took longer than {self.seconds:g} seconds and was stopped")
                    except ProcessExpired as death:
                        yield Problem(WorkerDied.code, f"the worker ended (exit code {death.exitcode})")
            except BaseException:
                pool.stop()  # type: ignore[no-untyped-call]
                raise
