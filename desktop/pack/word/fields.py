"""WordprocessingML that python-docx has no words for: fields, bookmarks, links, repeated heads."""

from __future__ import annotations

import re
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from desktop.pack.engine.characters import cleaned

_ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(tag: str, /, **attributes: str) -> Any:
    """An element such as w:tblHeader with attributes in the w: namespace."""
    made = OxmlElement(f"w:{tag}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def legal(words: str) -> str:
    """The words without what XML cannot hold; everything a person can read stays."""
    return _ILLEGAL.sub("", cleaned(words))


def put_field(paragraph: Any, code: str, shown: str = "1") -> None:
    """A simple field: PAGE, NUMPAGES. ``shown`` stands there until somebody updates it."""
    field = element("fldSimple", instr=f" {code} ")
    run = element("r")
    text = element("t")
    text.text = shown
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def begin_field(paragraph: Any, code: str) -> None:
    """The beginning of a field whose result spans paragraphs; marked as wanting an update."""
    start = element("fldChar", fldCharType="begin", dirty="true")
    words = element("instrText")
    words.set(qn("xml:space"), "preserve")
    words.text = f" {code} "
    for inner in (start, words, element("fldChar", fldCharType="separate")):
        run = paragraph.add_run()
        run._r.append(inner)


def end_field(paragraph: Any) -> None:
    paragraph.add_run()._r.append(element("fldChar", fldCharType="end"))


def bookmark(paragraph: Any, number: int) -> None:
    """Names this paragraph b1, b2 …: the names of anchors are too long for Word."""
    paragraph._p.insert(
        1 if paragraph._p.pPr is not None else 0,
        element("bookmarkStart", id=str(number), name=f"b{number}"),
    )
    paragraph._p.append(element("bookmarkEnd", id=str(number)))


def link_to(paragraph: Any, run: Any, number: int) -> None:
    """Makes a run a link to a bookmark."""
    link = element("hyperlink", anchor=f"b{number}", history="1")
    paragraph._p.append(link)
    link.append(run._r)


def repeat_as_head(row: Any) -> None:
    row._tr.get_or_add_trPr().append(element("tblHeader"))


def pad(table: Any, twips: int) -> None:
    """Room above and below the words of every cell."""
    margins = element("tblCellMar")
    for side in ("top", "bottom"):
        margins.append(element(side, w=str(twips), type="dxa"))
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    if look is None:
        table._tbl.tblPr.append(margins)
    else:
        look.addprevious(margins)


def shade(cell: Any, fill: str) -> None:
    cell._tc.get_or_add_tcPr().append(element("shd", val="clear", color="auto", fill=fill))


def chinese_font(holder: Any, name: str, latin: str) -> None:
    """Latin and Chinese font of a style or run; Word picks by script."""
    fonts = holder.element.get_or_add_rPr().get_or_add_rFonts()
    for script, font in (("eastAsia", name), ("ascii", latin), ("hAnsi", latin), ("cs", latin)):
        fonts.set(qn(f"w:{script}"), font)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
