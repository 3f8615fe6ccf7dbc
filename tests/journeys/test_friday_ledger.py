"""The clerk's Friday: a few firms out of very many, put right at one go, handed on as files."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from benchmarks.homes import REGISTRY, Homes
from db.records import Firm, Negotiation, fields, values
from db.records import Person as Guest
from db.store import queries
from db.store.store import Store
from desktop import intake
from desktop.wording import in_its_unit
from tests.desktop.conftest import Desk
from tests.journeys.conftest import Comes
from tests.journeys.person import Person as Somebody

FEW, ALL = 1_000, 105_000
CAPITAL = fields(Firm)["reg_capital"]
CAPITALS = ("800万元", "12亿元", "5000万元", "1亿元")  # in no order, least of all that of letters
STAGES = ("lead", "negotiating", "loi", "signed")


@pytest.fixture
def firms(request: pytest.FixtureRequest) -> int:
    """As many as a province has with ``--long``: taking them in is half a minute."""
    if not request.config.getoption("--long"):
        return FEW
    if not REGISTRY.exists():
        pytest.skip("the 105,000 real firms of ../shared/data are not here")
    return ALL


def name_of(at: int) -> str:
    return f"周五第{at}轴承有限公司"


def four_talks(store: Store) -> None:
    """Four firms nobody else is called like, each with a talk at another stage."""
    with store.write() as w:
        for at, (stage, capital) in enumerate(zip(STAGES, CAPITALS, strict=True)):
            firm = w.create(
                Firm, legal_name=name_of(at), reg_capital=capital, profile=f"第{at}家的简介"
            )
            guest = w.create(Guest, name=f"联系人{at}", firm=firm, phone=f"1380000000{at}")
            w.create(
                Negotiation,
                name=f"第{at}个项目",
                firm=firm,
                stage=stage,
                guests=[guest],
                invest_fixed=f"{at + 1}亿元",
                site_area=f"{at + 1}0亩",
                industry="equipment",
            )


def saves(person: Somebody, desk: Desk, button: str, file: Path) -> list[list[str]]:
    """The file as somebody else opens it, row by row."""
    person.chooses_file(file, lambda: person.clicks(button))
    desk.qtbot.waitUntil(file.exists, timeout=60_000)
    desk.settle()
    rows = openpyxl.load_workbook(file).active.iter_rows(values_only=True)
    return [[str(cell or "") for cell in row] for row in rows]


def test_friday_out_of_very_many_firms(
    comes: Comes, desk: Desk, tmp_path: Path, firms: int
) -> None:
    registry = Homes(tmp_path).file(firms)

    def prepare(store: Store) -> None:
        intake.run(store, registry, "firms")
        four_talks(store)

    person = comes(prepare)
    person.clicks("企业")
    everything = queries.rows(desk.store, Firm, limit=1)[0]
    person.sees("{n} 条", n=f"{everything:,}")

    # Four of them by words, the richest first: 12亿元 is more than 5000万元, whatever letters say.
    person.fills("筛选{kind}", "周五 轴承", kind="企业")
    person.sees("{n} 条", n="4")
    person.sorts("企业", "注册资本", is_descending=True)
    desk.settle()
    by_capital = [name_of(1), name_of(3), name_of(2), name_of(0)]
    assert [row[0] for row in person.reads_table("企业")[1:]] == by_capital

    # Three at one go, taken back, done again.
    person.chooses_rows("企业", name_of(1), name_of(2))
    person.sees("已选 {n} 条", n="3")
    person.picks("要改的字段", "行业")
    person.fills("“{label}”的新值", "轴承制造", label="行业")
    person.clicks("改")
    changed = {name_of(1), name_of(2), name_of(3)}
    desk.qtbot.waitUntil(lambda: bearing_makers(desk) == changed, timeout=15_000)
    person.presses("Ctrl+Z")
    desk.qtbot.waitUntil(lambda: bearing_makers(desk) == set(), timeout=15_000)
    person.presses("Ctrl+Shift+Z")
    desk.qtbot.waitUntil(lambda: bearing_makers(desk) == changed, timeout=15_000)
    desk.qtbot.waitUntil(lambda: str(person.reads_table("企业")).count("轴承制造") == 3)

    # The list goes out in the shape it has on the screen, and says what the store says.
    on_screen = person.reads_table("企业")
    sheet = saves(person, desk, "导出…", tmp_path / "firms.xlsx")
    assert sheet[1:] == on_screen, "below its title the file is the screen, heads and all"
    heads = on_screen[0]
    for name, row in zip(by_capital, on_screen[1:], strict=True):
        (firm,) = queries.rows(desk.store, Firm, legal_name=name)[1]
        assert {firm.legal_name, in_its_unit(CAPITAL, firm.reg_capital or "")} <= set(row)
        assert ("轴承制造" in row) is (name in changed)
    assert len(heads) == len(set(heads))


def test_the_ledger_every_district_hands_in(comes: Comes, desk: Desk, tmp_path: Path) -> None:
    person = comes(four_talks)
    person.clicks("台账")
    person.fills("所属片组", "装备组")
    person.fills("填报人", "祝闻笙")
    person.sees("第1个项目")
    person.sees("填报人：祝闻笙")
    title, counted, filed, heads, *rows, note = saves(
        person, desk, "存为表格…", tmp_path / "ledger.xlsx"
    )
    assert title[0] == "在谈项目信息采集表"
    assert counted[0] == "共上报在谈项目3个（新增3个）"
    assert "所属片组：装备组" in filed[0]
    assert note[0].startswith("注：1.有新增项目或进度更新的才填报")
    in_talks = [t for t in queries.rows(desk.store, Negotiation)[1] if t.stage != "signed"]
    for at, (talk, row) in enumerate(zip(in_talks, rows, strict=True), 1):
        (firm,) = queries.some(desk.store, Firm, [talk.firm or ""])
        (guest,) = queries.some(desk.store, Guest, talk.guests or [])
        assert dict(zip(heads, row, strict=True)) == {
            "序号": str(at),
            "项目名称": talk.name,
            "投资方": firm.legal_name,
            "固定资产投资": talk.invest_fixed,
            "投资方简介": firm.profile,
            "项目内容": "",
            "需用土地": talk.site_area,
            "企业联系人": guest.name,
            "联系方式": guest.phone,
            "片区": "",
            "进度、备注": "",
            "产业类型": "先进装备制造",
            "研判结果": values.STAGE[talk.stage or ""],
        }


def bearing_makers(desk: Desk) -> set[str | None]:
    return {firm.legal_name for firm in queries.rows(desk.store, Firm, industry="轴承制造")[1]}
