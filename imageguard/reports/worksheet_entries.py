"""Earlier answers as the entries of ``attestations.yaml`` that the worksheet saves again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imageguard.model.attestation import Answer, Attestations, CopyWish, FaceStatement, PeopleStatement
    from imageguard.model.geometry import Region

STATED: Final = ("letter", "bystander", "not_a_person")


def entries(known: Attestations) -> list[dict[str, Any]]:
    """Return every statement and answer with the keys of the file; what is absent there is absent here."""
    return [*(dict(_statement(one)) for one in known.people), *(dict(_answer(one)) for one in known.answers)]


def _statement(said: PeopleStatement) -> Iterator[tuple[str, Any]]:
    yield "asset", said.asset
    if said.people_count is not None:
        yield "people_count", said.people_count
    if said.faces:
        yield "faces", [_face(one) for one in said.faces]
    if said.copy is not None:
        yield "copy", _copy(said.copy)
    yield from _signature(said)


def _face(said: FaceStatement) -> dict[str, Any]:
    return {"face": _place(said.face)} | {key: getattr(said, key) for key in STATED if getattr(said, key) is not None}


def _copy(said: CopyWish) -> dict[str, Any]:
    kept = {"keep": _place(said.keep)} if said.keep else {}
    covers = {"cover": [_place(one) for one in said.cover]} if said.cover else {}
    return {**kept, **covers, **({"leave_out": True} if said.leave_out else {})}


def _place(region: Region) -> list[float]:
    return [region.x0, region.y0, region.x1, region.y1]


def _answer(said: Answer) -> Iterator[tuple[str, Any]]:
    yield "rule", said.rule
    if len(said.assets) == 1:
        yield "asset", said.assets[0]
    elif said.assets:
        yield "assets", list(said.assets)
    if said.letter is not None:
        yield "letter", said.letter
    yield "answer", "yes" if said.answer else "no"
    yield from _signature(said)


def _signature(said: Answer | PeopleStatement) -> Iterator[tuple[str, str]]:
    yield "by", said.by
    yield "role", said.role
    yield "on", said.on.isoformat()
    if said.note is not None:
        yield "note", said.note
