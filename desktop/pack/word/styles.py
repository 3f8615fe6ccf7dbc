"""The look of the Word file: page, styles, head and foot. Fonts are those every office has."""

from __future__ import annotations

from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor

from desktop.pack.editions import has_cover, label_of
from desktop.pack.engine.text import Colour
from desktop.pack.snapshot import Snapshot
from desktop.pack.word.fields import chinese_font, legal, put_field

SONG, HEI, LATIN = "宋体", "黑体", "Times New Roman"
_OURS = {"单元格": 9.0, "小注": 8.0, "小标题": 12.5, "图表题": 10.0, "封面标识": 15.0}
_HEADINGS = (("Heading 1", 18.0), ("Heading 2", 12.5), ("Title", 26.0), ("Subtitle", 15.0))


def a_document(snapshot: Snapshot) -> Any:
    """An empty document with page, styles, head and foot in place."""
    made = Document()
    _page(made)
    _styles(made)
    _head_and_foot(made, snapshot)
    core = made.core_properties
    core.title = legal(f"{snapshot.title}（{label_of(snapshot.edition)}）")[:255]
    core.author = legal(snapshot.prepared_by)[:255]
    core.subject = legal(f"{snapshot.number}　{snapshot.mark}")[:255]
    core.comments = ""
    core.language = "zh-CN"
    return made


def _page(made: Any) -> None:
    """A4 with the head and the binding edge of GB/T 9704, mirrored for printing on both sides."""
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(25), Mm(22)


def _styles(made: Any) -> None:
    styles = made.styles
    normal = styles["Normal"]
    normal.font.size = Pt(10.5)
    chinese_font(normal, SONG, LATIN)
    normal.paragraph_format.line_spacing = Pt(18)
    normal.paragraph_format.space_after = Pt(0)
    for name, size in _HEADINGS:
        _heading(styles[name], size)
    for name, size in _OURS.items():
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.font.size = normal, Pt(size)
        style.paragraph_format.line_spacing = 1.25
        if name in ("小标题", "图表题", "封面标识"):
            chinese_font(style, HEI, LATIN)
            style.paragraph_format.keep_with_next = name != "封面标识"
            style.paragraph_format.space_before = Pt(8)
    for name in ("TOC 1", "TOC 2"):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        style.paragraph_format.left_indent = Pt(0 if name == "TOC 1" else 21)


def _heading(style: Any, size: float) -> None:
    style.font.size, style.font.bold = Pt(size), False  # 黑体 is heavy by itself
    style.font.color.rgb = RGBColor(0, 0, 0)
    chinese_font(style, HEI, LATIN)
    style.paragraph_format.line_spacing = 1.3
    style.paragraph_format.space_before = Pt(12)
    style.paragraph_format.space_after = Pt(6)
    style.paragraph_format.keep_with_next = True
    if style.name in ("Title", "Subtitle"):
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for border in style.element.xpath("./w:pPr/w:pBdr"):
            border.getparent().remove(border)


def _head_and_foot(made: Any, snapshot: Snapshot) -> None:
    section = made.sections[0]
    section.different_first_page_header_footer = has_cover(snapshot.edition)
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    head.text = legal(f"{label_of(snapshot.edition)}　{snapshot.mark}　编号 {snapshot.number}")
    holder = f"持有人：{snapshot.holder}　" if snapshot.holder else ""
    copy = f"{snapshot.copy}　" if snapshot.copy else ""
    foot.text = legal(f"{holder}{copy}{snapshot.made_on}　　第 ")
    put_field(foot, "PAGE")
    foot.add_run(" 页，共 ")
    put_field(foot, "NUMPAGES")
    foot.add_run(" 页")
    for line in (head, foot):
        line.style = made.styles["小注"]


def rgb(colour: Colour) -> Any:
    return RGBColor(*(round(255 * part) for part in colour))
