"""How the cells of a record table are edited: lines, several lines, choices."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from db.records import Kind
from desktop.widgets.labels import unparted
from desktop.widgets.novel import TextBox, mind_length
from desktop.widgets.record_table import Index, RecordTable
from desktop.widgets.unkept import draft_of_cell
from desktop.wording import choice_of, label_of

_PADDINGS = 6  # of RowView::item, left and right
_ABOVE_AND_BELOW = 12


class Cells(QStyledItemDelegate):
    """``typing(row, field, text)`` at every key, for whoever checks while people type."""

    typing = Signal(int, str, str)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        table = index.model()
        assert isinstance(table, RecordTable)
        field, row = table.fields[index.column()], index.row()
        if field.choices or field.kind == Kind.REF:
            box = QComboBox(parent)
            box.addItem("", None)
            choices = field.choices or {}
            titles = {key: choice_of(choices, key) for key in choices}
            for value, title in (titles or table.names).items():
                box.addItem(title, value)
            box.activated.connect(lambda: self._done(box))
            editor: QWidget = box
        elif field.kind in (Kind.LONG, Kind.TEXTS):
            text = TextBox(parent)
            text.setTabChangesFocus(True)
            text.setMinimumHeight(92)
            text.textChanged.connect(lambda: self.typing.emit(row, field.name, text.toPlainText()))
            editor = text
        else:
            editor = line = QLineEdit(parent)
            mind_length(line)
        editor.setAccessibleName(label_of(field))
        record = table.records[row]
        draft_of_cell(editor, record.id, field.name, _text(getattr(record, field.name)))
        return editor

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.text = unparted(option.text)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """With the paddings of the theme, which Qt forgets where it counts lines of words."""
        narrower = QStyleOptionViewItem(option)
        narrower.rect = option.rect.adjusted(0, 0, -_PADDINGS, 0)
        return super().sizeHint(narrower, index)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """A box to tick stands in the first line, as the words beside it do."""
        if index.data(Qt.ItemDataRole.CheckStateRole) is None:
            super().paint(painter, option, index)
            return
        whole = QStyleOptionViewItem(option)
        self.initStyleOption(whole, index)
        whole.features &= ~QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, whole, painter, option.widget)
        box = self._first_line(option)
        self.initStyleOption(box, index)
        part = QStyle.SubElement.SE_ItemViewItemCheckIndicator
        box.rect = style.subElementRect(part, box, option.widget)
        is_on = box.checkState == Qt.CheckState.Checked
        box.state |= QStyle.StateFlag.State_On if is_on else QStyle.StateFlag.State_Off
        drawn = QStyle.PrimitiveElement.PE_IndicatorItemViewItemCheck
        style.drawPrimitive(drawn, box, painter, option.widget)

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """A box is clicked where it is drawn."""
        is_box = index.data(Qt.ItemDataRole.CheckStateRole) is not None
        within = self._first_line(option) if is_box else option
        return super().editorEvent(event, model, within, index)

    def _first_line(self, option: QStyleOptionViewItem) -> QStyleOptionViewItem:
        line = QStyleOptionViewItem(option)
        line.rect.setHeight(
            min(line.rect.height(), option.fontMetrics.lineSpacing() + _ABOVE_AND_BELOW)
        )
        return line

    def _done(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter keeps a text; Shift+Enter begins a new line in it."""
        if isinstance(watched, QPlainTextEdit) and isinstance(event, QKeyEvent):
            is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            is_press = event.type() == QEvent.Type.KeyPress
            if is_press and is_enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._done(watched)
                return True
        return super().eventFilter(watched, event)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if editor.property("filled"):  # news from the store must not overwrite what is being typed
            return
        editor.setProperty("filled", True)
        value = index.data(Qt.ItemDataRole.EditRole)
        text = _text(value)
        if isinstance(editor, QComboBox):
            at = editor.findData(value)
            if at < 0:
                editor.addItem(text, value)
            editor.setCurrentIndex(at if at >= 0 else editor.count() - 1)
        elif isinstance(editor, QPlainTextEdit):
            editor.setPlainText(text)
            editor.selectAll()
        elif isinstance(editor, QLineEdit):
            editor.setText(text)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())
        elif isinstance(editor, QPlainTextEdit):
            model.setData(index, editor.toPlainText())
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text())


def _text(value: object) -> str:
    """A value as it stands in an editor."""
    return "；".join(value) if isinstance(value, list) else str(value or "")
