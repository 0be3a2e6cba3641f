"""Every plug-in keeps the promises of its port; a name finds its module, and nobody takes a shipped name."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING

import pytest

from imageguard import plugins
from imageguard.errors import BackendMissing, ConfigurationError, InspectionError
from imageguard.ports import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTAINERS = sorted(plugins.containers().items())
READERS = sorted(plugins.readers().items())
ENDINGS = sorted(plugins.report_formats())
JUNK = [
    b"",
    b"\0",
    b"\xff" * 70_000,
    b"GIF89a",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff\xe1\xff\xff",
    b"RIFF\xff\xff\xff\xffWEBP",
]


def opened(container: object, data: bytes) -> object:
    """Return the contents, or None where the walker says in an error of ours that it cannot."""
    try:
        return container.open(data, Limits())  # type: ignore[attr-defined]
    except InspectionError as error:
        return None if str(error) else error


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Forget which foreign plug-ins were seen."""
    yield
    plugins._foreign.cache_clear()
    plugins._all.cache_clear()


@pytest.mark.parametrize(("name", "container"), CONTAINERS, ids=[name for name, _ in CONTAINERS])
def test_a_container_recognises_by_content_and_never_raises_anything_else(name: str, container: object) -> None:
    """Junk is recognised or not; opening it gives contents, or says why not, in an error of ours."""
    assert container.name == name  # type: ignore[attr-defined]
    assert container.version  # type: ignore[attr-defined]
    for data in JUNK:
        if container.recognises(data[:65536]):  # type: ignore[attr-defined]
            contents = opened(container, data)
            assert contents is None or contents.pictures or contents.problems or contents.enclosed


@pytest.mark.parametrize(("standard", "reader"), READERS, ids=[name for name, _ in READERS])
def test_a_reader_says_what_it_reads_and_which_version_it_is(standard: str, reader: object) -> None:
    """Both go into the engine's fingerprint, so that a changed reader voids what was cached."""
    assert reader.standard == standard  # type: ignore[attr-defined]
    assert reader.version  # type: ignore[attr-defined]


def test_one_file_is_of_one_format() -> None:
    """No two walkers claim the same beginning."""
    for data in JUNK:
        assert sum(container.recognises(data[:65536]) for _, container in CONTAINERS) <= 1


def test_the_doors_of_the_contract_are_there() -> None:
    """Formats and reports that other people's scripts rely on."""
    assert {"JPEG", "PNG", "GIF", "WebP", "TIFF"} <= {name for name, _ in CONTAINERS}
    assert {"EXIF", "XMP", "IPTC-IIM", "ICC"} <= {name for name, _ in READERS}
    assert {".pdf", ".json", ".sarif", ".junit.xml", ".html", ".md"} <= set(ENDINGS)


def test_an_unknown_detector_is_an_error_that_names_the_known_ones() -> None:
    """A typing mistake in a profile never falls back to another detector."""
    with pytest.raises(BackendMissing, match="yunet"):
        plugins.detector("yuent")


def test_a_shipped_name_cannot_be_replaced_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed package that offers its own ``yunet`` is refused, loudly."""
    point = metadata.EntryPoint("yunet", "evil:PLUGIN", "imageguard.faces")
    monkeypatch.setattr(plugins.metadata, "entry_points", lambda group: [point] if group.endswith("faces") else [])
    plugins._foreign.cache_clear()
    with pytest.raises(ConfigurationError, match="tries to replace"):
        plugins.detector("other")


def test_a_foreign_plug_in_is_found_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry point adds a detector; nothing in imageguard is edited."""
    point = metadata.EntryPoint("theirs", "imageguard.faces.yunet:PLUGIN", "imageguard.faces")
    monkeypatch.setattr(plugins.metadata, "entry_points", lambda group: [point] if group.endswith("faces") else [])
    plugins._foreign.cache_clear()
    assert plugins.detector("theirs").name == "yunet"
