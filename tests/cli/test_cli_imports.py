"""import, undo-import, attach: files of others through the command line."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import docx
import openpyxl
import pytest
from terminal import PASSPHRASE, Terminal

from db.records import HeaderMapping
from db.store import queries
from db.store.store import open_store

HEADER = ("企业名称", "统一社会信用代码", "注册日期", "注册资金", "地区")
CITIC = ("中信重工机械股份有限公司", "", "2008-01-18", "433,942(万元)", "洛阳")
YITUO = ("第一拖拉机股份有限公司", "91410300171071620K", "1997-05-08", "112,365(万元)", "洛阳")


def a_csv(folder: Path, *rows: Sequence[str], name: str = "企业.csv") -> Path:
    out = io.StringIO(newline="")
    csv.writer(out).writerows((HEADER, *rows))
    path = folder / name
    path.write_bytes(out.getvalue().encode("gb18030"))
    return path


def test_an_import_says_what_it_did(sizhi: Terminal, tmp_path: Path) -> None:
    doubtful = ("某某厂", "320684000003975", "2021-02-30", "若干", "南通")
    said = sizhi.done("import", a_csv(tmp_path, YITUO, doubtful))
    assert set(said) == {
        "import", "kind", "new", "changed", "same", "doubtful", "wrong", "notices",
    }  # fmt: skip
    assert (said["kind"], said["new"], said["changed"], said["same"]) == ("firms", 2, 0, 0)
    assert [(w["row"], w["field"], w["value"]) for w in said["wrong"]] == [
        (3, "uscc", "320684000003975"),
        (3, "established", "2021-02-30"),
        (3, "reg_capital", "若干"),
    ]
    assert all(set(w) == {"row", "field", "value", "why"} and w["why"] for w in said["wrong"])
    kept = sizhi.done("show", "某某厂")["fields"]
    assert (kept["uscc"], kept["reg_capital"]) == ("320684000003975", "若干")


def test_a_second_import_of_the_same_file_adds_nothing(sizhi: Terminal, tmp_path: Path) -> None:
    file = a_csv(tmp_path, YITUO, CITIC)
    sizhi.done("import", file)
    said = sizhi.done("import", file)
    assert (said["new"], said["changed"], said["same"], said["doubtful"]) == (0, 0, 2, [])
    assert sizhi.done("list", "firm")["total"] == 2


def test_a_dry_run_tells_the_truth_and_keeps_nothing(sizhi: Terminal, tmp_path: Path) -> None:
    sizhi.done("import", a_csv(tmp_path, YITUO))
    renamed = ("一拖股份有限公司", *YITUO[1:])
    changed = (*YITUO[:3], "112,400(万元)", "洛阳")
    file = a_csv(tmp_path, changed, renamed, CITIC)
    before = sizhi.done("list", "firm")
    dry = sizhi.done("import", file, "--dry-run")
    assert dry["import"] is None
    assert sizhi.done("list", "firm") == before
    assert sizhi.done("list", "import")["total"] == 1
    real = sizhi.done("import", file)
    assert real["import"]
    for name in ("kind", "new", "changed", "same", "wrong", "notices"):
        assert real[name] == dry[name]
    assert [(d["row"], d["why"]) for d in real["doubtful"]] == [
        (d["row"], d["why"]) for d in dry["doubtful"]
    ]
    assert (real["new"], real["changed"], len(real["doubtful"])) == (2, 1, 1)


def test_a_doubtful_row_names_the_record_it_is_like(sizhi: Terminal, tmp_path: Path) -> None:
    sizhi.done("import", a_csv(tmp_path, YITUO))
    renamed = ("一拖股份有限公司", *YITUO[1:])
    (doubt,) = sizhi.done("import", a_csv(tmp_path, renamed))["doubtful"]
    assert doubt["row"] == 2
    assert sizhi.done("show", doubt["like"])["title"] == YITUO[0]
    assert "改过名" in doubt["why"]


def test_an_import_is_taken_back_by_the_beginning_of_its_identity(
    sizhi: Terminal, tmp_path: Path
) -> None:
    sizhi.done("import", a_csv(tmp_path, YITUO))
    changed = (*YITUO[:3], "112,400(万元)", "洛阳")
    other = ("洛阳轴承集团", "", "", "", "")
    second = sizhi.done("import", a_csv(tmp_path, changed, CITIC, other, name="二.csv"))["import"]
    sizhi.done("set", "洛阳轴承集团", "phone=0379")
    said = sizhi.done("undo-import", second[:8])
    assert said == {"import": second, "removed": 1, "restored": 1, "kept": 1}
    assert sizhi.done("show", YITUO[0])["fields"]["reg_capital"] == YITUO[3]
    assert sizhi.done("find", "中信")["total"] == 0
    assert sizhi.done("show", "洛阳轴承集团")["fields"]["phone"] == "0379"
    assert "已经撤销" in sizhi.refused("import_undone", "undo-import", second)
    sizhi.refused("no_such_record", "undo-import", "ffffffff")
    sizhi.refused("no_such_import", "undo-import", sizhi.made("firm", "legal_name=甲"))


def test_an_import_that_was_undone_comes_in_again(sizhi: Terminal, tmp_path: Path) -> None:
    file = a_csv(tmp_path, YITUO, CITIC)
    sizhi.done("undo-import", sizhi.done("import", file)["import"])
    assert sizhi.done("list", "firm")["total"] == 0
    assert sizhi.done("import", file)["new"] == 2
    assert sizhi.done("find", "一拖")["total"] == 1


def test_the_kind_can_be_said_where_it_cannot_be_guessed(sizhi: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "表.csv"
    file.write_text("单位,职务,姓名\n甲有限公司,总经理,张三\n", "utf-8")
    assert sizhi.done("import", file, "--as", "people")["kind"] == "people"
    assert sizhi.done("show", "张三")["fields"]["firm_name"] == "甲有限公司"
    assert "firms、people、indicators、laws" in sizhi.refused(
        "unknown_kind", "import", file, "--as", "companies"
    )


def test_laws_become_articles(sizhi: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "条例.md"
    file.write_text(
        "# 洛阳市招商引资条例\n\n2024年6月6日公布\n\n## 第一章 总则\n\n"
        "第一条　为了规范招商引资，制定本条例。\n\n第二条　不得承诺税收返还。\n",
        "utf-8",
    )
    said = sizhi.done("import", file)
    assert (said["kind"], said["new"]) == ("laws", 3)
    assert sizhi.done("find", "税收返还")["hits"][0]["kind"] == "article"
    assert sizhi.done("import", file)["new"] == 0


def test_words_for_people_name_rows_and_the_way_back(sizhi: Terminal, tmp_path: Path) -> None:
    file = a_csv(tmp_path, YITUO, ("某厂", "", "", "若干", ""))
    said = sizhi.type("import", file, as_json=False).text
    assert "新增 2" in said
    assert "第 3 行 reg_capital “若干”" in said
    assert "导入编号" in said
    assert "试算" in sizhi.type("import", file, "--dry-run", as_json=False).text


def a_word_file(folder: Path) -> Path:
    document = docx.Document()
    document.add_paragraph("矿山装备的备忘录")
    document.save(str(folder / "纪要.docx"))
    return folder / "纪要.docx"


def a_workbook(folder: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["矿山装备", 12])
    book.save(folder / "清单.xlsx")
    return folder / "清单.xlsx"


def a_pdf(folder: Path) -> Path:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen import canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    page = canvas.Canvas(str(folder / "手册.pdf"))
    page.setFont("STSong-Light", 12)
    page.drawString(72, 700, "矿山装备手册")
    page.save()
    return folder / "手册.pdf"


@pytest.mark.parametrize("make", [a_word_file, a_workbook, a_pdf])
def test_the_text_of_an_attached_file_is_found(sizhi: Terminal, tmp_path: Path, make) -> None:  # type: ignore[no-untyped-def]
    file = make(tmp_path)
    firm = sizhi.made("firm", "legal_name=甲")
    said = sizhi.done("attach", firm, file)
    assert set(said) == {"id", "sha256", "characters", "warning"}
    assert (said["characters"] > 4, said["warning"]) == (True, "")
    (hit,) = sizhi.done("find", "矿山装备")["hits"]
    assert (hit["id"], hit["kind"], hit["title"]) == (said["id"], "attachment", file.name)
    assert sizhi.done("show", said["id"])["fields"]["subject"] == firm


def test_a_file_that_cannot_be_read_is_kept_all_the_same(sizhi: Terminal, tmp_path: Path) -> None:
    firm = sizhi.made("firm", "legal_name=甲")
    file = tmp_path / "旧.pdf"
    file.write_bytes(b"%PDF-1.7\nnothing of the kind")
    said = sizhi.done("attach", firm, file)
    assert "旧.pdf" in said["warning"]
    assert sizhi.done("show", said["id"])["fields"]["note"] == said["warning"]
    assert sizhi.done("check")["ok"]
    sizhi.refused("no_such_file", "attach", firm, tmp_path / "没有.pdf")


NOT_A_MAPPING = {
    "a line break inside a text": '{"type":"firm","sheet":"\n"}',
    "no JSON at all": "一段话",
    "another shape": "[1, 2]",
    "columns that are none": '{"type":"firm","sheet":"","header_rows":[1,1],"columns":[1],'
    '"signature":"a"}',
    "a field there is none of": '{"type":"firm","sheet":"","header_rows":[1,1],'
    '"columns":[[0,"企业名称","no_such_field",null,1]],"signature":"a"}',
    "a field that is a list": '{"type":"firm","sheet":"","header_rows":[1,1],'
    '"columns":[[0,"企业名称",["legal_name"],null,1]],"signature":"a"}',
    "a number beyond all": '{"type":"firm","sheet":"","header_rows":[1,1e400],"columns":[],'
    '"signature":"a"}',
}


@pytest.mark.parametrize("text", NOT_A_MAPPING.values(), ids=NOT_A_MAPPING)
def test_a_remembered_mapping_that_cannot_be_read_gives_way_to_the_proposal(
    sizhi: Terminal, tmp_path: Path, text: str
) -> None:
    sizhi.done("import", a_csv(tmp_path, YITUO))
    opened = open_store(sizhi.home, PASSPHRASE)
    [kept] = queries.rows(opened, HeaderMapping)[1]
    with opened.write() as w:  # as another laptop, broken or hostile, may have sent it
        w.patch(kept.id, {"mapping": text})
    opened.close()
    said = sizhi.done("import", a_csv(tmp_path, CITIC, name="又一份.csv"))
    assert (said["new"], [n["code"] for n in said["notices"]]) == (1, ["unreadable_mapping"])
    assert "请核对各列" in said["notices"][0]["sentence"]
    again = sizhi.done("import", a_csv(tmp_path, CITIC, name="第三份.csv"))
    assert (again["same"], again["notices"]) == (1, []), "mended by what was imported since"


def test_what_the_program_keeps_is_not_set_by_hand(sizhi: Terminal, tmp_path: Path) -> None:
    imported = sizhi.done("import", a_csv(tmp_path, YITUO))["import"]
    sentence = sizhi.refused("kept_by_program", "set", imported, "state=undone")
    assert "状态" in sentence
    sizhi.refused("kept_by_program", "new", "header_mapping", "signature=a")
