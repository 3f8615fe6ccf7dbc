"""Files as others send them, made on the spot: good ones, broken ones and hostile ones."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl

HEADER = ("企业名称", "统一社会信用代码", "注册日期", "注册资金", "所在省份", "地区")
FIRM = ("洛阳甲乙机械有限公司", "91410300171071620K", "1984-06-29", "10,266(万元)", "河南", "洛阳")


def a_csv(
    folder: Path,
    rows: Iterable[Sequence[str]] = (HEADER, FIRM),
    encoding: str = "utf-8",
    delimiter: str = ",",
    name: str = "企业.csv",
) -> Path:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return a_file(folder, out.getvalue().encode(encoding), name)


def a_file(folder: Path, data: bytes, name: str) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def a_workbook(
    folder: Path,
    rows: Iterable[Sequence[object]] = (HEADER, FIRM),
    merged: Sequence[str] = (),
    name: str = "企业.xlsx",
) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    book.save(folder / name)
    return folder / name


def with_sheet_xml(folder: Path, pieces: Iterable[bytes], name: str = "bomb.xlsx") -> Path:
    """A workbook whose only sheet holds these bytes."""
    plain = io.BytesIO()
    openpyxl.Workbook().save(plain)
    with (
        zipfile.ZipFile(plain) as source,
        zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target,
    ):
        for member in source.namelist():
            if member == "xl/worksheets/sheet1.xml":
                with target.open(member, "w", force_zip64=True) as stream:
                    for piece in pieces:
                        stream.write(piece)
            else:
                target.writestr(member, source.read(member))
    return folder / name


def a_zip_bomb(folder: Path) -> Path:
    """600 MB in 600 kB: one cell of six hundred million letters."""
    start = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>'
    )
    end = b"</t></is></c></row></sheetData></worksheet>"
    return with_sheet_xml(folder, [start, *[b"A" * 10_000_000] * 60, end])


def a_lying_zip(folder: Path) -> Path:
    """The table of contents says 10 bytes where 20 MB come out."""
    honest = with_sheet_xml(folder, [b"\0" * 20_000_000], name="honest.xlsx").read_bytes()
    lying = honest.replace(struct.pack("<I", 20_000_000), struct.pack("<I", 10))
    assert lying != honest
    return a_file(folder, lying, "lying.xlsx")
