"""Which cells of an .xlsx show a percentage: the one number format that changes what a number says.

calamine gives 0.05 for a cell that shows 5%. Here the styles and the cells' own ``s=`` are read
beside it, row by row and never as a tree, from a file ``containers`` has weighed already. A
document type, with which XML can be made to swell, is refused. Other formats are left alone.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from xml.parsers import expat

from python_calamine import CalamineSheet

_BUILT_IN = frozenset({9, 10})  # 0% and 0.00%, which no file writes down
_UNSEEN = re.compile(r'\[[^\]]*\]|"[^"]*"|\\.|_.|\*.')
_PERCENT = re.compile(r"[-+(\s]*[#0?,]*(?:\.[#0?]+)?\s*%[)\s]*")
_CHUNK = 1 << 16
BROKEN = (ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error)
"""What reading a workbook that was made by hand or by malice can raise here."""

Cells = tuple[int, frozenset[int]]  # a row from 1 and its columns from 0 that show a percentage
Take = Callable[[str, Mapping[str, str]], None]


class Percents:
    """Of one workbook; raises one of ``BROKEN`` where it is none."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._parts: dict[str, str] = {}
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            style = "xl/styles.xml"
            self._styles = _percent_styles(archive) if style in names else frozenset()
            if self._styles:
                self._parts = {n: p for n, p in _parts(archive).items() if p in names}

    def rows_of(self, sheet: str) -> Iterator[Cells]:
        """Rows of ``sheet`` that show a percentage anywhere; nothing is read where none can."""
        part = self._parts.get(sheet)
        if part is None:
            return
        with zipfile.ZipFile(io.BytesIO(self._data)) as archive:
            seen = _Seen(self._styles)
            for _ in _feed(archive, part, seen.start):
                yield from seen.finished(is_end=False)
            yield from seen.finished(is_end=True)


def is_percent(code: str) -> bool:
    """Whether a number format shows a hundredfold and a %, and nothing else: 0%, [Red]0.0%;-0%."""
    return _PERCENT.fullmatch(_UNSEEN.sub("", code).partition(";")[0]) is not None


def beside(
    sheet: CalamineSheet, cells: Iterator[Cells]
) -> Iterator[tuple[Sequence[object], frozenset[int]]]:
    """calamine's rows, each with its columns that show a percentage."""
    ahead = next(cells, None)
    for number, values in enumerate(sheet.iter_rows(), 1):
        while ahead is not None and ahead[0] < number:
            ahead = next(cells, None)
        yield values, ahead[1] if ahead is not None and ahead[0] == number else frozenset()


class _Seen:
    """Rows gathered as the elements of a sheet go by."""

    def __init__(self, styles: frozenset[str]) -> None:
        self._styles = styles
        self._done: list[Cells] = []
        self._row, self._column = 0, -1
        self._columns: set[int] = set()

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        if tag == "row":
            self._close()
            self._row = int(given.get("r", self._row + 1))
            self._column = -1
        elif tag == "c":
            self._column = _column(given["r"]) if "r" in given else self._column + 1
            if given.get("s") in self._styles and given.get("t", "n") == "n":
                self._columns.add(self._column)

    def finished(self, *, is_end: bool) -> list[Cells]:
        if is_end:
            self._close()
        done, self._done = self._done, []
        return done

    def _close(self) -> None:
        if self._columns:
            self._done.append((self._row, frozenset(self._columns)))
            self._columns = set()


def _column(reference: str) -> int:
    """0 for A7, 27 for AB7."""
    at = 0
    for letter in reference.rstrip("0123456789"):
        at = at * 26 + ord(letter.upper()) - ord("A") + 1
    return at - 1


def _percent_styles(archive: zipfile.ZipFile) -> frozenset[str]:
    """The values of ``s=`` that mean a percentage."""
    formats = {str(number): True for number in _BUILT_IN}
    inside: list[bool] = [False]
    styles: list[bool] = []

    def take(tag: str, given: Mapping[str, str]) -> None:
        if tag == "numFmt":
            formats[given["numFmtId"]] = is_percent(given.get("formatCode", ""))
        elif tag in ("cellStyleXfs", "cellXfs", "cellStyles"):
            inside[0] = tag == "cellXfs"
        elif tag == "xf" and inside[0]:
            styles.append(formats.get(given.get("numFmtId", "0"), False))

    for _ in _feed(archive, "xl/styles.xml", take):
        pass
    return frozenset(str(at) for at, shows in enumerate(styles) if shows)


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The file inside the zip of each sheet, by the sheet's name."""
    targets: dict[str, str] = {}
    parts: dict[str, str] = {}

    def relation(tag: str, given: Mapping[str, str]) -> None:
        if tag == "Relationship":
            targets[given["Id"]] = posixpath.join("/xl", given["Target"]).removeprefix("/")

    def sheet(tag: str, given: Mapping[str, str]) -> None:
        key = next((value for name, value in given.items() if name.endswith(":id")), "")
        if tag == "sheet" and key in targets:
            parts[given["name"]] = posixpath.normpath(targets[key])

    for part, take in (("xl/_rels/workbook.xml.rels", relation), ("xl/workbook.xml", sheet)):
        for _ in _feed(archive, part, take):
            pass
    return parts


def _feed(archive: zipfile.ZipFile, part: str, take: Take) -> Iterator[None]:
    """Hands every element that begins in ``part`` to ``take``, with a pause after each chunk."""

    def start(tag: str, given: dict[str, str]) -> None:
        take(tag.rpartition(":")[2], given)

    def no_doctype(*_: object) -> None:
        raise ValueError("doctype")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = no_doctype
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk, False)
                yield
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ValueError(part) from error
