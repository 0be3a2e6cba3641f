"""Consent letters as data: which there are, what each asks, and the fixed words of its language."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from imageguard.documents import load, read
from imageguard.documents.loading import file_text
from imageguard.errors import UsageError
from imageguard.resources import folder, schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MARK: Final = "imageguard"
"""The first of a form's keywords, by which one that comes back is known."""
BLANK: Final = re.compile(r"\{(\w+)\}")
GAP: Final = "\u2026\u2026\u2026"
"""What stands in the words of a letter where something is written in on a line below."""


@dataclass(frozen=True)
class Template:
    """A letter to be filled in; ``data`` is its file, ``words`` the fixed words of its language."""

    data: Mapping[str, Any] = field(repr=False)
    words: Mapping[str, str] = field(repr=False)
    sha256: str = ""

    @property
    def kind(self) -> str:
        """Return adult, guardian, assent or release."""
        return str(self.data["template"])

    @property
    def version(self) -> str:
        """Return the version that letters on file name: ``adult-1``."""
        return str(self.data["version"])

    @property
    def language(self) -> str:
        """Return the language of its words, BCP 47."""
        return str(self.data["language"])

    def choices(self) -> Iterator[Mapping[str, Any]]:
        """Yield every question that is answered by yes or no."""
        for part in self.data["parts"]:
            yield from part.get("choices", ())
        yield from self.data["checks"]

    @property
    def draft(self) -> bool:
        """Say whether nobody who speaks the language has approved the words yet."""
        return bool(self.data.get("draft"))

    def told(self, words: str) -> str:
        """Return words with each blank in them as dots, for the letter has labelled lines to write on below them."""
        return BLANK.sub(GAP, words)


def template(kind: str, language: str) -> Template:
    """Return a shipped letter. Raises UsageError with those that there are."""
    path = folder("consent_templates") / language / f"{kind}.yaml"
    if not path.is_file():
        known = ", ".join(f"{one.language}/{one.kind}" for one in templates())
        raise UsageError(f"there is no letter {language}/{kind}; there are: {known}")
    return _loaded(path)


def templates() -> list[Template]:
    """Return every shipped letter, by language and kind."""
    return [_loaded(path) for path in sorted(folder("consent_templates").glob("*/*.yaml"))]


def _loaded(path: Path) -> Template:
    document = load(path, schema("template"))
    words = read(file_text(folder("consent_templates") / "words.yaml", "words.yaml"), "words.yaml").data
    text = file_text(path, path.name)
    digest = hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()
    return Template(document.data, words[document.data["language"]], digest)
