"""A file that was imported: what was read, by whom, row by row what came of it, what it brought."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import orjson
from PySide6.QtCore import QCoreApplication

from db.records import TYPES, Fact, Import, Record, fields
from db.sentences import from_plain
from db.store import history, imports, queries
from db.store.store import Store
from desktop.faces.shapes import MOST, Face, Line, Sight, joined, section
from desktop.faces.words import said
from desktop.files.kinds import KINDS
from desktop.files.mapping import Mapping
from desktop.wording import label_of, name_of, spoken

translate = QCoreApplication.translate


def read(store: Store, taken: Import, facts: Sequence[Fact], sight: Sight) -> Face:
    """The face of an import; to strangers it quotes no cell of the file."""
    report = _report(taken)
    made = imports.made_by(store, taken.id, MOST + 1)
    known = {r.id: r for kind, ids in made.items() for r in queries.some(store, TYPES[kind], ids)}
    brought = [known[i] for ids in made.values() for i in ids if i in known]
    return Face(
        head=tuple(
            words
            for words in (
                spoken(KINDS.get(taken.kind or "", taken.kind or "")),
                said(taken, "state"),
                taken.imported_at or "",
                _author(store, taken),
            )
            if words
        ),
        cautions=_cautions(taken),
        columns=(
            (
                *section(translate("ImportFace", "各行的结果"), _counts(report)),
                *section(translate("ImportFace", "各列读作"), _columns(taken)),
            ),
            (
                *section(
                    translate("ImportFace", "要看一眼的行"),
                    [] if sight.is_in_booth else _wrong(report),
                    translate("ImportFace", "展位模式下不显示原文。")
                    if sight.is_in_booth
                    else translate("ImportFace", "没有：每一行都读懂了。"),
                ),
                *section(
                    translate("ImportFace", "疑似重复"),
                    _doubtful(store, report),
                    translate("ImportFace", "没有：库里找不到相像的。"),
                ),
            ),
            (
                *section(
                    translate("ImportFace", "带来的资料"),
                    [_brought(one) for one in brought[:MOST]],
                    translate("ImportFace", "没有新增也没有变更：文件里的资料库里都有。"),
                ),
            ),
        ),
        shares=(4, 6, 5),
    )


def _report(taken: Import) -> dict[str, Any]:
    """What the import told; another program's version may have told it in another way."""
    try:
        found = orjson.loads(taken.report or "{}")
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _author(store: Store, taken: Import) -> str:
    versions = history.history(store, taken.id, "filename")
    words = translate("ImportFace", "{name} 导入")
    return words.format(name=versions[0].author) if versions else ""


def _cautions(taken: Import) -> tuple[str, ...]:
    if taken.state != "undone":
        return ()
    return (translate("ImportFace", "这次导入已经撤销；之后改过的资料保留着。"),)


def _counts(report: dict[str, Any]) -> list[Line]:
    counts = (
        (translate("ImportFace", "新增"), report.get("new", 0), ""),
        (translate("ImportFace", "变更"), report.get("changed", 0), ""),
        (translate("ImportFace", "相同，没有动"), report.get("same", 0), ""),
        (translate("ImportFace", "疑似重复"), _count(report, "doubtful"), "caution"),
        (translate("ImportFace", "要看一眼"), _count(report, "wrong"), "caution"),
    )
    return [Line(words, mark=f"{n:,}", tone=tone if n else "muted") for words, n, tone in counts]


def _count(report: dict[str, Any], name: str) -> int:
    return int(report.get(f"{name}_count", len(report.get(name, []))))


def _columns(taken: Import) -> list[Line]:
    with suppress(orjson.JSONDecodeError, TypeError, ValueError, KeyError):
        mapping = Mapping.from_plain(orjson.loads(taken.mapping or ""))
        declared = fields(TYPES[mapping.type])
        left_out = translate("ImportFace", "不导入")
        read_as = ((c.label, declared.get(c.field or "")) for c in mapping.columns)
        return [
            Line(label, mark=label_of(field) if field else left_out, tone="muted")
            for label, field in read_as
        ]
    return []


def _wrong(report: dict[str, Any]) -> list[Line]:
    lines = report.get("wrong", [])
    kind = {"firms": "firm", "people": "person"}.get(report.get("kind", ""), "")
    declared = fields(TYPES[kind]) if kind else {}
    shown = [
        Line(
            joined(_row(one), _label(declared, one["field"]), one["value"]),
            spoken(from_plain(one["why"])),
        )
        for one in lines
    ]
    return shown + _rest(_count(report, "wrong") - len(lines))


def _label(declared: Any, name: str) -> str:
    return label_of(declared[name]) if name in declared else name


def _doubtful(store: Store, report: dict[str, Any]) -> list[Line]:
    lines = report.get("doubtful", [])
    shown = [Line(_row(one), spoken(from_plain(one["why"])), id=one["like"]) for one in lines]
    return shown + _rest(_count(report, "doubtful") - len(lines))


def _rest(count: int) -> list[Line]:
    words = translate("ImportFace", "另有 {n} 行，没有逐行记下").format(n=f"{count:,}")
    return [Line(words, tone="muted")] if count > 0 else []


def _row(one: dict[str, Any]) -> str:
    return translate("ImportFace", "第 {n} 行").format(n=one["row"])


def _brought(record: Record) -> Line:
    gone = translate("ImportFace", "已移入回收站") if record.is_gone else name_of(type(record))
    return Line(record.caption, mark=gone, id="" if record.is_gone else record.id, tone="muted")
