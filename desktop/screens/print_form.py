"""What a person asks of a pack: edition, theme, parts and their order, for whom, how it leaves."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from db.records import values
from desktop.briefing.finish import Finish
from desktop.briefing.prepared import Wanted
from desktop.pack import editions
from desktop.pack.snapshot import Layout
from desktop.theme import SPACE
from desktop.widgets.labels import button, hint, said
from desktop.widgets.ordered_list import OrderedList
from desktop.wording import choice_of, spoken

_PARTS = 5 * 33 + 2  # so many whole rows: the bar beside them says that there are more
_USUAL = ("team", "leader", "guest", "pocket")


class PrintForm(QWidget):
    """``changed`` when the pack would look otherwise; ``edition_chosen`` besides."""

    changed = Signal()
    edition_chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.edition, self.theme, self.sheet = QComboBox(), QComboBox(), QComboBox()
        for edition in _USUAL:
            self.edition.addItem(choice_of(values.EDITION, edition), edition)
        for sheet, words in (
            ("", self.tr("不拼，一页一面")),
            ("a3", self.tr("骑马钉小册子，A3 纸")),
            ("a4", self.tr("骑马钉小册子，A4 纸")),
        ):
            self.sheet.addItem(words, sheet)
        self.parts = OrderedList()
        self.usual = button(self.tr("恢复通常的部分和次序"), "link")
        self.holder, self.watermark, self.password = QLineEdit(), QLineEdit(), QLineEdit()
        self.copies = QSpinBox()
        self.copies.setRange(1, 999)
        self.copies.lineEdit().setTextMargins(6, 0, 0, 0)  # a style sheet does not reach into it
        self.attachments = QCheckBox(self.tr("附件印在后面"))
        self.docx = QCheckBox(self.tr("另存可编辑的 Word 文件"))
        self.archive = QCheckBox(self.tr("存档格式 PDF/A"))
        for box in (self.edition, self.theme, self.sheet):  # long words give way to the form
            box.setSizeAdjustPolicy(box.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
        self._dress()
        self._lay()
        self._offer()
        self._wire()

    def label_width(self) -> int:
        """Pixels its widest label takes, for what stands in line with it."""
        form = self.layout()
        assert isinstance(form, QFormLayout)
        labels = [form.itemAt(row, form.ItemRole.LabelRole) for row in range(form.rowCount())]
        return max(label.sizeHint().width() for label in labels if label is not None)

    def wanted(self) -> Wanted:
        """The pack asked for."""
        ticked = self.parts.ticked()
        usual = editions.parts_of(self.edition.currentData())
        layout = Layout(
            theme=self.theme.currentData() or "",
            parts=() if ticked == usual else ticked,
            watermark=self.watermark.text().strip(),
            sheet=self.sheet.currentData(),
            is_archive=self.archive.isChecked(),
        )
        return Wanted(
            self.edition.currentData(),
            self.holder.text().strip(),
            self.copies.value(),
            layout,
            self.attachments.isChecked(),
        )

    def finish(self) -> Finish:
        """How the file is to leave."""
        return Finish(password=self.password.text(), has_docx=self.docx.isChecked())

    def _dress(self) -> None:
        for widget, name in (
            (self.edition, self.tr("版本")),
            (self.theme, self.tr("版式")),
            (self.parts, self.tr("部分与次序")),
            (self.holder, self.tr("持有人")),
            (self.copies, self.tr("份数")),
            (self.watermark, self.tr("水印")),
            (self.sheet, self.tr("拼版")),
            (self.password, self.tr("文件口令")),
        ):
            widget.setAccessibleName(name)
        self.holder.setPlaceholderText(self.tr("印在每页页脚，可空"))
        self.watermark.setPlaceholderText(self.tr("印在每页底下，可空"))
        self.password.setPlaceholderText(self.tr("至少 8 个字符，可空"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.parts.setFixedHeight(_PARTS)
        hint(self.parts, self.tr("勾选要印的部分；拖动，或按 Alt 加上下箭头，改变次序。"))

    def _lay(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(6)
        form.setHorizontalSpacing(SPACE * 2)
        form.addRow(said(self.tr("版本"), "muted"), self.edition)
        form.addRow(said(self.tr("版式"), "muted"), self.theme)
        parts = QVBoxLayout()
        parts.setSpacing(2)
        parts.addWidget(self.parts, 1)
        parts.addWidget(self.usual)
        form.addRow(said(self.tr("部分"), "muted"), parts)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.holder, 1)
        row.addWidget(said(self.tr("份数"), "muted"))
        row.addWidget(self.copies)
        form.addRow(said(self.tr("持有人"), "muted"), row)
        form.addRow(said(self.tr("水印"), "muted"), self.watermark)
        form.addRow(said(self.tr("拼版"), "muted"), self.sheet)
        form.addRow(said(self.tr("文件口令"), "muted"), self.password)
        for box in (self.attachments, self.docx, self.archive):
            form.addRow("", box)

    def _wire(self) -> None:
        self.edition.currentIndexChanged.connect(self._choose_edition)
        self.usual.clicked.connect(self._offer_parts)
        for box in (self.theme, self.sheet):
            box.currentIndexChanged.connect(lambda _: self.changed.emit())
        for line in (self.holder, self.watermark):
            line.textChanged.connect(lambda _: self.changed.emit())
        self.copies.valueChanged.connect(lambda _: self.changed.emit())
        self.parts.changed.connect(self.changed)

    def _choose_edition(self, *_: object) -> None:
        self._offer()
        self.edition_chosen.emit()
        self.changed.emit()

    def _offer(self) -> None:
        """The themes and parts of the edition chosen."""
        self.theme.blockSignals(True)
        self.theme.clear()
        own = editions.theme_of(self.edition.currentData())
        for theme in editions.themes_of(self.edition.currentData()):
            self.theme.addItem(spoken(editions.THEMES[theme]), theme)
        self.theme.setCurrentIndex(self.theme.findData(own))
        self.theme.blockSignals(False)
        self._offer_parts()

    def _offer_parts(self) -> None:
        keys = editions.parts_of(self.edition.currentData())
        self.parts.offer({key: spoken(editions.PARTS[key]) for key in keys})
