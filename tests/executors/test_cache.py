"""What was observed before: found by content, opened by content, never trusted when damaged."""

from __future__ import annotations

import dataclasses
import hashlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imageguard.executors.cache import Cache, Cached, default_folder
from imageguard.model.geometry import Box
from imageguard.model.inspection import (
    Category,
    Face,
    Hidden,
    Inspection,
    Metadatum,
    Problem,
    Rendition,
    RenditionKind,
    Tier,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

SECRET = "Somchai of the river house"  # noqa: S105 - a name that must not be found
text = st.text(st.characters(exclude_categories=["Cs"]))
metadata = st.builds(Metadatum, text, text, st.sampled_from(Category), text, st.none() | text, st.none() | text)
faces = st.builds(
    Face,
    text,
    text,
    st.just(Box(1, 2, 3, 4)),
    st.floats(0, 1),
    st.sampled_from(Tier),
    st.booleans(),
    text,
    embedding=st.none() | st.tuples(st.floats(-1, 1), st.floats(-1, 1)),
)


@dataclasses.dataclass(frozen=True)
class Local:
    """Inspects within this process."""

    inspect: Callable[[str, str], Inspection]

    def run(self, paths: Sequence[tuple[str, str]]) -> Iterator[Inspection]:
        """Yield one inspection for each (name, file), in the given order."""
        return (self.inspect(name, file) for name, file in paths)


class Counting:
    """Inspects, and remembers whom it was asked about."""

    def __init__(self, problems: tuple[Problem, ...] = ()) -> None:
        """Start with nothing asked."""
        self.asked: list[str] = []
        self.problems = problems

    def __call__(self, name: str, file: str) -> Inspection:
        """Return an inspection with a secret in it."""
        with open(file, "rb") as stream:  # noqa: PTH123 - a plain file
            data = stream.read()
        self.asked.append(name)
        return Inspection(
            path=name,
            sha256=hashlib.sha256(data).hexdigest(),
            format="JPEG",
            bytes=len(data),
            renditions=(Rendition("primary", RenditionKind.PRIMARY, "image data", 8, 8),),
            faces=(Face("f1", "primary", Box(0, 0, 4, 4), 0.9, Tier.CERTAIN, recognisable=True, detector="x"),),
            metadata=(Metadatum("XMP", "dc:creator", Category.PERSON, "XMP", None, SECRET),),
            hidden=(Hidden("trailing-data", 3, 4),),
            problems=self.problems,
            engine="e1",
        )


@pytest.fixture
def pictures(tmp_path: Path) -> list[tuple[str, str]]:
    """Return three files, two of them alike."""
    made = []
    for name, content in (("a.jpg", b"one"), ("b.jpg", b"two"), ("c.jpg", b"one")):
        (tmp_path / name).write_bytes(content)
        made.append((name, str(tmp_path / name)))
    return made


def look(folder: Path, pictures: list[tuple[str, str]], looker: Counting, engine: str = "e1") -> list[Inspection]:
    """Run through a cache opened afresh."""
    return list(Cached(Local(looker), Cache(folder, engine)).run(pictures))


def test_an_unchanged_file_is_not_looked_at_again(tmp_path: Path, pictures: list[tuple[str, str]]) -> None:
    """The second run gives the same inspections, under the names of that run, without a worker."""
    first, again = Counting(), Counting()
    results = look(tmp_path / "cache", pictures, first)
    renamed = [(f"moved/{name}", file) for name, file in pictures]
    assert look(tmp_path / "cache", renamed, again) == [
        dataclasses.replace(result, path=f"moved/{result.path}") for result in results
    ]
    assert again.asked == []


@pytest.mark.parametrize("change", ["content", "engine", "secret"])
def test_whatever_changes_is_looked_at_again(tmp_path: Path, pictures: list[tuple[str, str]], change: str) -> None:
    """Other bytes, another engine, another machine: no entry fits."""
    look(tmp_path / "cache", pictures, Counting())
    if change == "content":
        (tmp_path / "b.jpg").write_bytes(b"three")
    if change == "secret":
        (tmp_path / "cache" / "secret").write_bytes(bytes(32))
    again = Counting()
    look(tmp_path / "cache", pictures, again, engine="e2" if change == "engine" else "e1")
    assert again.asked == (["b.jpg"] if change == "content" else ["a.jpg", "b.jpg", "c.jpg"])


def test_an_inspection_with_a_problem_is_never_kept(tmp_path: Path, pictures: list[tuple[str, str]]) -> None:
    """A limit or a crash may not come back tomorrow as a fact."""
    look(tmp_path / "cache", pictures, Counting((Problem("timed-out", "too slow"),)))
    again = Counting()
    look(tmp_path / "cache", pictures, again)
    assert again.asked == ["a.jpg", "b.jpg", "c.jpg"]


def test_nothing_readable_lies_on_disk(tmp_path: Path, pictures: list[tuple[str, str]]) -> None:
    """Neither a value nor a name, path or digest of a picture stands in the cache's files."""
    look(tmp_path / "cache", pictures, Counting())
    stored = b"".join(file.read_bytes() for file in (tmp_path / "cache").iterdir())
    for secret in (SECRET, "dc:creator", "a.jpg", "primary", hashlib.sha256(b"one").hexdigest()):
        assert secret.encode() not in stored
    assert hashlib.sha256(b"one").digest() not in stored


def test_a_damaged_store_is_dropped_and_everything_looked_at_again(
    tmp_path: Path, pictures: list[tuple[str, str]]
) -> None:
    """Rubbish in place of the store costs time, never an answer."""
    look(tmp_path / "cache", pictures, Counting())
    for file in (tmp_path / "cache").glob("inspections.db*"):
        file.write_bytes(b"rubbish " * 1000)
    again = Counting()
    assert len(look(tmp_path / "cache", pictures, again)) == 3
    assert again.asked == ["a.jpg", "b.jpg", "c.jpg"]


def test_an_entry_that_was_tampered_with_does_not_open(tmp_path: Path, pictures: list[tuple[str, str]]) -> None:
    """One changed bit in an entry: that picture is looked at again."""
    cache = Cache(tmp_path / "cache", "e1")
    list(Cached(Local(Counting()), cache).run(pictures))
    with cache._store:
        cache._store.execute("UPDATE inspections SET sealed = CAST(sealed || x'00' AS BLOB)")
    again = Counting()
    look(tmp_path / "cache", pictures, again)
    assert again.asked == ["a.jpg", "b.jpg"]  # c.jpg is a.jpg over again


def test_a_file_that_changes_while_it_is_looked_at_is_not_kept(tmp_path: Path, pictures: list[tuple[str, str]]) -> None:
    """An entry holds only what was seen of the very bytes that name it."""
    cache = Cache(tmp_path / "cache", "e1")
    entry = cache.entry(pictures[0][1])
    assert entry is not None
    cache.put(entry, dataclasses.replace(Counting()(*pictures[1]), path=""))
    assert not cache.holds(entry)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(st.lists(metadata, max_size=3), st.lists(faces, max_size=3))
def test_every_inspection_comes_back_as_it_was(tmp_path: Path, facts: list[Metadatum], seen: list[Face]) -> None:
    """Whatever was observed survives the way to disk and back, to the last digit."""
    file = tmp_path / "x"
    file.write_bytes(b"x")
    cache = Cache(tmp_path / "cache", "e1")
    entry = cache.entry(str(file))
    assert entry is not None
    inspection = Inspection("x", entry.sha256, "JPEG", 1, faces=tuple(seen), metadata=tuple(facts))
    cache.put(entry, inspection)
    assert cache.get(entry, "x") == inspection


def test_the_folder_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build server puts the cache where it likes."""
    monkeypatch.setenv("IMAGEGUARD_CACHE", str(tmp_path))
    assert default_folder() == tmp_path
