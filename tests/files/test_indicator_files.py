"""Statistical tables: every shape real offices meet, gaps as gaps, breaks marked and kept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import made
import pytest

from db.errors import Refusal
from desktop.files import periods
from desktop.files.drafts import Notice, RowDraft
from desktop.files.reading import read

EXPORT = """数据库：分省年度数据
指标：地区生产总值(亿元)
时间：最近3年
地区,2024年,2023年,2022年
河南省,63589.99,,61345.1
山东省,98566,92069,87435
注：1.按当年价格计算。
　　　2.2024年为初步核算数。
数据来源：国家统计局
"""


def indicators(path: Path) -> tuple[list[RowDraft], list[Notice]]:
    reading = read(path)
    assert reading.kind == "indicators"
    return list(reading.drafts), reading.notices


def an_export(folder: Path, text: str = EXPORT) -> Path:
    return made.a_file(folder, text.encode("gb18030"), "分省年度数据.csv")


def figures(draft: RowDraft) -> dict[str, str | None]:
    return {o["period"]: o["value"] for o in observations(draft)}


def observations(draft: RowDraft) -> list[dict[str, Any]]:
    return draft.values["observations"]  # type: ignore[return-value]


def one(found: Sequence[RowDraft], **said: str) -> RowDraft:
    return next(d for d in found if all(d.values.get(k) == v for k, v in said.items()))


def test_an_export_of_the_bureau_becomes_one_indicator_a_region(tmp_path: Path) -> None:
    found, _ = indicators(an_export(tmp_path))
    henan = found[0]
    assert henan.type == "indicator"
    said = {k: v for k, v in henan.values.items() if k != "observations"}
    assert said == {
        "name": "地区生产总值",
        "region": "河南省",
        "unit": "亿元",
        "frequency": "year",
        "caliber": "注：1.按当年价格计算。\n2.2024年为初步核算数。",
        "source_kind": "bulletin",
        "source_ref": "国家统计局（分省年度数据）",
    }
    assert observations(henan)[0] == {"period": "2022年", "value": "61345.1", "row": 5}


def test_a_gap_is_missing_and_never_zero(tmp_path: Path) -> None:
    found, notices = indicators(an_export(tmp_path))
    assert figures(found[0])["2023年"] is None
    assert "1 个空缺" in notices[0].sentence


def test_a_table_turned_round_says_the_same(tmp_path: Path) -> None:
    text = "数据库：月度数据\n时间：2021\n时间,货币(M1)供应量期末值(亿元)\n2021年5月,616828.32\n"
    found, _ = indicators(an_export(tmp_path, text + "数据来源：国家统计局\n"))
    assert found[0].values["name"] == "货币(M1)供应量期末值"
    assert found[0].values["region"] == "全国"
    assert figures(found[0]) == {"2021年5月": "616828.32"}


def test_no_figure_is_kept_and_reported(tmp_path: Path) -> None:
    found, _ = indicators(an_export(tmp_path, EXPORT.replace("92069", "约九万")))
    shandong = one(found, region="山东省")
    assert figures(shandong)["2023年"] == "约九万"
    assert [(w.row, w.value) for w in shandong.wrong] == [(6, "约九万")]


def test_a_terminal_workbook_is_read_by_its_head_rows(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["序号", "日期", "GDP:累计值"], [None, "指标名称", "GDP:累计值"], [None, "指标ID", "E1"],
        [None, "频率", "季"], [None, "单位", "亿元"], [None, "发布方", "国家统计局"],
        [1, "2025-03", 318758], [2, "2024-12", 1349083.5], [], ["数据来源：东方财富Choice数据"],
    ]  # fmt: skip
    found, _ = indicators(made.a_workbook(tmp_path, rows))
    assert figures(found[0]) == {"2024年第四季度": "1349083.5", "2025年第一季度": "318758"}
    assert found[0].values["source_kind"] == "database"
    assert found[0].values["source_ref"] == "国家统计局（东方财富Choice数据）"


def test_a_long_table_gives_an_indicator_for_each_region_and_column(tmp_path: Path) -> None:
    rows = [
        ["年份", "城市", "城市代码", "名义GDP", "常住人口（万人）"],
        ["2022", "洛阳市", "410300", "5675.2", "707.9"],
        ["2023", "洛阳市", "410300", "5481.6", ""],
        ["2023", "三门峡市", "411200", "1655", "202.3"],
    ]
    found, notices = indicators(made.a_csv(tmp_path, rows))
    assert len(found) == 4
    people = one(found, name="常住人口", region="洛阳市")
    assert people.values["unit"] == "万人"
    assert figures(people) == {"2022": "707.9", "2023": None}
    assert any(n.code == "no_unit" and "名义GDP" in n.sentence for n in notices)


def a_series(tmp_path: Path, name: str, values: Sequence[float]) -> list[str]:
    rows = [
        ["年份", "城市", name],
        *[[str(2000 + i), "洛阳", str(v)] for i, v in enumerate(values)],
    ]
    found, _ = indicators(made.a_csv(tmp_path, rows))
    return [o["period"] for o in observations(found[0]) if o.get("mark") == "break"]


def test_breaks_of_magnitude_are_marked(tmp_path: Path) -> None:
    sample_year = [17246, 17454, 17757, 335775, 18132, 17801]
    assert a_series(tmp_path, "人口数(人)", sample_year) == ["2003"]
    dropped = [2920, 2903, 3211, 19.09]
    assert a_series(tmp_path, "外商直接投资(百万美元)", dropped) == ["2003"]
    new_level = [100, 101, 102, 103, 2, 2.1, 2.2, 2.3]
    assert a_series(tmp_path, "产量(吨)", new_level) == ["2004"]


def test_growth_and_rates_are_no_breaks(tmp_path: Path) -> None:
    assert a_series(tmp_path, "GDP(亿元)", [100 * 1.4**n for n in range(24)]) == []
    assert a_series(tmp_path, "GDP同比增长", [0.1, 8.5, 0.2, 9.0, 0.1]) == []


@pytest.mark.parametrize(
    ("text", "frequency"),
    [
        ("2019年", "year"), ("1999", "year"), ("2022年第一季度", "quarter"), ("2022Q3", "quarter"),
        ("2020年3月", "month"), ("2025-03", "month"), ("2020-03-31", "day"),
        ("2020年上半年", "half"),
        ("398.75", None), ("2025-13", None), ("", None), ("318758", None),
    ],
)  # fmt: skip
def test_periods_are_told_from_figures(text: str, frequency: str | None) -> None:
    assert periods.frequency_of(text) == frequency


def test_what_is_no_statistical_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        list(read(made.a_csv(tmp_path), kind="indicators").drafts)
    assert caught.value.code == "no_indicators"


def test_every_real_export_of_the_bureau(shared_data: Path) -> None:
    counts = {}
    for path in sorted((shared_data / "macro" / "nbs_raw").iterdir()):
        found, _ = indicators(path)
        counts[path.name] = (len(found), sum(len(observations(d)) for d in found))
        assert all(d.values["source_ref"].startswith("国家统计局") for d in found)  # type: ignore[union-attr]
        assert all(d.values["unit"] and d.values["region"] for d in found)
        assert not any(d.wrong for d in found)
    assert counts == {
        "主要城市年度数据_上海.csv": (13, 260),
        "分省年度数据_人口抽样_GBK_含2015量级异常.csv": (31, 620),
        "分省年度数据_地区生产总值_GBK.csv": (31, 589),
        "分省年度数据_城镇就业_GBK.csv": (31, 620),
        "分省月度数据_CPI食品_GBK.csv": (31, 93),
        "季度数据_GDP.xls": (11, 132),
        "季度数据_GDP_GBK.csv": (11, 66),
        "月度数据_汽车制造业.xls": (4, 84),
        "月度数据_货币供应_行列转置.csv": (6, 1548),
    }


def test_the_real_one_percent_sample_years_are_marked(shared_data: Path) -> None:
    path = shared_data / "macro" / "nbs_raw" / "分省年度数据_人口抽样_GBK_含2015量级异常.csv"
    found, _ = indicators(path)
    marked = {o["period"] for d in found for o in observations(d) if o.get("mark")}
    assert marked == {"2015年"}
    assert figures(one(found, region="北京市"))["2015年"] == "335775"
    assert "1%人口抽样" in str(found[0].values["caliber"])


def test_the_real_terminal_workbooks(shared_data: Path) -> None:
    sizes = {}
    for path in sorted((shared_data / "macro").glob("choice*.xlsx")):
        found, _ = indicators(path)
        sizes[path.name] = (sum(d.comes_in for d in found), len(found))
        assert all(d.values["source_kind"] == "database" for d in found if d.comes_in)
    assert sizes == {
        "choice_export_CPI+PPI.xlsx": (23, 23),
        "choice_export_GDP.xlsx": (30, 30),
        "choice_export_外汇.xlsx": (34, 50),  # sixteen columns hold no figure at all
    }


def test_the_real_city_tables_keep_gaps_and_breaks(shared_data: Path) -> None:
    macro = shared_data / "macro"
    found, _ = indicators(macro / "city_fdi_1996-2023_百万美元.csv")
    luoyang = one(found, region="洛阳")
    assert luoyang.values["unit"] == "百万美元"
    assert luoyang.values["source_ref"] == "洛阳市统计局"
    last = observations(luoyang)[-2:]
    assert [(o["period"], o.get("mark")) for o in last] == [("2022", "break"), ("2023", None)]
    assert float(str(last[0]["value"])) == pytest.approx(19.09, abs=0.01)
    assert last[1]["value"] is None
    found, _ = indicators(macro / "city_gdp_2000-2023.csv")
    assert len(found) == 89 * 4
    assert figures(one(found, name="名义GDP", region="洛阳市")).keys() == {
        str(y) for y in range(2000, 2024)
    }


def test_the_real_table_with_merged_labels(shared_data: Path) -> None:
    found, _ = indicators(shared_data / "messy_spreadsheets" / "省级财政_合并单元格.xls")
    assert len(found) == 62
    beijing = one(found, region="北京", name="一般公共预算支出")
    assert figures(beijing)["2007"] == "1649.5"
    assert {d.values["unit"] for d in found} == {"亿元"}
