"""The bar above every page: one field that finds and does everything, and the way back."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from desktop.background import Background
from desktop.theme import SPACE
from desktop.widgets.icons import icon, with_icon
from desktop.widgets.labels import button, hint
from desktop.widgets.palette import Offering, Palette


class TopBar(QFrame):
    """``search``, ``undo`` and ``redo`` are wired by the frame; ``dark_wanted`` by the window."""

    dark_wanted = Signal(bool)

    def __init__(self, background: Background, offering: Offering) -> None:
        super().__init__()
        self.setProperty("role", "top")
        self.search = Palette(background, offering)
        self.search.setPlaceholderText(self.tr("找资料、做事情…（Ctrl+K，可用拼音首字母）"))
        self.search.setAccessibleName(self.tr("查找资料和命令"))
        self.search.setMaximumWidth(560)
        self.search.addAction(icon("search"), Palette.ActionPosition.LeadingPosition)
        self.undo = with_icon(button(self.tr("撤销")), "undo")
        self.redo = with_icon(button(self.tr("重做")), "redo")
        self.dark = _only_icon("dark", self.tr("深色"))
        self.dark.setCheckable(True)
        self.help = _only_icon("help", self.tr("帮助"))
        hint(self.help, self.tr("帮助：快捷键、版本、资料夹位置（F1）"))
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE)
        row.setSpacing(SPACE)
        row.addWidget(self.search, 1)
        row.addStretch()
        for each in (self.undo, self.redo, self.dark, self.help):
            row.addWidget(each)
        self.undo.setEnabled(False)
        self.redo.setEnabled(False)
        self.dark.toggled.connect(self.dark_wanted)

    def show_dark(self, is_dark: bool) -> None:
        """Without announcing what was only heard."""
        self.dark.blockSignals(True)
        self.dark.setChecked(is_dark)
        self.dark.blockSignals(False)
        self.dark.setIcon(icon("light" if is_dark else "dark"))
        hint(self.dark, self.tr("换成浅色") if is_dark else self.tr("换成深色"))

    def show_undo(self, label: str) -> None:
        """``label`` names what would be taken back; "" for nothing."""
        self.undo.setEnabled(bool(label))
        hint(self.undo, self.tr("撤销：{label}（Ctrl+Z）").format(label=label) if label else "")

    def show_redo(self, label: str) -> None:
        self.redo.setEnabled(bool(label))
        words = self.tr("重做：{label}（Ctrl+Shift+Z）").format(label=label)
        hint(self.redo, words if label else "")


def _only_icon(name: str, words: str) -> QPushButton:
    made = with_icon(button("", "icon"), name, 20)
    made.setFixedSize(QSize(34, 32))
    made.setAccessibleName(words)
    hint(made, words)
    return made
