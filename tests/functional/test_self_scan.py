"""Everything that imageguard writes is searched for what it must not say."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import pymupdf
import pypdf
import pytest
from PIL import Image

from imageguard import plugins

sys.path.insert(0, str(Path(__file__).parents[1] / "hook"))
import repositories

if TYPE_CHECKING:
    from collections.abc import Callable

    import running

    Command = Callable[..., running.Ran]

VALUES: Final = {
    "person": "Dararaksmey",
    "place": "Kampong",
    "comment": "hidden-comment-7431",
    "caption": "fled from the brickyard",
    "alt": "scar over the left eye",
    "note": "her brother must not know",
    "reason": "because Rithy said so",
}
"""Planted in metadata, captions, answers and waivers: no output may hold one."""
DEGREES: Final = ("33.4416", "11.5564", "11.557", "104.916")
PATH: Final = "shelter-for-victims/Sokunthea.jpg"
OTHERS: Final = ("Bopha Meas 14 years.jpg", "\u179f\u17bb\u1781\u17b6.jpg")
"""A name that nothing else repeats, and one in a script that no rule reads."""
NAMES: Final = ("Sokunthea", "shelter-for-victims", "Bopha", "14 years", "\u179f\u17bb\u1781\u17b6")
"""Planted in the path: only private outputs may hold one, and JSON only where no rule says that it tells."""
XMP: Final = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:City="{place}">
<Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>{person}</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>
</rdf:Description></rdf:RDF></x:xmpmeta>"""
USE: Final = """\
campaign: spring
purposes: [awareness]
channels: [website]
territories: [world]
assets:
  pictures/{path}: {{caption: "{caption}", alt: "{alt}"}}
"""


def planted() -> bytes:
    """Return a picture that tells everything it can."""
    exif = Image.Exif()
    exif[0x013B] = VALUES["person"]
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (11.0, 33.0, 26.5), "E", (104.0, 55.0, 0.0)
    file = io.BytesIO()
    Image.new("RGB", (64, 48), (90, 120, 30)).save(
        file, "JPEG", exif=exif, comment=VALUES["comment"], xmp=XMP.format(**VALUES).encode()
    )
    return file.getvalue()


def campaign(folder: Path) -> None:
    """Write a campaign in which every file that people write holds something, too."""
    picture = folder / "pictures" / PATH
    picture.parent.mkdir(parents=True)
    data = planted()
    picture.write_bytes(data)
    for place, name in enumerate(OTHERS):
        (folder / "pictures" / name).write_bytes(data + bytes(place + 1))
    px = repositories.pixels(data)
    (folder / "letters").mkdir()
    (folder / "use.yaml").write_text(USE.format(path=PATH, **VALUES), encoding="utf-8")
    (folder / "attestations.yaml").write_text(
        f'- {{asset: "px:{px}", people_count: 0, by: R-02, role: reviewer, on: 2026-11-20, '
        f'note: "{VALUES["note"]}"}}\n',
        encoding="utf-8",
    )
    (folder / "waivers.yaml").write_text(
        f'- {{rule: IG125, asset: "px:{px}", reason: "{VALUES["reason"]}", approved_by: R-05, '
        "role: safeguarding_lead, expires: 2027-01-31}\n",
        encoding="utf-8",
    )
    settings = "registry: letters/\nuse: use.yaml\nattestations: attestations.yaml\nwaivers: waivers.yaml\n"
    (folder / "imageguard.yaml").write_text(f"{settings}profile: fast\n", encoding="utf-8")


@pytest.fixture(scope="module")
def written(
    tmp_path_factory: pytest.TempPathFactory, command: Command, process: Command
) -> dict[str, tuple[bool, str]]:
    """Return everything that the commands wrote: (may hold names of files, text) by what it is."""
    base = tmp_path_factory.mktemp("scan")
    campaign(base)
    formats = {ending: plugin.private for ending, plugin in plugins.report_formats().items()}
    reports = [part for ending in formats for part in ("--report", f"out{ending}")]
    ran = process("check", "pictures", *reports, "--on", "2026-12-01", "--write-baseline", "baseline.json", cwd=base)
    assert ran.code == 1, ran.err
    found = {f"report{end}": (private, words(base / f"out{end}")) for end, private in formats.items()}
    found["key file"] = (True, (base / "out.key.csv").read_text("utf-8"))
    found["baseline"] = (False, (base / "baseline.json").read_text("utf-8"))
    found["check, terminal"] = (True, ran.out + ran.err)
    calls = {
        "check, public": ("check", "pictures", "--public", "--on", "2026-12-01"),
        "hook": ("hook", *(f"pictures/{name}" for name in (PATH, *OTHERS))),
        "inspect": ("inspect", "pictures"),
    }
    for name, call in calls.items():
        ran = process(*call, cwd=base)
        found[name] = (name == "inspect", ran.out + ran.err)
    command("clearance", "key", "key", cwd=base)
    command("clearance", "issue", "pictures", "--key", "key", "--out", "list.json", cwd=base)
    found["clearance list"] = (False, (base / "list.json").read_text("utf-8"))
    ran = process("clearance", "check", "pictures", "--list", "list.json", "--public-key", "key.pub", cwd=base)
    found["clearance check"] = (False, ran.out + ran.err)
    assert "masked-" in ran.out
    return found


def words(file: Path) -> str:
    """Return all that a file holds in words: of a PDF its pages, attachments, outline, fields and own data."""
    data = file.read_bytes()
    if not data.startswith(b"%PDF"):
        return data.decode("utf-8")
    with pymupdf.open(stream=data, filetype="pdf") as document:
        said = [page.get_text() for page in document]
        said += [document.xref_object(number) for number in range(1, document.xref_length())]
        said += [title for _, title, _ in document.get_toc()]
    attached = pypdf.PdfReader(io.BytesIO(data)).attachments
    return "\n".join(said + [part.decode() for parts in attached.values() for part in parts])


def test_no_output_holds_a_planted_value(written: dict[str, tuple[bool, str]]) -> None:
    """Not a name, place, comment, caption, note, reason or coordinate, in no format, private or not."""
    secrets = (*VALUES.values(), *DEGREES)
    told = {name: [one for one in secrets if one in text] for name, (_, text) in written.items()}
    found = {(name, secret) for name, secrets in told.items() for secret in secrets if ".worksheet" not in name}
    assert found == {("report.pdf", VALUES["reason"])}, "the lawyer reads why a failure was accepted, nobody else"


def test_what_leaves_the_office_names_no_path_that_tells(written: dict[str, tuple[bool, str]]) -> None:
    """A masked path stays masked in every public output, and in the JSON report."""
    public = {name: text for name, (private, text) in written.items() if not private or name == "report.json"}
    assert len(public) >= 11
    told = {name: [one for one in NAMES if one in decoded(text)] for name, text in public.items()}
    told["report.json"] = [one for one in told["report.json"] if one != NAMES[-1]]
    assert {name: found for name, found in told.items() if found} == {}


def decoded(text: str) -> str:
    """Return the text with what JSON and addresses write as escapes."""
    return unquote(text) + re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


def test_the_scan_would_see_a_leak(written: dict[str, tuple[bool, str]]) -> None:
    """What was planted is where it should be: the officer's own screen and key name the file."""
    assert [name for name in NAMES if name not in written["key file"][1]] == []
    assert "masked-" in written["key file"][1]
    assert "masked-" in written["report.sarif"][1]
    assert NAMES[-1] in decoded(written["report.json"][1]), "the office's own programs find its files"
    assert NAMES[0] in written["check, terminal"][1]
    assert "GPSLatitude" in written["inspect"][1]
    assert json.loads(written["inspect"][1].splitlines()[0])["metadata"]
