"""Objects of a PDF page swept clean: entries that draw nothing, and texts of colour profiles (ISO 32000-2)."""

from __future__ import annotations

from typing import Any, Final

from imageguard.errors import InspectionError, RemedyRefused
from imageguard.formats import icc

_GONE: Final = frozenset(
    """/Metadata /PieceInfo /LastModified /Thumb /AF /OPI /Measure /PtData /StructParent /StructParents /Alternates /OC
    /AA /Dur /Trans /Tabs /PZ /SeparationInfo /TemplateInstantiated /PresSteps /VP /Annots /Alt /ActualText /URI
    /CreationDate /ModDate /Author /Title /Producer /Creator /DPartRoot /Marks /PageRef""".split()  # noqa: SIM905
)
"""Entries of dictionaries that say something and draw nothing."""

_DEVICE: Final = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}
_MOST: Final = 500_000


def sweep(root: Any) -> None:  # noqa: ANN401 - an object of pikepdf
    """Leave out, in everything that a page leads to, what draws nothing. Raises RemedyRefused."""
    import pikepdf  # noqa: PLC0415 - heavy

    seen: set[tuple[int, int]] = set()
    waiting, steps = [root], 0
    while waiting:
        one, steps = waiting.pop(), steps + 1
        if steps > _MOST:
            raise RemedyRefused("its pages lead to more objects than any document has")
        if one.is_indirect:
            if one.objgen in seen:
                continue
            seen.add(one.objgen)
        if isinstance(one, pikepdf.Array) and len(one) > 1 and one[0] == "/ICCBased":
            _profile(one, seen)
        elif isinstance(one, pikepdf.Array):
            waiting += [each for each in one if _is_container(each)]
        else:
            waiting += _entries(one)


def _entries(one: Any) -> list[Any]:  # noqa: ANN401 - as above
    """Leave out what a dictionary says and does not draw; return what its other entries lead to."""
    found = []
    for key, value in list(one.items()):
        if key in _GONE:
            del one[key]
        elif key != "/Parent" and _is_container(value):
            found.append(value)
    return found


def _is_container(one: Any) -> bool:  # noqa: ANN401 - as above
    import pikepdf  # noqa: PLC0415 - heavy

    return isinstance(one, (pikepdf.Array, pikepdf.Dictionary, pikepdf.Stream))


def _profile(space: Any, seen: set[tuple[int, int]]) -> None:  # noqa: ANN401 - as above
    """Clean a colour profile of its texts; every number that makes colours stays.

    A damaged one, which viewers pass over, gives way to the colours of the device.
    """
    import pikepdf  # noqa: PLC0415 - heavy

    stream = space[1]
    if stream.is_indirect and stream.objgen in seen:
        return
    seen.add(stream.objgen)
    if "/Metadata" in stream:
        del stream["/Metadata"]
    try:
        stream.write(icc.cleaned(bytes(stream.read_bytes())))
    except InspectionError:
        name = _DEVICE.get(int(stream.get("/N", 0)))
        if name is None:
            raise RemedyRefused("a colour profile in it is damaged: print it into a new PDF") from None
        del space[1]
        space[0] = pikepdf.Name(name)
