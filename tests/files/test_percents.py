"""A percentage arrives as it was seen, every other number as before."""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as some

from db.errors import Refusal
from desktop.files import sandbox, tables
from desktop.files.percents import is_percent
from desktop.files.workbooks import as_percent


def a_book(folder: Path, cells: dict[str, tuple[object, str]]) -> Path:
    """A workbook of two sheets; ``cells`` of the second by reference: value and number format."""
    book = openpyxl.Workbook()
    book.active["A1"] = 0.5
    sheet = book.create_sheet("占比 & 增速")
    for reference, (value, code) in cells.items():
        sheet[reference] = value
        sheet[reference].number_format = code
    path = folder / "占比.xlsx"
    book.save(path)
    return path


def seen(path: Path) -> dict[str, str]:
    return {
        f"{openpyxl.utils.get_column_letter(at)}{row}": text
        for sheet in tables.sheets_of(path)[1:]
        for row, cells in sheet.rows()
        for at, text in enumerate(cells, 1)
        if text
    }


def test_percentages_come_as_they_were_seen_and_the_rest_as_before(tmp_path: Path) -> None:
    day = datetime.date(2026, 11, 25)
    path = a_book(tmp_path, {
        "B2": (0.05, "0%"), "C2": (0.0512, "0.00%"), "D2": (-0.003, '0.0%;[Red]-0.0%'),
        "E2": (1, "0%"), "F2": (0.05, "General"), "G2": (0.05, '0.00"%"'),
        "H2": (day, "yyyy-mm-dd"),
        "I2": ("5%", "0%"), "J2": (12345.5, "#,##0.00"), "AB9": (0.07, "0%"),
    })  # fmt: skip
    assert seen(path) == {
        "B2": "5%", "C2": "5.12%", "D2": "-0.3%", "E2": "100%", "F2": "0.05", "G2": "0.05",
        "H2": "2026-11-25", "I2": "5%", "J2": "12345.5", "AB9": "7%",
    }  # fmt: skip


def test_a_sheet_may_be_read_twice(tmp_path: Path) -> None:
    sheet = tables.sheets_of(a_book(tmp_path, {"A1": (0.05, "0%")}))[1]
    assert list(sheet.rows()) == list(sheet.rows()) == [(1, ["5%"])]


@pytest.mark.parametrize(
    ("code", "shows"),
    [
        ("0%", True), ("0.00%", True), ("#,##0.0 %", True), ("[Red]0%;-0%", True), ("_ 0%_ ", True),
        ("General", False), ("0.00", False), ('0"%"', False), (r"0\%", False), ("yyyy%", False),
        ("", False),
    ],
)  # fmt: skip
def test_only_a_real_percent_format_counts(code: str, shows: bool) -> None:
    assert is_percent(code) is shows


@given(some.decimals(-1000, 1000, places=4))
def test_a_percentage_says_the_value_a_hundredfold(value: object) -> None:
    number = float(str(value))
    assert float(as_percent(number).removesuffix("%")) == pytest.approx(number * 100)


def test_a_document_type_in_the_styles_is_refused_as_damage(tmp_path: Path) -> None:
    path = a_book(tmp_path, {"A1": (0.05, "0%")})
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    out = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            if name == "xl/styles.xml":
                at = text.index(b"<styleSheet")
                text = text[:at] + bomb + text[at:]
            target.writestr(name, text)
    path.write_bytes(out.getvalue())
    with pytest.raises(Refusal) as caught:
        seen(path)
    assert caught.value.code == "damaged_file"


def test_the_child_sends_a_percentage_as_it_was_seen(tmp_path: Path) -> None:
    path = a_book(tmp_path, {"A1": (0.05, "0%")})
    found = [item for batch in sandbox.run("tables", path) for item in batch]
    assert ["占比 & 增速", 1, ["5%"]] in found
