"""When somebody pastes a novel: nothing is cut off unsaid, and nothing keeps the window waiting.

A line that cannot hold what is pasted takes none of it and says so. A text takes all of it; a
paragraph longer than any page is broken where sentences end, since Qt lays out a paragraph whole.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication, QMimeData, QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QToolTip, QWidget

translate = QCoreApplication.translate
LONG = 20_000
"""Characters; more is no answer to a question but a document."""
_PARAGRAPH = 4_000
_SHOWN = 12_000  # milliseconds
_END = re.compile(r"[。！？!?…][”’」』）)]*|[.;；]\s")


class TextBox(QPlainTextEdit):
    """Several lines of plain text, however long what is pasted into them."""

    def insertFromMimeData(self, source: QMimeData) -> None:
        words = source.text()
        if len(words) < LONG:
            super().insertFromMimeData(source)
            return
        self.insertPlainText(in_paragraphs(words))
        self.ensureCursorVisible()
        told = translate(
            "Novel",
            "粘贴进来 {n} 字，都会照原样保存；卡片和列表里只放得下开头。\n"
            "整篇更宜作为文件放进“材料”，这里写要点；Ctrl+Z 可以退回。",
        )
        tell(self, told.format(n=f"{len(words):,}"))


def mind_length(line: QLineEdit) -> None:
    """What ``line`` cannot hold whole it does not take; a sentence says where it would fit."""

    def refuse() -> None:
        words = QGuiApplication.clipboard().text()
        if len(words) > line.maxLength():
            line.undo()
        told = translate(
            "Novel",
            "要粘贴的有 {n} 字，这一格最多 {most} 字，没有放进来；原文还在剪贴板里。\n"
            "整篇请作为文件放进“材料”，或贴进写长文的格子。",
        )
        tell(line, told.format(n=f"{len(words):,}", most=f"{line.maxLength():,}"))

    line.inputRejected.connect(refuse)


def in_paragraphs(words: str) -> str:
    """The same words; only paragraphs longer than a few pages begin anew after a sentence."""
    return "\n".join(_broken(one) if len(one) > _PARAGRAPH else one for one in words.split("\n"))


def _broken(paragraph: str) -> str:
    parts, start = [], 0
    while len(paragraph) - start > _PARAGRAPH:
        ends = [found.end() for found in _END.finditer(paragraph, start, start + _PARAGRAPH)]
        end = ends[-1] if ends else start + _PARAGRAPH
        parts.append(paragraph[start:end])
        start = end
    return "\n".join([*parts, paragraph[start:]])


def tell(widget: QWidget, words: str) -> None:
    """A sentence beside a field, long enough to be read."""
    at = widget.mapToGlobal(QPoint(0, widget.height()))
    QToolTip.showText(at, words, widget, widget.rect(), _SHOWN)
