"""Files nobody should have sent: a sentence that names file and row, and nothing half-done."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest
from firm_lists import HEADER, a_firm, a_list, a_long_list
from terminal import PASSPHRASE, Terminal

from db.errors import Refusal
from db.store import store
from desktop import intake


def a_workbook(path: Path, rows: int = 400) -> Path:
    book = openpyxl.Workbook()
    for row in (HEADER, *map(a_firm, range(rows))):
        book.active.append(row)
    book.save(path)
    return path


def a_pdf_called_xlsx(folder: Path) -> Path:
    path = folder / "名单.xlsx"
    path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n")
    return path


def a_program_called_csv(folder: Path) -> Path:
    path = folder / "名单.csv"
    path.write_bytes(b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff" + bytes(500))
    return path


def a_truncated_workbook(folder: Path) -> Path:
    path = a_workbook(folder / "名单.xlsx")
    path.write_bytes(path.read_bytes()[:-700])
    return path


def nothing(folder: Path) -> Path:
    path = folder / "名单.csv"
    path.touch()
    return path


def a_zip_bomb(folder: Path) -> Path:
    """600 MB in 600 kB: one cell of six hundred million letters."""
    plain = io.BytesIO(a_workbook(folder / "小.xlsx", rows=1).read_bytes())
    path = folder / "名单.xlsx"
    head, tail = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>',
        b"</t></is></c></row></sheetData></worksheet>",
    )
    with (
        zipfile.ZipFile(plain) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target,
    ):
        for name in source.namelist():
            with target.open(name, "w", force_zip64=True) as member:
                if name != "xl/worksheets/sheet1.xml":
                    member.write(source.read(name))
                    continue
                member.write(head)
                for _ in range(60):
                    member.write(b"A" * 10_000_000)
                member.write(tail)
    assert path.stat().st_size < 700_000
    return path


@pytest.mark.parametrize(
    ("make", "code", "told"),
    [
        (a_pdf_called_xlsx, "not_a_table", "PDF"),
        (a_program_called_csv, "not_a_table", "不是"),
        (a_truncated_workbook, "damaged_file", "没有拷贝完整"),
        (nothing, "empty_file", "0 字节"),
        (a_zip_bomb, "inflates_too_much", "572 MB"),
    ],
)
def test_a_bad_file_is_refused_by_name_and_leaves_nothing(
    sizhi: Terminal, tmp_path: Path, make: Callable[[Path], Path], code: str, told: str
) -> None:
    firm = sizhi.made("firm", "legal_name=早就在这里")
    path = make(tmp_path)
    for words in (
        ["import", path],
        ["import", path, "--dry-run"],
        ["import", path, "--as", "firms"],
    ):
        sentence = sizhi.refused(code, *words)
        assert path.name in sentence
        assert told in sentence
    assert [row["id"] for row in sizhi.done("list", "firm")["rows"]] == [firm]
    assert sizhi.done("list", "import")["total"] == 0
    assert sizhi.done("check")["ok"]


@pytest.mark.parametrize(
    ("row", "field", "why"),
    [
        (("洛阳\ufffd\ufffd有限公司", "", "", "", "洛阳"), "legal_name", "乱码"),
        (("1.", *a_firm(1)[:-1]), "legal_name", "数字"),
        (("2003-05-01", "100万元", "", "", ""), "legal_name", "错位"),
        (("甲有限公司", "2003-05-01", "100万元", "洛阳", ""), "legal_name", "错位"),
        ((*a_firm(1), "多出来的"), "", "错位"),
        (("10266", "", "2003-05-01", "", "洛阳"), "legal_name", "数字"),
        (("合计", "", "", "1亿元", ""), "legal_name", "合计"),
    ],
)
def test_a_bad_row_stays_out_by_number_and_the_others_come_in(
    sizhi: Terminal, tmp_path: Path, row: Sequence[str], field: str, why: str
) -> None:
    path = a_list(tmp_path / "名单.csv", [a_firm(1), row, a_firm(2)])
    said = sizhi.done("import", path)
    (wrong,) = [w for w in said["wrong"] if "未导入" in w["why"]]
    assert (wrong["row"], wrong["field"]) == (3, field)
    assert why in wrong["why"]
    assert said["new"] == 2
    assert [r["title"] for r in sizhi.done("list", "firm")["rows"]] == [a_firm(1)[0], a_firm(2)[0]]
    assert "第 3 行" in sizhi.type("import", path, "--dry-run", as_json=False).text


def test_bytes_that_are_no_text_are_reported_by_row(sizhi: Terminal, tmp_path: Path) -> None:
    path = a_list(tmp_path / "名单.csv", map(a_firm, range(300)), encoding="gb18030")
    lines = path.read_bytes().split(b"\r\n")
    lines[7] = b"\xff\xff" + lines[7]
    path.write_bytes(b"\r\n".join(lines))
    said = sizhi.done("import", path)
    assert said["new"] == 299
    assert {w["row"] for w in said["wrong"]} == {8}


def test_a_cell_that_is_no_cell_is_named_by_row_and_column(sizhi: Terminal, tmp_path: Path) -> None:
    rows = [*map(a_firm, range(3000)), ("甲" * 200_000, "", "", "", "")]
    sentence = sizhi.refused("cell_too_long", "import", a_list(tmp_path / "名单.csv", rows))
    assert "“名单.csv”第 3002 行第 1 列" in sentence
    assert sizhi.done("list", "firm")["total"] == 0


def test_an_import_stopped_after_thousands_of_rows_leaves_nothing(
    sizhi: Terminal, tmp_path: Path
) -> None:
    path = a_long_list(tmp_path / "名单.csv", 5000)
    told: list[int] = []
    opened = store.open_store(sizhi.home, PASSPHRASE)
    with refused("import_cancelled", "cancelled"):
        intake.run(
            opened,
            path,
            progress=lambda done, _: told.append(done),
            should_stop=lambda: bool(told),
        )
    assert told == [2000]
    assert intake.run(opened, path, is_dry=True).report.new == 5000
    opened.close()
    for kind in ("firm", "import", "header_mapping"):
        assert sizhi.done("list", kind)["total"] == 0
    assert sizhi.done("find", "机械")["total"] == 0
    assert sizhi.done("check")["ok"]


@contextmanager
def refused(*codes: str) -> Iterator[None]:
    with pytest.raises(Refusal) as caught:
        yield
    assert caught.value.code in codes


def test_a_missing_file_a_folder_and_an_unreadable_name_are_sentences(
    sizhi: Terminal, tmp_path: Path
) -> None:
    sizhi.refused("no_such_file", "import", tmp_path / "没有.csv")
    sizhi.refused("not_a_file", "import", tmp_path)
    sizhi.refused("unreadable_name", "import", tmp_path / "\udcc3\udcfb.csv")
    (tmp_path / "\udcc3\udcfb.pdf").write_bytes(b"%PDF")
    firm = sizhi.made("firm", "legal_name=甲")
    sizhi.refused("unreadable_name", "attach", firm, tmp_path / "\udcc3\udcfb.pdf")
