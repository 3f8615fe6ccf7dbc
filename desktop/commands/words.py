"""What people type at the command line, as values; and records as JSON says them.

``FIELD=VALUE`` is understood by what the field is declared to be. An unknown field or a value a
choice does not know is refused with the ones there are: a typing slip must not become data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from db.errors import Refusal
from db.records import TYPES, Field, Kind, Record, Value, fields
from db.records.values import DISCLOSURE
from db.store import queries
from db.store.history import Version
from db.store.queries import Whole
from db.store.store import Store

_YES = {"是", "有", "true", "yes", "1", "y"}
_NO = {"否", "无", "false", "no", "0", "n"}


def record_type(kind: str) -> type[Record]:
    """A record type by its name or Chinese label."""
    for name, found in TYPES.items():
        if kind in (name, found.label):
            return found
    raise Refusal(
        "unknown_kind", "没有“{kind}”这种记录。可用：{types}。", types=list(TYPES), kind=kind
    )


def values(store: Store, wanted: type[Record], assignments: Iterable[str]) -> dict[str, Value]:
    """``FIELD=VALUE`` words as values of a record type; an empty value means unknown."""
    said: dict[str, Value] = {}
    for assignment in assignments:
        name, equals, text = assignment.partition("=")
        declared = field(wanted, name)
        _refuse_kept(declared)
        if not equals:
            raise Refusal("not_an_assignment", "“{word}”应写成 字段=值。", word=assignment)
        value = _value(store, declared, text)
        before = said.get(declared.name)
        if isinstance(value, list) and isinstance(before, list):
            value = [*before, *value]
        said[declared.name] = value
    return said


def _refuse_kept(declared: Field) -> None:
    if declared.is_kept:
        raise Refusal(
            "kept_by_program",
            "“{label}”由程序自己记录，不能手工改。要重新导入、登记或保存视图，请走相应的步骤。",
            label=declared.label,
            field=declared.name,
        )


def field(wanted: type[Record], name: str) -> Field:
    """A field of a record type by its name or Chinese label; refuses with those there are."""
    for declared in fields(wanted).values():
        if name in (declared.name, declared.label):
            return declared
    known = "、".join(f"{f.name}（{f.label}）" for f in fields(wanted).values())
    raise Refusal(
        "unknown_field",
        "{label}没有字段“{field}”。可用：{listed}。",
        label=wanted.label,
        listed=known,
        field=name,
        known=list(fields(wanted)),
    )


def _value(store: Store, declared: Field, text: str) -> Value:
    if not text.strip():
        return None
    match declared.kind:
        case Kind.YES_NO:
            return _yes_no(declared, text.strip())
        case Kind.LEVEL:
            return _level(declared, text.strip())
        case Kind.CHOICE:
            return _choice(declared, text.strip())
        case Kind.CHOICES:
            return [_choice(declared, word) for word in _words(text)]
        case Kind.TEXTS:
            return _words(text, "；\n")
        case Kind.REF:
            return identity(store, text.strip(), declared.to)
        case Kind.REFS:
            return [identity(store, word, declared.to) for word in _words(text)]
    return text


def _words(text: str, marks: str = "；;，,\n") -> list[str]:
    for mark in marks:
        text = text.replace(mark, "\0")
    return [word.strip() for word in text.split("\0") if word.strip()]


def _yes_no(declared: Field, text: str) -> bool:
    if text.lower() in _YES | _NO:
        return text.lower() in _YES
    raise Refusal(
        "not_yes_or_no", "“{label}”请写 是 或 否。", label=declared.label, field=declared.name
    )


def _level(declared: Field, text: str) -> int:
    for level, label in DISCLOSURE.items():
        if text in (str(level), label):
            return level
    listed = "、".join(f"{level}（{label}）" for level, label in DISCLOSURE.items())
    raise Refusal(
        "not_a_level",
        "“{label}”请写 {listed}。",
        label=declared.label,
        listed=listed,
        field=declared.name,
    )


def _choice(declared: Field, text: str) -> str:
    choices = declared.choices or {}
    for key, label in choices.items():
        if text in (key, label):
            return key
    listed = "、".join(f"{key}（{label}）" for key, label in choices.items())
    raise Refusal(
        "unknown_choice",
        "“{label}”没有“{text}”。可用：{listed}。",
        label=declared.label,
        text=text,
        listed=listed,
        field=declared.name,
    )


def identity(store: Store, word: str, kind: str | None = None) -> str:
    """The record a word means: its identity or the beginning of it, its code, or its exact name.

    Refuses with ``no_such_record`` or, where several bear the name, ``ambiguous_name``.
    """
    word = word.encode("utf-8", "replace").decode()  # bytes that are no characters name nothing
    try:
        return queries.record(store, word).id
    except Refusal as refusal:
        if refusal.code != "no_such_record":
            raise
    kinds = [kind] if kind else list(TYPES)
    found = [i for name in kinds for i in queries.named(store, TYPES[name], word)]
    if len(found) == 1:
        return found[0]
    if found:
        raise Refusal(
            "ambiguous_name",
            "有 {count} 条记录叫“{word}”，请改用编号。",
            count=len(found),
            word=word,
            ids=found,
        )
    raise Refusal("no_such_record", "没有编号或名称是“{word}”的记录。", word=word)


def plain(record: Record) -> dict[str, Any]:
    """A record's identity, title and the fields that are known."""
    known = {n: v for n in fields(type(record)) if (v := getattr(record, n)) is not None}
    return {
        "id": record.id,
        "kind": record.__tablename__,
        "title": record.caption,
        "conflicts": record.conflicts,
        **({"is_deleted": True} if record.is_gone else {}),
        "fields": known,
    }


def plain_whole(whole: Whole) -> dict[str, Any]:
    """The same with its facts and every version of the fields in conflict."""
    return {
        **plain(whole.record),
        "facts": [plain(fact) for fact in whole.facts],
        "conflicts": plain_versions(whole.conflicts),
    }


def plain_versions(conflicts: Mapping[str, list[Version]]) -> dict[str, list[dict[str, Any]]]:
    """Versions by field, as JSON says them."""
    return {name: [plain_version(v) for v in versions] for name, versions in conflicts.items()}


def plain_version(version: Version) -> dict[str, Any]:
    return {
        "field": version.field,
        "value": version.value,
        "author": version.author,
        "when": version.wall,
        "kind": version.kind,
        "op": version.dot,
        **({"is_erased": True} if version.is_erased else {}),
        **({"is_thinned": True} if version.is_thinned else {}),
    }
