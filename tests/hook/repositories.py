"""A real Git repository with pictures in it, and a clearance list that names some of them."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

from imageguard.config.clearance import render_clearance
from imageguard.model.clearance import Clearance, ClearedPicture

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

KEY = Ed25519PrivateKey.from_private_bytes(b"office key for the tests only 32")
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(b"somebody else's key, for tests 3")
SETTINGS = """\
contact: images@office.example
clearance: {list: clearance.json, public_key: clearance.pub}
"""
PERSON = {
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
}


def environment() -> dict[str, str]:
    """Return an environment that no Git configuration or hook of this machine reaches into."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "PRE_COMMIT"))}
    return {**kept, **PERSON}


def picture(shade: int, size: tuple[int, int] = (64, 48), **options: object) -> bytes:
    """Return a small JPEG of one colour."""
    file = io.BytesIO()
    Image.new("RGB", size, (shade, shade // 2, 200)).save(file, "JPEG", **options)
    return file.getvalue()


def with_place(shade: int) -> bytes:
    """Return such a JPEG whose EXIF data says where it was taken."""
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (11.0, 33.0, 23.0)
    return picture(shade, exif=exif)


def pixels(data: bytes) -> str:
    """Return what a list calls the pixels of a picture that needs no turning."""
    with Image.open(io.BytesIO(data)) as image:
        raw = image.convert("RGB").tobytes()
        size = image.size
    return hashlib.sha256(size[0].to_bytes(4, "big") + size[1].to_bytes(4, "big") + raw).hexdigest()


def listed(
    pictures: Iterable[ClearedPicture],
    *,
    key: Ed25519PrivateKey = KEY,
    begins: dt.date | None = None,
    ends: dt.date | None = None,
) -> bytes:
    """Return a signed list, in force today unless said otherwise."""
    today = dt.datetime.now(dt.UTC).date()
    day = dt.timedelta(days=1)
    return render_clearance(Clearance(begins or today - day, ends or today + day, tuple(pictures), ("website",)), key)


def public(key: Ed25519PrivateKey = KEY) -> bytes:
    """Return the public key as PEM."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, form)


def named(*files: bytes) -> list[ClearedPicture]:
    """Return the entries of files by their bytes alone."""
    return [ClearedPicture(hashlib.sha256(data).hexdigest()) for data in files]


@dataclass(frozen=True)
class Repository:
    """A working tree."""

    root: Path

    @classmethod
    def new(cls, root: Path) -> Repository:
        """Return an empty repository on the branch main."""
        root.mkdir(parents=True, exist_ok=True)
        made = cls(root)
        made.git("init", "--quiet", "--initial-branch=main")
        return made

    def git(self, *arguments: str) -> str:
        """Run Git and return what it said."""
        done = subprocess.run(
            ["git", *arguments], cwd=self.root, env=environment(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def write(self, name: str, data: bytes | str) -> Path:
        """Write a file and stage it."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        self.git("add", "--", name)
        return path

    def commit(self, message: str = "change") -> str:
        """Commit what is staged, without hooks, and return the commit."""
        self.git("commit", "--quiet", "--no-verify", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD").strip()

    def clear(self, *files: bytes) -> None:
        """Write settings, key and a list that names these files."""
        self.write("imageguard.yaml", SETTINGS)
        self.write("clearance.pub", public())
        self.write("clearance.json", listed(named(*files)))
