"""XMP files beside pictures: everything they tell counts as the picture's own, and is told apart by its place."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from imageguard.bootstrap.inspecting import Spec
from imageguard.bootstrap.sidecars import inspect_all, sidecars_of
from imageguard.model.inspection import SIDECAR, Category, RenditionKind

if TYPE_CHECKING:
    from pathlib import Path

    from imageguard.model.inspection import Inspection

SPEC = Spec(looked=("metadata", "hidden"))
PACKET = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:aux="http://ns.adobe.com/exif/1.0/aux/"
 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpGImg="http://ns.adobe.com/xap/1.0/g/img/" xmlns:dcterms="http://purl.org/dc/terms/"
 exif:GPSLatitude="11,33.4416N" aux:SerialNumber="1234567" dcterms:provenance="https://example.org/m.c2pa">
<Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Sokha</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>{more}
</rdf:Description></rdf:RDF></x:xmpmeta>"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with one picture that tells nothing."""
    Image.new("RGB", (64, 48), (90, 120, 60)).save(tmp_path / "a.jpg")
    return tmp_path


def seen(folder: Path, *names: str) -> list[Inspection]:
    """Inspect the named files of the folder in one process."""
    return list(inspect_all([(name, str(folder / name)) for name in names], SPEC, jobs=1, cache=False))


@pytest.mark.parametrize("name", ["a.xmp", "a.jpg.xmp", "A.XMP"])
def test_everything_in_a_sidecar_is_metadata_of_the_picture(folder: Path, name: str) -> None:
    """Place, name, number, provenance; by its own place in the evidence."""
    (folder / name).write_text(PACKET.format(more=""), encoding="utf-8")
    (picture,) = seen(folder, "a.jpg")
    beside = [one for one in picture.metadata if one.where == SIDECAR]
    assert {one.category for one in beside} >= {Category.LOCATION, Category.PERSON, Category.DEVICE}
    assert any("provenance" in one.tag for one in beside)
    assert picture.whole
    assert picture.format == "JPEG"


def test_a_preview_in_a_sidecar_is_a_rendition_of_its_own(folder: Path) -> None:
    """It may show what was cropped away."""
    file = io.BytesIO()
    Image.new("RGB", (32, 24), (10, 20, 30)).save(file, "JPEG")
    image = base64.b64encode(file.getvalue()).decode()
    more = (
        f"<xmp:Thumbnails><rdf:Alt><rdf:li><xmpGImg:image>{image}</xmpGImg:image></rdf:li></rdf:Alt></xmp:Thumbnails>"
    )
    (folder / "a.xmp").write_text(PACKET.format(more=more), encoding="utf-8")
    (picture,) = seen(folder, "a.jpg")
    (preview,) = [one for one in picture.renditions if one.kind is RenditionKind.XMP_THUMBNAIL]
    assert (preview.where, preview.shows_more) == (SIDECAR, None)
    assert picture.primary is not None
    assert len({one.id for one in picture.renditions}) == len(picture.renditions)


@pytest.mark.parametrize("text", ["<x:xmpmeta xmlns:x='adobe:ns:meta/'><broken", "no packet at all", ""])
def test_a_sidecar_that_cannot_be_read_blocks_the_picture(folder: Path, text: str) -> None:
    """Nobody knows what it says."""
    (folder / "a.xmp").write_text(text, encoding="utf-8")
    (picture,) = seen(folder, "a.jpg")
    assert not picture.whole
    assert all(one.message.startswith("The XMP file beside it: ") for one in picture.problems)


def test_a_sidecar_of_another_picture_says_nothing_of_this_one(folder: Path) -> None:
    """Nor does one that is an asset of the run itself, which is refused on its own."""
    (folder / "b.xmp").write_text(PACKET.format(more=""), encoding="utf-8")
    (folder / "ab.xmp").write_text(PACKET.format(more=""), encoding="utf-8")
    (folder / "a.xmp").write_text(PACKET.format(more=""), encoding="utf-8")
    assert sidecars_of([("a.jpg", str(folder / "a.jpg"))]) == {"a.jpg": (str(folder / "a.xmp"),)}
    picture, alone = seen(folder, "a.jpg", "a.xmp")
    assert picture.metadata == ()
    assert not alone.whole
