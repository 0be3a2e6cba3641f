"""Every planted secret is found where it lies; clean files come out whole and empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import planted
import pytest

from imageguard import plugins
from imageguard.engine.inspect import Engine, inspect
from imageguard.model.inspection import Category
from imageguard.pictures.fingerprint import PLUGIN
from imageguard.ports import Limits

if TYPE_CHECKING:
    from imageguard.model.inspection import Inspection

ENGINE = Engine(plugins.containers(), plugins.readers(), PLUGIN, Limits())
SILENT = {Category.OTHER}


def seen(data: bytes) -> Inspection:
    """Return the inspection of these bytes."""
    return inspect("a", data, ENGINE)


@pytest.mark.parametrize("leak", planted.LEAKS, ids=lambda leak: leak.name)
def test_a_planted_secret_is_found(leak: planted.Leak) -> None:
    """The secret is what it was planted as: a metadatum, a rendition that shows more, hidden bytes."""
    found = seen(leak.make())
    if leak.category is not None:
        values = [fact for fact in found.metadata if leak.planted in (fact.value or "")]
        assert values, [(fact.tag, fact.value) for fact in found.metadata]
        assert leak.category in {fact.category.value for fact in values}
        assert not any(leak.planted in fact.tag or leak.planted in fact.where for fact in found.metadata)
    if leak.rendition is not None:
        shown = [one for one in found.renditions if one.kind.value == leak.rendition]
        assert shown, [(one.id, one.where) for one in found.renditions]
        assert all(one.decoded and one.px for one in shown)
        assert found.primary is None or not found.primary.decoded or any(one.shows_more for one in shown)
    if leak.hidden is not None:
        assert leak.hidden in {one.kind for one in found.hidden}
    assert leak.planted not in str([problem.message for problem in found.problems])


@pytest.mark.parametrize("name", planted.CLEAN)
def test_a_clean_file_is_whole_and_empty(name: str) -> None:
    """No false alarm: one picture, nothing hidden, nothing that gives anybody away."""
    found = seen(planted.CLEAN[name]())
    assert found.problems == ()
    assert found.whole
    assert [one.id for one in found.renditions] == ["primary"]
    assert found.hidden == ()
    assert [fact for fact in found.metadata if fact.category not in SILENT] == []
