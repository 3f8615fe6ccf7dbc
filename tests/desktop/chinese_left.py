"""What a window in English still says in Chinese: every word of every widget, but people's own.

People's own are the values of the records, what the scenes type, and the official forms (ledgers,
printed pages), which are Chinese in any language and say so by the property ``official``.
"""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QTabBar,
    QWidget,
)

from db.records import TYPES
from db.rules import red_lines
from db.store import queries
from db.store.store import Store
from desktop import shots
from desktop.widgets.labels import Lines
from resources.words.gather import KEPT

CHINESE = re.compile("[\u3400-\u9fff]+")
ROWS = 40
_TAG = re.compile("<[^>]+>")
_SHOWN = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
)


def of_people(*stores: Store) -> str:
    """Everything anybody wrote into these stores or types in a scene, in one long text."""
    values: list[str] = []
    for store in stores:
        values.append(store.author)
        for record_type in TYPES.values():
            for record in queries.rows(store, record_type)[1]:
                for column in record_type.__table__.columns:
                    value = getattr(record, column.key)
                    several = value if isinstance(value, list) else [value]
                    values += (text for text in several if isinstance(text, str))
    return "\n".join([*values, *_typed_in_scenes(), *_presets(), *KEPT])


def _presets() -> Iterator[str]:
    """The red lines that come with the program quote Chinese law; and who signs the sample."""
    yield "示例"
    for line in red_lines.presets():
        yield from (line.topic, line.basis, line.forbidden, line.instead)


def _typed_in_scenes() -> Iterator[str]:
    for path in sorted(Path(str(shots.__file__)).parent.glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        told = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
        for node in ast.walk(tree):
            is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
            if is_text and id(node) not in told:
                yield node.value


def left_in(window: QWidget, own: str) -> list[str]:
    """The Chinese in ``window``, and in what is open over it, that is not in ``own``."""
    over = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not window]
    found: dict[str, None] = {}
    for top in (window, *over):
        for widget in (top, *top.findChildren(QWidget)):
            if not _is_official(widget):
                for words in said_by(widget):
                    told = html.unescape(_TAG.sub(" ", words)) if "<" in words else words
                    if any(run not in own for run in CHINESE.findall(told)):
                        found[f"{type(widget).__name__}: {told[:120]}"] = None
    return list(found)


def _is_official(widget: QWidget | None) -> bool:
    while widget is not None:
        if widget.property("official"):
            return True
        widget = widget.parentWidget()
    return False


def said_by(widget: QWidget) -> Iterator[str]:
    """Every word a widget shows or tells assistive technology; not what is typed into it."""
    yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
    yield widget.windowTitle()
    yield from (action.text() for action in widget.actions())
    match widget:
        case QLabel() | QAbstractButton():
            yield widget.text()
        case Lines():
            yield widget.text
        case QGroupBox():
            yield widget.title()
        case QLineEdit() | QPlainTextEdit():
            yield widget.placeholderText()
        case QComboBox():
            yield from (widget.itemText(at) for at in range(widget.count()))
        case QTabBar():
            yield from (widget.tabText(at) for at in range(widget.count()))
        case QProgressBar():
            yield widget.format()
        case QHeaderView():
            pass
        case QAbstractItemView() if widget.model() is not None:
            yield from _in_model(widget.model())


def _in_model(model: QAbstractItemModel) -> Iterator[str]:
    columns = range(1 if isinstance(model, QAbstractListModel) else model.columnCount())
    for at in columns:
        yield str(model.headerData(at, Qt.Orientation.Horizontal) or "")
    for row in range(min(ROWS, model.rowCount())):
        for at in columns:
            for role in _SHOWN:
                yield str(model.data(model.index(row, at, QModelIndex()), role) or "")
