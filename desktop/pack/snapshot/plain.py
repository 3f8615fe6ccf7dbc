"""Snapshot ↔ JSON, so that an issued pack can be printed again years later.

Fields a snapshot does not have yet take their defaults; a field this program does not know is
refused, because dropping it would silently change what was issued.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from db.errors import Refusal
from desktop.pack.snapshot.whole import FORMAT, Snapshot


def to_json(snapshot: Snapshot) -> str:
    """The snapshot as JSON; equal snapshots give equal text."""
    return json.dumps(_plain(snapshot), ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Snapshot:
    """The snapshot that ``to_json`` wrote. Refuses what is not one, or is from a newer program."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise Refusal("snapshot_unreadable", "简报包的底稿不是完整的 JSON，无法读取。") from error
    if not isinstance(data, dict):
        raise Refusal("snapshot_unreadable", "简报包的底稿不是一份完整的记录，无法读取。")
    if data.get("format", FORMAT) != FORMAT:
        raise Refusal(
            "snapshot_newer",
            "这份简报包的底稿由较新版本的程序生成，请升级后再打开。",
            format=data.get("format"),
        )
    snapshot = _built(Snapshot, data, "snapshot")
    assert isinstance(snapshot, Snapshot)
    return snapshot


def _plain(value: object) -> object:
    """Every field, defaults too: a default that changes later must not change an old pack."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _built(kind: Any, value: Any, where: str) -> Any:
    """``value`` from JSON as ``kind``; ``where`` names the place for the refusal."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        if value is None:
            return None
        (inner,) = (part for part in get_args(kind) if part is not NoneType)
        return _built(inner, value, where)
    if origin is tuple:
        if not isinstance(value, list):
            raise _refused(where)
        return tuple(_built(get_args(kind)[0], item, where) for item in value)
    if is_dataclass(kind) and isinstance(kind, type):
        return _record(kind, value, where)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise _refused(where)
    return value


def _record(kind: type, value: Any, where: str) -> Any:
    hints = _hints(kind)
    if not isinstance(value, dict) or not value.keys() <= hints.keys():
        raise _refused(where)
    built = {name: _built(hints[name], item, f"{where}.{name}") for name, item in value.items()}
    try:
        return kind(**built)
    except TypeError as error:
        raise _refused(where) from error


def _refused(where: str) -> Refusal:
    return Refusal(
        "snapshot_unreadable",
        "简报包的底稿有一处读不懂（{where}），没有打印，以免漏掉内容。",
        where=where,
    )
