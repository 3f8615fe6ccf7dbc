"""The child process: limits, crashes, garbage and cancel each end in a sentence, never in ours."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import made
import pytest

from db.errors import Refusal
from desktop.files import sandbox
from desktop.files.reading import read, text_inside


def items(path: Path, task: str = "tables", **options: object) -> list[object]:
    return [item for batch in sandbox.run(task, path, **options) for item in batch]  # type: ignore[arg-type]


def refused(path: Path, code: str, command: Sequence[str] | None = None, **limits: float) -> str:
    with pytest.raises(Refusal) as caught:
        items(path, command=command, limits=sandbox.Limits(**limits))  # type: ignore[arg-type]
    assert caught.value.code == code
    assert path.name in caught.value.sentence
    return caught.value.sentence


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_rows_come_back_with_sheet_and_row_number(tmp_path: Path) -> None:
    assert items(made.a_csv(tmp_path))[1] == ["", 2, list(made.FIRM)]


def test_a_crash_is_a_sentence_about_the_file(tmp_path: Path) -> None:
    path = made.a_csv(tmp_path)
    assert "损坏" in refused(path, "reader_crashed", python("import os; os.abort()"))


def test_garbage_is_refused_and_never_believed(tmp_path: Path) -> None:
    path = made.a_csv(tmp_path)
    for code in (
        "import sys; sys.stdout.write('x' * 100)",
        "import sys; sys.stdout.buffer.write((5).to_bytes(4, 'big') + b'{\"a\"}')",
        "import sys; sys.stdout.buffer.write((4).to_bytes(4, 'big') + b'[1]\\n')",
        "import sys; sys.stdout.buffer.write((11).to_bytes(4, 'big') + b'{\"items\":1}')",
    ):
        refused(path, "reader_garbage", python(code))


def test_items_of_a_strange_shape_are_garbage_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = b'{"items":[["opening","firms",null,3],["draft","no row"]]}'
    code = f"import sys; f={frame!r}; sys.stdout.buffer.write(len(f).to_bytes(4,'big')+f)"
    monkeypatch.setattr(sandbox, "_command", lambda: python(code))
    with pytest.raises(Refusal, match="看不懂"):
        list(read(made.a_csv(tmp_path)).drafts)


def test_a_child_that_hangs_is_stopped_in_time(tmp_path: Path) -> None:
    started = time.monotonic()
    refused(made.a_csv(tmp_path), "reader_time", python("input(); import time; time.sleep(60)"),
            seconds=0.3)  # fmt: skip
    assert time.monotonic() - started < 5


def test_waiting_for_us_does_not_count_against_the_child(tmp_path: Path) -> None:
    rows = [made.HEADER, *[made.FIRM] * 30_000]
    batches = sandbox.run("tables", made.a_csv(tmp_path, rows), limits=sandbox.Limits(seconds=2))
    count = len(next(batches))
    slow_until = time.monotonic() + 2.2
    while time.monotonic() < slow_until:  # we are busy, the child waits for room in the pipe
        sum(range(1000))
    assert count + sum(len(batch) for batch in batches) == 30_001


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the address space")
def test_a_stray_cell_at_the_far_corner_meets_the_memory_limit(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    book.active.cell(1_048_576, 16_384, "y")
    book.save(tmp_path / "corner.xlsx")
    assert "内存" in refused(tmp_path / "corner.xlsx", "reader_memory")


def test_cancelling_ends_the_child(tmp_path: Path) -> None:
    path = made.a_csv(tmp_path, [made.HEADER, *[made.FIRM] * 50_000])
    wants_to_stop: list[bool] = []
    batches = sandbox.run("tables", path, should_stop=lambda: bool(wants_to_stop))
    assert next(batches)
    wants_to_stop.append(True)
    with pytest.raises(Refusal) as caught:
        next(batches)
    assert caught.value.code == "cancelled"


def test_leaving_early_leaves_no_process_behind(tmp_path: Path) -> None:
    path = made.a_csv(tmp_path, [made.HEADER, *[made.FIRM] * 50_000])
    before = children()
    with read(path) as reading:
        next(reading.drafts)
        assert len(children()) > len(before)
    assert children() == before


def children() -> list[str]:
    said = subprocess.run(
        ["ps", "--ppid", str(os.getpid()), "-o", "args="],
        capture_output=True,
        text=True,
        check=False,
    )
    return [line for line in said.stdout.splitlines() if "desktop.files.child" in line]


def test_the_child_knows_no_passphrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIZHI_PASSPHRASE", "绝不外传")
    code = "import os,sys; sys.exit(3 if 'SIZHI_PASSPHRASE' in os.environ else 4)"
    with pytest.raises(Refusal) as caught:
        items(made.a_csv(tmp_path), command=python(code))
    assert caught.value.details["status"] == 4


def test_the_child_reads_without_qt_and_without_the_store(tmp_path: Path) -> None:
    code = (
        "import sys; from desktop.files import child, reader, extract, tables;"
        "sys.exit(any(m.startswith(('PySide6', 'sqlalchemy', 'db.store')) for m in sys.modules))"
    )
    assert subprocess.run(python(code), check=False, cwd=Path.cwd()).returncode == 0


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("空.xlsx", b"", "empty_file"),
        ("假的.xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "not_a_table"),
        ("照片.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not_a_table"),
        ("网页.xls", "<html><table><tr><td>企业名称".encode(), "not_a_table"),
        ("半个.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"W\0o\0r\0k\0b\0o\0o\0k\0" * 9,
         "damaged_file"),
        ("乱.csv", b"\xff\x20" * 200, "unknown_encoding"),
        ("二进制.csv", b"a,b\0\0\1\2", "unknown_encoding"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_told_by_its_bytes(
    tmp_path: Path, name: str, data: bytes, code: str
) -> None:
    refused(made.a_file(tmp_path, data, name), code)


def test_a_missing_file_and_a_folder_are_sentences(tmp_path: Path) -> None:
    refused(tmp_path / "没有.csv", "no_such_file")
    refused(tmp_path, "not_a_file")


def test_a_truncated_workbook_is_refused(tmp_path: Path) -> None:
    whole = made.a_workbook(tmp_path).read_bytes()
    for share in (0.3, 0.9, 0.99):
        refused(made.a_file(tmp_path, whole[: int(len(whole) * share)], "半.xlsx"), "damaged_file")


def test_a_flipped_byte_inside_a_workbook_is_noticed(tmp_path: Path) -> None:
    data = bytearray(made.a_workbook(tmp_path).read_bytes())
    data[len(data) // 3] ^= 0xFF
    refused(made.a_file(tmp_path, bytes(data), "坏.xlsx"), "damaged_file")


def test_six_hundred_megabytes_in_six_hundred_kilobytes_are_refused_unopened(
    tmp_path: Path,
) -> None:
    bomb = made.a_zip_bomb(tmp_path)
    assert bomb.stat().st_size < 800_000
    assert "572 MB" in refused(bomb, "inflates_too_much")
    with pytest.raises(Refusal, match="解开却有"):
        text_inside(bomb)


def test_a_zip_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    refused(made.a_lying_zip(tmp_path), "damaged_file")


def test_a_billion_laughs_stay_inside_the_child(tmp_path: Path) -> None:
    entities = "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)
    )
    xml = (
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "AAAAAAAAAA">{entities}]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row></sheetData></worksheet>'
    )
    path = made.with_sheet_xml(tmp_path, [xml.encode()])
    try:
        assert len(str(items(path))) < 1000  # the entity is not expanded
    except Refusal as refusal:
        assert refusal.code in ("damaged_file", "reader_memory", "reader_crashed")  # noqa: PT017
