"""One page that shows every picture, grouped, and contact sheets to be looked at quickly.

Each run keeps a list of what it took beside its pictures; the page is made of all lists there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path

import orjson
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

LISTED = "pictures.json"
PAGE = "index.html"
_COLUMNS, _ROWS, _WIDE, _HIGH, _FOOT = 2, 3, 700, 394, 24


@dataclass(frozen=True, slots=True)
class Shown:
    """One scene: its pictures are files beside the list."""

    group: str
    name: str
    title: str
    files: list[str]


def keep(folder: Path, shown: Iterable[Shown]) -> None:
    """Write down what was taken into ``folder``; what was taken before and not now is kept."""
    known = {one.name: one for one in _read(folder)} | {one.name: one for one in shown}
    there = [one for one in known.values() if all((folder / name).is_file() for name in one.files)]
    (folder / LISTED).write_bytes(orjson.dumps([asdict(one) for one in there]))


def bind(top: Path) -> Path:
    """Make the page and the contact sheets of all folders under ``top``; the page."""
    parts = {file.parent.name: _read(file.parent) for file in sorted(top.glob(f"*/{LISTED}"))}
    for folder, shown in parts.items():
        _sheets(top / folder, shown)
    page = top / PAGE
    page.write_text(_page(parts), "utf-8")
    return page


def _read(folder: Path) -> list[Shown]:
    file = folder / LISTED
    return [Shown(**one) for one in orjson.loads(file.read_bytes())] if file.is_file() else []


def _page(parts: dict[str, list[Shown]]) -> str:
    """Everything, folder by folder and group by group; a click shows a picture at full size."""
    body = []
    for folder, shown in parts.items():
        sheets = sorted({f"{folder}/sheet-{n + 1:02}.png" for n in range(_sheet_count(shown))})
        links = " ".join(f'<a href="{s}">{at}</a>' for at, s in enumerate(sheets, 1))
        body.append(f"<h1>{escape(folder)}</h1><p>contact sheets: {links}</p>")
        for group in dict.fromkeys(one.group for one in shown):
            body.append(f"<h2>{escape(group)}</h2>")
            body += [_row(folder, one) for one in shown if one.group == group]
    style = (
        "body{font:15px sans-serif;margin:24px;background:#eee}"
        "img{width:48%;border:1px solid #999;margin:2px}h2{margin-top:32px}"
    )
    count = sum(len(one.files) for shown in parts.values() for one in shown)
    return (
        f'<!doctype html><meta charset="utf-8"><title>四知 · {count} pictures</title>'
        f"<style>{style}</style>" + "\n".join(body)
    )


def _row(folder: str, one: Shown) -> str:
    pictures = "".join(
        f'<a href="{folder}/{file}"><img loading="lazy" src="{folder}/{file}"></a>'
        for file in one.files
    )
    return f"<h3>{escape(one.title)} <small>{escape(one.name)}</small></h3>{pictures}"


def _sheet_count(shown: list[Shown]) -> int:
    return -(-sum(len(one.files) for one in shown) // (_COLUMNS * _ROWS))


def _sheets(folder: Path, shown: list[Shown]) -> None:
    files = [name for one in shown for name in one.files]
    for number in range(_sheet_count(shown)):
        at = number * _COLUMNS * _ROWS
        part = files[at : at + _COLUMNS * _ROWS]
        _sheet(folder, part).save(str(folder / f"sheet-{number + 1:02}.png"))


def _sheet(folder: Path, files: list[str]) -> QImage:
    sheet = QImage(_COLUMNS * _WIDE, _ROWS * (_HIGH + _FOOT), QImage.Format.Format_RGB32)
    sheet.fill(QColor("#808080"))
    painter = QPainter(sheet)
    painter.setPen(QColor("#ffffff"))
    for at, name in enumerate(files):
        x, y = at % _COLUMNS * _WIDE, at // _COLUMNS * (_HIGH + _FOOT)
        small = QImage(str(folder / name)).scaled(
            _WIDE - 4, _HIGH, Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )  # fmt: skip
        painter.drawImage(x + 2, y, small)
        painter.drawText(QRect(x + 4, y + _HIGH, _WIDE, _FOOT), Qt.AlignmentFlag.AlignVCenter, name)
    painter.end()
    return sheet
