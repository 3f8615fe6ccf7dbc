"""The structure of a document: headings, paragraphs, tables, figures, in the order they are read.

Blocks name their nodes while they are laid out; the pen files every piece it draws under a node,
in drawing order, which is reading order. Heads, feet, rules and repeated table heads are artifacts.
"""

from __future__ import annotations

from typing import Any

from reportlab.pdfbase import pdfdoc

DOCUMENT, PARAGRAPH, FIGURE, CONTENTS, ENTRY = "Document", "P", "Figure", "TOC", "TOCI"
TABLE, ROW, HEAD, CELL = "Table", "TR", "TH", "TD"


class Node:
    """An element. ``alt`` says a figure in words; ``scope`` is Column or Row for a table's head."""

    __slots__ = ("alt", "is_placed", "kids", "parent", "role", "scope")

    def __init__(
        self, role: str, parent: Node | None = None, *, alt: str = "", scope: str = ""
    ) -> None:
        self.role, self.parent, self.alt, self.scope = role, parent, alt, scope
        self.kids: list[Node | tuple[int, int]] = []  # elements, or (page, piece of the page)
        self.is_placed = False


def heading(level: int) -> str:
    """The role of a heading: level 0 is a part."""
    return f"H{level + 1}"


class Tree:
    """All elements of one document. Pages are sheets of paper, counted from 0."""

    def __init__(self) -> None:
        self.root = Node(DOCUMENT)
        self.root.is_placed = True
        self._pages: dict[int, list[Node]] = {}

    def piece(self, node: Node, page: int) -> int:
        """File the next piece of ``page`` under ``node``; its number on that page."""
        self._place(node)
        pieces = self._pages.setdefault(page, [])
        pieces.append(node)
        node.kids.append((page, len(pieces) - 1))
        return len(pieces) - 1

    def _place(self, node: Node) -> None:
        while not node.is_placed:
            node.is_placed = True
            parent = node.parent or self.root
            parent.kids.append(node)
            node = parent

    def write(self, doc: Any) -> None:
        """Add all elements to ReportLab's document, which is about to be saved."""
        nodes = _in_order(self.root)
        raws = {id(node): Raw() for node in nodes}
        tree = Raw()
        top = _number(doc, tree)
        numbers = {id(node): _number(doc, raws[id(node)]) for node in nodes}
        pages = {page: page_number(doc, page) for page in self._pages}
        for node in nodes:
            parent = numbers[id(node.parent or self.root)] if node is not self.root else top
            raws[id(node)].content = _element(node, parent, numbers, pages)
        rows = []
        for page, pieces in sorted(self._pages.items()):
            of = doc.idToObject[f"Page{page + 1}"]
            of.__NoDefault__ = [*of.__NoDefault__, "StructParents", "Tabs"]
            of.StructParents, of.Tabs = page, pdfdoc.PDFName("S")
            rows.append(f"{page}[{' '.join(f'{numbers[id(node)]} 0 R' for node in pieces)}]")
        tree.content = (
            f"<</Type/StructTreeRoot/K {numbers[id(self.root)]} 0 R"
            f"/ParentTree<</Nums[{' '.join(rows)}]>>/ParentTreeNextKey {len(rows)}>>"
        ).encode()
        doc.Catalog.StructTreeRoot = tree
        doc.Catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})


class Raw(pdfdoc.PDFObject):  # type: ignore[misc]  # ReportLab has no types
    """An object whose bytes are known."""

    __RefOnly__ = 1

    def __init__(self, content: bytes = b"") -> None:
        self.content = content

    def format(self, document: Any) -> bytes:
        return self.content


def _in_order(root: Node) -> list[Node]:
    found, waiting = [], [root]
    while waiting:
        node = waiting.pop()
        found.append(node)
        waiting += [kid for kid in reversed(node.kids) if isinstance(kid, Node)]
    return found


def _number(doc: Any, raw: Raw) -> int:
    name = doc.Reference(raw).name
    return int(doc.idToObjectNumberAndVersion[name][0])


def page_number(doc: Any, page: int) -> int:
    """The object number of a sheet, counted from 0."""
    return int(doc.idToObjectNumberAndVersion[f"Page{page + 1}"][0])


def _element(node: Node, parent: int, numbers: dict[int, int], pages: dict[int, int]) -> bytes:
    parts = [f"<</S/{node.role}/P {parent} 0 R"]
    home = next((kid[0] for kid in node.kids if isinstance(kid, tuple)), None)
    if home is not None:
        parts.append(f"/Pg {pages[home]} 0 R")
    kids = [
        f"{numbers[id(kid)]} 0 R"
        if isinstance(kid, Node)
        else str(kid[1])
        if kid[0] == home
        else f"<</Type/MCR/Pg {pages[kid[0]]} 0 R/MCID {kid[1]}>>"
        for kid in node.kids
    ]
    parts.append(f"/K {kids[0]}" if len(kids) == 1 else f"/K[{' '.join(kids)}]")
    if node.scope:
        parts.append(f"/A<</O/Table/Scope/{node.scope}>>")
    if node.alt:
        words = node.alt.encode("utf-16-be", "replace").hex().upper()
        parts.append(f"/Alt<FEFF{words}>")
    return "".join([*parts, ">>"]).encode()
