"""Saddle stitch: two pages on a side, so that folded sheets lie in one another in order.

For paper only: links and bookmarks, which have no meaning on paper, are left behind.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pikepdf
from pikepdf import Dictionary, Pdf, String

MM = 72 / 25.4
A3, A4 = (420 * MM, 297 * MM), (297 * MM, 210 * MM)


def order(pages: int) -> Iterator[tuple[int | None, int | None]]:
    """(left, right) page numbers from 1 of each side, fronts and backs in turn; None is empty.

    Printed on both sides, turned over the short edge, folded once, stitched in the fold.
    """
    whole = -(-pages // 4) * 4
    for sheet in range(whole // 4):
        front = (whole - 2 * sheet, 2 * sheet + 1)
        back = (2 * sheet + 2, whole - 2 * sheet - 1)
        for left, right in (front, back):
            yield (left if left <= pages else None, right if right <= pages else None)


def booklet(content: bytes, sheet: tuple[float, float] = A3) -> bytes:
    """The pages imposed on landscape sheets of this size in points; smaller sheets scale them."""
    target = BytesIO()
    with pikepdf.open(BytesIO(content)) as source, Pdf.new() as made:
        for left, right in order(len(source.pages)):
            side = made.add_blank_page(page_size=sheet)
            forms, drawing = Dictionary(), []
            for at, number in enumerate((left, right)):
                if number is not None:
                    page = source.pages[number - 1]
                    forms[f"/P{at}"] = made.copy_foreign(page.as_form_xobject())
                    drawing.append(_placed(page, at, sheet))
            side.obj.Resources = Dictionary(XObject=forms)
            side.obj.Contents = made.make_stream("\n".join(drawing).encode("ascii"))
        if "/Lang" in source.Root:
            made.Root.Lang = String(str(source.Root.Lang))
        if "/Info" in source.trailer:
            made.trailer.Info = made.copy_foreign(source.trailer.Info)
        made.save(target, deterministic_id=True)
    return target.getvalue()


def _placed(page: pikepdf.Page, at: int, sheet: tuple[float, float]) -> str:
    """Centred in its half, never larger than it is."""
    x0, y0, x1, y1 = (float(edge) for edge in page.mediabox)
    width, height = x1 - x0, y1 - y0
    if int(page.obj.get("/Rotate", 0)) % 180:
        width, height = height, width
    half = sheet[0] / 2
    scale = min(1.0, half / width, sheet[1] / height)
    x = at * half + (half - width * scale) / 2 - x0 * scale
    y = (sheet[1] - height * scale) / 2 - y0 * scale
    return f"q {scale:.5f} 0 0 {scale:.5f} {x:.3f} {y:.3f} cm /P{at} Do Q"
