"""pack and packs at the command line: themes, parts, events, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from terminal import Terminal


def a_talk(sizhi: Terminal, name: str, *more: str) -> None:
    assert sizhi.type("new", "negotiation", f"name={name}", *more).status == 0


def test_a_theme_and_parts_are_obeyed(sizhi: Terminal, tmp_path: Path) -> None:
    a_talk(sizhi, "丝杠基地", "bluf=建议先谈用地。")
    out = tmp_path / "a.pdf"
    said = sizhi.type(
        "pack", "丝杠基地", "--theme", "a5", "--parts", "leader", "--copies", "2", "--out", str(out)
    )
    assert said.json["pages"] == 1
    document = pypdfium2.PdfDocument(out)
    width, height = document.get_page_size(0)
    document.close()
    assert (round(width), round(height)) == (420, 595)


def test_an_unknown_part_is_refused_with_those_there_are(sizhi: Terminal, tmp_path: Path) -> None:
    a_talk(sizhi, "丝杠基地")
    said = sizhi.type("pack", "丝杠基地", "--parts", "封皮", "--out", str(tmp_path / "a.pdf"))
    assert said.status == 1
    assert said.json["error"] == "unknown_part"
    assert "cover（封面）" in said.json["sentence"]


def test_the_packs_of_an_event_land_in_one_folder(sizhi: Terminal, tmp_path: Path) -> None:
    assert sizhi.type("new", "event", "name=博览会").status == 0
    a_talk(sizhi, "甲项目", "events=博览会")
    a_talk(sizhi, "乙项目", "events=博览会", f"bluf={'长' * 4000}")
    a_talk(sizhi, "无关项目")
    said = sizhi.type(
        "packs", "--event", "博览会", "--edition", "leader", "--out", str(tmp_path / "包")
    )
    assert [file.name for file in (tmp_path / "包").iterdir()] == ["甲项目_领导版.pdf"]
    assert [one["edition"] for one in said.json["packs"]] == ["leader"]
    assert [one["title"] for one in said.json["refused"]] == ["乙项目（领导版）"]


def test_nothing_asked_is_nothing_printed(sizhi: Terminal, tmp_path: Path) -> None:
    said = sizhi.type("packs", "--out", str(tmp_path / "包"))
    assert said.json["error"] == "nothing_to_print"
    assert not (tmp_path / "包").exists()


def test_a_place_that_cannot_be_written_is_said_in_chinese(sizhi: Terminal, tmp_path: Path) -> None:
    a_talk(sizhi, "丝杠基地", "bluf=建议先谈用地。")
    for out, why in ((tmp_path / "没有" / "a.pdf", "没有这个文件夹"), (tmp_path, "一个文件夹")):
        said = sizhi.type("pack", "丝杠基地", "--out", str(out))
        assert said.json["error"] == "cannot_write"
        assert why in said.json["sentence"]


def test_no_copies_at_all_is_no_answer(sizhi: Terminal, tmp_path: Path) -> None:
    a_talk(sizhi, "丝杠基地", "bluf=建议先谈用地。")
    assert sizhi.type("pack", "丝杠基地", "--copies", "0", "--out", "a.pdf").status == 2
