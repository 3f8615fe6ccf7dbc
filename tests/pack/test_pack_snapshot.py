"""The snapshot goes to JSON and comes back the same; what is not one is refused."""

from __future__ import annotations

import json

import pytest
from pack_sample import a_snapshot

from db.errors import Refusal
from desktop.pack.snapshot import from_json, to_json


def test_a_snapshot_comes_back_from_json_unchanged() -> None:
    snapshot = a_snapshot()
    assert from_json(to_json(snapshot)) == snapshot


def test_every_field_is_written_so_that_later_defaults_change_nothing() -> None:
    assert json.loads(to_json(a_snapshot()))["mark"] == "内部"


def test_a_field_this_program_does_not_know_is_refused_not_dropped() -> None:
    data = json.loads(to_json(a_snapshot()))
    data["issues"][0]["secret"] = "x"
    with pytest.raises(Refusal) as refused:
        from_json(json.dumps(data))
    assert refused.value.code == "snapshot_unreadable"
    assert "issues" in str(refused.value.details["where"])


@pytest.mark.parametrize("text", ["", "[]", "{", '{"edition": 1}', '{"edition": "team"}'])
def test_what_is_not_a_snapshot_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        from_json(text)


def test_a_snapshot_from_a_newer_program_is_refused() -> None:
    data = json.loads(to_json(a_snapshot())) | {"format": 99}
    with pytest.raises(Refusal) as refused:
        from_json(json.dumps(data))
    assert refused.value.code == "snapshot_newer"
