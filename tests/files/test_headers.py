"""Finding the header and saying what its columns mean."""

from __future__ import annotations

from pathlib import Path

import made
import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.records import Firm, Person
from db.records.base import fields
from desktop.files import headers, kinds, mapping, synonyms, tables
from desktop.files.headers import Header
from desktop.files.mapping import Mapping, field_of

FIRM_LABELS = [w for words in synonyms.FIRM.values() for w in words.split()]
NO_MERGES: tuple[headers.Span, ...] = ()


def known(label: str) -> bool:
    return field_of("firm", label)[0] is not None


def found(*rows: list[str]) -> Header | None:
    return headers.find(list(enumerate(rows, 1)), NO_MERGES, known)


def proposed(path: Path, record: str = "firm") -> Mapping:
    mapped = kinds.propose(tables.sheets_of(path)[0], record)
    assert mapped is not None
    return mapped


def meanings(*labels: str) -> list[str | None]:
    columns = mapping.propose("firm", "", Header(1, 1, labels), []).columns
    return [c.field for c in columns]


def test_every_synonym_means_a_declared_field() -> None:
    assert set(synonyms.FIRM) <= set(fields(Firm))
    assert set(synonyms.PERSON) <= set(fields(Person))


def test_no_word_means_two_fields() -> None:
    assert len({headers.normal(w) for w in FIRM_LABELS}) == len(FIRM_LABELS)


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("企业名称", "legal_name"), ("公司全称", "legal_name"), ("投资方", "legal_name"),
        ("*企业名称（必填）", "legal_name"), ("企 业 名 称", "legal_name"),
        ("企业名称：", "legal_name"), ("統一社会信用代码", None), ("统一社会信用代码", "uscc"),
        ("税号", "uscc"), ("注册资金_万元", "reg_capital"),
        ("注册资本（万元人民币）", "reg_capital"), ("注册资本(单位：亿元)", "reg_capital"),
        ("成立日期", "established"), ("法人代表", "legal_rep"), ("证券简称", "short_name"),
        ("行业(Tushare)", "industry"), ("基本情况/企业名称", "legal_name"),
        ("投资方简介", "profile"), ("项目内容", None), ("序号", None),
        ("营业收入_百万美元", None),
    ],
)  # fmt: skip
def test_labels_mean_fields(label: str, field: str | None) -> None:
    assert field_of("firm", label)[0] == field


def test_the_unit_stays_in_the_mapping() -> None:
    labels = ("企业名称", "注册资金_万元", "注册资本", "实缴资本（亿元）")
    columns = mapping.propose("firm", "", Header(1, 1, labels), []).columns
    assert [c.unit for c in columns] == [None, "万元", None, "亿元"]


def test_of_two_columns_for_one_field_the_surer_is_taken() -> None:
    assert meanings("公司", "企业名称") == [None, "legal_name"]
    assert meanings("企业名称", "公司全称") == ["legal_name", None]


def test_province_and_city_together_are_the_place() -> None:
    assert meanings("企业名称", "所在省份", "地区") == ["legal_name", "reg_place", "reg_place"]


def test_a_nameless_column_of_firm_names_is_proposed_with_doubt() -> None:
    sample = [["1", "洛阳甲有限公司"], ["2", "乙厂"], ["3", "丙集团"]]
    column = mapping.propose("firm", "", Header(1, 1, ("序号", "对象")), sample).columns[1]
    assert (column.field, column.confidence) == ("legal_name", 0.5)


def test_titles_and_filling_notes_above_are_passed_over() -> None:
    header = found(
        ["2024年在谈项目信息采集表", "", "", ""],
        ["填报单位：商务局", "", "填报时间：2024年5月1日", ""],
        [],
        ["序号", "企业名称", "注册资金", "所在省份"],
        ["1", "洛阳甲有限公司", "360(万元人民币)", "河南"],
    )
    assert header == Header(4, 4, ("序号", "企业名称", "注册资金", "所在省份"))


def test_two_rows_become_one_header_where_the_lower_fills_the_gaps() -> None:
    header = found(
        ["序号", "企业名称", "联系人", "", "备注"],
        ["", "", "姓名", "电话", ""],
        ["1", "洛阳甲有限公司", "张三", "13800138000", ""],
    )
    assert header == Header(1, 2, ("序号", "企业名称", "联系人/姓名", "联系人/电话", "备注"))


def test_merged_cells_say_what_belongs_to_the_header(tmp_path: Path) -> None:
    rows = [
        ["项目台账", None, None, None],
        ["企业名称", "注册资本", None, "备注"],
        [None, "金额", "币种", None],
        ["甲有限公司", "100万元", "人民币", None],
    ]
    path = made.a_workbook(tmp_path, rows, ["A1:D1", "A2:A3", "B2:C2", "D2:D3"])
    mapped = proposed(path)
    assert mapped.header_rows == (2, 3)
    labels = [c.label for c in mapped.columns]
    assert labels == ["企业名称", "注册资本/金额", "注册资本/币种", "备注"]


def test_a_first_data_row_is_never_taken_into_the_header() -> None:
    header = found(["企业名称", "简称", "备注"], ["甲有限公司", "甲", ""], ["乙有限公司", "", "好"])
    assert header is not None
    assert (header.first, header.last) == (1, 1)


def test_figures_alone_have_no_header() -> None:
    assert found(["1", "2020-01-01", "3.5"], ["2", "2020-01-02", "4.5"]) is None


@given(
    labels=st.lists(st.sampled_from(FIRM_LABELS), min_size=3, max_size=8, unique=True),
    titles=st.integers(0, 4),
    data=st.lists(st.integers(0, 10**9), min_size=2, max_size=9),
)
def test_known_labels_are_found_under_any_titles(
    labels: list[str], titles: int, data: list[int]
) -> None:
    above = [[f"第{n}行标题", *[""] * (len(labels) - 1)] for n in range(titles)]
    below = [[f"名称{n}", *[str(n)] * (len(labels) - 1)] for n in data]
    header = found(*above, labels, *below)
    assert header is not None
    assert (header.first, list(header.labels)) == (titles + 1, labels)


@given(st.lists(st.lists(st.text(max_size=6), max_size=5), max_size=8))
def test_any_rows_have_a_header_or_none(rows: list[list[str]]) -> None:
    header = found(*rows)
    assert header is None or 1 <= header.first <= header.last <= len(rows)


def test_the_signature_knows_the_layout_and_not_the_titles(tmp_path: Path) -> None:
    plain = proposed(made.a_csv(tmp_path))
    titled = proposed(made.a_csv(tmp_path, [["企业名单"], made.HEADER, made.FIRM]))
    spaced = proposed(
        made.a_csv(tmp_path, [[" 企业 名称", *made.HEADER[1:]], made.FIRM], "gb18030")
    )
    other = proposed(made.a_csv(tmp_path, [made.HEADER[::-1], made.FIRM[::-1]]))
    assert plain.signature == titled.signature == spaced.signature != other.signature


def test_a_persons_choice_is_kept_and_comes_back(tmp_path: Path) -> None:
    chosen = proposed(made.a_csv(tmp_path)).with_field(5, None).with_field(3, "paid_capital")
    assert Mapping.from_plain(chosen.plain()) == chosen
    titled = proposed(made.a_csv(tmp_path, [["企业名单"], made.HEADER, made.FIRM]))
    applied = chosen.applied_to(titled)
    assert [c.field for c in applied.columns] == [c.field for c in chosen.columns]
    assert applied.header_rows == (2, 2)


def test_the_real_ledger_with_a_two_row_merged_header(shared_data: Path) -> None:
    path = shared_data / "messy_spreadsheets" / "项目信息表_两行合并表头_已去标识.xlsx"
    mapped = proposed(path, "person")
    assert mapped.header_rows == (2, 3)
    assert [c.label for c in mapped.columns][:5] == [
        "序号", "所属学院", "项目名称", "项目负责人/姓名", "项目负责人/学号",
    ]  # fmt: skip
