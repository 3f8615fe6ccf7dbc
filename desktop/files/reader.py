"""The child's side of reading: a file becomes one opening and then drafts and notices.

Items are small lists: ``["opening", kind, mapping or None, total rows or None]``, ``["draft", …]``,
``["notice", …]``. See ``reading`` for the other side.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Dictionary
from pathlib import Path

from db.errors import Refusal
from db.sentences import Sentence
from desktop.files import indicators, kinds, laws, marks, vcards
from desktop.files.containers import WORKBOOKS, Container, container_of, load
from desktop.files.drafts import (
    Notice,
    Plain,
    RowDraft,
    draft_to_plain,
    notice_to_plain,
)
from desktop.files.firms import RowReader
from desktop.files.mapping import Mapping
from desktop.files.tables import Sheet, not_a_table, text_sheet, workbook_sheets
from desktop.files.texts import decode

Item = list[Plain]


def read(path: Path, options: Dictionary[str, object]) -> Iterator[Item]:
    """Everything ``path`` holds. Options: ``kind`` (of ``kinds.KINDS``), ``mapping`` (plain)."""
    wanted = str(options["kind"]) if options.get("kind") else None
    data = load(path)
    container = container_of(data, path)
    if container in WORKBOOKS:
        items = _tables(workbook_sheets(data, container, path), path, wanted, options)
    elif container is Container.TEXT:
        items = _text(decode(data, path), path, wanted, options)
    else:
        raise not_a_table(path, container)
    if mark := marks.secret_mark(path.stem):
        yield _said(marks.notice(mark, None))
    yield from items


def _text(
    text: str, path: Path, wanted: str | None, options: Dictionary[str, object]
) -> Iterator[Item]:
    about = kinds.kind_of_text(text)
    if wanted == "laws" or (about == "laws" and wanted is None):
        notices = _marks_in(text)
        yield _opening("laws", None, None)
        yield from _with_notices(laws.drafts(text, path, notices), notices)
    elif about == "people" and wanted in (None, "people"):
        yield _opening("people", None, None)
        yield from _with_notices(vcards.drafts(text, path), [])
    else:
        yield from _tables([text_sheet(text, path)], path, wanted, options)


def _tables(
    sheets: list[Sheet], path: Path, wanted: str | None, options: Dictionary[str, object]
) -> Iterator[Item]:
    kind = wanted or kinds.kind_of_sheets(sheets)
    if kind is None or (kind == "laws"):
        raise Refusal(
            "unknown_kind",
            "看不出“{file}”是哪一类表，没有读入。程序收四类：企业名单（有“企业名称”或信用代码等列，"
            "只有“名称”不算）、人员名单（有“姓名”列）、指标（有时期和数值）、法规（分条）。"
            "确是其中一类，请把“类别”由“自动识别”改成那一类再试（命令行用 --as）。",
            file=path.name,
        )
    if kind == "indicators":
        yield _opening(kind, None, sum(s.height for s in sheets))
        notices: list[Notice] = []
        yield from _with_notices(indicators.drafts(sheets, path, notices), notices)
        return
    sheet, mapping = _chosen(sheets, path, kind, options)
    yield _opening(kind, mapping.plain(), sheet.height)
    if len(others := [s.name for s in sheets if s is not sheet]) > 0:
        yield _said(
            Notice(
                "other_sheets",
                Sentence(
                    "只读了工作表“{sheet}”，没有读：{others}。", sheet=sheet.name, others=others[:5]
                ),
            )
        )
    reader = RowReader(sheet, mapping)
    yield from _with_notices(_named(reader, mapping, path), reader.notices)


def _named(reader: RowReader, mapping: Mapping, path: Path) -> Iterator[RowDraft]:
    name, spoken = (
        ("name", Sentence("姓名"))
        if mapping.type == "person"
        else ("legal_name", Sentence("企业名称"))
    )
    if name not in mapping.fields:
        raise Refusal(
            "no_name_column",
            "“{file}”里没有找到“{spoken}”一列。哪一列是，请在窗口的“各列读作”里选定；"
            "或在文件里把那一列的列名写成“{spoken}”再试。若是类别选错了，改选即可。",
            spoken=spoken,
            file=path.name,
        )
    yield from reader.drafts()


def _chosen(
    sheets: list[Sheet], path: Path, kind: str, options: Dictionary[str, object]
) -> tuple[Sheet, Mapping]:
    """The sheet a person chose, or the one whose header says most."""
    record = kinds.TYPE_OF[kind]
    found = [(m, s) for s in sheets if (m := kinds.propose(s, record)) is not None]
    if options.get("mapping") is not None:
        return _remembered(Mapping.from_plain(options["mapping"]), found, path)
    if not found:
        raise Refusal("no_header", "“{file}”里没有找到表头，请在第一行写上列名。", file=path.name)
    mapping, sheet = max(found, key=lambda pair: (len(pair[0].fields), pair[1].height))
    return sheet, mapping


def _remembered(
    given: Mapping, found: list[tuple[Mapping, Sheet]], path: Path
) -> tuple[Sheet, Mapping]:
    """The sheet with the layout the mapping was made for; titles above it may have moved it."""
    for mapping, sheet in found:
        if (mapping.signature, mapping.type) == (given.signature, given.type):
            return sheet, given.applied_to(mapping)
    raise Refusal(
        "other_layout",
        "“{file}”的表头与所给的列对应关系不是同一种表，请重新对应各列。",
        file=path.name,
    )


def _with_notices(drafts: Iterator[RowDraft], notices: list[Notice]) -> Iterator[Item]:
    """Drafts, each notice as soon as it is known."""
    said = 0
    for draft in drafts:
        yield ["draft", *draft_to_plain(draft)]
        while said < len(notices):
            yield _said(notices[said])
            said += 1
    for notice in notices[said:]:
        yield _said(notice)


def _marks_in(text: str) -> list[Notice]:
    found = ((row, marks.secret_mark(line)) for row, line in enumerate(text.splitlines()[:50], 1))
    return [marks.notice(mark, row) for row, mark in found if mark]


def _opening(kind: str, mapping: dict[str, Plain] | None, total: int | None) -> Item:
    return ["opening", kind, mapping, total]


def _said(notice: Notice) -> Item:
    return ["notice", *notice_to_plain(notice)]
