"""Other paper, a watermark, and the time limit."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pack_sample import a_snapshot
from pack_sample_cards import a_fact
from pack_text import text_of

from db.errors import Refusal
from desktop.pack import theme
from desktop.pack.engine.fonts import FontSet
from desktop.pack.engine.pages import MM
from desktop.pack.render import render
from desktop.pack.snapshot import Card, Layout, Section, Snapshot
from desktop.pack.stopwatch import Stopwatch

Judge = Callable[..., tuple[dict[str, int], dict[str, Any]]]


def printed(snapshot: Snapshot, fonts: FontSet, **asked: Any) -> bytes:
    buffer = BytesIO()
    render(snapshot, buffer, fonts, **asked)
    return buffer.getvalue()


def paper(pdf: bytes) -> tuple[int, int]:
    """The first sheet in whole millimetres."""
    with pikepdf.open(BytesIO(pdf)) as file:
        _, _, width, height = (float(edge) for edge in file.pages[0].mediabox)
    return round(width / MM), round(height / MM)


@pytest.mark.parametrize(
    ("name", "edition", "size"),
    [
        ("standard", "team", (210, 297)),
        ("compact", "team", (210, 297)),
        ("a5", "pocket", (148, 210)),
        ("a6", "pocket", (210, 297)),
        ("chain-a3", "team", (420, 297)),
    ],
)
def test_every_theme_has_its_paper_and_no_fault(
    name: str, edition: str, size: tuple[int, int], fonts: FontSet, faults: Judge, tmp_path: Path
) -> None:
    path = tmp_path / "pack.pdf"
    render(a_snapshot(edition=edition), path, fonts, theme=name)
    assert paper(path.read_bytes()) == size
    assert faults(path) == ({}, {})


def test_the_pocket_edition_is_printed_for_a_pocket(fonts: FontSet) -> None:
    assert paper(printed(a_snapshot(edition="pocket"), fonts)) == (148, 210)


def test_compact_takes_fewer_pages_and_says_the_same(fonts: FontSet, team_text: list[str]) -> None:
    pages = text_of(printed(a_snapshot(), fonts, theme="compact"))
    assert len(pages) < len(team_text)
    assert "至少56个工作日（1项时限待了解，未计入）" in "".join(pages)


def test_four_cards_stand_on_a_sheet_in_reading_order(fonts: FontSet) -> None:
    pages = text_of(printed(a_snapshot(edition="pocket"), fonts, theme="a6"))
    first = pages[0]
    assert [first.index(f"{number}/") for number in range(1, 5)] == sorted(
        first.index(f"{number}/") for number in range(1, 5)
    )


def test_the_leaders_page_keeps_its_size_on_other_margins(fonts: FontSet) -> None:
    pdf = printed(a_snapshot(edition="leader"), fonts, theme="compact")
    with pikepdf.open(BytesIO(pdf)) as file:
        code = file.pages[0].Contents.read_bytes().decode("latin-1")
    shape = theme.COMPACT.shape
    assert f"q {1 / shape.scale:.5f} 0 0 {1 / shape.scale:.5f}" in code
    assert "12 Tf" in code


def test_the_chain_sheet_holds_every_place_of_the_chain(fonts: FontSet) -> None:
    made = a_snapshot()
    words = "".join(text_of(printed(made, fonts, theme="chain-a3")))
    assert all(node.node in words for node in made.chain)


def test_a_theme_that_does_not_exist_is_refused_with_those_that_do(fonts: FontSet) -> None:
    with pytest.raises(Refusal) as refused:
        printed(a_snapshot(), fonts, theme="a0")
    assert refused.value.code == "unknown_theme"
    assert "compact（紧排工作稿）" in refused.value.sentence


@pytest.mark.parametrize(
    ("edition", "theme", "why"),
    [
        ("team", "a6", "放不下成册各版的宽表"),
        ("guest", "a6", "放不下成册各版的宽表"),
        ("guest", "chain-a3", "这一版不含产业链"),
        ("pocket", "chain-a3", "这一版不含产业链"),
    ],
)
def test_a_theme_an_edition_is_not_made_for_is_refused_with_the_reason(
    edition: str, theme: str, why: str, fonts: FontSet
) -> None:
    with pytest.raises(Refusal) as refused:
        printed(a_snapshot(edition=edition), fonts, theme=theme)
    assert refused.value.code == "theme_not_for_edition"
    assert why in refused.value.sentence
    assert "standard（公文幅面（GB/T 9704））" in refused.value.sentence
    assert theme not in refused.value.sentence.partition("请选")[2]


def test_a_chain_sheet_of_a_talk_without_a_chain_is_refused(fonts: FontSet) -> None:
    with pytest.raises(Refusal) as refused:
        printed(a_snapshot(chain=()), fonts, theme="chain-a3")
    assert refused.value.code == "no_chain"


def test_a_watermark_is_seen_on_every_page_and_copied_from_none(fonts: FontSet) -> None:
    plain = printed(a_snapshot(edition="leader"), fonts)
    marked = printed(a_snapshot(edition="leader"), fonts, watermark="严防外传")
    assert text_of(marked) == text_of(plain)
    with pikepdf.open(BytesIO(marked)) as file:
        for page in file.pages:
            assert len(page.Resources.XObject) == 1
            assert b"/Artifact BMC" in page.Contents.read_bytes()
    with pikepdf.open(BytesIO(plain)) as file:
        assert all("/XObject" not in page.Resources for page in file.pages)


def test_a_pack_that_takes_too_long_is_refused_by_name(fonts: FontSet, tmp_path: Path) -> None:
    path = tmp_path / "pack.pdf"
    facts = (a_fact("说明", "很长的说明" * 20000, ""),)
    card = Card("firm", "知彼", sections=(Section("一", facts),))
    alone = Snapshot("team", "号", "今日", "题", cards=(card,), layout=Layout(parts=("firm",)))
    with pytest.raises(Refusal) as refused:
        render(alone, path, fonts, seconds=0.05)
    assert refused.value.code == "pack_too_slow"
    assert refused.value.details["part"] == "知彼"
    assert not path.exists()


def test_the_watch_lets_work_go_on_until_its_time_is_up() -> None:
    now = [0.0]
    watch = Stopwatch(10, clock=lambda: now[0])
    now[0] = 9.9
    watch("还在时限之内")
    now[0] = 10.1
    with pytest.raises(Refusal):
        watch("已经超时")
