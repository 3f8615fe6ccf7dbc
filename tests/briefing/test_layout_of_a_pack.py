"""What was asked of a pack is kept with it: parts, theme, copies, what changed since the last."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from db.errors import Refusal
from db.records import Attachment, Fact, Firm, Issue, Negotiation, PackIssued
from db.store import queries
from db.store.store import Store
from desktop import briefing, register
from desktop.briefing.finish import Finish
from desktop.pack.press import NearPress
from desktop.pack.snapshot import Layout
from tests.briefing.test_finish_of_a_pack import a_pdf

TODAY = date(2026, 11, 23)


@pytest.fixture
def talk(store: Store) -> str:
    with store.write() as w:
        firm = w.create(Firm, legal_name="霁川精密传动股份有限公司")
        talk = w.create(Negotiation, name="丝杠基地", firm=firm, bluf="建议先谈用地。")
        w.create(Issue, negotiation=talk, topic="地价", theirs="每亩十二万元")
        w.create(
            Fact, subject=firm, card="firm", section="经营", title="营业收入", value="95.6",
            unit="亿元", as_of="2025年", disclosure=2,
        )  # fmt: skip
    return talk


def issued(store: Store, talk: str, out: Path, **asked: object) -> PackIssued:
    number = briefing.issue(
        store,
        talk,
        out=out,
        today=TODAY,
        **{"edition": "team", **asked},  # type: ignore[arg-type]
    ).number
    return queries.rows(store, PackIssued, number=number)[1][0]


def pages(pdf: bytes | Path) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def test_only_the_parts_chosen_are_printed_in_their_order(
    store: Store, talk: str, tmp_path: Path
) -> None:
    out = tmp_path / "a.pdf"
    issued(store, talk, out, layout=Layout(parts=("issues", "firm")))
    words = "".join(pages(out))
    assert words.index("议题与策略") < words.index("营业收入")
    assert "目录" not in words
    assert "领导一页要报" not in words


def test_a_part_the_edition_does_not_have_is_refused(
    store: Store, talk: str, tmp_path: Path
) -> None:
    with pytest.raises(Refusal) as said:
        issued(store, talk, tmp_path / "a.pdf", edition="guest", layout=Layout(parts=("issues",)))
    assert said.value.code == "unknown_part"
    assert "知己" in said.value.sentence
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.parametrize(
    "layout",
    [
        Layout(theme="compact", watermark="内部"),
        Layout(parts=("cover", "firm")),
        Layout(sheet="a4"),
        Layout(is_archive=True),
    ],
)
def test_a_reprint_is_the_very_file_that_was_handed_out(
    store: Store, talk: str, tmp_path: Path, layout: Layout
) -> None:
    out = tmp_path / "a.pdf"
    pack = issued(store, talk, out, layout=layout, holder="李主任")
    with store.write() as w:
        w.patch(talk, {"bluf": "建议什么都不谈。"})
    again = register.printed_again(store, pack, NearPress())
    assert again.is_identical
    assert again.pdf == out.read_bytes()


def test_a_reprint_brings_the_attachments_of_that_day(
    store: Store, talk: str, tmp_path: Path
) -> None:
    sha = store.attachments.store(BytesIO(a_pdf(pages=2)))
    with store.write() as w:
        one = w.create(Attachment, filename="图.pdf", subject=talk, sha256=sha, disclosure=2)
    pack = issued(store, talk, tmp_path / "a.pdf", has_attachments=True)
    with store.write() as w:
        w.delete(one)
    again = register.printed_again(store, pack, NearPress())
    assert again.is_identical
    with pikepdf.open(BytesIO(again.pdf)) as pdf:
        assert len(pdf.pages) == int(pack.pages or 0) + 2


def test_what_left_locked_is_reprinted_open_and_said_to_differ(
    store: Store, talk: str, tmp_path: Path
) -> None:
    finish = Finish(password="一句够长的文件口令")
    pack = issued(store, talk, tmp_path / "a.pdf", finish=finish)
    again = register.printed_again(store, pack, NearPress())
    assert not again.is_identical
    assert pages(again.pdf)


def test_copies_stand_in_the_register_and_on_the_pack(
    store: Store, talk: str, tmp_path: Path
) -> None:
    pack = issued(store, talk, tmp_path / "a.pdf", copies=3)
    assert pack.copies == "3"
    assert "共 3 份" in pages(tmp_path / "a.pdf")[0]


def test_the_next_pack_says_what_changed(store: Store, talk: str, tmp_path: Path) -> None:
    first = issued(store, talk, tmp_path / "a.pdf")
    assert "与上一份相比" not in "".join(pages(tmp_path / "a.pdf"))
    (fact,) = queries.rows(store, Fact)[1]
    with store.write() as w:
        w.patch(fact.id, {"value": "101", "as_of": "2026年"})
    issued(store, talk, tmp_path / "b.pdf")
    (page,) = [p for p in pages(tmp_path / "b.pdf") if "与上一份相比" in p and "95.6" in p]
    assert first.number in page
    assert "营业收入" in page
    assert "101" in page
    issued(store, talk, tmp_path / "c.pdf")
    assert "与上一份相比" not in "".join(pages(tmp_path / "c.pdf"))


def test_a_guest_never_reads_what_changed(store: Store, talk: str, tmp_path: Path) -> None:
    for name in ("a", "b"):
        with store.write() as w:
            w.patch(talk, {"bluf": f"建议{name}"})
        issued(store, talk, tmp_path / f"{name}.pdf", edition="guest")
    assert "上一份" not in "".join(pages(tmp_path / "b.pdf"))


def test_the_leaders_page_is_fitted_only_where_it_is_printed(
    store: Store, talk: str, tmp_path: Path
) -> None:
    with store.write() as w:
        w.patch(talk, {"bluf": "一句话。" * 400})
    with pytest.raises(Refusal) as refused:
        issued(store, talk, tmp_path / "a.pdf")
    assert refused.value.code == "leader_page_overflow"
    issued(store, talk, tmp_path / "b.pdf", layout=Layout(parts=("issues", "firm")))


@pytest.mark.parametrize(("edition", "theme"), [("pocket", "a6"), ("team", "chain-a3")])
def test_single_sheets_are_no_booklet(
    edition: str, theme: str, store: Store, talk: str, tmp_path: Path
) -> None:
    with pytest.raises(Refusal) as refused:
        issued(
            store, talk, tmp_path / "a.pdf", edition=edition, layout=Layout(theme=theme, sheet="a4")
        )
    assert refused.value.code == "sheet_alone"


def test_parts_with_nothing_in_them_are_refused_in_so_many_words(
    store: Store, talk: str, tmp_path: Path
) -> None:
    with pytest.raises(Refusal) as refused:
        issued(store, talk, tmp_path / "a.pdf", layout=Layout(parts=("risks", "policies")))
    assert refused.value.sentence.startswith("所选的部分都还没有内容")


def test_a_chosen_part_brings_only_its_own_sources_numbered_from_one(
    store: Store, talk: str, tmp_path: Path
) -> None:
    with store.write() as w:
        for title, source in (("甲", "先登记的"), ("乙", "后登记的")):
            card = "firm" if title == "甲" else "city"
            w.create(
                Fact, subject=talk, card=card, section="其他", title=title, value="1",
                as_of="2026年", source_ref=source, disclosure=2,
            )  # fmt: skip
    out = tmp_path / "a.pdf"
    issued(store, talk, out, layout=Layout(parts=("city", "sources")))
    words = "".join(pages(out))
    assert "后登记的" in words
    assert "先登记的" not in words
    assert "〔1〕" in words
