"""The printed pack: what must hold on every page a leader is handed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pack_sample import a_leader_page, a_snapshot
from pack_sample_cards import a_fact
from pack_text import text_of

from db.errors import Refusal
from desktop.pack.engine.fonts import FontSet, default_fonts
from desktop.pack.render import Printed, leader_fit, render
from desktop.pack.snapshot import (
    BANNER,
    BUDGETS,
    Card,
    FactLine,
    LeaderPage,
    Remark,
    Reply,
    Section,
    Site,
    Snapshot,
)

Judge = Callable[[Path], tuple[dict[str, int], dict[str, Any]]]


def printed(snapshot: Snapshot, fonts: FontSet) -> tuple[Printed, bytes]:
    buffer = BytesIO()
    return render(snapshot, buffer, fonts), buffer.getvalue()


def a_card_of(*facts: FactLine) -> Snapshot:
    """A snapshot with one card of these facts and little else."""
    card = Card("firm", "知彼", sections=(Section("一、主体", facts),))
    return Snapshot("team", "号1", "2026-09-28", "测试简报", cards=(card,))


def text(snapshot: Snapshot, fonts: FontSet) -> str:
    return "".join(text_of(printed(snapshot, fonts)[1]))


@pytest.mark.parametrize("edition", ["team", "leader", "guest", "pocket"])
def test_the_judge_finds_no_fault(
    edition: str, fonts: FontSet, faults: Judge, tmp_path: Path
) -> None:
    path = tmp_path / "pack.pdf"
    render(a_snapshot(edition=edition), path, fonts)
    assert faults(path) == ({}, {})


def test_contents_name_the_page_each_part_is_on(team_text: list[str]) -> None:
    contents = team_text[3]
    for title in ("领导一页要报", "日程与人员", "议题与策略", "来源编号表", "发放登记"):
        found = re.search(rf"{title}(\d+)", contents)
        assert found, title
        assert title in team_text[int(found.group(1)) - 1]


def test_the_parts_of_a_book_begin_on_right_hand_pages_and_blank_ones_say_so(
    fonts: FontSet,
) -> None:
    thick = replace(a_snapshot(), laws=a_snapshot().laws * 40)
    target = BytesIO()
    where = render(thick, target, fonts).where
    assert all(where[part] % 2 for part in ("agenda", "firm", "city", "path", "trend", "issues"))
    said = ["（本页无正文）" in page for page in text_of(target.getvalue())]
    assert any(said)
    assert not any(blank for at, blank in enumerate(said, 1) if at % 2)


def test_a_thin_pack_runs_on_instead_of_being_half_empty(team_text: list[str]) -> None:
    assert len(team_text) < 24
    assert not any("（本页无正文）" in page for page in team_text)


def test_the_outline_leads_to_the_same_pages(team_pdf: bytes) -> None:
    with pikepdf.open(BytesIO(team_pdf)) as pdf, pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert titles[:3] == ["领导一页要报", "目录", "日程与人员"]
    assert titles[-1] == "发放登记"


def test_parts_stand_in_the_order_of_the_pack(team_text: list[str]) -> None:
    whole = "".join(team_text[4:])
    order = [
        "来宾人物卡",
        "三、业务",
        "本次最相关",
        "审批路径",
        "政策风向",
        "各方立场",
        "问答口径",
        "承诺台账",
        "产业链位置",
        "载体与地块",
        "政策匹配",
        "风险与合规",
    ]
    places = [whole.index(title) for title in order]
    assert places == sorted(places)


def test_every_page_after_the_cover_says_which_it_is(team_text: list[str]) -> None:
    total = len(team_text)
    for number, page in enumerate(team_text[1:], 2):
        assert f"{number}/{total}" in page
    assert f"1/{total}" not in team_text[0]


def test_head_and_foot_carry_edition_mark_number_holder_and_date(team_text: list[str]) -> None:
    page = team_text[10]
    for words in ("洽谈组版", "内部", "洽〔2026〕装备-017", "林湖㳇", "2026-09-28"):
        assert words in page


def test_the_banner_stands_on_the_cover_and_on_the_leaders_page(team_text: list[str]) -> None:
    assert BANNER in team_text[0]
    assert BANNER in team_text[2]


def test_the_same_snapshot_gives_the_same_bytes(team_pdf: bytes) -> None:
    again = printed(a_snapshot(), default_fonts())[1]
    assert again == team_pdf


def test_the_document_describes_itself(team_pdf: bytes) -> None:
    with pikepdf.open(BytesIO(team_pdf)) as pdf:
        assert "洽谈组版" in str(pdf.docinfo["/Title"])
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20260928")
        assert str(pdf.Root.Lang) == "zh-CN"


def test_a_number_stands_with_its_date_and_its_source(fonts: FontSet) -> None:
    words = text(
        a_card_of(a_fact("注册资本", "86,400", "万元", as_of="2026-08-31", source=1)), fonts
    )
    assert re.search(r"注册资本86,400万元.*2026-08-31.*〔1〕", words)


def test_a_number_without_date_or_source_says_so(fonts: FontSet) -> None:
    words = text(a_card_of(FactLine("产能", "38", "台套")), fonts)
    assert "时点未注" in words
    assert "无来源" in words.replace("〔", "")


def test_what_nobody_knows_is_never_a_zero(fonts: FontSet) -> None:
    words = text(a_card_of(FactLine("能耗", "", "吨标准煤")), fonts)
    assert re.search(r"能耗待了解—", words)
    assert "0吨标准煤" not in words


def test_a_stale_number_is_marked(fonts: FontSet) -> None:
    words = text(a_card_of(a_fact("电价", is_stale=True, review_by="2026-08-31")), fonts)
    assert "▲已过复核期2026-08-31" in words


def test_a_field_in_conflict_shows_every_value_with_its_author(team_text: list[str]) -> None:
    whole = "".join(team_text)
    assert "◆各方记载不一" in whole
    assert "2,860人（林湖㳇" in whole
    assert "3,104人（周砚" in whole


def test_markup_in_a_field_is_just_text(fonts: FontSet) -> None:
    words = text(a_card_of(a_fact("R&D <b>", "R&D <b> 5<6 &amp; </para>", "")), fonts)
    assert "R&D<b>5<6&amp;</para>" in words


def test_the_approval_path_says_how_long_at_least(team_text: list[str]) -> None:
    whole = "".join(team_text)
    assert "至少56个工作日（1项时限待了解，未计入）" in whole


def test_the_leaders_edition_is_page_people_and_agenda(fonts: FontSet) -> None:
    result, pdf = printed(a_snapshot(edition="leader"), fonts)
    pages = text_of(pdf)
    assert result.pages == len(pages) <= 4
    assert "领导一页要报" in pages[0]
    whole = "".join(pages)
    assert "日程与人员" in whole
    assert "来宾人物卡" in whole
    assert "议题与策略" not in whole


def test_a_leaders_page_filled_to_every_budget_fits(fonts: FontSet) -> None:
    page = a_full_page()
    fit = leader_fit(a_snapshot(leader=page), fonts)
    assert fit.over_budget == ()
    assert fit.lines_over == 0


def a_full_page() -> LeaderPage:
    def lines(count: int, chars: int) -> tuple[Remark, ...]:
        return tuple(Remark("承诺会谈" * (chars // 4)) for _ in range(count))

    assert len(BUDGETS) == 12
    return LeaderPage(
        occasion="会谈",
        bluf="建" * 60,
        guests=lines(5, 28),
        firm_line=Remark("企" * 90),
        wants=lines(3, 28),
        concerns=lines(2, 28),
        goals=lines(3, 28),
        say=lines(4, 40),
        avoid=lines(3, 28),
        replies=tuple(Reply("问" * 12, "答" * 16) for _ in range(3)),
        promises=lines(3, 28),
        decide=lines(2, 28),
        agenda=lines(4, 28),
        foot="请于会前复核。",
    )


def test_a_leaders_page_too_long_is_refused_with_what_is_too_much(fonts: FontSet) -> None:
    page = replace(a_leader_page(), say=tuple(Remark("说" * 60) for _ in range(20)))
    with pytest.raises(Refusal) as refused:
        printed(a_snapshot(leader=page), fonts)
    assert refused.value.code == "leader_page_overflow"
    assert "“建议表态”有 20 条，至多 4 条" in refused.value.sentence
    assert int(str(refused.value.details["lines_over"])) > 10


def test_over_budget_but_on_one_page_is_a_warning(fonts: FontSet) -> None:
    page = a_leader_page(bluf="建" * 61)
    result, _ = printed(a_snapshot(leader=page), fonts)
    assert result.warnings == ("领导一页要报：“一句话”有 61 字，至多 60 字。",)


def test_nothing_is_written_when_the_pack_is_refused(fonts: FontSet, tmp_path: Path) -> None:
    path = tmp_path / "pack.pdf"
    with pytest.raises(Refusal):
        render(a_snapshot(leader=LeaderPage(bluf="建" * 5000)), path, fonts)
    assert not path.exists()


def test_an_edition_that_does_not_exist_is_refused(fonts: FontSet) -> None:
    with pytest.raises(Refusal) as refused:
        printed(a_snapshot(edition="secret"), fonts)
    assert refused.value.code == "unknown_edition"


def test_a_guest_is_told_the_date_of_a_plot_and_no_lack_of_ours(fonts: FontSet) -> None:
    area = FactLine("面积", "124.6", unit="亩", as_of="2026-11-05")
    for edition, lacks in (("team", True), ("guest", False)):
        target = BytesIO()
        render(
            a_snapshot(edition=edition, sites=(Site("07-12地块", facts=(area,)),)), target, fonts
        )
        words = "".join(text_of(target.getvalue()))
        assert "时点、来源2026-11-05" in words
        assert ("时点、来源2026-11-05无来源" in words) == lacks
