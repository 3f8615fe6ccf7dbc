"""The same blocks for Typst and WeasyPrint: what our pack says, in their own markup.

Headings, paragraphs, tables and the same two faces; charts and drawings are left out, so the
rivals have a little less to do. Whichever is not installed is None.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from desktop.pack.engine.contents import Contents
from desktop.pack.engine.galley import Abreast, Block, Together
from desktop.pack.engine.paragraph import Paragraph
from desktop.pack.engine.table import Table
from desktop.pack.engine.text import Run
from desktop.pack.parts.leader import LeaderSheet
from desktop.pack.theme import LEADER_TABLES

Print = Callable[[], bytes]

_TYPST_HEAD = """
#set page(width: 210mm, height: 297mm, margin: (top: 37mm, bottom: 35mm, inside: 27.3mm,
  outside: 26.7mm), numbering: "1 / 1")
#set text(font: "Noto Serif SC", size: 10.5pt, lang: "zh", region: "cn", cjk-latin-spacing: auto)
#set par(justify: true, leading: 7.5pt, spacing: 7.5pt, first-line-indent: (amount: 2em, all: true))
#set heading(numbering: none)
#show heading: set text(font: "Noto Sans SC", weight: "bold")
#show table: set text(size: 9pt)
#show table: set par(first-line-indent: 0pt, leading: 4.5pt)
"""
_HTML_HEAD = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><style>
@page { size: A4; margin: 37mm 26.7mm 35mm 27.3mm; @bottom-right { content: counter(page) } }
body { font: 10.5pt/18pt "Noto Serif SC"; text-align: justify }
h1, h2 { font-family: "Noto Sans SC" } h1 { font-size: 18pt } h2 { font-size: 12.5pt }
p { margin: 0; text-indent: 2em } table { width: 100%; border-collapse: collapse; font-size: 9pt;
line-height: 13.5pt } td, th { border: 0.4pt solid #888; padding: 4pt; vertical-align: top }
thead { display: table-header-group }
</style></head><body>
"""


def name_of(package: str) -> str:
    """The package with its version, or that it is absent."""
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package}: not installed"


def typst_print(blocks: Sequence[Block | Contents]) -> Print | None:
    """Compiles again and again with its fonts read once.

    Typst remembers what it has laid out, so each time the type is a hundred-thousandth of a point
    larger: a second pack is another text too.
    """
    if find_spec("typst") is None:
        return None
    import typst

    words = "\n".join(_typst(blocks))
    folder = str(_fonts())
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )
    times = count(1)

    def made() -> bytes:
        head = _TYPST_HEAD.replace("size: 10.5pt", f"size: {10.5 + next(times) / 100_000:.5f}pt")
        return bytes(typst.compile((head + words).encode(), font_paths=fonts))

    return made


def weasyprint_print(blocks: Sequence[Block | Contents]) -> Print | None:
    """Lays out again and again with the fonts found once."""
    if find_spec("weasyprint") is None:
        return None
    from weasyprint import CSS, HTML  # type: ignore[import-untyped]  # it has no types
    from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]  # nor here

    words = _HTML_HEAD + "\n".join(_html(blocks)) + "</body></html>"
    config = FontConfiguration()
    faces = "".join(
        f'@font-face {{ font-family: "Noto {kind} SC"; src: url("{file.as_uri()}") }}'
        for kind, file in (
            ("Serif", _fonts() / "NotoSerifSC-Regular.otf"),
            ("Sans", _fonts() / "NotoSansSC-Regular.otf"),
        )
    )
    style = CSS(string=faces, font_config=config)
    return lambda: bytes(HTML(string=words).write_pdf(stylesheets=[style], font_config=config))


def pages_of(pdf: bytes) -> int:
    """How many pages it has."""
    import pikepdf

    with TemporaryDirectory() as folder:
        file = Path(folder) / "counted.pdf"
        file.write_bytes(pdf)
        with pikepdf.open(file) as opened:
            return len(opened.pages)


def _flat(blocks: Iterable[Any]) -> Iterator[Paragraph | Table]:
    """Paragraphs and tables, in order."""
    for block in blocks:
        if isinstance(block, Together):
            yield from _flat(block.blocks)
        elif isinstance(block, Abreast):
            yield from _flat(one for column in block.columns for one in column)
        elif isinstance(block, LeaderSheet):
            yield from _flat(block.blocks(LEADER_TABLES[0]))
        elif isinstance(block, Paragraph | Table):
            yield block


def _words(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs)


def _level(block: Paragraph) -> int:
    """1 and 2 for headings, 0 for text."""
    level = block.anchor.level if block.anchor is not None else -1
    return level + 1 if level in (0, 1) else 0


def _typst(blocks: Iterable[Any]) -> Iterator[str]:
    for block in _flat(blocks):
        if isinstance(block, Paragraph):
            level = _level(block)
            words = _quoted(_words(block.runs))
            yield f"#heading(level: {level}, {words})" if level else f"#par[#{words}]"
        else:
            shares = ", ".join(f"{column.weight}fr" for column in block.columns)
            head = ", ".join(_quoted(column.title) for column in block.columns)
            cells = [_quoted(_words(cell)) for row in block.rows for cell in row]
            first = f"table.header({head}), " if block.has_head else ""
            yield f"#table(columns: ({shares}), stroke: 0.4pt, {first}{', '.join(cells)})"


def _quoted(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _html(blocks: Iterable[Any]) -> Iterator[str]:
    for block in _flat(blocks):
        if isinstance(block, Paragraph):
            tag = {0: "p", 1: "h1", 2: "h2"}[_level(block)]
            yield f"<{tag}>{html.escape(_words(block.runs))}</{tag}>"
        else:
            yield "<table>"
            if block.has_head:
                heads = "".join(f"<th>{html.escape(c.title)}</th>" for c in block.columns)
                yield f"<thead><tr>{heads}</tr></thead>"
            for row in block.rows:
                cells = (html.escape(_words(cell)).replace("\n", "<br>") for cell in row)
                yield "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
            yield "</table>"


def _fonts() -> Path:
    spec = find_spec("pylopdf_fonts_zh_cn")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent
