"""JSON Schema errors in plain English, all at once, with places and without values."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from imageguard.consent.territories import COUNTRIES, holds, is_territory, touch
from imageguard.documents import check, read
from imageguard.documents.checking import keeps
from imageguard.errors import BackendMissing
from imageguard.resources import folder, schema

SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id"],
    "properties": {
        "id": {"type": "string"},
        "channels": {"type": "array", "items": {"enum": ["print", "website"]}, "uniqueItems": True, "maxItems": 2},
        "said": {
            "anyOf": [
                {"type": "array", "items": {"type": "string"}},
                {"type": "object", "additionalProperties": {"enum": ["yes", "no"]}},
            ]
        },
        "on": {"type": "string", "format": "date"},
        "at": {"type": "string", "format": "date-time"},
        "where": {"type": "string", "format": "territory"},
        "count": {"type": "integer", "minimum": 0},
        "code": {"type": "string", "pattern": "^[0-9]+$", "errorMessage": "must be digits in quotes"},
    },
}


def told(text: str) -> list[str]:
    """Return the mistakes of a text against the schema above."""
    return [str(mistake) for mistake in check(read(text, "a.yaml"), SCHEMA)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id: 12", "a.yaml:1:1: id: must be text, not a number; put it in quotes"),
        ("id: true", "a.yaml:1:1: id: must be text, not true or false without quotes; put it in quotes"),
        ("count: 1", "a.yaml:1:1: the key 'id' is missing"),
        ("id: a\nchanels: []", "a.yaml:2:1: chanels: the key is not known here; did you mean 'channels'?"),
        ("id: a\nchannels: [prnt]", "a.yaml:2:12: channels[0]: must be one of print, website; did you mean 'print'?"),
        ("id: a\nchannels: [print, print]", "a.yaml:2:1: channels: names the same thing twice"),
        ("id: a\nsaid: {x: maybe}", "a.yaml:2:8: said.x: must be one of yes, no"),
        ("id: a\nsaid: [1]", "a.yaml:2:8: said[0]: must be text, not a number; put it in quotes"),
        ("id: a\nsaid: 3", "a.yaml:2:1: said: must be a list or a mapping (key: value)"),
        ("id: a\non: 31.1.2026", "a.yaml:2:1: on: must be a date written year-month-day, such as 2026-01-31"),
        ("id: a\non: 2026-02-30", "a.yaml:2:1: on: is not a day of the calendar"),
        (
            "id: a\non: 2569-01-10",
            "a.yaml:2:1: on: the year 2569 looks like the Buddhist Era; in the Common Era it is 2026-01-10",
        ),
        (
            "id: a\nat: 2026-01-10T09:00:00",
            "a.yaml:2:1: at: needs the offset of the place, such as +07:00 (or Z), so that the moment is certain",
        ),
        (
            "id: a\nat: 2569-01-10T09:00:00Z",
            "a.yaml:2:1: at: the year 2569 looks like the Buddhist Era; in the Common Era it is 2026-01-10",
        ),
        ("id: a\nwhere: UK", "a.yaml:2:1: where: is not a valid territory"),
        ("id: a\ncount: -1", "a.yaml:2:1: count: must be 0 or more"),
        ("id: a\ncode: abc", "a.yaml:2:1: code: must be digits in quotes"),
        ("- a", "a.yaml:1:1: must be a mapping (key: value), not a list"),
        ("", "a.yaml: must be a mapping (key: value), not empty"),
    ],
)
def test_each_mistake_reads_as_a_sentence(text: str, said: str) -> None:
    """File, line, key, what is wrong, and what to write instead."""
    assert said in told(text)


def test_a_sound_document_has_no_mistakes() -> None:
    """Every key of the schema, well used."""
    text = "id: a\nchannels: [print]\nsaid: {x: yes}\non: 2026-01-31\nat: 2026-01-31T10:00:00Z\nwhere: KH-12\ncount: 0"
    assert told(text) == []


def test_mistakes_never_quote_a_value() -> None:
    """A wrong value may be a name, and a message may end in a public log."""
    keys = ("on", "where", "count", "code", "at")
    text = "id: [Sokha]\nchannels: [Sokha]\nsaid: {x: Sokha}\n" + "\n".join(f"{key}: Sokha" for key in keys)
    assert len(told(text)) == 8
    assert not any("Sokha" in one for one in told(text))


@pytest.mark.parametrize("name", ["letter", "use", "attestations", "waivers", "stops", "settings"])
def test_every_schema_is_a_schema(name: str) -> None:
    """Editors and this program read the same draft."""
    Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize(("value", "good"), [("a", False), ("aa", True), ("aaaa", False), (2, False)])
def test_the_fast_look_heeds_what_a_reference_names_and_what_stands_beside_it(value: object, good: bool) -> None:  # noqa: FBT001 - expected
    """Both count, whether the reference stands alone or not."""
    named = {"long": {"type": "string", "minLength": 2}, "same": {"$ref": "#/$defs/long"}}
    form = {"$defs": named, "properties": {"x": {"$ref": "#/$defs/same", "maxLength": 3}}}
    assert keeps(form)({"x": value}) is good


def test_folders_that_ship_are_found() -> None:
    """Rule packs lie beside the code in a checkout and inside it in a wheel."""
    assert folder("rules").is_dir()


def test_what_an_installation_lacks_is_named() -> None:
    """A broken installation is told as one, never passed over."""
    with pytest.raises(BackendMissing, match="install imageguard again"):
        folder("no-such-folder")
    with pytest.raises(BackendMissing, match="install imageguard again"):
        schema("no-such-schema")


def test_territories_hold_and_touch() -> None:
    """The world holds a country, a country its provinces; touching goes both ways."""
    assert len(COUNTRIES) == 249
    assert is_territory("world")
    assert is_territory("KH-12")
    assert not any(is_territory(code) for code in ("UK", "kh", "EU", "KHM", "", "KH-", "XX-1"))
    assert holds("world", "KH")
    assert holds("KH", "KH-12")
    assert not holds("KH-12", "KH")
    assert not holds("KH", "world")
    assert touch("KH", "KH-12")
    assert touch("KH-12", "KH")
    assert touch("world", "KH")
    assert not touch("KH", "TH")
