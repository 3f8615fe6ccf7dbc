"""Files of others, made on the spot."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

TITLE = "丝杠基地洽谈简报"


def a_pdf(pages: int = 2, change: Callable[[Pdf], None] | None = None, **save: object) -> bytes:
    """A plain PDF with a link to the web on its first page and one between its pages."""
    pdf = Pdf.new()
    for number in range(pages):
        page = pdf.add_blank_page(page_size=(595, 842))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
        page.obj.Contents = pdf.make_stream(
            f"BT /F1 12 Tf 72 700 Td (Page {number + 1}) Tj ET".encode()
        )
    web = Dictionary(S=Name.URI, URI=String("https://www.example.gov.cn/"))
    box = Array([72, 690, 200, 715])
    links = [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=box, A=web)]
    if pages > 1:
        there = Array([pdf.pages[1].obj, Name.Fit])
        links.append(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=box, Dest=there))
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(link) for link in links])
    if change:
        change(pdf)
    target = BytesIO()
    pdf.save(target, **save)  # type: ignore[arg-type]
    return target.getvalue()


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def opened(content: bytes) -> Pdf:
    return pikepdf.open(BytesIO(content))
