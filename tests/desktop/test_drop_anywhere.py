"""A file dropped on any page of the window is one to import."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from desktop.screens.import_page import ImportPage
from tests.desktop.conftest import Desk
from tests.files.made import a_csv


def test_a_file_dropped_on_today_opens_the_import_and_is_tried(desk: Desk, tmp_path: Path) -> None:
    frame = desk.enter()
    frame.go("today")
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(a_csv(tmp_path)))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    frame.dropEvent(QDropEvent(QPointF(9, 9), copy, dropped, left, none))
    page = frame.screens["import"]
    assert isinstance(page, ImportPage)
    desk.qtbot.waitUntil(page.apply.isVisible)
    assert "企业.csv" in page.file.text()
