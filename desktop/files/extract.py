"""The text inside attached files, for search: PDF, Word, workbooks, plain text.

Runs in the child process. No text is no error (a scan, a picture); a password, damage and old
.doc files are said in a sentence. Never shows, saves or runs anything a file carries.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from db.errors import Refusal
from desktop.files import limits, tables
from desktop.files.containers import WORKBOOKS, Container, container_of, damaged, load, protected
from desktop.files.texts import decode


def read_text(path: Path, options: Mapping[str, object]) -> Iterator[str]:
    """The text piece by piece, at most ``limits.TEXT_CHARACTERS`` in all."""
    del options
    left = limits.TEXT_CHARACTERS
    for piece in _pieces(path):
        cleaned = piece.replace("\0", "").strip()
        if cleaned:
            yield cleaned[:left]
            left -= len(cleaned)
        if left <= 0:
            return


def _pieces(path: Path) -> Iterator[str]:
    data = load(path)
    kind = container_of(data, path)
    if kind is Container.PDF:
        yield from _pdf(data, path)
    elif kind is Container.DOCX:
        yield from _word(path)
    elif kind in WORKBOOKS:
        for sheet in tables.workbook_sheets(data, kind, path):
            yield sheet.name
            for _, cells in sheet.rows():
                yield " ".join(c for c in cells if c)
    elif kind is Container.TEXT or kind is Container.HTML:
        yield decode(data, path)
    elif kind is Container.DOC:
        raise Refusal(
            "old_word",
            "“{file}”是旧版 Word（.doc），读不出文字；请另存为 .docx。",
            file=path.name,
        )


def _pdf(data: bytes, path: Path) -> Iterator[str]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise protected(path) if "password" in str(error).lower() else damaged(path) from None
    for number in range(min(len(document), limits.PAGES)):
        try:
            page = document[number]
            yield page.get_textpage().get_text_bounded()
            page.close()
        except pypdfium2.PdfiumError:  # one broken page does not make the others unreadable
            continue


def _word(path: Path) -> Iterator[str]:
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from docx.table import Table

    try:
        document = docx.Document(str(path))
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                for line in block.rows:
                    yield " ".join(cell.text for cell in line.cells)
            else:
                yield block.text
    except (KeyError, ValueError, AttributeError, PackageNotFoundError):
        raise damaged(path) from None
    except Exception as error:  # lxml's errors have no common public base we want to import here
        if type(error).__module__.startswith("lxml"):
            raise damaged(path) from None
        raise
