"""Inspectors that misbehave on purpose, importable by worker processes."""

from __future__ import annotations

import ctypes
import hashlib
import os
import socket
import time
from pathlib import Path
from typing import TYPE_CHECKING

from imageguard.errors import BackendMissing
from imageguard.model.inspection import Inspection

if TYPE_CHECKING:
    from collections.abc import Callable


def build(spec: str) -> Callable[[str, str], Inspection]:
    """Return an inspector that does what the file says."""
    if spec == "missing":
        raise BackendMissing("no such detector")
    return _act


def _act(name: str, file: str) -> Inspection:
    data = Path(file).read_bytes()
    match data:
        case b"hang":
            time.sleep(60)
        case b"crash":
            ctypes.string_at(0)
        case b"exit":
            os._exit(5)
        case b"eat":
            hoard = [b"x" * 2**20 for _ in range(10_000)]
            time.sleep(len(hoard))
        case b"call":
            socket.create_connection(("127.0.0.1", 9))
        case b"chatter":
            os.write(1, b"noise")
            os.write(2, b"noise")
    return Inspection(path=name, sha256=hashlib.sha256(data).hexdigest(), format="TEST", bytes=len(data))
