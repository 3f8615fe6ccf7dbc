"""The pictures of today, the lists, the ledger and the palette, for ``desktop.pictures``."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QItemSelectionModel

from desktop.screens.frame import Frame
from desktop.screens.library import Library


def list_pictures(frame: Frame, settle: Callable[[], None]) -> Iterator[str]:
    """The names of the pictures, each when the screen is ready for it.

    ``settle`` waits until every screen has heard.
    """
    frame.go("today")
    settle()
    yield "0-today"
    frame.go("firm")
    firms = frame.screens["firm"]
    assert isinstance(firms, Library)
    firms.filter.clear()
    firms.reload()
    settle()
    yield "9-firms"
    flags = QItemSelectionModel.SelectionFlag
    for row in range(min(3, len(firms.model.numbers))):
        at = firms.model.index(row, 0)
        firms.view.selectionModel().select(at, flags.Select | flags.Rows)
    yield "9-firms-selected"
    firms.view.clearSelection()
    firms.filter.setText("注册资本≥5000万 成立日期<2000")
    firms.reload()
    settle()
    yield "9-firms-filtered"
    firms.filter.setText("注册资本≥说不清")
    firms.reload()
    settle()
    yield "9-firms-nothing"
    firms.filter.clear()
    frame.go("ledgers")
    settle()
    yield "13-ledger"
    frame.go("settings")
    yield "14-settings"
