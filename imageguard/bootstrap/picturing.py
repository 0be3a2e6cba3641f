"""Pictures read again for private copies, and the letters that a person may choose from."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from imageguard.bootstrap.inspecting import Spec, engine_of
from imageguard.consent.fitness import fit
from imageguard.engine.inspect import survey
from imageguard.errors import InspectionError
from imageguard.executors.files import read
from imageguard.model.report import Verdict
from imageguard.ports import Offer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from imageguard.model.inspection import Rendition
    from imageguard.model.letter import Letter
    from imageguard.model.raster import Raster
    from imageguard.model.report import JudgedAsset, Report
    from imageguard.ports import Picture


def offers(letters: Sequence[Letter], report: Report, now: dt.datetime) -> tuple[Offer, ...]:
    """Return every letter with what keeps it from fitting the use on the day judged."""
    return tuple(Offer(one, fit(one, report.use, report.as_of, now).gaps) for one in letters)


def originals(report: Report, files: Mapping[str, str]) -> dict[tuple[int, str], bytes]:
    """Return the pictures of every asset by number and rendition id as JPEG, small where the asset is clear.

    Faces are not covered: for the worksheet alone. ``files`` maps the assets' names to their files; a
    file that has changed since it was judged shows nothing.
    """
    from imageguard.reports.worksheet_data import views  # noqa: PLC0415 - only where a worksheet is asked for
    from imageguard.reports.worksheet_pictures import LONGEST, SMALL, shrink  # noqa: PLC0415

    found = {}
    for asset in report.assets:
        longest = SMALL if asset.verdict is Verdict.CLEAR else LONGEST
        for rendition, raster in rasters(asset, files[asset.inspection.path], views(asset)):
            found[asset.number, rendition.id] = shrink(raster, longest)
    return found


def rasters(asset: JudgedAsset, file: str, wanted: Sequence[Rendition]) -> Iterator[tuple[Rendition, Raster]]:
    """Yield the upright pixels of these renditions, read again; what has changed since it was judged is left out."""
    if not wanted:
        return
    engine = engine_of(Spec(looked=("hidden",)))
    try:
        data = read(file, engine.limits.file_bytes)
    except InspectionError:
        return  # gone since it was judged
    if hashlib.sha256(data).hexdigest() != asset.inspection.sha256:
        return
    _, pictures, _ = survey(data, engine)
    for rendition in wanted:
        raster = _decoded(rendition, pictures)
        if raster is not None:
            yield rendition, raster


def _decoded(rendition: Rendition, pictures: Sequence[Picture]) -> Raster | None:
    """Return the pixels that were judged: ids may have been numbered since, so that pixels decide."""
    for picture in pictures:
        if rendition.id == picture.id or rendition.id.startswith(f"{picture.id}-"):
            try:
                raster = picture.decode()
            except InspectionError:
                continue  # it was decoded when it was judged, in a process with limits of its own
            if raster.px == rendition.px:
                return raster
    return None
