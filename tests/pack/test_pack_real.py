"""Real words on paper: ten listed firms, and a book of laws of two hundred pages."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from benchmarks.laws import Piece, as_blocks, as_source, law_book
from db.records import (
    Answer,
    City,
    Commitment,
    Fact,
    Firm,
    Issue,
    Meeting,
    Negotiation,
    Value,
)
from db.store import store as stores
from db.store.store import Store
from db.store.vault import Cost
from desktop import briefing, sample
from desktop.pack import theme
from desktop.pack.engine.document import Properties, write
from desktop.pack.engine.fonts import FontSet
from desktop.pack.render import render

Faults = Callable[..., tuple[dict[str, int], dict[str, Any]]]
Row = dict[str, str]

TODAY = date(2026, 3, 2)
_FIRMS = 10


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    cheap = Cost(memory=64, passes=1, lanes=1)
    made, _ = stores.create(tmp_path / "home", "一句够长的口令", cost=cheap, author="祝闻笙")
    yield made
    made.close()


@pytest.fixture
def wordiest(shared_data: Path) -> list[Row]:
    """The ten firms that say most about themselves."""
    file = shared_data / "companies" / "listed_companies.csv"
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    rows.sort(key=lambda row: (-len(row["公司简介"] + row["主营业务"]), row["股票代码"]))
    return rows[:_FIRMS]


def a_talk_with(store: Store, row: Row) -> str:
    """A negotiation with this firm, its words in every kind of place."""
    business, about = row["主营业务"], row["公司简介"]
    with store.write() as w:
        city = w.create(City, city_name="澜州市", is_ours=True)
        firm = w.create(
            Firm,
            legal_name=row["公司全称"],
            short_name=row["证券简称"],
            business_scope=business,
            profile=about,
        )
        talk = w.create(Negotiation, name=row["证券简称"], firm=firm, city=city)
        w.create(Issue, negotiation=talk, topic=business[:30], theirs=about[:300], chips=about)
        w.create(Answer, negotiation=talk, question=business[:40], answer=about[:500])
        w.create(Meeting, negotiation=talk, subject=business[:30], minutes=about, result=business)
        w.create(Commitment, negotiation=talk, text=about[:200], basis=business[:200])
        for card in ("firm", "city", "path", "trend"):
            for at, words in enumerate((business, about)):
                w.create(Fact, a_fact(talk, card, at, words))
    return talk


def a_fact(subject: str, card: str, at: int, words: str) -> dict[str, Value]:
    return {
        "subject": subject, "card": card, "section": "主业", "key": f"real{at}",
        "title": ("主营业务", "企业简介")[at], "value": words, "as_of": "2025年",
        "source_ref": "2025年年度报告", "source_kind": "filing", "disclosure": 2,
    }  # fmt: skip


@pytest.mark.parametrize("edition", ["team", "leader", "guest", "pocket"])
def test_every_edition_of_the_sample_has_no_fault(
    edition: str, store: Store, faults: Faults, tmp_path: Path
) -> None:
    sample.fill(store, TODAY)
    talk = sample.record_id(sample.MAIN_NEGOTIATION_KEY)
    path = tmp_path / "pack.pdf"
    briefing.issue(store, talk, edition=edition, out=path, today=TODAY)
    assert faults(path) == ({}, {})


def test_packs_of_the_two_wordiest_firms_have_no_fault_and_lose_no_word(
    store: Store, wordiest: list[Row], fonts: FontSet, faults: Faults, tmp_path: Path
) -> None:
    packs_are_right(store, wordiest[:2], fonts, faults, tmp_path)


@pytest.mark.long
def test_packs_of_ten_real_firms_have_no_fault_and_lose_no_word(
    store: Store, wordiest: list[Row], fonts: FontSet, faults: Faults, tmp_path: Path
) -> None:
    packs_are_right(store, wordiest, fonts, faults, tmp_path)


def packs_are_right(
    store: Store, rows: list[Row], fonts: FontSet, faults: Faults, folder: Path
) -> None:
    for row in rows:
        talk = a_talk_with(store, row)
        about = row["公司简介"]
        for edition, said in (("team", f"{about}\n{row['主营业务']}"), ("pocket", about[:500])):
            made = briefing.snapshot(store, talk, edition=edition, today=TODAY, number="号")
            path = folder / f"{edition}.pdf"
            render(made, path, fonts)
            assert faults(path, said) == ({}, {}), (row["公司全称"], edition)


@pytest.mark.long
def test_a_book_of_two_hundred_pages_of_law_has_no_fault(
    shared_data: Path, fonts: FontSet, faults: Faults, tmp_path: Path
) -> None:
    pieces = law_book(shared_data / "laws")
    assert set_book(pieces, fonts, faults, tmp_path) > 200


def test_the_first_laws_of_the_book_have_no_fault(
    shared_data: Path, fonts: FontSet, faults: Faults, tmp_path: Path
) -> None:
    pieces = law_book(shared_data / "laws", 400)
    assert set_book(pieces, fonts, faults, tmp_path) > 20


def set_book(pieces: list[Piece], fonts: FontSet, faults: Faults, folder: Path) -> int:
    """Set the book, have it judged against its own words, and say how many pages it has."""
    content = BytesIO()
    blocks = as_blocks(pieces)
    written = write(
        blocks, theme.SHAPE, lambda *_: None, Properties("法"), fonts=fonts, target=content
    )
    path = folder / "laws.pdf"
    path.write_bytes(content.getvalue())
    assert written.lost == {}
    assert faults(path, as_source(pieces)) == ({}, {})
    return written.pages
