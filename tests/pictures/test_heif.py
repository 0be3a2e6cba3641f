"""HEIC is opened by a decoder that is safe, or not at all."""

from __future__ import annotations

import importlib.util
import sys
from types import SimpleNamespace

import pytest

from imageguard.errors import NoDecoder
from imageguard.pictures import heif


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ("1.23.5", True),
        ("1.23.6", True),
        ("2.0", True),
        ("1.23.4", False),
        ("1.9.9", False),
        ("1.23", False),
        ("", False),
    ],
)
def test_only_versions_without_known_holes_are_safe(version: str, safe: bool) -> None:  # noqa: FBT001 - a table's column
    """Versions compare by number, and what is no version is not safe."""
    assert heif.is_safe(version) is safe


def test_an_old_decoder_is_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """A decoder with known holes counts as none, and the sentence says so."""
    fakes = {name: SimpleNamespace(libheif_version=lambda: "1.23.0") for name in ("pillow_heif", "pi_heif")}
    for name, fake in fakes.items():
        monkeypatch.setitem(sys.modules, name, fake)
    monkeypatch.setattr(importlib.util, "find_spec", fakes.get)
    with pytest.raises(NoDecoder, match=r"libheif 1\.23\.0\) has known security holes: pip install --upgrade"):
        heif.add_opener()


def test_no_decoder_is_told_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any decoder the picture is blocked, and the sentence says what to do."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(NoDecoder, match="pip install pillow-heif"):
        heif.add_opener()
