"""The structure a reader who cannot see the page is read from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pytest

Element = Any


@pytest.fixture(scope="module")
def pack(team_pdf: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(team_pdf)) as file:
        yield file


def kids(element: Element) -> list[Any]:
    found = element.get("/K")
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def elements(element: Element) -> Iterator[Element]:
    """This element and all under it, in reading order."""
    yield element
    for kid in kids(element):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from elements(kid)


def role(element: Element) -> str:
    return str(element.S).lstrip("/")


def inner(element: Element) -> list[str]:
    return [role(kid) for kid in kids(element) if isinstance(kid, pikepdf.Dictionary)]


def test_the_document_is_marked_as_tagged_and_names_its_language(pack: pikepdf.Pdf) -> None:
    assert bool(pack.Root.MarkInfo.Marked)
    assert str(pack.Root.Lang) == "zh-CN"
    tagged = [page for page in pack.pages if "/StructParents" in page]
    assert len(tagged) > 20
    assert all(str(page.Tabs) == "/S" for page in tagged)


def test_headings_paragraphs_tables_and_figures_are_there(pack: pikepdf.Pdf) -> None:
    counted = Counter(role(one) for one in elements(pack.Root.StructTreeRoot.K))
    assert counted["Document"] == counted["TOC"] == 1
    assert counted["H1"] >= 12
    assert counted["H2"] > 20
    assert counted["Table"] > 20
    assert counted["P"] > 30
    assert counted["Figure"] >= 3


def test_a_table_is_rows_of_cells_and_its_head_says_of_what(pack: pikepdf.Pdf) -> None:
    for table in elements(pack.Root.StructTreeRoot.K):
        if role(table) == "Table":
            assert set(inner(table)) == {"TR"}
            for row in kids(table):
                assert set(inner(row)) <= {"TH", "TD"}
        if role(table) == "TH":
            assert str(table.A.Scope) in ("/Column", "/Row")


def test_every_figure_says_in_words_what_it_shows(pack: pikepdf.Pdf) -> None:
    said = [str(one.Alt) for one in elements(pack.Root.StructTreeRoot.K) if role(one) == "Figure"]
    assert all(len(words) > 10 for words in said)
    assert any(words.startswith("审批横道图") for words in said)
    assert any("待了解" in words for words in said)


def test_every_piece_of_a_page_belongs_to_an_element_or_is_an_artifact(pack: pikepdf.Pdf) -> None:
    tree = pack.Root.StructTreeRoot.ParentTree.Nums
    owners = {int(tree[at]): tree[at + 1] for at in range(0, len(tree), 2)}
    for page in pack.pages:
        pieces, depth = 0, 0
        for instruction in pikepdf.parse_content_stream(page):
            operator = instruction.operator
            if str(operator) in ("BDC", "BMC"):
                depth += 1
                pieces += str(operator) == "BDC"
            elif str(operator) == "EMC":
                depth -= 1
            elif str(operator) in ("TJ", "Tj"):
                assert depth == 1, instruction.operands
        assert depth == 0
        if pieces:
            assert len(owners[int(page.StructParents)]) == pieces


def test_the_reading_order_is_the_order_of_the_pages(pack: pikepdf.Pdf) -> None:
    numbers = {page.objgen: at for at, page in enumerate(pack.pages)}
    places = [
        numbers[one.Pg.objgen]
        for one in kids(pack.Root.StructTreeRoot.K)
        if "/Pg" in one and role(one) in ("H1", "H2", "P")
    ]
    assert places == sorted(places)
