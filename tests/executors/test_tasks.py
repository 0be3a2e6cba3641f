"""Tasks on hostile bytes: whatever dies costs its own task only."""

from __future__ import annotations

import os
import time

from imageguard.executors.tasks import Tasks
from imageguard.model.inspection import Problem


def act(word: str) -> str:
    """Do what the word says: die, hang, or say it back."""
    if word == "die":
        os._exit(9)
    if word == "hang":
        time.sleep(60)
    return word


def test_every_task_has_its_answer_in_order() -> None:
    """A task that dies or hangs has a problem in its place; the others have their results."""
    found = list(Tasks(act, 2, 4.0, 2**30).run(["one", "die", "hang", "two"]))
    assert [found[0], found[3]] == ["one", "two"]
    assert [one.code for one in found[1:3] if isinstance(one, Problem)] == ["worker-died", "timed-out"]


def test_no_tasks_start_no_workers() -> None:
    """Nothing to do is done at once."""
    assert list(Tasks(act, 2, 1.0, 2**30).run([])) == []
