"""Bytes of a text file into text: UTF-8, GB18030, UTF-16 with a mark at the start.

Bytes that cannot be read become U+FFFD, so that the row they stand in can be named; a file that
is mostly unreadable, or no text at all, is refused. Never guesses an encoding by its letters.
"""

from __future__ import annotations

import codecs
from pathlib import Path

from db.errors import Refusal

_BOOKS = frozenset({".xlsx", ".xls", ".xlsm", ".et"})
_READABLE_FOR_EACH_DAMAGED = 4  # GB18030 read as UTF-8 has at most one, damaged UTF-8 has many


def decode(data: bytes, path: Path) -> str:
    """The text without its byte order mark."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _no_nul(data.decode("utf-16", "replace"), path)
    body = data.removeprefix(codecs.BOM_UTF8)
    if b"\0" in body:
        raise _no_text(path)
    for encoding in ("utf-8", "gb18030"):
        text = body.decode(encoding, "replace")
        damaged = text.count("\ufffd")
        readable = sum(1 for c in text if c > "\x7f") - damaged if damaged else 0
        if not damaged or damaged * _READABLE_FOR_EACH_DAMAGED < readable:
            return text
    raise _no_text(path)


def _no_nul(text: str, path: Path) -> str:
    if "\0" in text:
        raise _no_text(path)
    return text


def _no_text(path: Path) -> Refusal:
    if path.suffix.lower() in _BOOKS:
        return Refusal(
            "unknown_encoding",
            "“{file}”的名字像 Excel 表格，内容却不是，可能没有下载完整或改过后缀。"
            "请用 Excel 或 WPS 打开原文件，另存为 .xlsx 再来。",
            file=path.name,
        )
    return Refusal(
        "unknown_encoding",
        "“{file}”不是可读的文本（UTF-8、GB18030 都对不上），请用原来的软件另存为 UTF-8。",
        file=path.name,
    )
