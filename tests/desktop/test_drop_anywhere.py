"""A file dropped on any page of the window is one to import."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from desktop.screens.frame import Frame
from desktop.screens.import_page import ImportPage
from tests.desktop.conftest import Desk
from tests.files.made import a_csv


def drop(frame: Frame, file: Path) -> None:
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(file))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    frame.dropEvent(QDropEvent(QPointF(9, 9), copy, dropped, left, none))


def test_a_file_dropped_on_today_opens_the_import_and_is_tried(desk: Desk, tmp_path: Path) -> None:
    frame = desk.enter()
    frame.go("today")
    drop(frame, a_csv(tmp_path))
    page = frame.screens["import"]
    assert isinstance(page, ImportPage)
    desk.qtbot.waitUntil(page.apply.isVisible)
    assert "企业.csv" in page.file.text()


def test_a_file_dropped_while_another_is_read_is_refused_in_words(
    desk: Desk, tmp_path: Path
) -> None:
    frame = desk.enter()
    drop(frame, a_csv(tmp_path))
    drop(frame, tmp_path / "第二份.csv")
    page = frame.screens["import"]
    assert isinstance(page, ImportPage)
    assert "没有收下“第二份.csv”" in page.notice.sentence
    desk.qtbot.waitUntil(page.apply.isVisible)
    assert "企业.csv" in page.file.text(), "the first goes on"
