"""A sheet of paper in the middle of the window: first run, unlock, and bad days."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop import language
from desktop.theme import SPACE
from desktop.widgets.labels import button, framed, said


def centred(width: int = 560) -> tuple[QWidget, QVBoxLayout]:
    """A page, and the layout of the sheet in its middle."""
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    page = QWidget()
    page.setProperty("role", "scrolled")
    row = QHBoxLayout(page)
    column = QVBoxLayout()
    sheet = framed("sheet")
    sheet.setFixedWidth(width)
    inside = QVBoxLayout(sheet)
    inside.setContentsMargins(SPACE * 4, SPACE * 4, SPACE * 4, SPACE * 4)
    inside.setSpacing(SPACE * 2)
    column.addStretch(2)
    column.addWidget(sheet)
    column.addStretch(3)
    row.addStretch()
    row.addLayout(column)
    row.addStretch()
    scroll.setWidget(page)
    return scroll, inside


def banner() -> QLabel:
    """The standing words of every first page: this is no place for state secrets."""
    return said(
        QCoreApplication.translate(
            "Banner", "本系统为非涉密系统，禁止录入国家秘密。涉密不上网，上网不涉密。"
        ),
        "banner",
        wraps=True,
    )


def name_of_program() -> QLabel:
    return said(QCoreApplication.translate("Banner", "四知 · 洽谈备要"), "title")


def head(speak: Callable[[str], None]) -> QHBoxLayout:
    """The name of the program, and the other languages it speaks, each under its own name."""
    row = QHBoxLayout()
    row.addWidget(name_of_program())
    row.addStretch()
    for code, name in language.NAMES.items():
        if language.is_there(code) and code != language.spoken_now():
            other = button(name, "link")
            other.clicked.connect(partial(speak, code))
            row.addWidget(other)
    return row
