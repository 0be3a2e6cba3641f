"""What a file is that no walker opens, in one sentence that says what to do."""

from __future__ import annotations

from typing import Final

_LFS: Final = b"version https://git-lfs.github.com/spec/"
_MARKUP: Final = (b"<!doctype", b"<html", b"<?xml", b"<head", b"<body", b"<script")
_KNOWN: Final = (
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a Linux program"),
    (b"\xd0\xcf\x11\xe0", "an old Microsoft Office file"),
    (b"{\\rtf", "an RTF document"),
    (b"%!PS", "a PostScript file"),
    (b"OggS", "an Ogg recording"),
    (b"ID3", "an MP3 recording"),
    (b"fLaC", "a FLAC recording"),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM video"),
    (b"FLV", "a Flash video"),
)
_HEAD: Final = 1024


def explain(data: bytes) -> tuple[str, str]:
    """Return (code, sentence) for a file that is of no known picture format."""
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    answers = (
        (not data, "empty", "The file is empty. Copy the picture again from where it came from."),
        (data.startswith(_LFS), "lfs-pointer", "This is a Git LFS pointer, not the picture itself. Run: git lfs pull"),
        (not data.strip(b"\0"), "unreadable", "The file holds nothing but zeros. Copy the picture again."),
        (
            head.startswith(_MARKUP),
            "not-a-picture",
            "This is a web page or XML, not a picture. Download the picture itself.",
        ),
        *(
            (
                data.startswith(mark),
                "unsupported",
                f"This is {what}, which imageguard does not open. Export its pictures.",
            )
            for mark, what in _KNOWN
        ),
        (_is_text(data[:_HEAD]), "not-a-picture", "This is text, not a picture. Take it out of the folder."),
    )
    unknown = "No picture format that imageguard knows begins like this file. Export it as JPEG or PNG."
    return next(((code, sentence) for fits, code, sentence in answers if fits), ("unsupported", unknown))


def _is_text(head: bytes) -> bool:
    try:
        words = head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:
            return False
        words = head[: error.start].decode("utf-8")
    return all(letter.isprintable() or letter in "\t\r\n\f" for letter in words)
