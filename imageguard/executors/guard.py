"""What a worker process is not allowed to do: reach a network, outgrow its memory, chatter."""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

OUT_OF_MEMORY: Final = 77
"""Exit code of a worker that ended itself because it outgrew its memory."""

_NETWORK_EVENTS: Final = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo"})
_WATCH_SECONDS: Final = 0.05


def confine(memory_bytes: int) -> None:
    """Confine this process for good: no network, bounded memory, nothing on stdout or stderr.

    ``memory_bytes`` bounds the resident memory of the process on every system. Where the system
    has address-space limits (Linux), twice that is set as the hard limit, so that one huge
    allocation fails at once instead of between two looks of the watcher.
    """
    for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(threads, "1")  # as many workers as cores: their threads would only fight
    sys.addaudithook(_refuse_network)
    _silence()
    _limit_address_space(2 * memory_bytes)
    threading.Thread(target=_watch_memory, args=(memory_bytes, os._exit), daemon=True).start()


def _refuse_network(event: str, _arguments: object) -> None:
    if event in _NETWORK_EVENTS:
        message = "imageguard inspects pictures without any network"
        raise PermissionError(message)


def _silence() -> None:
    """Send the chatter of C libraries nowhere; what matters comes back as a value."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _limit_address_space(limit: int) -> None:
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if sys.platform == "linux":
        limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _watch_memory(limit: int, leave: Callable[[int], object]) -> None:
    import psutil  # noqa: PLC0415 - only workers pay for it

    process = psutil.Process()
    while process.memory_info().rss <= limit:
        time.sleep(_WATCH_SECONDS)
    leave(OUT_OF_MEMORY)
