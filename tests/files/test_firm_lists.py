"""Lists of firms and people: what comes in, what is doubted by row, what stays out and why."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import made
import pytest

from db.errors import Refusal
from desktop.files.drafts import Notice, RowDraft, Wrong
from desktop.files.reading import read

Write = Callable[..., Path]
OTHERS = ("丙丁贸易有限公司", "91410300706543219X", "2003年5月", "50万元", "河南", "洛阳")


def a_row(**changed: str) -> list[str]:
    return [changed.get(label, value) for label, value in zip(made.HEADER, made.FIRM, strict=True)]


def drafts(path: Path, **options: object) -> tuple[list[RowDraft], list[Notice]]:
    reading = read(path, **options)  # type: ignore[arg-type]
    return list(reading.drafts), reading.notices


def only(path: Path) -> RowDraft:
    found, _ = drafts(path)
    assert len(found) == 1
    return found[0]


def whys(draft: RowDraft) -> list[tuple[str, str]]:
    return [(w.field, w.why) for w in draft.wrong]


def codes(notices: Sequence[Notice]) -> list[str]:
    return [n.code for n in notices]


@pytest.fixture(params=[made.a_csv, made.a_workbook])
def write(request: pytest.FixtureRequest) -> Write:
    """The same list as csv and as workbook."""
    chosen: Write = request.param
    return chosen


def test_a_firm_comes_in_as_written(tmp_path: Path, write: Write) -> None:
    draft = only(write(tmp_path))
    assert (draft.row, draft.type, draft.wrong) == (2, "firm", ())
    assert draft.values == {
        "legal_name": "洛阳甲乙机械有限公司",
        "uscc": "91410300171071620K",
        "established": "1984-06-29",
        "reg_capital": "10,266(万元)",
        "reg_place": "河南洛阳",
    }


@pytest.mark.parametrize("unknown", ["N/A", "-", "—", "无", "", " ", "null", "未披露"])
def test_unknown_is_absent_and_never_zero(tmp_path: Path, unknown: str) -> None:
    draft = only(made.a_csv(tmp_path, [made.HEADER, a_row(注册资金=unknown, 所在省份=unknown)]))
    assert "reg_capital" not in draft.values
    assert draft.values["reg_place"] == "洛阳"
    assert draft.wrong == ()


def test_doubtful_values_are_kept_and_reported_by_row(tmp_path: Path) -> None:
    row = a_row(统一社会信用代码="320684000003975", 注册日期="2021-02-30", 注册资金="若干")
    draft = only(made.a_csv(tmp_path, [made.HEADER, row]))
    assert draft.comes_in
    assert draft.values["uscc"] == "320684000003975"
    assert draft.values["reg_capital"] == "若干"
    found = {w.field: (w.row, w.value, w.why) for w in draft.wrong}
    assert found["uscc"][:2] == (2, "320684000003975")
    assert "15位工商注册号" in found["uscc"][2]
    assert found["established"] == (2, "2021-02-30", "不是可能的日期，按原文保留")
    assert "读不出金额" in found["reg_capital"][2]


def test_a_bad_check_digit_is_reported_with_the_right_one(tmp_path: Path) -> None:
    draft = only(made.a_csv(tmp_path, [made.HEADER, a_row(统一社会信用代码="91410300171071620L")]))
    assert "第18位校验码应为K" in whys(draft)[0][1]


def test_a_number_stays_with_the_unit_of_its_header(tmp_path: Path) -> None:
    rows = [["企业名称", "注册资本（亿元）"], ["甲有限公司", "1.5"], ["乙有限公司", "300万元"]]
    found, _ = drafts(made.a_csv(tmp_path, rows))
    assert [d.values["reg_capital"] for d in found] == ["1.5亿元", "300万元"]
    assert [d.wrong for d in found] == [(), ()]


def test_a_capital_without_any_unit_is_asked_about(tmp_path: Path) -> None:
    draft = only(made.a_csv(tmp_path, [made.HEADER, a_row(注册资金="360")]))
    assert draft.values["reg_capital"] == "360"
    assert "没有写单位" in whys(draft)[0][1]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "没有企业名称"), ("N/A", "没有企业名称"), ("12345", "数字"), ("2004-06-07", "日期"),
        ("91410300171071620K", "代码"), ("合 计", "合计行"), ("***", "数字或符号"),
    ],
)  # fmt: skip
def test_a_row_without_a_real_name_stays_out(tmp_path: Path, name: str, why: str) -> None:
    draft = only(made.a_csv(tmp_path, [made.HEADER, a_row(企业名称=name)]))
    assert not draft.comes_in
    assert draft.wrong[0].row == 2
    assert draft.wrong[0].field == "legal_name"
    assert why in draft.wrong[0].why


@pytest.mark.parametrize(
    "row",
    [
        ["甲有限公司", *made.FIRM],  # one cell too many at the front
        ["甲有限公司", *made.FIRM[2:], ""],  # the code fell out
        [*made.FIRM, "多出来的"],
        ["甲有限公司", "1984-06-29", "91410300171071620K", "100万元", "河南", "洛阳"],
        ["甲有限公司", "91410300171071620K", "100万元", "1984-06-29", "河南", "洛阳"],
    ],
)
def test_a_row_that_slipped_sideways_stays_out(
    tmp_path: Path,
    row: list[str],
    write: Write,
) -> None:
    found, _ = drafts(write(tmp_path, [made.HEADER, row, OTHERS]))
    assert [d.comes_in for d in found] == [False, True]
    assert "错位" in found[0].wrong[0].why


def test_a_row_with_fewer_cells_comes_in_and_is_reported(tmp_path: Path) -> None:
    draft = only(made.a_csv(tmp_path, [made.HEADER, made.FIRM[:4]]))
    assert draft.comes_in
    assert "只有 4 格，表头有 6 格" in draft.wrong[-1].why


def test_unreadable_characters_keep_a_row_out(tmp_path: Path) -> None:
    found, _ = drafts(made.a_csv(tmp_path, [made.HEADER, a_row(地区="洛\ufffd"), OTHERS]))
    assert [d.comes_in for d in found] == [False, True]
    assert (found[0].wrong[0].row, found[0].wrong[0].field) == (2, "reg_place")
    assert "乱码" in found[0].wrong[0].why


def test_unreadable_characters_in_an_unused_column_are_only_reported(tmp_path: Path) -> None:
    rows = [["企业名称", "流水"], ["甲有限公司", "\ufffd"]]
    draft = only(made.a_csv(tmp_path, rows))
    assert draft.values == {"legal_name": "甲有限公司"}
    assert "不在所用的列里" in draft.wrong[0].why


def test_blank_rows_notes_and_repeated_headers_are_no_firms(tmp_path: Path, write: Write) -> None:
    rows = [
        ["2024年企业名单"], [], made.HEADER, made.FIRM, [], made.HEADER, OTHERS,
        ["注：本表由各县区填报。"],
    ]  # fmt: skip
    found, _ = drafts(write(tmp_path, rows))
    assert [(d.row, d.comes_in) for d in found] == [(4, True), (7, True)]


def test_formulas_arrive_as_the_text_they_are(tmp_path: Path) -> None:
    evil = "=HYPERLINK(公司)"
    draft = only(made.a_csv(tmp_path, [made.HEADER, a_row(企业名称=evil)]))
    assert draft.values["legal_name"] == evil


def test_an_unclosed_quote_loses_nothing_silently(tmp_path: Path) -> None:
    text = ",".join(made.HEADER) + '\n甲有限公司,"91\n乙有限公司,,,,,\n'
    draft = only(made.a_file(tmp_path, text.encode(), "引号.csv"))
    assert not draft.comes_in
    assert draft.wrong[0].row == 2


def test_days_stored_as_utc_are_recognised_by_the_whole_column(tmp_path: Path) -> None:
    days = ["1999-11-04 16:00:00", "1989-09-10 15:00:00", "", *["2001-12-31 16:00:00"] * 5]
    rows = [made.HEADER, *[a_row(注册日期=day) for day in days]]
    found, notices = drafts(made.a_csv(tmp_path, rows))
    assert [d.values.get("established") for d in found[:4]] == [
        "1999-11-05", "1989-09-11", None, "2002-01-01",
    ]  # fmt: skip
    assert codes(notices) == ["dates_as_utc"]
    found, notices = drafts(made.a_csv(tmp_path, [*rows, a_row(注册日期="2001-12-31 09:30:00")]))
    assert found[0].values["established"] == "1999-11-04 16:00:00"
    assert notices == []


@pytest.mark.parametrize("mark", ["机密★10年", "秘密★", "★绝密", "机密", "密级：秘密"])
def test_a_state_secret_mark_is_announced(tmp_path: Path, mark: str) -> None:
    for rows in ([[mark], made.HEADER, made.FIRM], [made.HEADER, a_row(地区=mark)]):
        _, notices = drafts(made.a_csv(tmp_path, rows))
        assert codes(notices) == ["secret_mark"]
        assert "禁止录入国家秘密" in notices[0].sentence
    _, notices = drafts(made.a_csv(tmp_path, name="名单（秘密★5年）.csv"))
    assert codes(notices) == ["secret_mark"]


def test_words_about_secrets_are_no_marks(tmp_path: Path) -> None:
    rows = [made.HEADER, a_row(企业名称="洛阳保密设备有限公司", 地区="商业秘密保护 秘密花园")]
    assert drafts(made.a_csv(tmp_path, rows))[1] == []


def test_a_changed_mapping_is_obeyed(tmp_path: Path) -> None:
    path = made.a_csv(tmp_path)
    with read(path) as first:
        assert first.mapping is not None
        changed = first.mapping.with_field(5, "note").with_field(1, None)
    found, _ = drafts(path, mapping=changed)
    assert found[0].values["note"] == "洛阳"
    assert "uscc" not in found[0].values


def test_a_mapping_for_another_layout_is_refused(tmp_path: Path) -> None:
    with read(made.a_csv(tmp_path)) as first:
        mapping = first.mapping
    other = made.a_csv(tmp_path, [["公司", "电话"], ["甲有限公司", "0379"]], name="别的.csv")
    with pytest.raises(Refusal) as caught:
        read(other, mapping=mapping)
    assert caught.value.code == "other_layout"


def test_without_a_name_column_a_person_is_asked(tmp_path: Path) -> None:
    path = made.a_csv(tmp_path, [["编号", "注册资金", "成立日期"], ["1", "50万元", "2003年"]])
    reading = read(path, kind="firms")
    assert reading.mapping is not None
    with pytest.raises(Refusal) as caught:
        list(reading.drafts)
    assert caught.value.code == "no_name_column"


def test_the_sheet_with_the_list_is_chosen_and_the_others_are_named(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.active.append(["本表由商务局汇总"])
    sheet = book.create_sheet("名单")
    for row in (made.HEADER, made.FIRM):
        sheet.append(row)
    book.save(tmp_path / "两张表.xlsx")
    found, notices = drafts(tmp_path / "两张表.xlsx")
    assert [d.values["legal_name"] for d in found] == ["洛阳甲乙机械有限公司"]
    assert "没有读：说明" in notices[0].sentence


def test_progress_names_rows_and_total(tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    path = made.a_csv(tmp_path, [made.HEADER, *[made.FIRM] * 2500])
    list(read(path, on_progress=lambda row, total: told.append((row, total))).drafts)
    assert told == [(1001, 2501), (2001, 2501), (2501, 2501)]


def test_people_are_read_from_a_table_too(tmp_path: Path) -> None:
    rows = [["姓名", "单位", "职务", "手机"], ["张三", "甲有限公司", "总经理", "13800138000"]]
    reading = read(made.a_csv(tmp_path, rows))
    assert reading.kind == "people"
    assert [d.values for d in reading.drafts] == [
        {"name": "张三", "firm_name": "甲有限公司", "post": "总经理", "phone": "13800138000"}
    ]


def test_the_real_register_of_105_000_rows_streams_through(shared_data: Path) -> None:
    resource = pytest.importorskip("resource")
    path = shared_data / "companies" / "registry_105k_gbk.csv"
    lines = path.read_bytes().decode("gb18030").splitlines()
    old_codes = {n for n, line in enumerate(lines, 1) if len(line.split(",")[1]) == 15}
    assert len(old_codes) == 303
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.monotonic()
    reading = read(path)
    wrong: list[Wrong] = []
    count = 0
    for draft in reading.drafts:
        count += draft.comes_in
        wrong += draft.wrong
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(f"105,000 rows in {time.monotonic() - started:.1f} s, parent grew {grown >> 10} MB")
    assert (count, reading.total) == (105_000, 105_001)
    assert {w.row for w in wrong if w.field == "uscc" and len(w.value) == 15} == old_codes
    assert {w.field for w in wrong} == {"uscc", "reg_capital"}
    assert sum(1 for w in wrong if w.field == "reg_capital") >= 50
    assert grown < 30 << 10


def test_the_real_full_register_and_listed_companies(shared_data: Path) -> None:
    companies = shared_data / "companies"
    found, _ = drafts(companies / "registry_full.csv")
    assert sum(d.comes_in for d in found) == 9887
    reading = read(companies / "listed_companies.csv")
    citic = next(
        d.values for d in reading.drafts if d.values["legal_name"] == "中信重工机械股份有限公司"
    )
    reading.close()
    assert citic["reg_place"] == "河南洛阳市"
    assert citic["stock_code"] == "601608.SH"
    assert str(citic["reg_capital"]).endswith("万元")
    assert set(citic) >= {"short_name", "employees", "listed_on", "business_scope", "profile"}


def test_the_real_list_with_utc_days_and_damaged_rows(shared_data: Path) -> None:
    found, notices = drafts(shared_data / "companies" / "listed_2016_dates_as_utc.csv")
    assert found[0].values["established"] == "1999-11-05"
    assert codes(notices) == ["dates_as_utc"] * 2
    damaged = [d.row for d in found if any("乱码" in w.why for w in d.wrong)]
    assert damaged == [123, 130, 245, 267, 312, 375, 531, 553]
    assert not any("\ufffd" in str(v) for d in found for v in d.values.values())
