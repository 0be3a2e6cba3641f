"""Pictures that are written into text, in all the ways that pages do it; and texts that hold none."""

from __future__ import annotations

import base64
import time
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imageguard.formats.inline import SMALLEST, may_hold_pictures, pictures_in

if TYPE_CHECKING:
    from collections.abc import Callable

JPEG: Final = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 2


def _lines(body: str, between: str) -> str:
    return between.join(body[at : at + 76] for at in range(0, len(body), 76))


WAYS: Final[dict[str, Callable[[str], str]]] = {
    "html": lambda body: f'<img alt="x" src="data:image/jpeg;base64,{body}">',
    "markdown": lambda body: f"![x](data:image/jpeg;base64,{body})",
    "css": lambda body: f"a{{background:url( 'DATA:image/jpeg;charset=utf-8;base64,{body}' )}}",
    "percent": lambda body: f'<img src="data:image/jpeg;base64,{body.replace("+", "%2B").replace("=", "%3D")}">',
    "folded": lambda body: f"<img src='data:image/jpeg;base64,\n{_lines(body, chr(10) + '   ')}'>",
    "url-safe": lambda body: f"data:image/jpeg;base64,{body.replace('+', '-').replace('/', '_')}",
    "json": lambda body: '{"a": "' + body.replace("/", "\\/") + '"}',
    "notebook": lambda body: f'"image/jpeg": "{_lines(body, chr(92) + "n")}\\n"',
    "bare": lambda body: f"photo: {body}\n",
}


@pytest.mark.parametrize("way", WAYS)
def test_a_picture_is_found_however_it_is_written(way: str) -> None:
    """Whole, and once."""
    text = f"# words before\n{WAYS[way](base64.b64encode(JPEG).decode())}\nwords after".encode()
    assert [data for _, data in pictures_in(text)] == [JPEG]


@given(st.binary(min_size=SMALLEST, max_size=600), st.text(max_size=60))
def test_whatever_bytes_an_address_holds_come_back(data: bytes, words: str) -> None:
    """Between any words."""
    address = b"data:image/webp;base64," + base64.b64encode(data)
    text = words.encode("utf-8", "replace") + b'"' + address + b'"' + words.encode("utf-8", "replace")
    assert data in [found for _, found in pictures_in(text)]


@given(st.text(max_size=3000))
def test_no_text_makes_it_fail(text: str) -> None:
    """And what the quick look denies, the long one does not find."""
    data = text.encode("utf-8", "replace")
    found = list(pictures_in(data))
    assert may_hold_pictures(data) or not found


@pytest.mark.parametrize(
    "text",
    [
        "The word base64, in a sentence, and /9j/ too.",
        '"integrity": "sha512-' + "A9" * 400 + '=="',
        "url(data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7)",
        "//# sourceMappingURL=data:application/json;base64," + base64.b64encode(b'{"version": 3}' * 90).decode(),
        "src: url(data:font/woff2;base64," + base64.b64encode(b"wOF2" + bytes(900)).decode(),
        "data:image/svg+xml,%3csvg xmlns=%27http://www.w3.org/2000/svg%27%3e%3c/svg%3e",
        "iVBORw0KGgo is how a PNG begins in base64.",
        "data:image/png;base64,"
        + base64.b64encode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10" + bytes(500)).decode(),
    ],
)
def test_texts_without_a_picture_are_left_alone(text: str) -> None:
    """Digests, fonts, maps, drawings, dots and icons."""
    assert list(pictures_in(text.encode())) == []


def test_a_hostile_text_takes_no_longer_than_its_length() -> None:
    """Half a megabyte of beginnings that go nowhere."""
    for text in (b"data:image/png;base64," * 25_000, b"/9j/" * 130_000, b"data:image/a" * 40_000, b"\\n" * 250_000):
        begun = time.process_time()
        list(pictures_in(text))
        assert time.process_time() - begun < 2
