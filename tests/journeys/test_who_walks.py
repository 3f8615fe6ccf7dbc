"""The walkers themselves: with keys alone a click is noticed, from wherever it comes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.journeys.guard import NoMouse


def test_a_click_is_noticed_and_a_key_is_not(qtbot: QtBot, qapp: QApplication) -> None:
    button = QPushButton("导入")
    qtbot.addWidget(button)
    button.show()
    guard = NoMouse()
    qapp.installEventFilter(guard)
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert guard.seen == []
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qapp.removeEventFilter(guard)
    assert [one.split()[0] for one in guard.seen][:1] == ["MouseButtonPress"]
