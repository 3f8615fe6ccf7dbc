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
from desktop.pack.editions import parts_of
from desktop.pack.engine.document import Properties, write
from desktop.pack.engine.fonts import FontSet
from desktop.pack.render import render
from desktop.pack.snapshot import Layout

Faults = Callable[..., tuple[dict[str, int], dict[str, Any]]]
Row = dict[str, str]

TODAY = date(2026, 3, 2)
_FIRMS = 10


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


# What a team book loses on cards of a quarter sheet is not worth a rule of its own: wide tables.
_EVERY_PAIR = [
    (edition, look)
    for edition in ("team", "leader", "guest", "pocket")
    for look in ("standard", "compact", "a5", "a6", "chain-a3")
    if look != "a6" or edition in ("leader", "pocket")
    if look != "chain-a3" or edition in ("team", "leader")
]
_ON_EVERY_RUN = {
    *(("team", "standard"), ("leader", "standard"), ("guest", "standard"), ("pocket", "a5")),
    *(("pocket", "a6"), ("team", "chain-a3")),
}


@pytest.fixture(scope="module")
def sample_talk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, str]]:
    cheap = Cost(memory=64, passes=1, lanes=1)
    folder = tmp_path_factory.mktemp("sample")
    store, _ = stores.create(folder / "home", "一句够长的口令", cost=cheap, author="祝闻笙")
    sample.fill(store, TODAY)
    yield store, sample.record_id(sample.MAIN_NEGOTIATION_KEY)
    store.close()


@pytest.mark.parametrize(
    ("edition", "look"),
    [
        pytest.param(*pair, marks=() if pair in _ON_EVERY_RUN else pytest.mark.long)
        for pair in _EVERY_PAIR
    ],
)
def test_every_edition_of_the_sample_has_no_fault_on_any_paper(
    edition: str, look: str, sample_talk: tuple[Store, str], faults: Faults, tmp_path: Path
) -> None:
    store, talk = sample_talk
    path = tmp_path / "pack.pdf"
    briefing.issue(store, talk, edition=edition, out=path, today=TODAY, layout=Layout(theme=look))
    said = "" if look in ("a6", "chain-a3") else words_of(store, talk, edition)
    assert faults(path, said) == ({}, {})


@pytest.mark.long
@pytest.mark.parametrize("edition", ["team", "leader", "guest", "pocket"])
def test_a_watermark_and_a_booklet_change_nothing_in_the_words(
    edition: str, sample_talk: tuple[Store, str], faults: Faults, tmp_path: Path
) -> None:
    store, talk = sample_talk
    path = tmp_path / "pack.pdf"
    said = words_of(store, talk, edition)
    marked = Layout(watermark="严防外传")
    briefing.issue(store, talk, edition=edition, out=path, today=TODAY, layout=marked)
    assert faults(path, said) == ({}, {})
    for sheet in ("a4", "a3"):
        imposed = Layout(sheet=sheet)
        briefing.issue(store, talk, edition=edition, out=path, today=TODAY, layout=imposed)
        found, _ = faults(path)
        assert set(found) <= {"no_outline"}  # two pages on a side: the bookmarks are left out


def words_of(store: Store, talk: str, edition: str) -> str:
    """Every sentence of the edition's cards, articles, answers and promises, one a line."""
    made = briefing.snapshot(store, talk, edition=edition, today=TODAY)
    shown = parts_of(edition)
    facts = [
        f.text
        for card in made.cards
        if card.key in shown or edition == "pocket"
        for one in card.sections
        for f in one.facts
    ]
    laws = [line for law in made.laws if "path" in shown for line in law.text.splitlines()]
    replies = [answer.answer for answer in made.answers if "answers" in shown]
    promises = [one.text for one in made.commitments if "meetings" in shown]
    return "\n".join(filter(None, (*facts, *laws, *replies, *promises)))


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
